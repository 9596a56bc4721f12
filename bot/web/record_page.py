"""The four kinds of information of one person as their page shows them, the person masked."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.casework import cases, persons
from bot.casework.holding import may_read
from bot.casework.person_record import PersonRecord, person_record
from bot.casework.persons import Person
from bot.casework.subsidies import GrantLine
from bot.casework.subsidies import of_case as subsidies_of
from bot.store.models import CaseRecord
from bot.store.vault import UnreadableError
from bot.web.work_desk import WorkDesk


@dataclass(frozen=True)
class RecordPage:
    """Where ``readable`` is false, nothing of what the case holds is in it."""

    row: CaseRecord
    readable: bool
    person: Person
    record: PersonRecord | None
    grants: list[GrantLine]


def read_record(session: Session, desk: WorkDesk, number: str) -> RecordPage | None:
    """Everything the page shows; None where no case has this number."""
    row = cases.find(session, number)
    if row is None:
        return None
    if not may_read(row, desk.staff):
        return RecordPage(row, False, Person(), None, [])
    return RecordPage(
        row=row,
        readable=True,
        person=_person(session, desk, row),
        record=person_record(session, desk.base, desk.rules, row),
        grants=subsidies_of(session, desk.hotline.vault, desk.rules, row),
    )


def _person(session: Session, desk: WorkDesk, row: CaseRecord) -> Person:
    try:
        return persons.masked(session, desk.hotline.vault, row)
    except UnreadableError:
        return Person(name=desk.base.wording.say("sheet.unreadable"))
