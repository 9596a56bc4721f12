"""A story told in one breath, as voice input has it: a pause where one statement ends and the next begins.

What turns a statement (a denial, a question, a word of the past) reaches to the next mark; without marks it would reach
over the whole text. Only plain telling is cut: what asks, supposes or reports stays in one piece.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.screening.reading_text import MARKS, Story
from knowledge.screening.reading_words import ReadingWords

_LONG = 12  # characters between two marks; shorter ones hold one statement or two that do not turn each other
_STRETCH = re.compile(f"[^{re.escape(''.join(sorted(MARKS)))}]{{{_LONG},}}")


@dataclass(frozen=True)
class _Patterns:
    breaks: "re.Pattern[str]"
    never: "re.Pattern[str]"
    turned: "re.Pattern[str]"
    asking: "re.Pattern[str]"
    speaker: "re.Pattern[str]"
    past: "re.Pattern[str]"
    past_over: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    run_on, guards = words.run_on, words.guards
    breaks = (f"(?:{_behind(each.after)})(?={words.expanded(each.before)})" for each in run_on.breaks)
    return _Patterns(
        breaks=re.compile("|".join(breaks)),
        never=words.compiled(*run_on.never),
        turned=words.compiled(guards.supposed, guards.reported),
        asking=words.compiled(guards.asking),
        speaker=words.compiled(guards.speaker),
        past=words.compiled(guards.past),
        past_over=words.compiled(run_on.past_over),
    )


def _behind(words: tuple[str, ...]) -> str:
    return "|".join(f"(?<={re.escape(word)})" for word in words)


def cut(words: ReadingWords, story: Story) -> tuple[Story, frozenset[int]]:
    """The story with a comma where a statement ends without a mark, and the places of these commas in its text."""
    patterns = _patterns(words)
    places = [
        place
        for each in _STRETCH.finditer(story.text)
        for place in _breaks(patterns, story.text, each.start(), each.end())
    ]
    letters, origins, commas = [], [], []
    begin = 0
    for place in places:
        letters += [story.text[begin:place], "，"]
        origins += [*story.places[begin:place], story.places[place - 1]]
        commas.append(len(origins) - 1)
        begin = place
    text = "".join((*letters, story.text[begin:]))
    return replace(story, text=text, places=(*origins, *story.places[begin:])), frozenset(commas)


def _breaks(patterns: _Patterns, text: str, start: int, end: int) -> list[int]:
    """Where in a stretch without a mark one statement ends and the next begins."""
    said = text[start:end]
    if patterns.turned.search(said) or (patterns.asking.search(said) and not patterns.speaker.search(said)):
        return []
    kept = [range(found.start() + 1, found.end()) for found in patterns.never.finditer(said)]
    places = (found.start() for found in patterns.breaks.finditer(said))
    return [
        start + place
        for place in places
        if place and not any(place in each for each in kept) and not _in_the_past(patterns, said, place)
    ]


def _in_the_past(patterns: _Patterns, said: str, place: int) -> bool:
    """Whether what stands here may still be told of the past: 以前没工作吃低保. A job that ended ends it."""
    before = [found.end() for found in patterns.past.finditer(said, 0, place)]
    return bool(before) and patterns.past_over.search(said, before[-1], place) is None
