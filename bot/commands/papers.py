"""`hotline ledger` and `hotline report`: the papers of an office, from the record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.casework import figures, ledger, unit_report, workbook
from bot.casework.ledger import Cell
from bot.clock import today
from bot.commands.cases import read_district
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.store import audit
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, statistics_month
from knowledge.casework.sheets import Sheet

OutFile = Annotated[Path, typer.Option("-o", "--out", help="The Excel file to write.", dir_okay=False)]
LEDGER, EP8 = "ledger", "ep8"

report = typer.Typer(no_args_is_help=True, help="Reports of a period.")


@report.callback()
def reports() -> None:
    """Reports of a period."""


def write_ledger(
    out: OutFile,
    district: Annotated[str, typer.Option(help="Only this district's code.")] = "",
    content: ContentFolder = None,
) -> None:
    """Write the ledger of everybody who was registered. It names people in full: the audit trail says it was made."""
    hotline = open_hotline(content)
    rules, sheet = _rules(hotline), _sheet(hotline, LEDGER)
    district = read_district(hotline, district)
    base, on = hotline.knowledge.current, today()
    with hotline.store.reading() as session:
        rows = ledger.rows(session, hotline.vault, ledger.People(base, rules, on), sheet, district=district)
    with hotline.store.transaction() as session:
        audit.record(session, "system", "paper.ledger", "ledger", {"people": len(rows), "district": district})
    _write(hotline, out, sheet, rows, [base.wording.say("sheet.made", on=str(on))])


@report.command("ep8")
def write_ep8(
    out: OutFile,
    month: Annotated[str, typer.Option(help="The statistics month, such as 2026-10.")],
    content: ContentFolder = None,
) -> None:
    """Write the monthly report EP8: a row a district and their sum, from the 21st of the month before to the 20th."""
    hotline = open_hotline(content)
    rules, sheet = _rules(hotline), _sheet(hotline, EP8)
    base = hotline.knowledge.current
    try:
        span = statistics_month(rules.periods.statistics, Month.parse(month))
    except ValueError:
        refuse(base.wording.say("sheet.wrong_month", month=month))
    with hotline.store.reading() as session:
        rows = unit_report.rows(base, sheet, figures.counted(session, span))
    period = base.wording.say("sheet.period", since=str(span.since), until=str(span.until))
    _write(hotline, out, sheet, rows, [period, base.wording.say("sheet.made", on=str(today()))])


def _rules(hotline: Hotline) -> Casework:
    base = hotline.knowledge.current
    return base.casework or refuse(base.wording.say("life.no_casework"))


def _sheet(hotline: Hotline, name: str) -> Sheet:
    return _rules(hotline).sheets.get(name) or refuse(
        hotline.knowledge.current.wording.say("sheet.no_columns", sheet=name)
    )


def _write(hotline: Hotline, path: Path, sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str]) -> None:
    wording = hotline.knowledge.current.wording
    try:
        workbook.write(path, sheet, rows, lines)
    except OSError as error:
        refuse(wording.say("sheet.not_written", path=str(path), why=error.strerror or type(error).__name__))
    typer.echo(wording.say("sheet.written", path=str(path), rows=str(len(rows))))
