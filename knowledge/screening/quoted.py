"""A citation with its document, number and wording, as the commands print it."""

from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.schema import Citation


def quoted(citation: Citation, base: KnowledgeBase) -> dict[str, Any]:
    """{document, number, article, quote, effective_from, verified}; KeyError where the citation dangles."""
    document = base.document(citation)
    return {
        "document": document.id,
        "number": document.number,
        "article": citation.article,
        "quote": base.clause(citation).text,
        "effective_from": document.effective_from.isoformat() if document.effective_from else None,
        "verified": document.verified.value,
    }
