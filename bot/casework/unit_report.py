"""A report with a row a district and their sum, as columns.yaml asks."""

from collections.abc import Sequence

from bot.casework.figures import Figures
from bot.casework.ledger import Cell
from knowledge.base import KnowledgeBase
from knowledge.casework.sheets import Column, Fill, Sheet


def rows(base: KnowledgeBase, sheet: Sheet, figures: Figures) -> list[list[Cell]]:
    """A row for each district that the content has, also where nothing happened; one for cases without; the sum."""
    codes = [*base.districts, *sorted(code for code in figures if code not in base.districts)]
    table = [_row(sheet, at, _name(base, code), figures, (code,)) for at, code in enumerate(codes, start=1)]
    return [*table, _row(sheet, None, base.wording.say("sheet.all_units"), figures, codes)]


def _row(sheet: Sheet, number: int | None, name: str, figures: Figures, codes: Sequence[str]) -> list[Cell]:
    return [_cell(column, number, name, figures, codes) for column in sheet.columns]


def _cell(column: Column, number: int | None, name: str, figures: Figures, codes: Sequence[str]) -> Cell:
    if column.fill is Fill.UNIT:
        return name
    if column.fill is Fill.ROW_NUMBER:
        return number
    if not column.fill.value.startswith("count_"):
        return None
    return sum(len(figures.get(code, {}).get(column.fill, ())) for code in codes)


def _name(base: KnowledgeBase, code: str) -> str:
    if not code:
        return base.wording.say("sheet.no_district")
    return base.districts[code].name if code in base.districts else code
