"""How a text says something: plainly, denied, planned, as past, or not stating it at all."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import ReadingWords

_NEAR = 12  # characters before a word that may deny it
_AFTER = 8


class Mode(StrEnum):
    """What a text does with words that it holds."""

    PLAIN = "value"
    DENIED = "denied"
    PLANNED = "planned"
    PAST = "past"
    NOT_STATED = ""


@dataclass(frozen=True)
class _Guards:
    negations: "re.Pattern[str]"
    negation: "re.Pattern[str]"
    negation_after: "re.Pattern[str]"
    planned: "re.Pattern[str]"
    past: "re.Pattern[str]"
    past_after: "re.Pattern[str]"
    supposed: "re.Pattern[str]"
    asking: "re.Pattern[str]"
    asking_before: "re.Pattern[str]"
    speaker: "re.Pattern[str]"
    reported: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _guards(words: ReadingWords) -> _Guards:
    guards = words.guards
    return _Guards(
        negations=words.compiled(f"(?:{guards.negation})+$"),
        negation=words.compiled(guards.negation),
        negation_after=words.compiled(f"^(?:{guards.negation_after})"),
        planned=words.compiled(f"(?:{guards.planned})$"),
        past=words.compiled(guards.past),
        past_after=words.compiled(guards.past_after),
        supposed=words.compiled(guards.supposed),
        asking=words.compiled(guards.asking),
        asking_before=words.compiled(guards.asking_before),
        speaker=words.compiled(guards.speaker),
        reported=words.compiled(guards.reported),
    )


def stated(words: ReadingWords, text: str, clause: Clause, start: int, end: int, stretch: tuple[int, int]) -> bool:
    """Whether the words at ``start`` to ``end`` are said to be so at all, and not asked, supposed or reported.

    ``stretch`` is the part between two punctuation marks around them.
    """
    guards = _guards(words)
    whole = text[stretch[0] : stretch[1] + 1]
    before = text[stretch[0] : start]
    if guards.supposed.search(whole) or guards.reported.search(text[clause.sentence_start : start]):
        return False
    if guards.asking_before.search(before[-_NEAR:]):
        return False
    if guards.asking.search(whole):
        return guards.speaker.search(text[clause.sentence_start : stretch[1]]) is not None
    return True


def mode_of(words: ReadingWords, text: str, clause: Clause, start: int, end: int) -> Mode:
    """How the words are said, by what stands around them in their clause."""
    guards = _guards(words)
    before = text[max(clause.start, start - _NEAR) : start]
    after = text[end : clause.end]
    tail = guards.negations.search(before)
    denials = len(guards.negation.findall(tail[0])) if tail else 0
    denials += 1 if guards.negation_after.match(after[:_AFTER]) else 0
    if denials % 2:
        return Mode.DENIED
    if guards.planned.search(before):
        return Mode.PLANNED
    if guards.past.search(text[clause.start : start]) or guards.past_after.search(after):
        return Mode.PAST
    return Mode.PLAIN
