"""The life of a case in the database: begun with the referral, moved by the table, with its history and deadlines.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import life_deadlines, life_moves, life_record, papers_seen, told
from bot.casework.cases import OPEN
from bot.casework.life_holding import life_held_by, why_not
from bot.casework.life_moves import ROLES, Filled, Order, history
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.life_models import CaseLife, CasePause, LifeMove
from bot.store.models import CaseRecord
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.life import Record
from knowledge.casework.life_table import Move

__all__ = ["ROLES", "Filled", "Life", "allowed", "begin", "history", "move", "of", "pause", "resume", "without_life"]


@dataclass(frozen=True)
class Life:
    """Where a case stands. ``version`` goes into a form, so that it is made from what its reader saw."""

    state: str
    record: Record
    version: int
    recognised: bool
    erased: bool
    paused_since: datetime | None


def begin(session: Session, rules: Casework, row: CaseRecord, *, now: datetime) -> CaseLife:
    """The life of a case, begun with the day of its referral where it has none yet, with its first deadlines."""
    if row.id is None:
        raise ValueError("a case that was never saved")
    return life_moves.begin(session, rules, [row], now=now)[row.id]


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


def allowed(session: Session, rules: Casework, row: CaseRecord, staff: StaffMember, now: datetime) -> tuple[Move, ...]:
    """The moves that ``staff`` may make now, in the order of the table; none where the case is not theirs to move."""
    if staff.role not in WORKS_ON_CASES or why_not(session, row, staff) is not None:
        return ()
    life = of(session, rules, row)
    return table.allowed(rules.life, life.state, life.record, role=ROLES[staff.role], on=local_date(now))


def move(
    session: Session, rules: Casework, number: str, staff: StaffMember | None, filled: Filled, *, now: datetime
) -> LifeMove:
    """Make a move of the table: state, record, history, deadlines and audit in one. ``staff`` None: by the resident.

    What the move ends (a post, work, subsidies) ends with it, as ``ended_with`` says.

    MovedMeanwhile where somebody moved the case since ``filled.seen``. MoveRefused says what the table has against it;
    UnknownCase, NotClaimed, NotHolder, Closed, RoleRefused as for every change. KeyError for a move that the table does
    not have.
    """
    (made,) = life_moves.move(session, rules, [Order(number, staff, filled)], now=now)
    return session.get_one(LifeMove, made)


def pause(session: Session, rules: Casework, number: str, staff: StaffMember, *, now: datetime) -> bool:
    """The case waits for the resident from now on; False where it does already."""
    row = life_held_by(session, number, staff)
    begin(session, rules, row, now=now)
    if _waiting(session, row) is not None:
        return False
    life_deadlines.note_missed(session, rules, row, now)
    session.add(CasePause(case_id=row.id or 0, since=now))
    audit.record(session, staff.actor, "life.pause", f"case:{number}", at=now)
    told.tell_of_move(session, row, rules.texts, "pause", now, papers=papers_seen.missing(session, row))
    return True


def resume(session: Session, rules: Casework, number: str, staff: StaffMember, *, now: datetime) -> bool:
    """The resident has brought what was missing; False where the case was not waiting."""
    row = life_held_by(session, number, staff)
    begin(session, rules, row, now=now)
    waiting = _waiting(session, row)
    if waiting is None:
        return False
    waiting.until = now
    session.add(waiting)
    audit.record(session, staff.actor, "life.resume", f"case:{number}", at=now)
    told.tell_of_move(session, row, rules.texts, "resume", now)
    return True


def _waiting(session: Session, row: CaseRecord) -> CasePause | None:
    open_ones = select(CasePause).where(CasePause.case_id == row.id, col(CasePause.until).is_(None))
    return session.exec(open_ones).first()
