"""Sources as people are shown them: each document once with its articles, and addresses of the clauses' texts."""

from collections.abc import Iterable

from handlers.messages import Link
from handlers.turn import Context
from knowledge.numerals import article_name
from knowledge.schema import Citation


def cited_documents(context: Context, citations: Iterable[Citation]) -> list[dict[str, object]]:
    """One item a document: its id, title, number, articles in words, since and issued (dates or None), verified."""
    articles: dict[str, list[str]] = {}
    for citation in citations:
        articles.setdefault(citation.document, []).append(article_name(citation.article))
    documents = context.knowledge.documents
    return [
        {
            "document": name,
            "title": documents[name].title,
            "number": documents[name].number,
            "articles": list(dict.fromkeys(cited)),
            "since": documents[name].effective_from,
            "issued": documents[name].issued_on,
            "verified": str(documents[name].verified),
        }
        for name, cited in articles.items()
    ]


def clause_links(context: Context, citations: Iterable[Citation]) -> tuple[Link, ...]:
    """Where the text of each clause can be read."""
    return tuple(
        Link(
            label=context.say(
                "answer.link", title=context.knowledge.document(one).title, article=article_name(one.article)
            ),
            url=context.snapshot.clause_url(one.document, one.article),
        )
        for one in citations
    )
