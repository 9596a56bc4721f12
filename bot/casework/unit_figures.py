"""The figures of a unit's own cases, as the record has them now; and which units report to a unit for a month.

A case belongs to the unit that answered for it at the end of the month. A closed unit that made no report leaves its
cases to the nearest unit above, so that every case counts in exactly one unit.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy
from sqlmodel import Session, col, select

from bot.casework import figures, unit_cases, units
from bot.casework.figures import Behind
from bot.clock import SHANGHAI
from bot.store.models import CaseRecord
from bot.store.report_models import ReportStatus, UnitReport
from bot.store.unit_models import CaseUnit, Unit, UnitKind
from knowledge.casework.periods import Month, Span, StatisticsRule, statistics_month

__all__ = ["end_of", "own", "reporting"]


def end_of(span: Span) -> datetime:
    """The first moment after a period, in UTC."""
    day = span.until + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def reporting(session: Session, unit: Unit, month: Month) -> list[Unit]:
    """The units right under a unit that report for a month: the open ones, and closed ones that have reported."""
    return [each for each in units.children(session, unit, closed=True) if _reports(session, each, month)]


def own(session: Session, rule: StatisticsRule, unit: Unit, month: Month) -> Behind:
    """The figures of the cases that are a unit's own in a month, and of no unit that reports to it."""
    span = statistics_month(rule, month)
    absorbed = _absorbed(session, unit, month)
    among = _candidates(absorbed, unit, [each.code for each in units.children(session, unit, closed=True)])
    answered = unit_cases.answering(session, end_of(span), among)
    return figures.behind(
        each
        for case_id, each in figures.by_case(session, span, among).items()
        if _is_own(answered[case_id], absorbed, unit, each.district)
    )


def _is_own(answered: int | None, absorbed: Sequence[int | None], unit: Unit, district: str) -> bool:
    if answered is not None:
        return answered in absorbed
    return district == unit.district if unit.kind is UnitKind.DISTRICT else unit.kind is UnitKind.CITY


def _candidates(absorbed: Sequence[int | None], unit: Unit, districts: Sequence[str]) -> sqlalchemy.ColumnElement[bool]:
    """The cases among which a unit's own are: a condition on CaseRecord."""
    placed = sqlalchemy.select(col(CaseUnit.case_id)).where(col(CaseUnit.unit_id).in_(absorbed))
    among = col(CaseRecord.id).in_(placed) | col(CaseRecord.unit_id).in_(absorbed)
    if unit.kind is UnitKind.CITY:
        among |= col(CaseRecord.district).not_in(districts)
    elif unit.kind is UnitKind.DISTRICT:
        among |= col(CaseRecord.district) == unit.district
    return among


def _absorbed(session: Session, unit: Unit, month: Month) -> list[int | None]:
    """The ids of a unit and of the units under it whose cases it reports itself."""
    found = [unit.id]
    for each in units.children(session, unit, closed=True):
        if not _reports(session, each, month):
            found += _absorbed(session, each, month)
    return found


def _reports(session: Session, unit: Unit, month: Month) -> bool:
    if unit.active:
        return True
    query = select(UnitReport.id).where(UnitReport.unit_id == unit.id, UnitReport.month == str(month))
    return session.exec(query.where(UnitReport.status == ReportStatus.APPROVED)).first() is not None
