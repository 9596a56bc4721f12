"""`hotline report`: the month (EP8), the quarter, and the targets of a year, as Excel files."""

import re
from typing import Annotated

import typer
from sqlmodel import Session

from bot.casework import figures, report_sheets, report_view, targets, unit_report, units
from bot.clock import today
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.commands.sheet_files import OutFile, rules_of, sheet_of, write_sheet
from bot.store.unit_models import Unit
from bot.wiring import Hotline
from knowledge.casework.periods import Month, statistics_month

EP8, QUARTERLY, TARGETS = "ep8", "quarterly", "targets"
_QUARTER = re.compile(r"(\d{4})[Qq-]?([1-4])")
_YEAR = re.compile(r"20\d{2}")

report = typer.Typer(no_args_is_help=True, help="Reports of a period.")


@report.callback()
def reports() -> None:
    """Reports of a period."""


@report.command("ep8")
def write_ep8(
    out: OutFile,
    month: Annotated[str, typer.Option(help="The statistics month, such as 2026-10.")],
    unit: Annotated[str, typer.Option(help="A unit's report as it was submitted; empty: the record by district.")] = "",
    version: Annotated[int | None, typer.Option(help="Of a unit's report, this version; else the newest.")] = None,
    content: ContentFolder = None,
) -> None:
    """Write the monthly report EP8, from the 21st of the month before to the 20th.

    Without --unit it is what the record says now, a row a district. With it, it is that unit's report: frozen figures
    of its own cases and of the units below, and who has not reported.
    """
    hotline = open_hotline(content)
    rules, sheet = rules_of(hotline), sheet_of(hotline, EP8)
    base = hotline.knowledge.current
    made = base.wording.say("sheet.made", on=str(today()))
    try:
        of = Month.parse(month)
    except ValueError:
        refuse(base.wording.say("sheet.wrong_month", month=month))
    span = statistics_month(rules.periods.statistics, of)
    with hotline.store.reading() as session:
        if unit:
            there = _unit(hotline, session, unit)
            shown = report_view.view(session, rules.periods.statistics, there, of, version)
            if shown is None:
                refuse(base.wording.say("report.none", unit=there.name, month=month))
            rows = report_sheets.month_rows(session, base, sheet, shown)
            lines = report_sheets.month_lines(base, shown)
        else:
            rows = unit_report.rows(base, sheet, figures.counted(session, span))
            lines = [base.wording.say("sheet.period", since=str(span.since), until=str(span.until))]
    write_sheet(hotline, out, sheet, rows, [*lines, made])


@report.command("quarter")
def write_quarter(
    out: OutFile,
    quarter: Annotated[str, typer.Option(help="The quarter, such as 2026Q4.")],
    unit: Annotated[str, typer.Option(help="Code of the unit whose units are dispatched; empty: the city.")] = "",
    content: ContentFolder = None,
) -> None:
    """Write the quarterly dispatch sheet out of the approved reports of three months; what is missing is named."""
    hotline = open_hotline(content)
    rules, sheet = rules_of(hotline), sheet_of(hotline, QUARTERLY)
    base = hotline.knowledge.current
    found = _QUARTER.fullmatch(quarter.strip())
    if found is None:
        refuse(base.wording.say("sheet.wrong_quarter", quarter=quarter))
    year, number = int(found[1]), int(found[2])
    with hotline.store.reading() as session:
        there = _unit(hotline, session, unit)
        of = report_sheets.quarter(session, rules.reports, there, year, number)
        rows = report_sheets.quarter_rows(session, base, sheet, of)
    lines = report_sheets.quarter_lines(base, rules, year, number)
    write_sheet(hotline, out, sheet, rows, [*lines, base.wording.say("sheet.made", on=str(today()))])


@report.command("targets")
def write_targets(
    out: OutFile,
    year: Annotated[str, typer.Option(help="The year, such as 2026.")],
    unit: Annotated[str, typer.Option(help="Code of the unit; empty: the city.")] = "",
    content: ContentFolder = None,
) -> None:
    """Write the targets of a unit, of the units right below and of its people, with what the record has reached."""
    hotline = open_hotline(content)
    rules, sheet = rules_of(hotline), sheet_of(hotline, TARGETS)
    base = hotline.knowledge.current
    if not _YEAR.fullmatch(year.strip()):
        refuse(base.wording.say("sheet.wrong_year", year=year))
    with hotline.store.reading() as session:
        there = _unit(hotline, session, unit)
        aims = targets.of_unit(session, rules, there, int(year))
        rows = report_sheets.target_rows(session, base, rules, sheet, aims)
    lines = report_sheets.target_lines(base, rules, int(year), today())
    write_sheet(hotline, out, sheet, rows, [*lines, base.wording.say("sheet.made", on=str(today()))])


def _unit(hotline: Hotline, session: Session, code: str) -> Unit:
    found = units.by_code(session, code) if code else units.root(session)
    return found or refuse(hotline.knowledge.current.wording.say("unit.unknown", code=code))
