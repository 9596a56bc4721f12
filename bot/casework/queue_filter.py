"""What of the queue somebody wants to see. Nothing in a filter says who a case is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col

from bot.casework import agenda, line, units
from bot.casework.absences import Covers
from bot.casework.agenda import Kind
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord, CaseStatus
from bot.store.queue_models import CasePlace
from knowledge.casework.casework import Casework
from knowledge.screening.shapes import Outcome

__all__ = ["Due", "QueueFilter", "Whose", "conditions"]

COUNTS = (Outcome.LIKELY.value, Outcome.TO_CONFIRM.value)
"""The outcomes by which a case is found under a category."""


class Whose(StrEnum):
    """In whose hands."""

    MINE = "mine"
    FOR_ME = "for_me"
    """It waits for the reader, or for those they stand in for."""


class Due(StrEnum):
    """How pressing the reader's own cases are; for a supervisor those of the district."""

    OVERDUE = "overdue"
    WEEK = "week"
    """Overdue, or due within seven days."""


_KINDS = {Due.OVERDUE: {Kind.OVERDUE}, Due.WEEK: {Kind.OVERDUE, Kind.TODAY, Kind.SOON}}


@dataclass(frozen=True)
class QueueFilter:
    """Each part narrows the list; empty parts do not. ``status`` None: all, closed ones too."""

    district: str = ""
    unit: str = ""
    """Code of a street or community; those under it count too."""
    status: CaseStatus | None = CaseStatus.WAITING
    category: str = ""
    waited: int = 0
    """Opened or waiting for at least so many days."""
    whose: Whose | None = None
    due: Due | None = None


def conditions(
    session: Session, rules: Casework | None, staff: StaffMember, covers: Covers, wanted: QueueFilter, *, now: datetime
) -> Iterator[ColumnElement[bool]]:
    """What the database is asked, for a query that joins the place (``line.at_place``)."""
    if wanted.district:
        yield col(CaseRecord.district) == wanted.district
    if wanted.unit:
        unit = units.by_code(session, wanted.unit)
        yield col(CaseRecord.unit_id).in_(units.within(unit.id if unit else None))
    if wanted.status is not None:
        yield col(CaseRecord.status) == wanted.status
    if wanted.category:
        outcome = CaseRecord.packet[("decision", "categories", wanted.category, "outcome")].as_string()  # type: ignore[index]
        yield or_(outcome.in_(COUNTS), col(CaseRecord.category) == wanted.category)
    if wanted.waited:
        before = now - timedelta(days=wanted.waited)
        yield or_(col(CasePlace.waiting_since) <= before, col(CaseRecord.opened_at) <= before)
    if wanted.whose is Whose.MINE:
        yield col(CaseRecord.claimed_by) == staff.id
    if wanted.whose is Whose.FOR_ME:
        yield line.still_waiting()
        yield col(CasePlace.routed_to).in_(sorted(covers.received_by(staff.id)))
    if wanted.due is not None:
        pressing = agenda.read(session, rules, staff, now)
        kinds = _KINDS[wanted.due]
        yield col(CaseRecord.id).in_(
            [one.row.id for one in pressing if one.row and any(thing.kind in kinds for thing in one.things)]
        )
