"""Questions and answers out of a table (.xlsx, .csv) or .jsonl, turned into entries."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from knowledge.content_files import ContentError, Raw, parse
from knowledge.schema import Citation, Entry, EntryStatus
from knowledge.tables import Columns, Row, read_rows
from knowledge.text import normal

COLUMNS = ("id", "question", "answer", "aliases", "citations", "topic")
_NEEDED = ("question", "answer")
_TEXTS = ("id", "question", "answer", "topic")
_NAMES = {
    "序号": "id",
    "编号": "id",
    "问题": "question",
    "标题": "question",
    "标准问": "question",
    "标准问题": "question",
    "问句": "question",
    "答案": "answer",
    "回答": "answer",
    "标准答案": "answer",
    "答复": "answer",
    "回复": "answer",
    "别名": "aliases",
    "相似问": "aliases",
    "相似问法": "aliases",
    "相似问题": "aliases",
    "扩展问": "aliases",
    "同义问": "aliases",
    "依据": "citations",
    "主题": "topic",
    "分类": "topic",
    "类别": "topic",
}
_SEPARATOR = re.compile(r"[|\n；;]+")
_ENTRY = TypeAdapter(Entry)
_CITED = re.compile(r"^([a-z0-9-]+)[\s:：]+(\d+(?:-\d+)?(?:\(\d+\))*)$")


_TABLE = Columns(_NAMES, _NEEDED)


def read_entries(
    path: Path, status: EntryStatus, taken: Mapping[str, str] | None = None, left_out: list[str] | None = None
) -> list[Entry]:
    """All entries of a file. ContentError with a finding for every row that is wrong; then nothing is imported.

    ``taken`` says of the ids that other files of the folder have where they stand ("file:line"); sheets of a workbook
    that hold no questions are added to ``left_out``.
    """
    entries: dict[str, Entry] = {}
    findings: list[str] = []
    for row in read_rows(path, _TABLE, [] if left_out is None else left_out):
        raw = Raw(row.file, row.cells, {(): row.line})
        try:
            entry = parse(Raw(row.file, _fields(raw, row, path), raw.lines), _ENTRY)
        except ContentError as error:
            findings.extend(error.findings)
            continue
        if entry.id in entries:
            findings.append(raw.finding(("id",), f"{entry.id} stands twice"))
        elif taken and entry.id in taken:
            findings.append(raw.finding(("id",), f"{entry.id} stands in {taken[entry.id]} already"))
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
    if "" in cells:
        raise ContentError([raw.finding((), f"「{str(cells[''])[:20]}」 stands in a column without a heading")])
    if unknown := sorted(set(map(str, cells)) - set(COLUMNS)):
        raise ContentError([raw.finding((unknown[0],), f"is not a column here ({', '.join(COLUMNS)})")])
    if missing := [name for name in _NEEDED if not str(cells.get(name, "")).strip()]:
        raise ContentError([raw.finding((name,), "is missing") for name in missing])
    if other := [name for name in _TEXTS if not _is_text(cells.get(name, ""))]:
        raise ContentError([raw.finding((name,), "must be text") for name in other])
    if silent := [name for name in _NEEDED if not normal(str(cells[name]))]:
        raise ContentError([raw.finding((name,), "has no word in it") for name in silent])
    title = str(cells["question"]).strip()
    aliases = cells.get("aliases", [])
    if isinstance(aliases, str):
        aliases = _SEPARATOR.split(aliases)
    if not isinstance(aliases, list) or not all(alias is None or _is_text(alias) for alias in aliases):
        raise ContentError([raw.finding(("aliases",), "must be a list of texts, or words parted by | or ;")])
    variants = dict.fromkeys(words for alias in aliases if normal(words := str("" if alias is None else alias).strip()))
    return {
        "id": str(cells.get("id", f"{_slug(_stem(row, path))}-{row.line}")).strip(),
        "title": title,
        "variants": [variant for variant in variants if variant and variant != title],
        "answer": str(cells["answer"]),
        "citations": _citations(raw, cells.get("citations", [])),
        "topic": str(cells.get("topic", "")).strip(),
    }


def _citations(raw: Raw, cell: Any) -> list[Any]:
    """Citations as in entries, or in words: 「harbin-2010-230 6(3); …」."""
    if isinstance(cell, str):
        cell = _SEPARATOR.split(cell)
    if not isinstance(cell, list):
        raise ContentError([raw.finding(("citations",), "must be a list, or a document and an article")])
    found: list[Any] = [piece for piece in cell if not isinstance(piece, str)]
    for piece in filter(None, (piece.strip() for piece in cell if isinstance(piece, str))):
        match = _CITED.match(piece)
        if match is None:
            raise ContentError([raw.finding(("citations",), f"{piece} is not a document and an article")])
        found.append(Citation(document=match[1], article=match[2]))
    return found


def _is_text(value: object) -> bool:
    """Whether a value is words: a table's cell, or a text or a number of a JSON line."""
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _stem(row: Row, path: Path) -> str:
    """The file's name without its ending, with the sheet's where there are several: part of an id."""
    sheet = row.file.removeprefix(path.name).removeprefix(":")
    return f"{path.stem}-{sheet}" if sheet else path.stem


def _slug(stem: str) -> str:
    return re.sub(r"[^\w.-]+", "-", stem).strip("-") or "row"


def write_entries(entries: list[Entry], folder: Path, name: str) -> Path:
    """Write entries/NAME.jsonl under a content folder, whole or not at all, and return its path."""
    target = target_of(folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    lines = (json.dumps(entry.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for entry in entries)
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.replace(target)
    return target


def target_of(folder: Path, name: str) -> Path:
    """The file that entries imported from a file of this name go to."""
    return folder / "entries" / f"{_slug(name)}.jsonl"
