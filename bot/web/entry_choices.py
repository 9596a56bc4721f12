"""What an entry may rest on and point to, by the names that people pick it by: clauses and other entries."""

from knowledge.answer import short_quote
from knowledge.base import KnowledgeBase
from knowledge.numerals import article_name
from knowledge.schema import Citation, Document


class Choices:
    """``clauses``: title and 第六条（三） with the beginning of the text. ``entries``: titles, each with its id."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        citable = (citation for document in base.documents.values() for citation in _citable(document))
        self._cited = {self.citation_name(citation): citation for citation in citable}
        self.clauses = {name: short_quote(base.clause(citation).text) for name, citation in self._cited.items()}
        self.entries = {entry.title: entry.id for entry in base.entries.values()}

    def citation_name(self, citation: Citation) -> str:
        """The document's title and the clause by its number."""
        document = self._base.documents.get(citation.document)
        return f"{document.title if document else citation.document} {article_name(citation.article)}"

    def entry_name(self, entry: str) -> str:
        """Its title; its id where it is not among the entries, or another one has the same title."""
        found = self._base.entries.get(entry)
        return found.title if found and self.entries[found.title] == entry else entry

    def citation(self, written: str) -> Citation | None:
        """The clause of a name, or of an id and a number as the files write it."""
        if written in self._cited:
            return self._cited[written]
        name, _, article = written.partition(" ")
        document = self._base.documents.get(name)
        return Citation(document=name, article=article) if document and document.clause(article) else None

    def entry(self, written: str) -> str | None:
        """The id of a title, or the id itself."""
        found = self.entries.get(written, written)
        return found if found in self._base.entries else None


def _citable(document: Document) -> list[Citation]:
    """Every clause, and every article that has clauses under it."""
    articles = dict.fromkeys(
        part for clause in document.clauses for part in (clause.article.partition("(")[0], clause.article)
    )
    return [Citation(document=document.id, article=article) for article in articles if document.clause(article)]
