"""KnowledgeBase: everything in force at one version, immutable, shared by all conversations of a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.schema import Amount, Citation, Clause, District, Document, Elsewhere, Entry, Office

if TYPE_CHECKING:  # the index, the rules and the views are built from the base's parts, and typed here
    from knowledge.casework.casework import Casework
    from knowledge.papers import Papers
    from knowledge.screening.rules import Screening
    from knowledge.search import Index
    from knowledge.short_messages import ShortMessages
    from knowledge.views import Views
    from knowledge.wording import Wording


class Status(StrEnum):
    """The three outcomes of a question."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Candidate:
    """An entry that a question may mean."""

    entry: Entry
    score: float
    """Confidence in 0..1, comparable between questions."""


@dataclass(frozen=True)
class Finding:
    """What a question found: ``candidates`` best first (for NO_ANSWER the nearest, for showing topics only)."""

    status: Status
    candidates: tuple[Candidate, ...] = ()
    elsewhere: Elsewhere | None = None
    also: "tuple[Finding, ...]" = ()
    """A second question in the same message, found by itself."""
    courtesy: bool = False
    """Whether the message was courtesy alone; ``elsewhere`` then says what to say to it."""


@dataclass(frozen=True)
class KnowledgeBase:
    """All content of one version.

    ``version`` is the hash of all that is in force; answers, verdicts and cases carry it.
    """

    version: str
    documents: Mapping[str, Document]
    entries: Mapping[str, Entry]
    amounts: Mapping[str, Amount]
    districts: Mapping[str, District]
    """By code, in the order of the content file."""
    elsewhere: tuple[Elsewhere, ...]
    wording: "Wording"
    screening: "Screening | None"
    """None where the content folder holds entries alone."""
    index: "Index" = field(repr=False)
    district: District | None = None
    """The district whose own rules are worked in; None: the general rules."""
    local: frozenset[str] = frozenset()
    """The entries that this district's rules changed or added."""
    offices: tuple[Office, ...] = ()
    staff: bool = False
    """Whether internal entries are among the entries."""
    views: "Views | None" = field(default=None, repr=False)
    casework: "Casework | None" = None
    """The life of a case, its deadlines and papers; None where the content folder has no casework."""
    papers: "Papers | None" = field(default=None, repr=False)
    """The forms that are printed; None where the content folder has none."""
    short: "ShortMessages | None" = field(default=None, repr=False)
    """What is read of a message before it is searched for."""

    def for_district(self, code: str) -> "KnowledgeBase":
        """The base as it holds for a district's residents: itself where the district has no rules of its own."""
        return self.views.of(self, code, staff=self.staff) if self.views else self

    def for_staff(self) -> "KnowledgeBase":
        """The base with the internal entries; itself where there are none."""
        return self.views.of(self, self.district.code if self.district else "", staff=True) if self.views else self

    def document(self, citation: Citation) -> Document:
        return self.documents[citation.document]

    def clause(self, citation: Citation) -> Clause:
        """The cited clause; KeyError where a citation dangles (``kb check`` proves that none does)."""
        clause = self.documents[citation.document].clause(citation.article)
        if clause is None:
            raise KeyError(f"{citation.document} {citation.article}")
        return clause

    def search(self, question: str, *, topic: str = "") -> Finding:
        """Find the entry for a question; ``topic`` is the id of the entry under discussion.

        A mere courtesy is no question, a follow-up that names only what is asked has its answer in a table, and a short
        question with another office's word is that office's.
        """
        if self.short is None:
            return self.index.search(question, topic=topic)
        if subject := self.short.courtesies.find(question):
            return Finding(Status.NO_ANSWER, elsewhere=subject, courtesy=True)
        followed = self.short.follow_ups.find(question, self.entries[topic]) if topic in self.entries else ""
        if followed in self.entries:
            return Finding(Status.ANSWERED, (Candidate(self.entries[followed], 1.0),))
        if (clause := self.short.clause(self, question)) is not None:
            return clause
        found = self.short.foreign.judged(question, self.index.search(self.short.terms.read(question), topic=topic))
        return found if found.also else self._with_follow_up(question) or found

    def _with_follow_up(self, question: str) -> Finding | None:
        """What a matter, and a follow-up that leans on it in the same message, find."""
        matter, more = self.short.matter_and_more(question) if self.short else ("", "")
        if self.short is None or not more:
            return None
        found = self.short.foreign.judged(matter, self.index.search(self.short.terms.read(matter)))
        if found.status is not Status.ANSWERED:
            return None
        first = found.candidates[0].entry
        followed = self.short.follow_ups.find(more, first)
        if followed not in self.entries or followed == first.id:
            return None
        also = Finding(Status.ANSWERED, (Candidate(self.entries[followed], 1.0),))
        return Finding(Status.ANSWERED, found.candidates, also=(also,))
