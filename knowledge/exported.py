"""Revised entries written back into the files of a content folder, each in the place of the entry it replaces."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from knowledge.content_files import ContentError
from knowledge.content_folder import read_folder
from knowledge.loader import load
from knowledge.revised import Revised
from knowledge.schema import Entry

NEW = "entries/revised.yaml"
"""Where entries go that the folder does not have."""


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as people do: |-."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - yaml's own signature
        """Indent the items of a list within an entry."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and text == text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def export(root: Path, revised: Sequence[Revised]) -> list[Path]:
    """Write revisions into the folder; the files that were changed.

    The folder alone is then what folder and revisions were together, which is proved on a copy before anything is
    written. ContentError where it would not be, or where the merge is broken.
    """
    wanted = load(root, revised).version
    changed = _changed_files(root, revised)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "content"
        shutil.copytree(root, copy)
        _write(copy, changed)
        if load(copy).version != wanted:
            raise ContentError([f"{name}:1: cannot be changed by export: edit it by hand" for name in changed])
    _write(root, changed)
    return [root / name for name in changed]


def _changed_files(root: Path, revised: Sequence[Revised]) -> dict[str, str]:
    """{file relative to the folder: its new text}."""
    folder = read_folder(root)
    changed: dict[str, str] = {}
    replaced: dict[str, list[tuple[int, Entry]]] = {}
    new: list[Entry] = []
    for revision in revised:
        entry = Entry.model_validate(dict(revision.body))
        raw = folder.places.get(("entry", entry.id))
        if raw is None:
            new.append(entry)
        else:
            replaced.setdefault(raw.file, []).append((raw.line(), entry))
    starts: dict[str, list[int]] = {}
    for (kind, _), raw in folder.places.items():
        if kind == "entry":
            starts.setdefault(raw.file, []).append(raw.line())
    for name, entries in replaced.items():
        lines = (root / name).read_text(encoding="utf-8-sig").splitlines()
        changed[name] = "\n".join(_spliced(lines, sorted(starts[name]), entries, name)) + "\n"
    if new:
        path = root / NEW
        before = changed.get(NEW) or (path.read_text(encoding="utf-8-sig") if path.is_file() else "")
        changed[NEW] = before + "\n".join(line for entry in new for line in _lines(entry, NEW)) + "\n"
    return changed


def _spliced(lines: list[str], starts: list[int], entries: Iterable[tuple[int, Entry]], name: str) -> list[str]:
    """The lines of a file with some of its entries replaced, from the last to the first; comments between stay."""
    for start, entry in sorted(entries, key=lambda each: -each[0]):
        end = next((other for other in starts if other > start), len(lines) + 1) - 1
        while end > start and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        lines[start - 1 : end] = _lines(entry, name)
    return lines


def _lines(entry: Entry, name: str) -> list[str]:
    fields: dict[str, Any] = entry.model_dump(mode="json", exclude_defaults=True)
    if name.endswith(".jsonl"):
        return [json.dumps(fields, ensure_ascii=False)]
    if entry.reviewed_on:
        fields["reviewed_on"] = entry.reviewed_on
    dumped = yaml.dump([fields], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return dumped.rstrip("\n").splitlines()


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
