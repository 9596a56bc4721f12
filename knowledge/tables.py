"""Rows out of the tables people have: workbooks with merged cells and formulas, CSV in UTF-8 or GBK, JSON lines."""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.content_files import ContentError, json_lines

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_BYTE_ORDER = ("\ufeff", "\ufffe")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (",", "\t", ";", "；")
_NOISE = re.compile(r"\(.*?\)|\[.*?\]|[\s*:]+")
"""What stands about a heading's words."""
_LARGEST_CELL = 1_000_000
_MOST_ABOVE = 5
_MOST_ROWS = 200_000
"""Rows of a sheet. A sheet formatted to its last row claims a million."""


@dataclass(frozen=True)
class Row:
    """One row as read. ``file`` names the sheet too where there are several; ``line`` is what people see, from 1."""

    file: str
    line: int
    cells: Any
    """{column: text}, or whatever a line of JSON holds."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table: every spelling of a heading with its name, and those that no table lacks."""

    names: Mapping[str, str]
    needed: Sequence[str]

    def of(self, cells: Sequence[str]) -> list[str]:
        """The names of a heading row; an unknown heading stays as it is, in lower case.

        Width, blanks, stars and what stands in brackets say nothing: 「问 题（必填）*」 is 问题.
        """
        plain = ((cell, _NOISE.sub("", unicodedata.normalize("NFKC", cell)).lower()) for cell in cells)
        return [self.names.get(cell) or self.names.get(heading, heading) for cell, heading in plain]

    def missing(self, header: Sequence[str]) -> str:
        """The first needed column that a heading row lacks, or empty."""
        return next((name for name in self.needed if name not in header), "")


def read_rows(path: Path, columns: Columns, left_out: list[str]) -> Iterator[Row]:
    """All rows under the headings. Sheets that hold no such table are named in ``left_out``.

    ContentError "file:row: message" for what cannot be read.
    """
    readers: dict[str, Callable[[], Iterable[Row]]] = {
        ".xlsx": lambda: _xlsx(path, columns, left_out),
        ".xlsm": lambda: _xlsx(path, columns, left_out),
        ".csv": lambda: _csv(path, columns),
        ".jsonl": lambda: [Row(raw.file, raw.line(), raw.value) for raw in json_lines(read_any_text(path), path.name)],
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        old = "; open it in Excel and save it as .xlsx" if path.suffix.lower() == ".xls" else ""
        raise ContentError([f"{path.name}:1: must be .xlsx, .csv or .jsonl{old}"])
    yield from reader()


def decoded(data: bytes, name: str) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GBK, as Chinese Windows writes it; ContentError for anything else."""
    for encoding in (_MARKS.get(data[:2], "utf-8-sig"), "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            continue
        if "\0" in text:
            raise ContentError([f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: is not text"])
        return text
    raise ContentError([f"{name}:{line}: is neither UTF-8 nor GBK text"])


def read_any_text(path: Path) -> str:
    """The text of a file in one of the encodings people have; ContentError where it cannot be read."""
    try:
        return decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise ContentError([f"{path.name}:1: cannot be read: {error.strerror}"]) from error


def _csv(path: Path, columns: Columns) -> Iterator[Row]:
    text = read_any_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from _table(path.name, _numbered(reader), columns)
    except csv.Error as error:
        raise ContentError([f"{path.name}:{reader.line_num}: is not valid CSV: {error}"]) from error


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins; one with line breaks in a cell spans several."""
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def _xlsx(path: Path, columns: Columns, left_out: list[str]) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second, for this one format

    try:
        values = load_workbook(path, data_only=True).worksheets
        formulas = load_workbook(path).worksheets
    except OSError as error:
        raise ContentError([f"{path.name}:1: cannot be read: {error.strerror}"]) from error
    except Exception as error:  # whatever openpyxl meets in a damaged file, of any class
        raise ContentError([f"{path.name}:1: is not an Excel file"]) from error
    shown = [sheet for sheet in values if sheet.sheet_state == "visible"]
    found: list[Row] = []
    findings: list[str] = []
    headless: list[str] = []
    for sheet in shown:
        name = path.name if len(shown) == 1 else f"{path.name}:{sheet.title}"
        written = next(other for other in formulas if other.title == sheet.title)
        try:
            found.extend(_sheet(name, sheet, written, columns))
        except _NoTableError as error:
            headless.append(str(error))
            left_out.append(sheet.title)
        except ContentError as error:
            findings.extend(error.findings)
    if findings or len(headless) == len(shown):
        raise ContentError(findings or headless[:1] or [f"{path.name}:1: holds no row"])
    yield from found


class _NoTableError(Exception):
    """A sheet without the needed headings."""


def _sheet(name: str, sheet: "Worksheet", written: "Worksheet", columns: Columns) -> list[Row]:
    """The rows of one sheet; ContentError with every formula whose value nobody has computed."""
    if sheet.max_row > _MOST_ROWS:
        raise ContentError([f"{name}:{_MOST_ROWS}: has more rows than this; delete the empty ones below the table"])
    if findings := list(_unread(name, sheet, written)):
        raise ContentError(findings)
    _unmerge(sheet)
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    try:
        return list(_table(name, rows, columns))
    except ContentError as error:
        raise _NoTableError(error.findings[0]) from error


def _unread(name: str, sheet: "Worksheet", written: "Worksheet") -> Iterator[str]:
    """The cells that hold no value: formulas that nobody has computed, errors."""
    for row, (cells, shown) in enumerate(zip(written.iter_rows(), sheet.iter_rows(), strict=True), start=1):
        for cell, value in zip(cells, shown, strict=True):
            if cell.data_type == "f" and value.value is None:
                message = "is a formula without a value: open the file in Excel and save it"
                yield f"{name}:{row}: cell {cell.coordinate} {message}"
            elif value.data_type == "e":
                yield f"{name}:{row}: cell {cell.coordinate} holds the error {value.value}"


def _unmerge(sheet: "Worksheet") -> None:
    """Write a merged cell's value into every row it spans; a blank row stays blank."""
    for merged in list(sheet.merged_cells.ranges):
        spanning = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for line in range(merged.min_row, merged.max_row + 1):
            if any(_written(cell.value) for cell in sheet[line]):
                sheet.cell(line, merged.min_col).value = spanning


def _table(name: str, rows: Iterable[tuple[int, Sequence[Any]]], columns: Columns) -> Iterator[Row]:
    """Rows under the one that names the columns, a title above it allowed; a heading that stands twice adds up."""
    header: list[str] = []
    above: list[str] = []  # what is wrong with the rows above the headings: a title, a date
    for line, row in rows:
        cells = [_written(cell) for cell in row]
        if not any(cells):
            continue
        if not header:
            if missing := columns.missing(columns.of(cells)):
                above.append(f"{name}:{line}: {missing}: no such column in the first row")
                if len(above) > _MOST_ABOVE:
                    break
                continue
            header = columns.of(cells)
            continue
        filled: dict[str, Any] = {}
        for heading, cell in zip(header, cells, strict=False):
            if heading and cell:
                filled[heading] = f"{filled[heading]}|{cell}" if heading in filled else cell
        if outside := [cell for cell in cells[len(header) :] if cell] or [
            cell for heading, cell in zip(header, cells, strict=False) if cell and not heading
        ]:
            filled.setdefault("", outside[0])
        yield Row(name, line, filled)
    if above and not header:
        raise ContentError(above[:1])


def _written(cell: object) -> str:
    """A cell as people read it: 7 for 7.0, a day without its midnight, no stray blanks around."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").strip(" \t\r\n\u3000\u00a0\ufeff\u200b")
