"""A report as it is read: a line a unit with its state, the sum, what is missing, what a correction changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.casework import report_figures, reports, unit_figures
from bot.store.report_models import ReportStatus, UnitReport
from bot.store.unit_models import Unit
from knowledge.casework.periods import Month, Span, StatisticsRule, statistics_month
from knowledge.casework.report_rules import added
from knowledge.casework.sheets import Fill

__all__ = ["Line", "View", "cases_behind", "view"]

FROZEN = frozenset({ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.APPROVED})


@dataclass(frozen=True)
class Line:
    """One line of a report: the unit's own cases, or a unit below as it reported."""

    unit: Unit
    own: bool
    report: UnitReport | None
    """The version that is counted; None in the own line, and where nothing was reported."""
    counts: Mapping[Fill, int] | None
    """None: not reported, which is no zero."""
    missing: int = 0
    """How many units under it had not reported."""
    newer: UnitReport | None = None
    """Approved since: the sum does not have it yet."""


@dataclass(frozen=True)
class View:
    """A unit's report of a month: one version, or, before there is any, what the record says now."""

    unit: Unit
    month: Month
    span: Span
    report: UnitReport | None
    lines: Sequence[Line]
    total: Mapping[Fill, int]
    before: Mapping[Fill, int] | None
    """The sum of the version before, of a frozen correction."""

    @property
    def frozen(self) -> bool:
        """Whether the figures are as submitted; otherwise they move with the record."""
        return self.report is not None and self.report.status in FROZEN

    @property
    def missing(self) -> list[Unit]:
        """The units right below that have not reported."""
        return [line.unit for line in self.lines if line.counts is None]

    @property
    def gaps(self) -> int:
        """How many units have not reported, at any depth."""
        return len(self.missing) + sum(line.missing for line in self.lines)

    def changed(self, fill: Fill) -> int | None:
        """By how much a correction changed a figure; None where nothing came before."""
        return None if self.before is None else self.total.get(fill, 0) - self.before.get(fill, 0)


def view(session: Session, rule: StatisticsRule, unit: Unit, month: Month, version: int | None = None) -> View | None:
    """A version of a report, the newest where none is named; None where there is no such version."""
    versions = {report.version: report for report in reports.versions(session, unit, month)}
    if version is not None and version not in versions:
        return None
    report = versions[version or max(versions)] if versions else None
    frozen = report is not None and report.status in FROZEN
    if report is not None and frozen:
        own: Mapping[Fill, int] = report_figures.own_of(session, report.id)
        parts = report_figures.parts_of(session, report.id)
        newest = report_figures.in_force(session, [below.id for below, _ in parts], month)
    else:
        own = {fill: len(cases) for fill, cases in unit_figures.own(session, rule, unit, month).items()}
        below = unit_figures.reporting(session, unit, month)
        newest = report_figures.in_force(session, [each.id for each in below], month)
        parts = [(each, newest.get(each.id or 0)) for each in below]
    totals = report_figures.totals(session, [part.id for _, part in parts if part])
    lines = [Line(unit, own=True, report=None, counts=own)]
    for each, part in parts:
        said = totals[part.id or 0] if part else None
        newer = newest.get(each.id or 0)
        lines.append(
            Line(
                each,
                own=False,
                report=part,
                counts=said.counts if said else None,
                missing=said.missing if said else 0,
                newer=newer if newer and (part is None or newer.version > part.version) else None,
            )
        )
    return View(
        unit=unit,
        month=month,
        span=statistics_month(rule, month),
        report=report,
        lines=lines,
        total=added(line.counts for line in lines),
        before=_before(session, versions, report) if frozen else None,
    )


def cases_behind(
    session: Session, rule: StatisticsRule, figure: Fill, shown: View, part: Unit | None = None
) -> list[str]:
    """The numbers of the cases in a figure of a report, once for each time that counts.

    ``part`` asks for one line only (the unit itself: its own cases). The count of what comes back is the figure: of a
    frozen report it reads what was kept with it, of a draft it asks the record as the draft does.
    """
    found: list[str] = []
    for line in shown.lines:
        if part is not None and part.id != line.unit.id:
            continue
        if line.report is not None:
            found += report_figures.cases_behind(session, figure, line.report.id or 0)
        elif line.own and shown.frozen and shown.report is not None:
            found += report_figures.own_cases(session, figure, shown.report.id or 0)
        elif line.own:
            found += unit_figures.own(session, rule, shown.unit, shown.month).get(figure, ())
    return sorted(found)


def _before(
    session: Session, versions: Mapping[int, UnitReport], report: UnitReport | None
) -> Mapping[Fill, int] | None:
    earlier = versions.get(report.version - 1) if report else None
    if earlier is None:
        return None
    return report_figures.totals(session, [earlier.id])[earlier.id or 0].counts
