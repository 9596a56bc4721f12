"""People of an office's own ledger taken over as cases with a life: all of them in one transaction, or nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import JsonValue
from sqlalchemy import select
from sqlmodel import Session, col

from bot.casework import life_record, numbers, persons, units
from bot.casework.ledger_check import known_people
from bot.casework.persons import Person
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert_all, insert_for_ids
from bot.store.life_models import CaseLife, CasePerson, DeadlineRun, LifeMove
from bot.store.models import Audit, CaseRecord, CaseStatus, Outcome, Role
from bot.store.unit_models import CaseUnit
from bot.store.vault import Vault
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Run, changes
from knowledge.casework.ledger_row import Taken
from knowledge.casework.ledger_words import TAKE_OVER

SOURCE = "ledger"
"""``packet.source`` of a case that was taken over."""
RESPONSIBLE, RECOGNISED_ON = "ledger_responsible", "recognised_on"
_BATCH = 500
_MARGIN = timedelta(minutes=5)
"""A transaction may have begun so long before it was seen."""
_WORKS = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


class SupervisorOnly(CaseRefused):
    """Only a supervisor takes a ledger over."""

    key = "import.supervisor_only"


class HereMeanwhile(CaseRefused):
    """Somebody of the file came into the store after it was checked: check again."""

    key = "import.here_meanwhile"

    def __init__(self, row: int) -> None:
        super().__init__(row=str(row))


@dataclass(frozen=True)
class Ready:
    """One person as they will be stored: the details sealed already. Never logged."""

    row: int
    digest: str
    district: str
    lives_in: tuple[str, str, str]
    """District, street and community, as they are written."""
    sealed: bytes
    source: str
    state: str
    recognised: bool
    category: str
    holder: int | None
    record: Mapping[str, JsonValue]
    form: Mapping[str, JsonValue]
    runs: Sequence[Run]

    def __repr__(self) -> str:
        return f"<Ready row {self.row}>"


def require_supervisor(staff: StaffMember) -> None:
    """SupervisorOnly for everybody else."""
    if staff.role is not Role.SUPERVISOR:
        raise SupervisorOnly(name=staff.name)


def ready(
    taken: Taken, digest: str, vault: Vault, rules: Casework, *, staff: Sequence[StaffMember], now: datetime
) -> Ready:
    """Seal a person of the ledger and work out what the move that takes them over does.

    The person named as responsible holds the case where an account of that name works on cases of the district;
    otherwise the name is kept as it is written, and supervisors alone move the case.
    """
    form = dict(taken.form)
    named = form.get(RESPONSIBLE)
    holder = next(
        (one.id for one in staff if one.name == named and one.role in _WORKS and one.district in {"", taken.district}),
        None,
    )
    record = dict(taken.moved.record)
    if holder is not None:
        record.pop(RESPONSIBLE)
        form.pop(RESPONSIBLE)
    categories = form.get("categories")
    return Ready(
        row=taken.row,
        digest=digest,
        district=taken.district,
        lives_in=(taken.district, taken.person.get("street", ""), taken.person.get("community", "")),
        sealed=persons.sealed(vault, Person(**taken.person)),
        source=rules.life.first,
        state=taken.moved.state,
        recognised=RECOGNISED_ON in form,
        category=categories[0] if isinstance(categories, tuple) else "",
        holder=holder,
        record=life_record.written(record),
        form=life_record.written(form),
        runs=changes(rules.deadlines, taken.moved, form, now).begun,
    )


def take_over(
    session: Session,
    vault: Vault,
    rules: Casework,
    people: Sequence[Ready],
    *,
    actor: str,
    checked_at: datetime,
    now: datetime,
) -> int:
    """Store everybody; how many they are. HereMeanwhile, and nothing is stored, where one has come in since the check.

    The day's case numbers are locked first, which lets one import at a time go on, and it sees what the last one
    stored. A life begins where the ledger says that it stands; its deadlines run from today.
    """
    if not people:
        return 0
    today = local_date(now)
    first = numbers.first_of_ledger(session, today)
    _require_new(session, vault, people, checked_at)
    unit_of = cache(lambda district, street, community: _unit(session, rules, district, street, community))
    for start in range(0, len(people), _BATCH):
        some = people[start : start + _BATCH]
        given = [numbers.of_ledger(today, first + start + at) for at in range(len(some))]
        cases = [_case(one, number, unit_of(*one.lives_in), now) for number, one in zip(given, some, strict=True)]
        ids = insert_for_ids(session, CaseRecord, cases)
        answering = zip(ids, cases, strict=True)
        # As unit_cases.place does for one case: these are new, and nobody answered for them before.
        insert_all(
            session, CaseUnit, [{"case_id": at, "unit_id": case["unit_id"], "since": now} for at, case in answering]
        )
        moves = insert_for_ids(
            session, LifeMove, [_move(at, one, actor, now) for at, one in zip(ids, some, strict=True)]
        )
        together = list(zip(ids, moves, some, strict=True))
        insert_all(session, CasePerson, [_person(at, one, now) for at, _, one in together])
        insert_all(session, CaseLife, [_life(at, one, now) for at, _, one in together])
        insert_all(session, DeadlineRun, [run for at, move, one in together for run in _runs(at, move, one)])
        lines = [_line(case["number"], move, actor, now) for case, move in zip(cases, moves, strict=True)]
        insert_all(session, Audit, lines)
    audit.record(session, actor, "ledger.import", "ledger", {"people": len(people)}, at=now)
    return len(people)


def _require_new(session: Session, vault: Vault, people: Sequence[Ready], checked_at: datetime) -> None:
    """Nobody of these came into the store since it was looked at: by another import, or written down by hand."""
    rows = {_key(one): one.row for one in people}
    since = known_people(session, vault, since=checked_at - _MARGIN)
    keys = [*(key for key in map(_key_of, since) if key in rows)]
    marks = list(rows)
    for start in range(0, len(marks), _BATCH):
        imported = select(col(LifeMove.key)).where(col(LifeMove.key).in_(marks[start : start + _BATCH]))
        keys.extend(key for (key,) in session.execute(imported) if key)
    if keys:
        raise HereMeanwhile(min(rows[key] for key in keys))


def _key(one: Ready) -> str:
    return _key_of(one.digest)


def _key_of(digest: str) -> str:
    """Names the move that takes a person over: whoever was taken over once is not taken over again."""
    return f"import:{digest}"


def _unit(session: Session, rules: Casework, district: str, street: str, community: str) -> int | None:
    found = units.unit_for(session, rules.units, district, street, community)
    return found.id if found else None


def _case(one: Ready, number: str, unit_id: int | None, now: datetime) -> dict[str, Any]:
    """Its referral is over as soon as it is made: what goes on is the life. Nobody has a code to look it up."""
    return {
        "number": number,
        "secret_hash": "",
        "status": CaseStatus.RESOLVED,
        "outcome": Outcome.RECOGNISED if one.recognised else Outcome.OTHER,
        "district": one.district,
        "unit_id": unit_id,
        "category": one.category,
        "packet": {"source": SOURCE},
        "consent_version": "",
        "claimed_by": one.holder,
        "opened_at": now,
        "closed_at": now,
    }


def _person(case_id: int, one: Ready, now: datetime) -> dict[str, Any]:
    return {"case_id": case_id, "sealed": one.sealed, "updated_at": now}


def _life(case_id: int, one: Ready, now: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "state": one.state,
        "record": one.record,
        "version": 1,
        "recognised": one.recognised,
        "updated_at": now,
    }


def _move(case_id: int, one: Ready, actor: str, now: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "move": TAKE_OVER,
        "source": one.source,
        "target": one.state,
        "actor": actor,
        "form": one.form,
        "happened_on": local_date(now),
        "at": now,
        "key": _key(one),
    }


def _runs(case_id: int, move: int, one: Ready) -> Iterator[dict[str, Any]]:
    for run in one.runs:
        yield {"case_id": case_id, "rule": run.rule, "since": run.since, "begun_by": move, "kept": False}


def _line(number: str, move: int, actor: str, now: datetime) -> dict[str, Any]:
    detail = {"move": move, "name": TAKE_OVER}
    return {"at": now, "actor": actor, "action": "life.move", "subject": f"case:{number}", "detail": detail}
