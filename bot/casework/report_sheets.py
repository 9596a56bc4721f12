"""Reports as sheets: a unit's month, a quarter for its dispatch, the targets of a year, as columns.yaml asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.casework import report_figures, unit_figures
from bot.casework.ledger import Cell
from bot.casework.report_view import View
from bot.casework.targets import Aim
from bot.clock import local_date
from bot.store.models import Staff
from bot.store.report_models import UnitReport
from bot.store.unit_models import Unit
from knowledge.base import KnowledgeBase
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, statistics_quarter, statistics_year
from knowledge.casework.report_rules import ReportRules, added, share
from knowledge.casework.sheets import Fill, Sheet

__all__ = [
    "QuarterRow",
    "month_lines",
    "month_rows",
    "quarter",
    "quarter_lines",
    "quarter_rows",
    "target_lines",
    "target_rows",
]

IN_A_QUARTER = 3


@dataclass(frozen=True)
class QuarterRow:
    """A unit in the quarterly sheet."""

    unit: Unit
    own: bool
    counts: Mapping[Fill, int | None] | None
    """Out of the months that were reported; None: none was, or of a stock not the last."""
    missing: Sequence[Month]


def month_rows(session: Session, base: KnowledgeBase, sheet: Sheet, shown: View) -> list[list[Cell]]:
    """A row for the unit's own cases, one for each unit below, and their sum; who has not reported is said so."""
    say = base.wording.say
    rows = []
    for at, line in enumerate(shown.lines, start=1):
        name = say("sheet.own_cases", unit=line.unit.name) if line.own else line.unit.name
        said: dict[Fill, Cell] = {
            Fill.ROW_NUMBER: at,
            Fill.UNIT: name,
            Fill.RESPONSIBLE: _responsible(session, line.unit),
        }
        rows.append(_row(sheet, said, line.counts, say("sheet.not_reported")))
    return [*rows, _row(sheet, {Fill.UNIT: say("sheet.all_units")}, shown.total)]


def month_lines(base: KnowledgeBase, shown: View) -> list[str]:
    """What stands under the title: the period, which version this is, who is missing."""
    say = base.wording.say
    lines = [say("sheet.period", since=str(shown.span.since), until=str(shown.span.until))]
    report = shown.report
    if report is None or not shown.frozen:
        lines.append(say("sheet.not_frozen", unit=shown.unit.name))
    else:
        on = str(local_date(report.submitted_at)) if report.submitted_at else ""
        status = say(f"report.status.{report.status.value}")
        lines.append(
            say(
                "sheet.report_line",
                unit=shown.unit.name,
                version=report.version,
                status=status,
                on=on,
                reason=report.reason,
            )
        )
    if shown.gaps:
        deeper = shown.gaps - len(shown.missing)
        names = [unit.name for unit in shown.missing]
        lines.append(say("sheet.missing_units", units=names, deeper=deeper))
    return lines


def quarter(session: Session, rules: ReportRules, unit: Unit, year: int, number: int) -> list[QuarterRow]:
    """The unit's own and the units below over a quarter, out of the approved reports of its three months."""
    months = [Month(year, (number - 1) * IN_A_QUARTER + at) for at in range(1, IN_A_QUARTER + 1)]
    below: dict[int | None, Unit] = {}
    for month in months:
        below |= {each.id: each for each in unit_figures.reporting(session, unit, month)}
    approved = [report_figures.in_force(session, [unit.id, *below], month) for month in months]
    own = [_own(session, each.get(unit.id or 0)) for each in approved]
    rows = [_quarter_row(rules, unit, months, own, own_cases=True)]
    for each in sorted(below.values(), key=lambda one: one.code):
        reports = [month.get(each.id or 0) for month in approved]
        totals = report_figures.totals(session, [report.id for report in reports if report])
        said = [totals[report.id or 0].counts if report else None for report in reports]
        rows.append(_quarter_row(rules, each, months, said))
    return rows


