"""An Excel file that somebody brings: opened without trust, read row by row, one sheet of it."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from knowledge.casework.ledger_header import Span
from knowledge.casework.ledger_row import Cell

MOST_ROWS = 50_000
"""Rows of a sheet; a larger ledger is brought in parts."""
LARGEST = 400 * 1024 * 1024
"""Bytes of all that is packed in the file: a small file may unfold without end."""
_OLD = b"\xd0\xcf\x11\xe0"
"""How files of old Excel begin, and files with a password."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1 << 20
_OVERLAP = 64  # bytes; a reference is shorter
_MOST_MERGED = 100_000


class LedgerFileError(Exception):
    """The file cannot be read as a ledger; ``key`` names the words (``import.file.…``), ``values`` fill them in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class LedgerSheet:
    """One sheet, open for reading."""

    title: str
    mac: bool
    """Days count from 1904."""
    spans: Sequence[Span]
    said: int | None
    """How many rows the file says that it has, which may be wrong: for a bar that fills."""
    _sheet: Any  # openpyxl's ReadOnlyWorksheet, whose stubs lack reset_dimensions

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row from the first, a merged cell's value in each row that it spans; a blank row stays blank."""
        spans = sorted(self.spans, key=lambda span: span.top)
        at, count, active = 0, 0, dict[int, tuple[int, Cell]]()
        for number, row in enumerate(_streamed(self._sheet), start=1):
            cells = [_cell(cell) for cell in row]
            while at < len(spans) and spans[at].top <= number:
                span, at = spans[at], at + 1
                if span.top == number and span.bottom > number and span.left <= len(cells):
                    active[span.left - 1] = (span.bottom, cells[span.left - 1])
            written = any(cell.value is not None or cell.wrong for cell in cells)
            count += written
            if count > MOST_ROWS:
                raise LedgerFileError("too-many-rows", most=str(MOST_ROWS))
            for place, (bottom, cell) in list(active.items()):
                if number > bottom:
                    del active[place]
                elif written:
                    cells += [Cell()] * (place + 1 - len(cells))
                    cells[place] = cell
            yield number, cells


@contextmanager
def opened(source: Path | bytes, sheet: str = "") -> Iterator[LedgerSheet]:
    """Open the sheet of that name, or the only one with something in it. LedgerFileError says what stands against it.

    Formulas are not computed, links not followed, macros not run; cells are read as they stand.
    """
    try:
        data = BytesIO(source) if isinstance(source, bytes) else BytesIO(source.read_bytes())
    except OSError as error:
        raise LedgerFileError("unreadable", why=error.strerror or type(error).__name__) from error
    book = _book(data)
    try:
        said = {page.title: page.max_row for page in book.worksheets}
        page = _chosen(book, sheet)
        page.reset_dimensions()  # what a file says of its size may be wrong
        spans = _spans(data, str(page._worksheet_path))  # noqa: SLF001 - openpyxl leaves merged cells out when it streams
        yield LedgerSheet(page.title, book.epoch == CALENDAR_MAC_1904, spans, said[page.title], page)
    finally:
        book.close()


def _book(data: BytesIO) -> Workbook:
    if data.getvalue()[:4] == _OLD:
        raise LedgerFileError("old-format")
    try:
        with zipfile.ZipFile(data) as packed:
            unfolded = sum(member.file_size for member in packed.infolist())
        book = load_workbook(data, read_only=True) if unfolded <= LARGEST else None
    except Exception as error:  # a damaged file fails in as many ways as the format has parts
        raise LedgerFileError("no-excel") from error
    if book is None:
        raise LedgerFileError("too-large")
    return book


def _chosen(book: Workbook, named: str) -> Any:
    shown = [page for page in book.worksheets if page.sheet_state == "visible"]
    if named:
        found = [page for page in book.worksheets if page.title.strip() == named.strip()]
        if not found:
            raise LedgerFileError("no-such-sheet", sheet=named, sheets="、".join(page.title for page in shown))
        return found[0]
    written = [page for page in shown if _written(page)]
    if not written:
        raise LedgerFileError("empty")
    if len(written) > 1:
        raise LedgerFileError("which-sheet", sheets="、".join(page.title for page in written))
    return written[0]


def _written(page: Any) -> bool:
    page.reset_dimensions()
    return any(cell.value is not None for row in _streamed(page) for cell in row)


def _spans(data: BytesIO, path: str) -> list[Span]:
    """The merged cells of a sheet, looked for in its stream: they stand after all its rows."""
    found: list[Span] = []
    with zipfile.ZipFile(data) as packed, packed.open(path.lstrip("/")) as stream:
        kept = b""
        while chunk := stream.read(_CHUNK):
            text = kept + chunk
            last = 0
            for match in _MERGED.finditer(text):
                left, top, right, bottom = range_boundaries(match[1].decode())
                found.append(Span(int(top or 0), int(left or 0), int(bottom or 0), int(right or 0)))
                last = match.end()
                if len(found) > _MOST_MERGED:
                    raise LedgerFileError("too-large")
            kept = text[max(last, len(text) - _OVERLAP) :]
    return found


def _streamed(page: Any) -> Iterator[Sequence[Any]]:
    """The rows; what is damaged inside shows only now."""
    try:
        yield from page.iter_rows()
    except Exception as error:
        raise LedgerFileError("no-excel") from error


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Cell(None, "formula")
    if cell.data_type == "e":
        return Cell(None, "error")
    return Cell(cell.value)
