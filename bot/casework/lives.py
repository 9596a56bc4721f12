"""The life of a case in the database: begun with the referral, moved by the table, with its history and deadlines.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import life_deadlines, life_record
from bot.casework.cases import OPEN
from bot.casework.holding import WORKS_ON_CASES
from bot.casework.life_holding import life_held_by, why_not
from bot.casework.life_refusals import IdentityInText, MovedMeanwhile, MoveRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert
from bot.store.life_models import RECOGNITION, CaseLife, CasePause, LifeMove
from bot.store.models import CaseRecord, Role
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.life import Record, Refusal
from knowledge.casework.life_table import Move

__all__ = ["Filled", "Life", "allowed", "begin", "history", "move", "of", "pause", "resume", "without_life"]

ROLES = {Role.CASEWORKER: "caseworker", Role.SUPERVISOR: "supervisor"}
"""Accounts' roles, as the table of moves names them."""


@dataclass(frozen=True)
class Life:
    """Where a case stands. ``version`` goes into a form, so that it is made from what its reader saw."""

    state: str
    record: Record
    version: int
    recognised: bool
    erased: bool
    paused_since: datetime | None


@dataclass(frozen=True)
class Filled:
    """A move with its form filled in."""

    move: str
    form: Record = field(default_factory=dict)
    seen: int | None = None
    """The version that the form was made from (``Life.version``); None: whatever it stands at."""
    key: str | None = None
    """Names the form: sent twice, the first move is given back and nothing happens."""


def begin(session: Session, rules: Casework, row: CaseRecord) -> CaseLife:
    """The life of a case, begun with the day of its referral where it has none yet, with its first deadlines."""
    if row.id is None:
        raise ValueError("a case that was never saved")
    opened = table.begin(rules.life, local_date(row.opened_at))
    made = session.execute(
        insert(session, CaseLife)
        .values(
            case_id=row.id,
            state=opened.state,
            record=life_record.written(opened.record),
            version=0,
            recognised=False,
            updated_at=row.opened_at,
        )
        .on_conflict_do_nothing()
        .returning(col(CaseLife.case_id))
    ).scalar_one_or_none()
    if made is not None:
        life_deadlines.follow(session, rules, row, opened, form={}, move_id=None, at=row.opened_at)
        audit.record(session, "system", "life.begin", f"case:{row.number}", {"state": opened.state})
    return session.exec(
        select(CaseLife).where(CaseLife.case_id == row.id).execution_options(populate_existing=True)
    ).one()


def without_life(session: Session, limit: int) -> Sequence[CaseRecord]:
    """Open cases whose life has not begun, oldest first."""
    lives = select(CaseLife.case_id).where(CaseLife.case_id == CaseRecord.id)
    query = select(CaseRecord).where(col(CaseRecord.status).in_(OPEN), ~lives.exists())
    return session.exec(query.order_by(col(CaseRecord.id)).limit(limit)).all()


def of(session: Session, rules: Casework, row: CaseRecord) -> Life:
    """Where a case stands, to read; a case whose life has not begun stands where it will begin."""
    stored = session.get(CaseLife, row.id)
    if stored is None:
        opened = table.begin(rules.life, local_date(row.opened_at))
        return Life(opened.state, opened.record, 0, False, False, None)
    waits = session.exec(select(CasePause).where(CasePause.case_id == row.id, col(CasePause.until).is_(None))).first()
    return Life(
        state=stored.state,
        record=life_record.read(rules.life, stored.record),
        version=stored.version,
        recognised=stored.recognised,
        erased=stored.erased_at is not None,
        paused_since=waits.since if waits else None,
    )


def history(session: Session, row: CaseRecord) -> Sequence[LifeMove]:
    """All moves of a case, in the order in which they were made."""
    return session.exec(select(LifeMove).where(LifeMove.case_id == row.id).order_by(col(LifeMove.id))).all()


