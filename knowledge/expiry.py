"""What rests on a document that is no more in force, not yet, or not for long: entries, rules, districts' own rules."""

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.content_folder import Folder
from knowledge.findings import Finding, at_piece
from knowledge.references import local_citations, rule_place
from knowledge.schema import Citation, Document, EntryStatus

SOON = timedelta(days=60)
"""So long before a document ends somebody should look at what rests on it."""


def expiring(folder: Folder, today: date) -> Iterator[Finding]:
    """An error for each piece in force whose document has ended or has not begun, a note where it ends soon."""
    documents = {document.id: document for document in folder.documents}
    for entry in folder.entries:
        if entry.status in {EntryStatus.PUBLISHED, EntryStatus.INTERNAL}:
            for at, citation in enumerate(entry.citations):
                if found := _ending(documents, citation, today):
                    message = f"entry {entry.id} rests on {found[0]}"
                    yield at_piece(folder, "entry", entry.id, ("citations", at), message, error=found[1])
    for rules in folder.local_rules:
        for path, citation in local_citations(rules):
            if found := _ending(documents, citation, today):
                message = f"this rule of the district rests on {found[0]}"
                yield at_piece(folder, "local rules", rules.district, path, message, error=found[1])
    for place, citation in folder.screening.citations() if folder.screening else ():
        if found := _ending(documents, citation, today):
            where, _, field = rule_place(folder, place).partition(": ")
            yield Finding(where, f"{field}: this rule of the screening rests on {found[0]}", found[1])


def _ending(documents: dict[str, Document], citation: Citation, today: date) -> tuple[str, bool] | None:
    """What is wrong with the cited document today, and whether that is an error; None where nothing is."""
    document = documents.get(citation.document)
    if document is None:  # a dangling reference has its own finding
        return None
    name = f"{document.id} {citation.article}"
    if document.effective_from and today < document.effective_from:
        return f"{name}, in force only from {document.effective_from}: its answer is withheld until then", True
    if document.effective_to is None or document.effective_to - today > SOON:
        return None
    if document.effective_to < today:
        return f"{name}, expired since {document.effective_to + timedelta(days=1)}: its answer is withheld", True
    return f"{name}, which expires after {document.effective_to}", False
