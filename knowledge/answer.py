"""What an entry says on a date: plain words, the amounts of that day, and the clauses it rests on."""

from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.schema import Amount, Citation, Clause, Document, Entry, Verified


@dataclass(frozen=True)
class Cited:
    """依据: a clause with its document."""

    document: Document
    clause: Clause


@dataclass(frozen=True)
class ShownAmount:
    """An amount as it stands on the day; ``value`` and ``citation`` are None outside every known period (未查到)."""

    title: str
    value: str | None
    citation: Citation | None


@dataclass(frozen=True)
class Answer:
    """An entry's answer. ``caution``: some source was not seen in full or is not in force, so the window decides."""

    entry: Entry
    text: str
    citations: tuple[Cited, ...]
    amounts: tuple[ShownAmount, ...]
    caution: bool


def answer(base: KnowledgeBase, entry: Entry, on: date) -> Answer:
    """The answer of an entry as of ``on``. An amount outside every period has no value, never the last one."""
    amounts = tuple(amount_on(base.amounts[amount], on) for amount in entry.amounts)
    citations = tuple(Cited(base.document(citation), base.clause(citation)) for citation in entry.citations)
    documents = [cited.document for cited in citations]
    documents += [base.document(amount.citation) for amount in amounts if amount.citation]
    return Answer(
        entry=entry,
        text=entry.answer,
        citations=citations,
        amounts=amounts,
        caution=any(not _sure(document, on) for document in documents),
    )


def amount_on(amount: Amount, on: date) -> ShownAmount:
    """The value of an amount on a date."""
    for dated in amount.values:
        if dated.since <= on and (dated.until is None or on <= dated.until):
            return ShownAmount(amount.title, dated.value, dated.citation)
    return ShownAmount(amount.title, None, None)


def _sure(document: Document, on: date) -> bool:
    ended = document.effective_to is not None and document.effective_to < on
    return document.verified is Verified.FULL and not ended
