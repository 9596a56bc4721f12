"""The ledger: one row a person who was registered, filled from the record and the history as columns.yaml asks."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.casework import life_record, lives, merged, persons, self_reported
from bot.casework.persons import Person
from bot.store.life_models import CaseLife, CasePerson, LifeMove
from bot.store.models import CaseRecord, Contact, Staff
from bot.store.vault import UnreadableError, Vault
from knowledge.base import KnowledgeBase
from knowledge.casework.casework import Casework
from knowledge.casework.identifiers import Identity, masked_name, masked_number, read_identity
from knowledge.casework.life import Record
from knowledge.casework.sheets import RECORDED, Column, Fill, Sheet
from knowledge.wording import Wording

__all__ = ["Cell", "People", "notice", "of_case", "rows"]

ON_NOTICE = "on_notice"
"""The state of those who are on public notice."""

SERVICE, VISIT = "serve", "return_visit"
"""The moves that a row tells of one by one."""
_REGISTERED = frozenset({"registered_on", "imported_on"})
"""Who has one of these days was registered, or taken over from an office's ledger, whose day may be unknown."""
Cell = str | int | float | date | None
"""What a cell of a sheet holds; None leaves it empty."""


@dataclass(frozen=True)
class _Entry:
    """All that one row is filled from."""

    number: int
    row: CaseRecord
    state: str
    record: Record
    moves: Sequence[LifeMove]
    person: Person
    identity: Identity | None
    telephone: str
    responsible: str


@dataclass(frozen=True)
class People:
    """The words and rules that rows are written with."""

    base: KnowledgeBase
    rules: Casework
    today: date

    @property
    def words(self) -> Wording:
        return self.base.wording


def rows(session: Session, vault: Vault, people: People, sheet: Sheet, *, district: str = "") -> list[list[Cell]]:
    """One row for everybody who was registered, in the order of the cases; ``district`` takes only its own."""
    begun = col(CaseLife.state) != people.rules.life.first
    return _table(people, sheet, _entries(session, vault, people, begun, *_within(district)))


def notice(session: Session, vault: Vault, people: People, sheet: Sheet, *, district: str = "") -> list[list[Cell]]:
    """One row for everybody who is on public notice now."""
    return _table(people, sheet, _entries(session, vault, people, col(CaseLife.state) == ON_NOTICE, *_within(district)))


def of_case(
    session: Session, vault: Vault, people: People, row: CaseRecord, columns: Sequence[Column], *, contact: bool
) -> dict[str, Cell]:
    """What the columns hold for one case, by their ids, also where its life has not begun; nothing after an erasure.

    ``contact``: how the resident said that they are reached stands in for a telephone that nobody wrote down.
    """
    life = lives.of(session, people.rules, row)
    if life.erased:
        return {}
    person, left = session.get(CasePerson, row.id), session.get(Contact, row.id) if contact else None
    holder = session.get(Staff, row.claimed_by) if row.claimed_by else None
    entry = _entry(
        people,
        row,
        (life.state, life.record),
        person=_person(vault, people, person.sealed if person else None),
        contact=_contact(vault, people, left.sealed if left else None),
        moves=[made for made in lives.history(session, row) if made.move in {SERVICE, VISIT}],
        responsible=holder.name if holder else "",
    )
    return {column.id: _cell(people, column.fill, entry) for column in columns}


def _within(district: str) -> list[ColumnElement[bool]]:
    return [col(CaseRecord.district) == district] if district else []


def _table(people: People, sheet: Sheet, entries: Sequence[_Entry]) -> list[list[Cell]]:
    return [[_cell(people, column.fill, entry) for column in sheet.columns] for entry in entries]


def _entries(session: Session, vault: Vault, people: People, *wanted: ColumnElement[bool]) -> list[_Entry]:
    query = (
        select(CaseLife, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(CaseLife.case_id))
        .where(col(CaseLife.erased_at).is_(None), merged.by_itself(), *wanted)
        .order_by(col(CaseRecord.id))
    )
    moves: dict[int, list[LifeMove]] = defaultdict(list)
    told = select(LifeMove).where(col(LifeMove.move).in_((SERVICE, VISIT)))
    for move in session.exec(told.order_by(col(LifeMove.case_id), col(LifeMove.id))):
        moves[move.case_id].append(move)
    sealed = {each.case_id: each.sealed for each in session.exec(select(CasePerson))}
    contacts = {each.case_id: each.sealed for each in session.exec(select(Contact))}
    staff = {each.id: each.name for each in session.exec(select(Staff))}
    found = [(life, row) for life, row in session.exec(query).all() if _REGISTERED & life.record.keys()]
    return [
        _entry(
            people,
            row,
            (life.state, life_record.read(people.rules.life, life.record)),
            number=at,
            person=_person(vault, people, sealed.get(life.case_id)),
            contact=_contact(vault, people, contacts.get(life.case_id)),
            moves=moves[life.case_id],
            responsible=staff.get(row.claimed_by, "") if row.claimed_by else "",
        )
        for at, (life, row) in enumerate(found, start=1)
    ]


def _entry(
    people: People,
    row: CaseRecord,
    stands: tuple[str, Record],
    *,
    person: Person,
    contact: str,
    moves: Sequence[LifeMove],
    responsible: str,
    number: int = 1,
) -> _Entry:
    known = read_identity(person.identity, people.today) if person.identity else None
    return _Entry(
        number=number,
        row=row,
        state=stands[0],
        record=stands[1],
        moves=moves,
        person=person,
        identity=known if isinstance(known, Identity) else None,
        telephone=person.telephone or contact,
        responsible=responsible,
    )