def allowed(session: Session, rules: Casework, row: CaseRecord, staff: StaffMember, now: datetime) -> tuple[Move, ...]:
    """The moves that ``staff`` may make now, in the order of the table; none where the case is not theirs to move."""
    if staff.role not in WORKS_ON_CASES or why_not(session, row, staff) is not None:
        return ()
    life = of(session, rules, row)
    return table.allowed(rules.life, life.state, life.record, role=ROLES[staff.role], on=local_date(now))


def move(
    session: Session, rules: Casework, number: str, staff: StaffMember, filled: Filled, *, now: datetime
) -> LifeMove:
    """Make a move of the table: state, record, history, deadlines and audit in one.

    MovedMeanwhile where somebody moved the case since ``filled.seen``. MoveRefused says what the table has against it;
    UnknownCase, NotClaimed, NotHolder, Closed, RoleRefused as for every change. KeyError for a move that the table does
    not have.
    """
    name, form = filled.move, filled.form
    step = rules.life.move[name]
    row = life_held_by(session, number, staff)
    if done := _made_before(session, row, filled.key):
        return done
    life = begin(session, rules, row)
    if filled.seen not in {None, life.version}:
        raise _moved_meanwhile(session, rules, row)
    if at_fault := life_record.holding_an_identity(rules.life, form):
        raise IdentityInText(rules.life.field[at_fault].label)
    today = local_date(now)
    record = life_record.read(rules.life, life.record)
    moved = table.move(rules.life, life.state, name, record, form, role=ROLES[staff.role], on=today)
    if isinstance(moved, Refusal):
        raise MoveRefused(rules, moved)
    made = LifeMove(
        case_id=life.case_id,
        move=name,
        source=life.state,
        target=moved.state,
        actor=staff.actor,
        form=life_record.written(form),
        happened_on=life_record.day_of(rules.life, step, form, today),
        at=now,
        key=_key(row, filled.key),
    )
    session.add(made)
    life.state, life.record = moved.state, life_record.written(moved.record)
    life.version, life.updated_at = life.version + 1, now
    life.recognised = life.recognised or name == RECOGNITION
    session.add(life)
    session.flush()
    life_deadlines.follow(session, rules, row, moved, form=form, move_id=made.id, at=now)
    audit.record(session, staff.actor, "life.move", f"case:{number}", {"move": made.id, "name": name})
    return made


def pause(session: Session, rules: Casework, number: str, staff: StaffMember, *, now: datetime) -> bool:
    """The case waits for the resident from now on; False where it does already."""
    row = life_held_by(session, number, staff)
    begin(session, rules, row)
    if _waiting(session, row) is not None:
        return False
    life_deadlines.note_missed(session, rules, row, now)
    session.add(CasePause(case_id=row.id or 0, since=now))
    audit.record(session, staff.actor, "life.pause", f"case:{number}")
    return True


def resume(session: Session, rules: Casework, number: str, staff: StaffMember, *, now: datetime) -> bool:
    """The resident has brought what was missing; False where the case was not waiting."""
    row = life_held_by(session, number, staff)
    begin(session, rules, row)
    waiting = _waiting(session, row)
    if waiting is None:
        return False
    waiting.until = now
    session.add(waiting)
    audit.record(session, staff.actor, "life.resume", f"case:{number}")
    return True


def _waiting(session: Session, row: CaseRecord) -> CasePause | None:
    open_ones = select(CasePause).where(CasePause.case_id == row.id, col(CasePause.until).is_(None))
    return session.exec(open_ones).first()


def _moved_meanwhile(session: Session, rules: Casework, row: CaseRecord) -> MovedMeanwhile:
    last = history(session, row)[-1]
    label = rules.life.move[last.move].label if last.move in rules.life.move else last.move
    return MovedMeanwhile(row.number, last.actor.removeprefix("staff:"), label)


def _made_before(session: Session, row: CaseRecord, key: str | None) -> LifeMove | None:
    made = select(LifeMove).where(LifeMove.key == _key(row, key))
    return session.exec(made).one_or_none() if key is not None else None


def _key(row: CaseRecord, key: str | None) -> str | None:
    return None if key is None else f"{row.number}:{key}"
