"""What a story says of each fact, and which of several versions stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.screening.question import FactValue
from knowledge.screening.reading_words import ReadingWords

CERTAIN, SAID, IMPLIED = 3, 2, 1
_STATES = frozenset({"status"})
"""Facts that change in the course of a story."""
_NOMINAL = 2  # years between an age as people count it and the full years
_SOON = 12  # characters behind 不对 in which something is said again
_MARKS = re.compile("[，。、；！？ ]")
_NOW_REACHES = 12  # characters


@dataclass(frozen=True)
class Said:
    """One statement of a fact; of two values the heavier stands."""

    fact: str
    value: str | int | bool
    start: int
    end: int
    weight: int = SAID
    denies: bool = False
    """Only says that it is not this value, and not which one it is."""


def at_odds(facts: Mapping[str, FactValue], today: date) -> bool:
    """Whether the age told is further from the birth told than counting a year more or less explains."""
    born, age = facts.get("birth_date"), facts.get("age")
    return isinstance(born, str) and isinstance(age, int) and abs(today.year - int(born[:4]) - age) > _NOMINAL


def standing_of(said: list[Said]) -> list[Said]:
    """The heaviest of several statements of one fact; more than one where they are as heavy."""
    heaviest = max((each.weight for each in said), default=0)
    return [each for each in said if each.weight == heaviest]


def is_taken_back(words: ReadingWords, versions: list[Said], standing: list[Said]) -> bool:
    """Whether the text also denies what stands (我有残疾证。我没有残疾证), or says what cannot be beside it."""
    value = standing[0].value if standing else None
    others = {each.value for each in versions if each.weight > IMPLIED and not each.denies}
    pairs = words.irreconcilable.get(versions[0].fact, ())
    return any(each.denies and each.value == value for each in versions) or any(
        others.issuperset(each) for each in pairs
    )


def corrected(words: ReadingWords, text: str, said: list[Said]) -> list[Said]:
    """After 「不对」 what is said again replaces what was said before it."""
    for found in words.compiled(words.guards.correction).finditer(text):
        again = {each.fact for each in said if each.start >= found.start()}
        if not any(found.end() <= each.start <= found.end() + _SOON for each in said):
            again |= {each.fact for each in said if _is_right_before(text, each, found.start())}
        said = [each for each in said if each.end > found.start() or each.fact not in again]
    return said


def _is_right_before(text: str, each: Said, place: int) -> bool:
    """Whether no other mark than the last parts what was said from 「不对」: put right in other words, it is open."""
    return each.end <= place and _MARKS.search(text[each.end : place].rstrip("，。、 …")) is None


def as_of_now(words: ReadingWords, text: str, said: list[Said]) -> list[Said]:
    """打零工好几年，现在没活: what is said to be so now replaces what was said of it before."""
    for found in words.compiled(words.guards.now).finditer(text):
        near = range(found.start(), found.end() + _NOW_REACHES)
        now = {each.fact for each in said if each.fact in _STATES and each.start in near}
        said = [each for each in said if each.start >= found.start() or each.fact not in now]
    states = {each.fact: each.value for each in said if not each.denies}
    if states.get("was_employed") is True:  # 在厂里上班 without 现在 tells of the work that is over
        said = [each for each in said if each.fact != "status" or each.weight > IMPLIED]
    return said