def _person(vault: Vault, people: People, sealed: bytes | None) -> Person:
    try:
        return persons.unsealed(vault, sealed) if sealed else Person()
    except UnreadableError:
        return Person(name=people.words.say("sheet.unreadable"))


def _contact(vault: Vault, people: People, sealed: bytes | None) -> str:
    try:
        return vault.open(sealed) if sealed else ""
    except UnreadableError:
        return people.words.say("sheet.unreadable")


def _cell(people: People, fill: Fill, entry: _Entry) -> Cell:
    if fill in RECORDED:
        return _in_words(people, RECORDED[fill], entry.record) or None
    filled = _FILLED.get(fill)
    return (filled(people, entry) or None) if filled else None


def _in_words(people: People, name: str, record: Record) -> Cell:
    value, shape = record.get(name), people.rules.life.field[name]
    if isinstance(value, tuple):
        return _joined(people, [shape.choices.get(one, one) for one in value])
    return shape.choices.get(value, value) if isinstance(value, str) else value


def _joined(people: People, words: Sequence[str]) -> str:
    return people.words.say("sheet.joined", words=list(words)) if words else ""


def _listed(people: People, words: Sequence[str]) -> str:
    return people.words.say("sheet.listed", words=list(words)) if words else ""


def _services(people: People, entry: _Entry) -> str:
    """How often each of the five was sent."""
    sent = [str(move.form.get("service", "")) for move in entry.moves if move.move == SERVICE]
    labels = people.rules.life.field["service"].choices
    times = [(label, sent.count(name)) for name, label in labels.items() if name in sent]
    told = [people.words.say("sheet.service_times", service=label, times=str(count)) for label, count in times]
    return _listed(people, [*_from_ledger(entry, "ledger_services"), *([_joined(people, told)] if told else [])])


def _from_ledger(entry: _Entry, name: str) -> list[str]:
    """What the office's own ledger told, where the person was taken over from one."""
    return [str(entry.record[name])] if name in entry.record else []


def _subsidies(people: People, entry: _Entry) -> str:
    sent = [move for move in entry.moves if move.move == SERVICE and move.form.get("service") == "subsidy"]
    return _listed(
        people,
        [
            *_from_ledger(entry, "ledger_subsidies"),
            *(
                people.words.say("sheet.subsidy", on=str(move.happened_on), detail=move.form.get("service_detail", ""))
                for move in sent
            ),
        ],
    )


def _visits(people: People, entry: _Entry) -> str:
    labels = people.rules.life.field["visit"].choices
    said = _from_ledger(entry, "ledger_visits")
    for move in entry.moves:
        if move.move == VISIT:
            who = _joined(people, [labels.get(one, one) for one in move.form.get("visit", ())])
            said.append(people.words.say("sheet.visit", on=str(move.happened_on), who=who))
    return _listed(people, said)


def _exit_reason(people: People, entry: _Entry) -> str:
    if "exit_reason" not in entry.record:
        return ""
    reason, detail = _in_words(people, "exit_reason", entry.record), entry.record.get("exit_detail", "")
    return people.words.say("sheet.exit", reason=str(reason), detail=str(detail))


def _district(people: People, entry: _Entry) -> str:
    known = people.base.districts.get(entry.row.district)
    return known.name if known else entry.row.district


_FILLED: Mapping[Fill, Callable[[People, _Entry], Cell]] = {
    Fill.ROW_NUMBER: lambda _, entry: entry.number,
    Fill.UNIT: _district,
    Fill.CASE_NUMBER: lambda _, entry: entry.row.number,
    Fill.NAME: lambda _, entry: entry.person.name,
    Fill.NAME_MASKED: lambda _, entry: masked_name(entry.person.name),
    Fill.IDENTITY: lambda _, entry: entry.person.identity,
    Fill.IDENTITY_MASKED: lambda _, entry: masked_number(entry.person.identity),
    Fill.SEX: lambda people, entry: people.words.say(f"sheet.sex.{entry.identity.sex}") if entry.identity else None,
    Fill.BIRTH_DATE: lambda _, entry: entry.identity.birth if entry.identity else None,
    Fill.TELEPHONE: lambda _, entry: entry.telephone,
    Fill.ADDRESS: lambda _, entry: entry.person.address,
    Fill.DISTRICT: _district,
    Fill.STREET: lambda _, entry: entry.person.street,
    Fill.COMMUNITY: lambda _, entry: entry.person.community,
    Fill.RESPONSIBLE: lambda _, entry: entry.responsible or str(entry.record.get("ledger_responsible", "")),
    Fill.STATE: lambda people, entry: people.rules.life.state[entry.state].label,
    Fill.SERVICES: _services,
    Fill.SUBSIDIES: _subsidies,
    Fill.VISITS: _visits,
    Fill.EXIT_REASON: _exit_reason,
    Fill.SAID_AGE: lambda people, entry: self_reported.fact(people.base, entry.row.packet, "birth_date", "age"),
    Fill.SAID_SEX: lambda people, entry: self_reported.fact(people.base, entry.row.packet, "sex"),
    Fill.SAID_HUKOU: lambda people, entry: self_reported.fact(people.base, entry.row.packet, "hukou"),
    Fill.SAID_STATUS: lambda people, entry: self_reported.fact(people.base, entry.row.packet, "status"),
    Fill.SAID_CATEGORIES: lambda people, entry: self_reported.categories(people.base, entry.row.packet),
}
