"""What nobody minds: a claim whose holder vanished goes back to the queue, a case waited too long is shown, each once.

How long that is the office sets (content/casework/queue.yaml); without a length nothing ever comes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from bot.casework import queue, told
from bot.casework.holding import locked
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.insert import insert
from bot.store.life_models import CasePause, LifeMove
from bot.store.models import Audit, CaseRecord, CaseStatus, Role, Staff
from bot.store.queue_models import CasePlace, EventKind, QueueEvent
from knowledge.casework.calendar import SHANGHAI, NoCalendar
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Length, due
from knowledge.casework.working_time import Pause
from knowledge.wording import Wording

__all__ = ["Neglected", "forgotten", "lapse", "last_act", "noticed"]


@dataclass(frozen=True)
class Neglected:
    """An event, as a supervisor sees it. ``holder``: who held the case; empty for one that nobody had claimed."""

    row: CaseRecord
    kind: EventKind
    holder: str
    at: datetime


def lapse(
    session: Session, rules: Casework, now: datetime, *, after: int = 0, limit: int = 500, say: Wording | None = None
) -> tuple[int, int]:
    """Give back the claims whose holders did nothing for the set time; the time a case waits for its resident is free.

    Looks at up to ``limit`` claimed cases with ids beyond ``after``; the last id looked at (0: there were none left)
    and how many went back.
    """
    if not rules.queue.lease.is_set:
        return 0, 0
    claimed = select(CaseRecord).where(CaseRecord.status == CaseStatus.CLAIMED, col(CaseRecord.id) > after)
    found = session.exec(claimed.order_by(col(CaseRecord.id)).limit(limit)).all()
    gone = sum(_lapse(session, rules, row, now, say) for row in found if _is_over(session, rules, row, now))
    return (found[-1].id or 0 if found else 0), gone


def forgotten(session: Session, rules: Casework, now: datetime, *, after: int = 0, limit: int = 500) -> tuple[int, int]:
    """Note the waiting cases that wait longer than is allowed; as ``lapse`` gives. Waiting anew is another event."""
    term = rules.queue.forgotten
    if not term.is_set:
        return 0, 0
    query = (
        select(CaseRecord, CasePlace.waiting_since)
        .join(CasePlace, col(CasePlace.case_id) == col(CaseRecord.id))
        .where(CaseRecord.status == CaseStatus.WAITING, col(CaseRecord.id) > after)
        .order_by(col(CaseRecord.id))
        .limit(limit)
    )
    found = session.exec(query).all()
    new = 0
    for row, since in found:
        if _too_late(rules, term.length_in(row.district), since, now):
            new += _note(session, EventKind.FORGOTTEN, row, since, now)
    return (found[-1][0].id or 0 if found else 0), new


def last_act(session: Session, row: CaseRecord) -> datetime | None:
    """When the holder of a case last did something with it; None for a case that nobody holds."""
    holder = session.get(Staff, row.claimed_by) if row.claimed_by is not None else None
    if holder is None or row.claimed_at is None:
        return None
    actor = f"staff:{holder.name}"
    acted = select(func.max(Audit.at)).where(Audit.subject == f"case:{row.number}", Audit.actor == actor)
    moved = select(func.max(LifeMove.at)).where(LifeMove.case_id == row.id, LifeMove.actor == actor)
    moments = [row.claimed_at, session.exec(acted).one(), session.exec(moved).one()]
    return max(moment for moment in moments if moment is not None)


def noticed(session: Session, staff: StaffMember, since: datetime, *, limit: int = 50) -> Sequence[Neglected]:
    """What a supervisor has to see, of their district: cases forgotten and still waiting, claims lapsed since then.

    The longest known first. Nobody else is shown any.
    """
    if staff.role is not Role.SUPERVISOR:
        return ()
    query = (
        select(CaseRecord, QueueEvent, Staff.name)
        .join(QueueEvent, col(QueueEvent.case_id) == col(CaseRecord.id))
        .join(Staff, col(Staff.id) == col(QueueEvent.staff_id), isouter=True)
        .where(CaseRecord.status == CaseStatus.WAITING)
        .where(or_(col(QueueEvent.kind) == EventKind.FORGOTTEN, col(QueueEvent.at) >= since))
        .order_by(col(QueueEvent.at), col(QueueEvent.event_id))
        .limit(limit)
    )
    if staff.district:
        query = query.where(CaseRecord.district == staff.district)
    return [Neglected(row, event.kind, name or "", event.at) for row, event, name in session.exec(query)]


def _is_over(session: Session, rules: Casework, row: CaseRecord, now: datetime) -> bool:
    length = rules.queue.lease.length_in(row.district)
    if row.claimed_at is None or not _too_late(rules, length, row.claimed_at, now):
        return False  # the claim itself is not old enough: nothing else need be asked
    acted = last_act(session, row)
    pauses = select(CasePause).where(CasePause.case_id == row.id).order_by(col(CasePause.id))
    stopped = [Pause(one.since, one.until) for one in session.exec(pauses)]
    return acted is not None and _too_late(rules, length, acted, now, stopped)


def _too_late(
    rules: Casework, length: Length | None, since: datetime, now: datetime, pauses: Sequence[Pause] = ()
) -> bool:
    if length is None:
        return False
    try:
        end = due(length, since, rules.calendar, pauses)
    except NoCalendar:
        return False  # into a year that nobody has entered: said by the deadlines' own page
    return end is not None and now >= end


def _lapse(session: Session, rules: Casework, found: CaseRecord, now: datetime, say: Wording | None) -> bool:
    row = locked(session, found.number)
    if row.status is not CaseStatus.CLAIMED or not _is_over(session, rules, row, now):
        return False  # somebody acted meanwhile
    new = _note(session, EventKind.LAPSED, row, row.claimed_at or now, now)
    queue.let_go(session, row, now)
    if not new:
        return False
    told.tell(session, row, say, "lapsed", now)
    return True


def _note(session: Session, kind: EventKind, row: CaseRecord, since: datetime, now: datetime) -> bool:
    event = f"{kind}:{row.number}:{since.astimezone(SHANGHAI).isoformat()}"
    new = session.execute(
        insert(session, QueueEvent)
        .values(event_id=event, kind=kind, case_id=row.id, staff_id=row.claimed_by, at=now)
        .on_conflict_do_nothing()
        .returning(col(QueueEvent.event_id))
    ).scalar_one_or_none()
    if new is not None:
        audit.record(session, "system", f"case.{kind}", f"case:{row.number}", at=now)
    return new is not None
