"""The sources in full: the list of documents, one document, one clause with where it comes from."""

from collections import Counter

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.web.hotline import HotlineHere, PagesHere

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/documents")
def documents(request: Request, hotline: HotlineHere, pages: PagesHere) -> Response:
    """All sources; what most answers rest on first."""
    knowledge = hotline.knowledge.current
    cited = Counter(citation.document for entry in knowledge.entries.values() for citation in entry.citations)
    found = sorted(knowledge.documents.values(), key=lambda document: -cited[document.id])
    return pages.show(request, "documents.html", documents=found)


@router.get("/documents/{document_id}")
def document(request: Request, hotline: HotlineHere, pages: PagesHere, document_id: str) -> Response:
    """One source, whole."""
    found = hotline.knowledge.current.documents.get(document_id)
    if found is None:
        raise HTTPException(404)
    return pages.show(request, "document.html", document=found)


@router.get("/clauses/{document_id}/{article}")
def clause(request: Request, hotline: HotlineHere, pages: PagesHere, document_id: str, article: str) -> Response:
    """One clause, with its neighbours and where it comes from."""
    found = hotline.knowledge.current.documents.get(document_id)
    articles = [] if found is None else [one.article for one in found.clauses]
    if found is None or article not in articles:
        raise HTTPException(404)
    at = articles.index(article)
    return pages.show(
        request,
        "clause.html",
        document=found,
        clause=found.clauses[at],
        before=found.clauses[at - 1] if at else None,
        behind=found.clauses[at + 1] if at + 1 < len(articles) else None,
    )
