"""How residents found the service: asked when a case is over, answered once, whatever becomes of the case then."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.casework.holding import locked
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert
from bot.store.models import CaseRecord, CaseStatus, Outcome
from bot.store.queue_models import Satisfaction, ServiceRating

__all__ = ["counted", "may_rate", "of", "rate", "rate_by_number"]


def of(session: Session, row: CaseRecord) -> Satisfaction | None:
    """What the resident of a case said."""
    found = session.get(ServiceRating, row.id)
    return found.rating if found else None


def may_rate(row: CaseRecord) -> bool:
    """A case that is resolved in itself: what became part of another is rated there."""
    return row.status is CaseStatus.RESOLVED and row.outcome is not Outcome.DUPLICATE


def rate(session: Session, row: CaseRecord, rating: Satisfaction, *, now: datetime) -> bool:
    """Keep what the resident says, once; False where the case is not over or was rated already.

    The caller knows that it is the resident of this case.
    """
    if not may_rate(row) or row.id is None:
        return False
    kept = session.execute(
        insert(session, ServiceRating)
        .values(case_id=row.id, rating=rating, rated_on=local_date(now))
        .on_conflict_do_nothing()
        .returning(col(ServiceRating.case_id))
    ).scalar_one_or_none()
    if kept is None:
        return False
    audit.record(session, "resident", "case.rate", f"case:{row.number}", {"rating": rating.value}, at=now)
    return True


def rate_by_number(session: Session, number: str, rating: Satisfaction, *, now: datetime) -> bool:
    """The same, for the case of this number, locked."""
    return rate(session, locked(session, number), rating, now=now)


def counted(session: Session, since: date, until: date) -> Mapping[str, Mapping[Satisfaction, tuple[str, ...]]]:
    """The ratings of a period, both days counted: by district, then by what was said, the cases behind each figure."""
    query = (
        select(CaseRecord, ServiceRating)
        .join(ServiceRating, col(ServiceRating.case_id) == col(CaseRecord.id))
        .where(col(ServiceRating.rated_on) >= since, col(ServiceRating.rated_on) <= until)
        .order_by(CaseRecord.number)
    )
    found: dict[str, dict[Satisfaction, tuple[str, ...]]] = {}
    for row, rated in session.exec(query):
        of_district = found.setdefault(row.district, {})
        of_district[rated.rating] = (*of_district.get(rated.rating, ()), row.number)
    return found