def quarter_rows(session: Session, base: KnowledgeBase, sheet: Sheet, found: Sequence[QuarterRow]) -> list[list[Cell]]:
    """The quarterly sheet: what was reported, and beside it which months were not."""
    say = base.wording.say
    rows = []
    for at, row in enumerate(found, start=1):
        name = say("sheet.own_cases", unit=row.unit.name) if row.own else row.unit.name
        key = "all" if not row.missing else "some" if row.counts is not None else "none"
        standing = say(f"sheet.reported_{key}", months=[str(month) for month in row.missing])
        said: dict[Fill, Cell] = {Fill.ROW_NUMBER: at, Fill.UNIT: name, Fill.REPORTED: standing}
        said[Fill.RESPONSIBLE] = _responsible(session, row.unit)
        rows.append(_row(sheet, said, row.counts, say("sheet.not_reported")))
    total = added(row.counts for row in found)
    return [*rows, _row(sheet, {Fill.UNIT: say("sheet.all_units")}, total)]


def quarter_lines(base: KnowledgeBase, rules: Casework, year: int, number: int) -> list[str]:
    """What stands under the title of a quarter: its days, and that the approved reports are added."""
    span = statistics_quarter(rules.periods.statistics, year, number)
    since, until = str(span.since), str(span.until)
    return [base.wording.say("sheet.quarter", year=year, number=number, since=since, until=until)]


def target_lines(base: KnowledgeBase, rules: Casework, year: int, on: date) -> list[str]:
    """What stands under the title of a year's targets: its days, and up to when the results are counted."""
    span = statistics_year(rules.periods.statistics, year)
    since, until = str(span.since), str(span.until)
    return [base.wording.say("sheet.year", year=year, since=since, until=until, on=str(on))]


def target_rows(
    session: Session, base: KnowledgeBase, rules: Casework, sheet: Sheet, aims: Sequence[Aim]
) -> list[list[Cell]]:
    """A row for each target: of the unit, of those below, of its people. What was not set stays empty."""
    rows: list[list[Cell]] = []
    for at, aim in enumerate(aims, start=1):
        unit, person = aim.held.unit, aim.held.person
        name = base.wording.say("sheet.person_of", unit=unit.name, person=person.name) if person else unit.name
        cells: dict[Fill, Cell] = {
            Fill.ROW_NUMBER: at,
            Fill.UNIT: name,
            Fill.RESPONSIBLE: person.name if person else _responsible(session, unit),
            Fill.TARGET_OF: rules.reports.figures[aim.figure].name,
            Fill.TARGET: aim.target,
            Fill.RESULT: aim.result,
            Fill.RESULT_SHARE: _percent(aim),
        }
        rows.append([cells.get(column.fill) for column in sheet.columns])
    return rows


def _percent(aim: Aim) -> Cell:
    reached = share(aim.result, aim.target) if aim.target else None
    return None if reached is None else f"{reached:g}%"


def _quarter_row(
    rules: ReportRules,
    unit: Unit,
    months: Sequence[Month],
    said: Sequence[Mapping[Fill, int] | None],
    *,
    own_cases: bool = False,
) -> QuarterRow:
    missing = [month for month, counts in zip(months, said, strict=True) if counts is None]
    return QuarterRow(unit, own_cases, rules.over(said) if len(missing) < len(months) else None, missing)


def _own(session: Session, report: UnitReport | None) -> Mapping[Fill, int] | None:
    return report_figures.own_of(session, report.id) if report else None


def _row(
    sheet: Sheet, said: Mapping[Fill, Cell], counts: Mapping[Fill, int | None] | None, missing: str = ""
) -> list[Cell]:
    """The cells of a row; a figure that was not reported says so."""

    def counted(fill: Fill) -> Cell:
        count = None if counts is None else counts.get(fill, 0)
        return missing if count is None else count

    return [
        counted(column.fill) if column.fill.value.startswith("count_") else said.get(column.fill)
        for column in sheet.columns
    ]


def _responsible(session: Session, unit: Unit) -> str | None:
    person = session.get(Staff, unit.named_person_id) if unit.named_person_id else None
    return person.name if person else None
