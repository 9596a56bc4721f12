"""From a content folder, and the revisions made since, to a KnowledgeBase in force."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel

from knowledge.base import KnowledgeBase
from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED, Folder, read_folder
from knowledge.references import dangling
from knowledge.revised import Revised, merge
from knowledge.schema import Entry, EntryStatus
from knowledge.views import Views

__all__ = ["SHIPPED", "ContentError", "assemble", "load"]


def load(folder: Path | None = None, revised: Sequence[Revised] = (), *, answers_alone: bool = False) -> KnowledgeBase:
    """Load a content folder (None: the shipped one), put the revised entries over it, and build its index.

    ``answers_alone`` leaves screening and casework unread, for a process that only answers questions; the version is
    the same. Raises ContentError, which holds every finding as "file:line: field: message".
    """
    content = read_folder(folder or SHIPPED, answers_alone=answers_alone)
    merge(content, revised)
    if findings := list(dangling(content)):
        raise ContentError(findings)
    return assemble(content)


def assemble(folder: Folder) -> KnowledgeBase:
    """Build the base in force as residents see it; the views of districts and staff come with it."""
    return Views(folder, _version(folder)).general


def _version(folder: Folder) -> str:
    """Hash of all that is in force, 16 hexadecimal digits; the same content gives the same version anywhere."""
    digest = hashlib.sha256()
    pieces: tuple[Iterable[BaseModel], ...] = (
        folder.documents,
        _in_force(folder.entries),
        folder.amounts,
        folder.districts,
        folder.elsewhere,
        folder.synonyms,
        folder.follow_ups,
        folder.local_rules,
    )
    for kind in pieces:
        for piece in kind:
            digest.update(piece.model_dump_json().encode() + b"\n")
        digest.update(b"\0")
    for key in sorted(folder.wording):
        digest.update(f"{key}\0{folder.wording[key]}\0".encode())
    for path in folder.files:
        if {"screening", "casework", "papers"} & {path.parent.name, path.parent.parent.name}:
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _in_force(entries: Iterable[Entry]) -> list[Entry]:
    """By id: where an entry stands says nothing. A draft or a withdrawn one answers nobody."""
    seen = (entry for entry in entries if entry.status in {EntryStatus.PUBLISHED, EntryStatus.INTERNAL})
    return sorted(seen, key=lambda entry: entry.id)
