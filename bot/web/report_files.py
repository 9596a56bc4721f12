"""Reports as Excel files: a unit's month, a quarter for its dispatch, a year's targets."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from fastapi.responses import Response

from bot.casework import report_sheets, report_view, targets, workbook
from bot.casework.ledger import Cell
from bot.clock import local_date, utcnow
from bot.web.report_desk import FIRST_YEAR, ReportDesk
from knowledge.casework.sheets import Sheet

router = APIRouter()
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AtDesk = Annotated[ReportDesk, Depends()]
Year = Annotated[int, Query(ge=FIRST_YEAR, le=2100)]


@router.get("/reports/{unit}/{month}/sheet")
def month_file(desk: AtDesk, unit: str, month: str, version: int | None = None) -> Response:
    """A version of a month's report, the newest where none is asked for."""
    of, sheet, base = desk.month(month), _sheet(desk, "ep8"), desk.hotline.knowledge.current
    with desk.hotline.store.reading() as session:
        there = desk.unit(session, unit)
        shown = report_view.view(session, desk.rules.periods.statistics, there, of, version)
        if shown is None:
            raise HTTPException(404)
        rows = report_sheets.month_rows(session, base, sheet, shown)
        lines = report_sheets.month_lines(base, shown)
    return _file(f"ep8-{there.code}-{of}", sheet, rows, lines)


@router.get("/reports/{unit}/quarter/{year}/{number}")
def quarter_file(
    desk: AtDesk,
    unit: str,
    year: Annotated[int, Path(ge=FIRST_YEAR, le=2100)],
    number: Annotated[int, Path(ge=1, le=4)],
) -> Response:
    """The quarterly dispatch of a unit, out of the approved reports of three months."""
    sheet, base = _sheet(desk, "quarterly"), desk.hotline.knowledge.current
    with desk.hotline.store.reading() as session:
        there = desk.unit(session, unit)
        found = report_sheets.quarter(session, desk.rules.reports, there, year, number)
        rows = report_sheets.quarter_rows(session, base, sheet, found)
    return _file(
        f"quarter-{there.code}-{year}Q{number}",
        sheet,
        rows,
        report_sheets.quarter_lines(base, desk.rules, year, number),
    )


@router.get("/targets/sheet")
def targets_file(desk: AtDesk, year: Year, unit: str = "") -> Response:
    """The targets of a unit, of those right below and of its people, beside what was reached."""
    sheet, base, rules = _sheet(desk, "targets"), desk.hotline.knowledge.current, desk.rules
    with desk.hotline.store.reading() as session:
        there = desk.unit(session, unit)
        rows = report_sheets.target_rows(session, base, rules, sheet, targets.of_unit(session, rules, there, year))
    lines = report_sheets.target_lines(base, rules, year, local_date(utcnow()))
    return _file(f"targets-{there.code}-{year}", sheet, rows, lines)


def _sheet(desk: ReportDesk, name: str) -> Sheet:
    if (found := desk.rules.sheets.get(name)) is None:
        raise HTTPException(404)
    return found


def _file(name: str, sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str]) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}
    return Response(workbook.packed(sheet, rows, lines), media_type=EXCEL, headers=headers)
