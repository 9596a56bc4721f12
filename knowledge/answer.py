"""What an entry says on a date: plain words, the amounts of that day, and the clauses it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.dated import NothingInForce, in_force
from knowledge.schema import Amount, Citation, Clause, District, Document, Entry, Office, Verified

SHORT_QUOTE = 60
"""Characters of a clause that a chat shows; a page unfolds the whole."""


@dataclass(frozen=True)
class Cited:
    """依据: a clause with its document."""

    document: Document
    clause: Clause


@dataclass(frozen=True)
class Span:
    """A period for which an amount is known; ``until`` None: no end is known."""

    since: date
    until: date | None


@dataclass(frozen=True)
class ShownAmount:
    """An amount as it stands on the day; ``value`` and ``citation`` are None outside every known period (未查到)."""

    title: str
    value: str | None
    citation: Citation | None
    known: tuple[Span, ...] = ()
    """The periods for which it is known, in order of time."""


@dataclass(frozen=True)
class Withheld:
    """Why an answer is not given for a day: a clause it rests on was then not in force."""

    cited: Cited
    since: date | None
    """The first day in force, where the day lies before it."""
    ended: date | None
    """The last day in force, where the day lies after it."""


@dataclass(frozen=True)
class Answer:
    """An entry's answer on a day.

    ``caution``: some source was not seen in full, so the window decides. ``withheld`` says that the answer must not be
    given; amounts, which have periods and sources of their own, may. ``district``: the district whose own rule it is.
    """

    entry: Entry
    text: str
    citations: tuple[Cited, ...]
    amounts: tuple[ShownAmount, ...]
    caution: bool
    related: tuple[Entry, ...] = ()
    district: District | None = None
    offices: tuple[Office, ...] = ()
    withheld: Withheld | None = None


def answer(base: KnowledgeBase, entry: Entry, on: date, district: str = "") -> Answer:
    """The answer of an entry as of ``on``, for residents of a district (a code) where one is named.

    An amount outside every period has no value, never the last one. An entry that rests on a clause which was not yet
    or no more in force is withheld: see ``Answer.withheld``.
    """
    if district:
        base = base.for_district(district)
        entry = base.entries.get(entry.id, entry)
    amounts = tuple(amount_on(base.amounts[amount], on) for amount in entry.amounts)
    citations = tuple(Cited(base.document(citation), base.clause(citation)) for citation in entry.citations)
    offices = tuple(office for office in base.offices if entry.id in office.entries)
    named = [*(amount.citation for amount in amounts), *(office.citation for office in offices)]
    documents = [*(cited.document for cited in citations), *(base.document(each) for each in named if each)]
    return Answer(
        entry=entry,
        text=entry.answer,
        citations=citations,
        amounts=amounts,
        caution=any(document.verified is not Verified.FULL for document in documents),
        related=tuple(base.entries[other] for other in entry.related if other in base.entries),
        district=base.district if entry.id in base.local else None,
        offices=offices,
        withheld=_withheld(citations, on),
    )


def amount_on(amount: Amount, on: date) -> ShownAmount:
    """The value of an amount on a date."""
    known = tuple(Span(dated.since, dated.until) for dated in sorted(amount.values, key=lambda dated: dated.since))
    try:
        dated = in_force(amount.values, on)
    except NothingInForce:
        return ShownAmount(amount.title, None, None, known)
    return ShownAmount(amount.title, dated.value, dated.citation, known)


def short_quote(text: str) -> str:
    """The beginning of a clause, cut at a sentence where one ends in time."""
    line = " ".join(text.split())
    if len(line) <= SHORT_QUOTE:
        return line
    start = line[:SHORT_QUOTE]
    end = max(start.rfind(mark) for mark in "。；;")
    return start[: end + 1] if end >= SHORT_QUOTE // 2 else f"{start}…"


def _withheld(citations: Iterable[Cited], on: date) -> Withheld | None:
    """The first clause that is not in force on the day; an ended one before one still to come."""
    cited = list(citations)
    for each in cited:
        if each.document.effective_to is not None and each.document.effective_to < on:
            return Withheld(each, None, each.document.effective_to)
    for each in cited:
        if each.document.effective_from is not None and on < each.document.effective_from:
            return Withheld(each, each.document.effective_from, None)
    return None
