"""The line of those who wait: zero-employment families ahead, then the longest waiting; whose line a case stands in."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_
from sqlmodel import Session, col, select

from bot.casework.absences import Covers
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord, CaseStatus
from bot.store.queue_models import CasePlace

__all__ = ["ahead_of", "at_place", "by_turn", "open_to", "rank", "still_waiting", "waiting_in"]


def still_waiting() -> ColumnElement[bool]:
    """The guard of every claim: checked by the database at the moment of the write, not when it was read."""
    return col(CaseRecord.status) == CaseStatus.WAITING


def at_place() -> ColumnElement[bool]:
    """How a case's place joins it; an outer join, since a case may have none."""
    return col(CasePlace.case_id) == col(CaseRecord.id)


def by_turn() -> list[ColumnElement[Any]]:
    """The order in which cases have their turn: those ahead, then the longest waiting. Closed ones are never ahead."""
    first = and_(still_waiting(), col(CasePlace.ahead).is_(True))
    return [case((first, 0), else_=1), col(CaseRecord.id).asc()]


def open_to(staff: StaffMember, covers: Covers) -> ColumnElement[bool]:
    """Cases that ``staff`` takes by turn: not routed to anybody, or to them, or to someone whom nobody replaces."""
    routed = col(CasePlace.routed_to)
    return or_(routed.is_(None), _among(routed, {*covers.received_by(staff.id), *covers.unattended}))


def rank(staff: StaffMember, covers: Covers) -> ColumnElement[int]:
    """What comes to ``staff`` before what: routed to them, of their unit, of their district, the rest of the city."""
    return case(
        (_among(col(CasePlace.routed_to), covers.received_by(staff.id)), 0),
        (_is(col(CaseRecord.unit_id), staff.unit_id), 1),
        (_is(col(CaseRecord.district), staff.district or None), 2),
        else_=3,
    )


def ahead_of(session: Session, row: CaseRecord, covers: Covers) -> int:
    """How many have their turn before this waiting case, in the line of whoever serves it."""
    place = session.get(CasePlace, row.id)
    routed = place.routed_to if place else None
    before = col(CaseRecord.id) < row.id
    is_ahead = col(CasePlace.ahead).is_(True)
    earlier = and_(is_ahead, before) if place and place.ahead else or_(is_ahead, before)
    return _count(session, _same_line(row.district, routed, covers), earlier)


def waiting_in(session: Session, district: str, covers: Covers, *, routed_to: int | None = None, ahead: bool) -> int:
    """How many would have their turn before a case that is opened now."""
    line = _same_line(district, routed_to, covers)
    return _count(session, line, col(CasePlace.ahead).is_(True)) if ahead else _count(session, line)


def _same_line(district: str, routed_to: int | None, covers: Covers) -> ColumnElement[bool]:
    receiver = covers.of(routed_to).receiver if routed_to is not None else None
    routed = col(CasePlace.routed_to)
    if receiver is not None:
        return _among(routed, covers.received_by(receiver))
    attended = and_(routed.is_not(None), ~_among(routed, covers.unattended))
    return and_(col(CaseRecord.district) == district, or_(routed.is_(None), ~attended))


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(CaseRecord).join(CasePlace, at_place(), isouter=True)
    return session.exec(query.where(still_waiting(), *which)).one()


def _among(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    found = sorted(ids)
    inside: ColumnElement[bool] = column.in_(found) if found else false()
    return inside


def _is(column: Any, value: object) -> ColumnElement[bool]:
    same: ColumnElement[bool] = column == value if value is not None else false()
    return same
