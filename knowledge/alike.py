"""Questions grouped by likeness, so that an editor reads a matter once and not every way it was asked."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from rapidfuzz import fuzz

from knowledge.guards import clash

LIKE = 65.0
"""Percent of characters, in order, from which two questions are one matter."""


class Counted(Protocol):
    """A question in normal form and how often it was asked."""

    @property
    def text(self) -> str: ...

    @property
    def count(self) -> int: ...


_NUMBER = re.compile(r"\d+")
C = TypeVar("C", bound=Counted)


def grouped(questions: Iterable[C]) -> list[list[C]]:
    """Groups of like questions, the most asked group first; a group's first question stands for it.

    A question joins the group whose first one it is most like. One that denies what the other says, or names another
    number, is another matter however alike it looks (不符合 and 符合, 4050 and 4555).
    """
    groups: list[list[C]] = []
    for question in sorted(questions, key=lambda each: (-each.count, each.text)):
        nearest = max(groups, key=lambda group: _likeness(question.text, group[0].text), default=None)
        if nearest is not None and _likeness(question.text, nearest[0].text) >= LIKE:
            nearest.append(question)
        else:
            groups.append([question])
    return sorted(groups, key=lambda group: -sum(each.count for each in group))


def _likeness(one: str, other: str) -> float:
    likeness = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=LIKE)
    if likeness and (set(_NUMBER.findall(one)) != set(_NUMBER.findall(other)) or clash(one, other)):
        return 0.0
    return likeness
