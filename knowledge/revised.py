"""The second layer of content: entries revised since the folder was shipped, put over it by id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from knowledge.content_files import ContentError, Raw, parse
from knowledge.content_folder import Folder
from knowledge.schema import Entry

_ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True)
class Revised:
    """An entry as somebody left it; ``body`` is the whole entry as it would stand in a file."""

    number: int
    body: Mapping[str, Any]

    @property
    def place(self) -> str:
        """How findings call it, where a file would have its name."""
        return f"revision {self.number}"


def merge(folder: Folder, revised: Sequence[Revised]) -> None:
    """Put revised entries in the places of those with the same id, new ones after them.

    ContentError where one is no entry, "revision N:1: field: message".
    """
    positions = {entry.id: at for at, entry in enumerate(folder.entries)}
    findings: list[str] = []
    for revision in revised:
        raw = Raw(revision.place, dict(revision.body), {(): 1})
        try:
            entry = parse(raw, _ENTRY)
        except ContentError as error:
            findings.extend(error.findings)
            continue
        if entry.id in positions:
            folder.overridden.setdefault(entry.id, folder.entries[positions[entry.id]])
            folder.entries[positions[entry.id]] = entry
        else:
            positions[entry.id] = len(folder.entries)
            folder.entries.append(entry)
        folder.places["entry", entry.id] = raw
    if findings:
        raise ContentError(findings)
