"""A unit's reports as pages show them: which months there are, one report with what may be done to it, cases behind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.casework import report_view, reports, unit_figures, units
from bot.casework.holding import holder_name
from bot.casework.report_view import View
from bot.casework.staff import StaffMember
from bot.store.life_models import CaseLife
from bot.store.models import CaseRecord
from bot.store.report_models import ReportStatus, ReportStep, UnitReport
from bot.store.unit_models import Unit
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, statistics_month_of
from knowledge.casework.sheets import Fill

__all__ = [
    "MONTHS",
    "Asked",
    "Behind",
    "MonthLine",
    "ReportPage",
    "UnitPage",
    "behind_page",
    "report_page",
    "unit_page",
]

MONTHS = 12
"""Months on the page of a unit."""


@dataclass(frozen=True)
class MonthLine:
    """A month of a unit: its newest version, or None."""

    month: Month
    report: UnitReport | None
    over: bool
    """Whether the month has ended, so that it can be submitted."""


@dataclass(frozen=True)
class UnitPage:
    """A unit with its months and the units below it in one of them."""

    unit: Unit
    trail: Sequence[Unit]
    """The units above it that the reader sees, and itself."""
    months: Sequence[MonthLine]
    month: Month
    """The last month that is over, of those shown."""
    below: Sequence[tuple[Unit, UnitReport | None]]
    waiting: Sequence[tuple[Unit, UnitReport]]
    """Submitted reports below that this reader may settle, of any month, oldest first."""
    quarters: Sequence[tuple[int, int]]
    """Year and number of the quarters in which the months shown lie, the newest first."""
    earlier: Month | None
    """The last month with a report before those shown; None: there is none."""
    past: bool
    """These are not the newest months."""


@dataclass(frozen=True)
class ReportPage:
    """One version of a report, with what this reader may do to it."""

    shown: View
    trail: Sequence[Unit]
    versions: Sequence[UnitReport]
    history: Sequence[tuple[ReportStep, str]]
    figures: Sequence[Fill]
    newest: bool
    may_draft: bool
    may_submit: bool
    may_settle: bool
    may_correct: bool


@dataclass(frozen=True)
class Asked:
    """Which report somebody wants to see, and on which day."""

    month: Month
    version: int | None
    """None: the newest."""
    today: date


@dataclass(frozen=True)
class Behind:
    """A case behind a figure."""

    number: str
    times: int
    state: str
    holder: str


def unit_page(
    session: Session, rules: Casework, unit: Unit, staff: StaffMember, today: date, until: Month | None = None
) -> UnitPage:
    """The months of a unit, newest first; ``until``: the newest of them, where it was reported."""
    rule = rules.periods.statistics
    now = statistics_month_of(rule, today)
    newest = {}
    query = select(UnitReport).where(UnitReport.unit_id == unit.id).order_by(col(UnitReport.version))
    for report in session.exec(query):
        newest[report.month] = report
    top = until if until and str(until) in newest else now
    months = [top.plus(-back) for back in range(MONTHS)]
    lines = [MonthLine(month, newest.get(str(month)), month != now) for month in months]
    last = top if top != now else now.plus(-1)
    earlier = max((month for month in newest if month < str(months[-1])), default=None)
    below = [(each, reports.latest(session, each, last)) for each in unit_figures.reporting(session, unit, last)]
    quarters = list(dict.fromkeys((month.year, (month.number + 2) // 3) for month in months))
    return UnitPage(
        unit,
        _trail(session, unit, staff),
        lines,
        last,
        below,
        _waiting(session, unit, staff),
        quarters,
        Month.parse(earlier) if earlier else None,
        past=top != now,
    )


def report_page(session: Session, rules: Casework, unit: Unit, asked: Asked, staff: StaffMember) -> ReportPage | None:
    """A version of a report; None where there is no such one."""
    month, today = asked.month, asked.today
    shown = report_view.view(session, rules.periods.statistics, unit, month, asked.version)
    if shown is None:
        return None
    versions = reports.versions(session, unit, month)
    report = shown.report
    status = report.status if report else None
    newest = report is None or report.version == versions[-1].version
    drafts = newest and reports.may_draft(session, staff, unit)
    over = shown.span.until < today
    settles = newest and report is not None and reports.may_settle(session, staff, unit)
    return ReportPage(
        shown=shown,
        trail=_trail(session, unit, staff),
        versions=versions,
        history=reports.history(session, report) if report else (),
        figures=tuple(rules.reports.figures),
        newest=newest,
        may_draft=drafts and shown.span.since <= today and status in {None, ReportStatus.DRAFT, ReportStatus.RETURNED},
        may_submit=drafts and over and status is ReportStatus.DRAFT,
        may_settle=settles
        and status is ReportStatus.SUBMITTED
        and report is not None
        and report.submitted_by != staff.id,
        may_correct=drafts and status is ReportStatus.APPROVED,
    )


def behind_page(session: Session, rules: Casework, numbers: Sequence[str], limit: int) -> list[Behind]:
    """The first cases of a figure, with how often each counts, where it stands now and who holds it."""
    times = Counter(numbers)
    shown = sorted(times)[:limit]
    query = select(CaseRecord).where(col(CaseRecord.number).in_(shown))
    rows = {row.number: row for row in session.exec(query)}
    lives = select(CaseLife).where(col(CaseLife.case_id).in_([row.id for row in rows.values()]))
    states = {life.case_id: life.state for life in session.exec(lives)}
    names = rules.life.state
    found = []
    for number in shown:
        row = rows.get(number)
        state = states.get(row.id or 0, "") if row else ""
        label = names[state].label if state in names else state
        found.append(Behind(number, times[number], label, holder_name(session, row) if row else ""))
    return found


def _trail(session: Session, unit: Unit, staff: StaffMember) -> list[Unit]:
    own = units.unit_of(session, staff)
    path = units.path(session, unit)
    ids = [each.id for each in path]
    return path[ids.index(own.id) :] if own is not None and own.id in ids else [unit]


def _waiting(session: Session, unit: Unit, staff: StaffMember) -> list[tuple[Unit, UnitReport]]:
    query = (
        select(UnitReport)
        .where(col(UnitReport.unit_id).in_(units.within(unit.id)), UnitReport.status == ReportStatus.SUBMITTED)
        .order_by(UnitReport.month, col(UnitReport.submitted_at), col(UnitReport.id))
    )
    found = []
    for report in session.exec(query):
        of = units.by_id(session, report.unit_id)
        if of is not None and report.submitted_by != staff.id and reports.may_settle(session, staff, of):
            found.append((of, report))
    return found
