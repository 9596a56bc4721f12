"""From a content folder to a KnowledgeBase in force."""

import hashlib
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED, Folder, read_folder
from knowledge.references import dangling
from knowledge.schema import Entry, EntryStatus
from knowledge.search import Index
from knowledge.wording import Wording

__all__ = ["SHIPPED", "ContentError", "assemble", "load"]


def load(folder: Path | None = None) -> KnowledgeBase:
    """Load a content folder (None: the shipped one) and build its index.

    Raises ContentError, which holds every finding as "file:line: field: message".
    """
    content = read_folder(folder or SHIPPED)
    if findings := list(dangling(content)):
        raise ContentError(findings)
    return assemble(content)


def assemble(folder: Folder) -> KnowledgeBase:
    """Build the base in force: of the entries, those that are published."""
    in_force = [entry for entry in folder.entries if entry.status is EntryStatus.PUBLISHED]
    version = _version(folder, in_force)
    return KnowledgeBase(
        version=version,
        documents={document.id: document for document in folder.documents},
        entries={entry.id: entry for entry in in_force},
        amounts={amount.id: amount for amount in folder.amounts},
        districts={district.code: district for district in folder.districts},
        elsewhere=tuple(folder.elsewhere),
        wording=Wording(folder.wording),
        screening=folder.screening,
        index=Index(in_force, folder.elsewhere, folder.synonyms, strangers=folder.strangers, version=version),
    )


def _version(folder: Folder, in_force: list[Entry]) -> str:
    """Hash of all that is in force, 16 hexadecimal digits; the same content gives the same version anywhere."""
    digest = hashlib.sha256()
    pieces = (folder.documents, in_force, folder.amounts, folder.districts, folder.elsewhere, folder.synonyms)
    for kind in pieces:
        for piece in kind:
            digest.update(piece.model_dump_json().encode() + b"\n")
        digest.update(b"\0")
    for key in sorted(folder.wording):
        digest.update(f"{key}\0{folder.wording[key]}\0".encode())
    for path in folder.files:
        if path.parent.name == "screening":
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
