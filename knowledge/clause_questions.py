"""A message that asks for a clause by its number and for nothing else (第八条说的啥, 6条3款)."""

from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.base import Candidate, Finding, Status
from knowledge.clause_reference import read_reference, referred
from knowledge.follow_ups import FollowUps

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from knowledge.schema import Entry

ASKING = "clause"
"""The follow-up whose words ask what a clause says (说的啥, 原文)."""
_MARKS = ("条", "條")
_MOST = 10


def find(base: "KnowledgeBase", follow_ups: FollowUps, text: str) -> Finding | None:
    """The entries that rest first on the named clause, the one asked in most ways before the others.

    One clause is answered; of an article with several the first entry of each is a choice. None: it is no such message,
    or nothing rests on the clause.
    """
    reference = read_reference(text) if any(mark in text for mark in _MARKS) else None
    if reference is None or not (not reference.rest or follow_ups.asks(ASKING, reference.rest)):
        return None
    found = referred(base, text)
    if found is None:
        return None
    by_clause: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in found.entries:
        by_clause[entry.citations[0].article].append(entry)
    clauses = sorted({cited.clause.article for cited in found.clauses}, key=_place)
    if len(clauses) > 1 and reference.article not in clauses:
        clauses.insert(0, reference.article)  # what rests on the article as a whole
    main = [_main(by_clause[clause]) for clause in clauses if by_clause[clause]]
    if not main:
        return None
    status = Status.ANSWERED if by_clause[clauses[0]] else Status.AMBIGUOUS
    return Finding(status, tuple(Candidate(entry, 1.0) for entry in main[:_MOST]))


def _main(entries: "list[Entry]") -> "Entry":
    return max(entries, key=lambda entry: len(entry.variants))


def _place(article: str) -> tuple[int, str]:
    return len(article), article
