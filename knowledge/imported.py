"""Questions and answers out of a table (.xlsx, .csv) or .jsonl, turned into entries."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from knowledge.content_files import ContentError, Raw, parse, read_json_lines, read_text
from knowledge.schema import Citation, Entry, EntryStatus

COLUMNS = ("id", "question", "answer", "aliases", "citations", "topic")
_NEEDED = ("question", "answer")
_NAMES = {
    "编号": "id",
    "问题": "question",
    "标题": "question",
    "答案": "answer",
    "回答": "answer",
    "别名": "aliases",
    "相似问": "aliases",
    "相似问法": "aliases",
    "依据": "citations",
    "主题": "topic",
}
_SEPARATOR = re.compile(r"[|\n；;]+")
_ENTRY = TypeAdapter(Entry)
_CITED = re.compile(r"^([a-z0-9-]+)[\s:：]+(\d+(?:-\d+)?(?:\(\d+\))*)$")


@dataclass(frozen=True)
class Row:
    """One row as read; ``line`` is the row or line number people see, from 1."""

    line: int
    cells: dict[str, Any]


def read_entries(path: Path, status: EntryStatus) -> list[Entry]:
    """All entries of a file. ContentError with a finding for every row that is wrong; then nothing is imported."""
    readers = {".xlsx": _xlsx, ".csv": _csv, ".jsonl": _json_lines}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ContentError([f"{path.name}:1: must be .xlsx, .csv or .jsonl"])
    entries: dict[str, Entry] = {}
    findings: list[str] = []
    for row in reader(path):
        raw = Raw(path.name, row.cells, {(): row.line})
        try:
            entry = parse(Raw(path.name, _fields(raw, row, path), raw.lines), _ENTRY)
        except ContentError as error:
            findings.extend(error.findings)
            continue
        if entry.id in entries:
            findings.append(raw.finding(("id",), f"{entry.id} stands twice"))
        entries[entry.id] = entry.model_copy(update={"status": status})
    if not entries and not findings:
        findings.append(f"{path.name}:1: holds no row")
    if findings:
        raise ContentError(findings)
    return list(entries.values())


def _fields(raw: Raw, row: Row, path: Path) -> dict[str, Any]:
    if not isinstance(raw.value, dict):
        raise ContentError([raw.finding((), "must be an object")])
    cells = {key: value for key, value in raw.value.items() if value not in (None, "", [])}
    if unknown := sorted(set(map(str, cells)) - set(COLUMNS)):
        raise ContentError([raw.finding((unknown[0],), f"is not a column here ({', '.join(COLUMNS)})")])
    if missing := [name for name in _NEEDED if not str(cells.get(name, "")).strip()]:
        raise ContentError([raw.finding((name,), "is missing") for name in missing])
    title = str(cells["question"]).strip()
    aliases = cells.get("aliases", [])
    if isinstance(aliases, str):
        aliases = _SEPARATOR.split(aliases)
    if not isinstance(aliases, list):
        raise ContentError([raw.finding(("aliases",), "must be a list, or words parted by | or ;")])
    variants = dict.fromkeys(str(alias).strip() for alias in aliases)
    return {
        "id": str(cells.get("id", f"{_slug(path.stem)}-{row.line}")).strip(),
        "title": title,
        "variants": [variant for variant in variants if variant and variant != title],
        "answer": str(cells["answer"]),
        "citations": _citations(raw, cells.get("citations", [])),
        "topic": str(cells.get("topic", "")).strip(),
    }


def _citations(raw: Raw, cell: Any) -> list[Any]:
    """Citations as in entries, or in words: 「harbin-2010-230 6(3); …」."""
    if not isinstance(cell, str):
        return list(cell)
    found = []
    for piece in filter(None, (piece.strip() for piece in _SEPARATOR.split(cell))):
        match = _CITED.match(piece)
        if match is None:
            raise ContentError([raw.finding(("citations",), f"{piece} is not a document and an article")])
        found.append(Citation(document=match[1], article=match[2]))
    return found


def _slug(stem: str) -> str:
    return re.sub(r"[^\w.-]+", "-", stem).strip("-") or "row"


def _json_lines(path: Path) -> Iterator[Row]:
    for raw in read_json_lines(path, path.name):
        yield Row(raw.line(), raw.value)


def _csv(path: Path) -> Iterator[Row]:
    reader = csv.reader(read_text(path, path.name).splitlines(keepends=True))
    try:
        yield from _table(((reader.line_num, row) for row in reader), path)
    except csv.Error as error:
        raise ContentError([f"{path.name}:{reader.line_num}: is not valid CSV: {error}"]) from error


def _xlsx(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second, for this one format
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    try:
        sheet = load_workbook(path, data_only=True).worksheets[0]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise ContentError([f"{path.name}:1: is not an Excel file"]) from error
    for merged in list(sheet.merged_cells.ranges):  # a merged cell means its value in every row it spans
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for line in range(merged.min_row, merged.max_row + 1):
            if any(cell.value is not None for cell in sheet[line]):  # a blank row stays blank
                sheet.cell(line, merged.min_col).value = value
    yield from _table(enumerate(sheet.iter_rows(values_only=True), start=1), path)


def _table(rows: "Iterator[tuple[int, Any]]", path: Path) -> Iterator[Row]:
    """Rows under the first one that is not blank, which names the columns."""
    header: list[str] = []
    for line, row in rows:
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if not any(cells):
            continue
        if not header:
            header = [_NAMES.get(cell, cell.lower()) for cell in cells]
            if missing := [name for name in _NEEDED if name not in header]:
                raise ContentError([f"{path.name}:{line}: {missing[0]}: no such column in the first row"])
            continue
        filled: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=False):
            if name and cell:
                filled[name] = f"{filled[name]}|{cell}" if name in filled else cell
        yield Row(line, filled)


def write_entries(entries: list[Entry], folder: Path, name: str) -> Path:
    """Write entries/NAME.jsonl under a content folder, whole or not at all, and return its path."""
    target = folder / "entries" / f"{_slug(name)}.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    lines = (json.dumps(entry.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for entry in entries)
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.replace(target)
    return target
