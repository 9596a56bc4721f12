"""The queue: what waits, who takes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, update
from sqlmodel import Session, col, select

from bot.casework.holding import held_by, holder_name, locked, require_role
from bot.casework.refusals import AlreadyClaimed, Closed
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Staff


def listing(
    session: Session,
    *,
    district: str | None = None,
    status: CaseStatus | None = None,
    own: str = "",
    limit: int | None = None,
) -> Sequence[tuple[CaseRecord, str]]:
    """Cases with their holder's account name (or empty), ``own`` district first, then oldest first."""
    query = select(CaseRecord, Staff.name).join(Staff, col(Staff.id) == col(CaseRecord.claimed_by), isouter=True)
    if district is not None:
        query = query.where(CaseRecord.district == district)
    if status is not None:
        query = query.where(CaseRecord.status == status)
    query = query.order_by(*_order(own)).limit(limit)
    return [(row, name or "") for row, name in session.exec(query)]


def claim(session: Session, number: str, staff: StaffMember, *, now: datetime | None = None) -> CaseRecord:
    """Take this case. One winner: the loser gets AlreadyClaimed, which names the holder.

    Claiming what one holds already changes nothing.
    """
    require_role(staff)
    if _take(session, _with_number(number), staff, now or utcnow()) is not None:
        return locked(session, number)
    row = locked(session, number)
    if row.status != CaseStatus.CLAIMED:
        raise Closed(number)
    if row.claimed_by != staff.id:
        raise AlreadyClaimed(number, holder_name(session, row))
    return row


def claim_next(session: Session, staff: StaffMember, *, now: datetime | None = None) -> CaseRecord | None:
    """Take the oldest waiting case, the caseworker's own district first; None where nothing waits."""
    require_role(staff)
    oldest = (
        select(CaseRecord.id)
        .where(CaseRecord.status == CaseStatus.WAITING)
        .order_by(*_order(staff.district))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    number = _take(session, col(CaseRecord.id) == oldest, staff, now or utcnow())
    return locked(session, number) if number else None


def release(session: Session, number: str, staff: StaffMember) -> CaseRecord:
    """Give a case back to the queue, to its old place; only its holder or a supervisor."""
    row = held_by(session, number, staff)
    row.status, row.claimed_by, row.claimed_at = CaseStatus.WAITING, None, None
    session.add(row)
    session.flush()
    audit.record(session, staff.actor, "case.release", f"case:{number}")
    return row


def still_waiting() -> ColumnElement[bool]:
    """The guard of every claim: checked by the database at the moment of the write, not when it was read."""
    return col(CaseRecord.status) == CaseStatus.WAITING


def _take(session: Session, which: ColumnElement[bool], staff: StaffMember, now: datetime) -> str | None:
    """One guarded UPDATE: the number of the case taken, or None where the guard held it back."""
    taken: Any = (
        update(CaseRecord)
        .where(which, still_waiting())
        .values(status=CaseStatus.CLAIMED, claimed_by=staff.id, claimed_at=now)
        .returning(col(CaseRecord.number))
        .execution_options(synchronize_session=False)
    )
    number: str | None = session.execute(taken).scalar_one_or_none()
    if number is not None:
        audit.record(session, staff.actor, "case.claim", f"case:{number}")
    return number


def _with_number(number: str) -> ColumnElement[bool]:
    return col(CaseRecord.number) == number


def _order(own: str) -> list[ColumnElement[Any]]:
    oldest: ColumnElement[Any] = col(CaseRecord.id).asc()
    return [case((col(CaseRecord.district) == own, 0), else_=1), oldest] if own else [oldest]
