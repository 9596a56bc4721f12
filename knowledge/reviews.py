"""When an entry is to be looked at again: a year after its review, or once a source of it was seen anew."""

from collections.abc import Mapping
from datetime import date, timedelta

from knowledge.schema import Document, Entry

REVIEW = timedelta(days=365)


def overdue(entry: Entry, today: date) -> bool:
    """Its last review is more than a year ago; an entry that was never reviewed is not judged."""
    return entry.reviewed_on is not None and today - entry.reviewed_on > REVIEW


def overtaken_by(entry: Entry, documents: Mapping[str, Document]) -> Document | None:
    """The newest seen of the documents it rests on, where that was after the review."""
    cited = [documents[citation.document] for citation in entry.citations if citation.document in documents]
    newest = max(cited, key=lambda document: document.seen_on, default=None)
    if entry.reviewed_on is None or newest is None or entry.reviewed_on >= newest.seen_on:
        return None
    return newest
