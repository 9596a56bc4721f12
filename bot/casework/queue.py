"""The queue: what waits, who takes it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, true, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.casework import absences, line, merged, places, told
from bot.casework.holding import held_by, holder_name, locked, require_role
from bot.casework.line import still_waiting
from bot.casework.refusals import AlreadyClaimed, Closed
from bot.casework.staff import StaffMember
from bot.clock import local_date, utcnow
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Staff
from bot.store.queue_models import CasePlace
from knowledge.wording import Wording

__all__ = ["claim", "claim_next", "held", "let_go", "listing", "open_to", "release", "routed_to", "still_waiting"]


def listing(
    session: Session,
    *,
    district: str | None = None,
    status: CaseStatus | None = None,
    own: str = "",
    limit: int | None = None,
    which: Iterable[ColumnElement[bool]] = (),
) -> Sequence[tuple[CaseRecord, str]]:
    """Cases with their holder's account name (or empty), ``own`` district first, each in the order of its turn.

    ``which`` narrows them further (``queue_filter.conditions``).
    """
    query = select(CaseRecord, Staff.name).join(Staff, col(Staff.id) == col(CaseRecord.claimed_by), isouter=True)
    query = query.join(CasePlace, line.at_place(), isouter=True)
    if district is not None:
        query = query.where(CaseRecord.district == district)
    if status is not None:
        query = query.where(CaseRecord.status == status)
    query = query.where(*which)
    first = [case((col(CaseRecord.district) == own, 0), else_=1)] if own else []
    query = query.order_by(*first, *line.by_turn()).limit(limit)
    return [(row, name or "") for row, name in session.exec(query)]


def routed_to(session: Session, staff: StaffMember, covers: absences.Covers, *, limit: int) -> Sequence[CaseRecord]:
    """Waiting cases meant for ``staff``, or for those for whom they stand in, in the order of their turn."""
    query = select(CaseRecord).join(CasePlace, line.at_place())
    query = query.where(still_waiting(), col(CasePlace.routed_to).in_(sorted(covers.received_by(staff.id))))
    return session.exec(query.order_by(*line.by_turn()).limit(limit)).all()


def open_to(
    session: Session, staff: StaffMember, covers: absences.Covers, *, limit: int
) -> tuple[Sequence[CaseRecord], int]:
    """Waiting cases that ``staff`` takes by turn, the next first, and how many there are; of one's district if any."""
    mine = col(CasePlace.routed_to).in_(sorted(covers.received_by(staff.id)))
    here = or_(mine, col(CaseRecord.district) == staff.district) if staff.district else true()
    which = (still_waiting(), line.open_to(staff, covers), here)
    placed = (CasePlace, line.at_place())
    query = select(CaseRecord).join(*placed, isouter=True).where(*which)
    total = select(func.count()).select_from(CaseRecord).join(*placed, isouter=True).where(*which)
    found = session.exec(query.order_by(line.rank(staff, covers), *line.by_turn()).limit(limit)).all()
    return found, session.exec(total).one()


def held(session: Session, staff: StaffMember) -> int:
    """How many cases are in a person's hands."""
    query = select(func.count()).select_from(CaseRecord)
    return session.exec(query.where(CaseRecord.claimed_by == staff.id, CaseRecord.status == CaseStatus.CLAIMED)).one()


def claim(
    session: Session, number: str, staff: StaffMember, *, now: datetime | None = None, say: Wording | None = None
) -> CaseRecord:
    """Take this case. One winner: the loser gets AlreadyClaimed, which names the holder.

    Claiming what one holds already changes nothing. With ``say`` the resident is told.
    """
    require_role(staff)
    moment = now or utcnow()
    if _take(session, col(CaseRecord.number) == number, staff, moment) is not None:
        return _claimed(session, number, moment, say)
    row = locked(session, number)
    if row.status != CaseStatus.CLAIMED:
        merged.refuse(session, row)
        raise Closed(number)
    if row.claimed_by != staff.id:
        raise AlreadyClaimed(number, holder_name(session, row))
    return row


def claim_next(
    session: Session, staff: StaffMember, *, now: datetime | None = None, say: Wording | None = None
) -> CaseRecord | None:
    """Take the case whose turn it is; None where nothing waits.

    What is routed to the caseworker (or to whom they stand in for) comes first, then their unit, their district, the
    rest of the city; a case that is routed to somebody else who is there is left to them.
    """
    require_role(staff)
    moment = now or utcnow()
    covers = absences.covers(session, local_date(moment))
    turn = (
        columns(col(CaseRecord.id))
        .join(CasePlace, line.at_place(), isouter=True)
        .where(col(CaseRecord.status) == CaseStatus.WAITING, line.open_to(staff, covers))
        .order_by(line.rank(staff, covers), *line.by_turn())
        .limit(1)
        .with_for_update(of=CaseRecord, skip_locked=True)
        .scalar_subquery()
    )
    number = _take(session, col(CaseRecord.id) == turn, staff, moment)
    return _claimed(session, number, moment, say) if number else None


def release(
    session: Session, number: str, staff: StaffMember, *, now: datetime | None = None, say: Wording | None = None
) -> CaseRecord:
    """Give a case back to the queue, to its old place; only its holder or a supervisor."""
    row = held_by(session, number, staff)
    moment = now or utcnow()
    let_go(session, row, moment)
    audit.record(session, staff.actor, "case.release", f"case:{number}", at=moment)
    told.tell(session, row, say, "waiting_again", moment)
    return row


def let_go(session: Session, row: CaseRecord, now: datetime) -> None:
    """A locked case waits again; with whom, its unit says."""
    row.status, row.claimed_by, row.claimed_at = CaseStatus.WAITING, None, None
    session.add(row)
    session.flush()
    places.route(session, row, now)


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
        audit.record(session, staff.actor, "case.claim", f"case:{number}", at=now)
    return number


def _claimed(session: Session, number: str, now: datetime, say: Wording | None) -> CaseRecord:
    row = locked(session, number)
    told.tell(session, row, say, "claimed", now)
    return row
