"""What the operator's look-up finds: the clause that is named by number, else the answers, and what goes with them."""

from dataclasses import dataclass, replace
from datetime import date

from bot.web import beside_questions
from handlers.case_number import spot
from knowledge.answer import Answer, Cited, answer
from knowledge.base import Finding, KnowledgeBase, Status
from knowledge.clause_reference import referred
from knowledge.identity import strike
from knowledge.schema import Entry

LONGEST_QUESTION = 500
"""Characters of a question that are looked at."""
MOST_RESULTS = 6
MOST_BESIDE_ELSEWHERE = 3
"""Entries shown before the word that another office is in charge: few, so that it stands on the same screen."""
_PAPERS = "papers"
"""The follow-up that asks what to bring (knowledge.schema.FollowUp.id)."""


@dataclass(frozen=True)
class Result:
    """An answer on the page; ``papers`` says what to bring, where that is not this answer itself."""

    answer: Answer
    papers: Answer | None = None

    @property
    def entry(self) -> Entry:
        return self.answer.entry


@dataclass(frozen=True)
class LookUp:
    """What the page shows of one question. ``sure``: the first result is the answer, the others are neighbours.

    ``several``: a topic was named that several entries are about. ``clauses``: those that were asked for by number;
    the results begin with the entries that rest on them. ``elsewhere``: the other office's subject, by id and in words.
    ``despair``: danger or destitute; then nothing is the answer but a kind word. ``asks_case``: a case is asked for.
    ``lacking``: the clause that was named and does not exist. ``matters``: so many of the first results answer a
    question each.
    """

    question: str
    results: tuple[Result, ...] = ()
    sure: bool = False
    several: bool = False
    clauses: tuple[Cited, ...] = ()
    elsewhere_id: str = ""
    elsewhere: str = ""
    also: "tuple[LookUp, ...]" = ()
    despair: str = ""
    asks_case: bool = False
    lacking: str = ""
    matters: int = 1

    @property
    def first(self) -> str:
        """Title of the first result."""
        return self.results[0].entry.title if self.results else ""

    @property
    def opened(self) -> str:
        """The entry that is open from the start; empty where none is the answer."""
        return self.results[0].entry.id if self.sure and self.results else ""


def look_up(knowledge: KnowledgeBase, question: str, on: date) -> LookUp:
    """The clause that is named by number, else the same answers as a resident gets; and the nearest others."""
    asked = strike(question.strip()[:LONGEST_QUESTION])[0]
    if not asked:
        return LookUp("")
    despair = beside_questions.despair(knowledge.wording, asked)
    if despair == "danger" or spot(asked):  # nothing to search for
        return LookUp(asked, despair=despair, asks_case=not despair)
    by_number = None if despair else _by_number(knowledge, asked, on)
    return by_number or _in_words(knowledge, asked, on, despair)


def _by_number(knowledge: KnowledgeBase, asked: str, on: date) -> LookUp | None:
    """The clause that is named by its number, or that there is none; None where none is named."""
    named = referred(knowledge, asked)
    clauses, entries = (named.clauses, named.entries) if named else ((), ())
    lacking = beside_questions.lacking(asked, tuple(one.clause.article for one in clauses))
    if not clauses and not lacking:
        return None
    results = tuple(shown(knowledge, entry, on) for entry in entries[:MOST_RESULTS])
    return LookUp(asked, results, clauses=clauses, lacking=lacking)


def _in_words(knowledge: KnowledgeBase, asked: str, on: date, despair: str) -> LookUp:
    found = _found(knowledge, knowledge.search(asked), asked, on)
    if despair:
        return replace(found, sure=False, elsewhere="", elsewhere_id="", also=(), despair=despair)
    if beside_questions.asks_case(knowledge.wording, asked):
        return replace(found, elsewhere="", elsewhere_id="", asks_case=True)
    return _with_second_questions(knowledge, found, on)


def _with_second_questions(knowledge: KnowledgeBase, found: LookUp, on: date) -> LookUp:
    """Each further answer stands right behind the first."""
    entries = () if found.also else beside_questions.second_entries(knowledge, found.question, found.opened)
    if not entries:
        return found
    others = tuple(each for each in found.results[1:] if each.entry not in entries)
    seconds = tuple(shown(knowledge, entry, on) for entry in entries)
    return replace(found, results=(*found.results[:1], *seconds, *others), matters=1 + len(seconds))


def shown(knowledge: KnowledgeBase, entry: Entry, on: date) -> Result:
    """One entry as of a day, with what to bring."""
    follow_ups = knowledge.short.follow_ups if knowledge.short else None
    papers = knowledge.entries.get(follow_ups.asked_of(_PAPERS, entry)) if follow_ups else None
    other = answer(knowledge, papers, on) if papers and papers.id != entry.id else None
    return Result(answer(knowledge, entry, on), other)


def _found(knowledge: KnowledgeBase, finding: Finding, asked: str, on: date) -> LookUp:
    most = MOST_BESIDE_ELSEWHERE if finding.elsewhere else MOST_RESULTS
    return LookUp(
        asked,
        tuple(shown(knowledge, candidate.entry, on) for candidate in finding.candidates[:most]),
        sure=finding.status is Status.ANSWERED,
        several=finding.status is Status.AMBIGUOUS,
        elsewhere_id=finding.elsewhere.id if finding.elsewhere else "",
        elsewhere=finding.elsewhere.text if finding.elsewhere else "",
        also=tuple(_found(knowledge, other, asked, on) for other in finding.also),
    )
