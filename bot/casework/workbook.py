"""A sheet as an Excel file: title, what must be known of it, the columns, the rows; a text is never a formula."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.casework.ledger import Cell
from knowledge.casework.sheets import Sheet

NARROW, WIDE = 8, 40
"""Characters of a column."""
LONGEST_CELL = 32_767
"""Characters that Excel takes in a cell; longer texts are cut with a mark."""
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
_WIDE_CHARACTER = 0x2E80
"""From here on characters are as wide as two (Chinese)."""


def write(path: Path, sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str] = ()) -> None:
    """Write the file whole or not at all: OSError leaves what was there before.

    Under the title stand the sheet's note (that the official columns were not found) and ``lines``, one a row; then
    the headings, then the rows. Days are Excel days; all text is text, also what begins with "=".
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        temporary = Path(aside.name)
    try:
        with Workbook(str(temporary), _OPTIONS) as book:
            _fill(book, sheet, rows, [line for line in (sheet.note, *lines) if line])
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def packed(sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str] = ()) -> bytes:
    """The same file as bytes, for a browser to save."""
    out = BytesIO()
    with Workbook(out, {**_OPTIONS, "in_memory": True}) as book:
        _fill(book, sheet, rows, [line for line in (sheet.note, *lines) if line])
    return out.getvalue()


def _fill(book: Workbook, sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str]) -> None:
    page = book.add_worksheet()
    title = book.add_format({"bold": True, "font_size": 16})
    heading = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    page.write_string(0, 0, sheet.title, title)
    for at, line in enumerate(lines, start=1):
        page.write_string(at, 0, line)
    top = len(lines) + 1
    for at, column in enumerate(sheet.columns):
        page.write_string(top, at, column.title, heading)
        page.set_column(at, at, _width([column.title, *(row[at] for row in rows)]))
    for down, row in enumerate(rows, start=top + 1):
        for at, cell in enumerate(row):
            _write(page, (down, at), cell, day if isinstance(cell, date) else plain)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write(page: Worksheet, place: tuple[int, int], cell: Cell, looks: Format) -> None:
    match cell:
        case None:
            page.write_blank(*place, None, looks)
        case str():
            page.write_string(*place, cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…", looks)
        case date():
            page.write_datetime(*place, cell, looks)
        case _:
            page.write_number(*place, cell, looks)


def _width(cells: Sequence[Cell]) -> int:
    return min(WIDE, max(NARROW, *(_length(str(cell)) for cell in cells if cell is not None)) + 2)


def _length(text: str) -> int:
    return sum(2 if ord(char) >= _WIDE_CHARACTER else 1 for char in text)
