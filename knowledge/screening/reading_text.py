"""A story as the reader sees it: one normal character for each kept one of the text, cut into sentences and clauses."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from knowledge.text import LIMIT, normal

_SLASH = re.compile(r"(?<![0-9])[/|／]|[/|／](?![0-9])")  # between notes as in 女/47/离异; not within 2026/3/15
_POINT = re.compile(r"(?<![0-9])\.|\.(?![0-9])")
_SPACED_DATE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2} [0-9]{1,2} [0-9]{1,2}(?![0-9])")
_BLANK = re.compile(r"(?<=[一-龥0-9了]) (?=[一-龥0-9])")
_ENDS = frozenset("。！!？?；;\n")
_PAUSES = frozenset('，,、：:… \t（）()“”"「」『』《》—~')
MARKS = _ENDS | _PAUSES
"""Characters at which a clause ends."""


@dataclass(frozen=True)
class Clause:
    """A stretch of the normal text with one subject, as far as punctuation and connectives tell."""

    start: int
    end: int
    sentence: int
    """The number of its sentence."""
    sentence_start: int
    clause: int
    """The number of the stretch between two punctuation marks that it belongs to."""
    run_on: bool = False
    """No mark stands before it in the text as it came: it was told in one breath with the clause before."""


@dataclass(frozen=True)
class Story:
    """``text`` is the normal text, ``places`` has the position in the original of each of its characters."""

    original: str
    text: str
    places: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch of the normal text stands."""
        return self.places[start], self.places[end - 1] + 1


def story_of(original: str) -> Story:
    """The story of a text, of which at most LIMIT characters are read.

    Width, case and traditional characters are folded, invisible ones dropped, blanks kept as pauses.
    """
    letters: list[str] = []
    places: list[int] = []
    read = _POINT.sub("。", _SLASH.sub("，", original[:LIMIT]))
    for place, char in enumerate(read):
        for folded in _folded(char):
            letters.append(folded)
            places.append(place)
    return Story(original, "".join(letters), tuple(places))


def paused(text: str) -> str:
    """The normal text, as long as it was, with a comma for each blank between two words (女 47 离异).

    1970 5 6 is one date.
    """
    return _BLANK.sub("，", _SPACED_DATE.sub(lambda found: found[0].replace(" ", "-"), text))


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    word = normal(char)
    if word:
        return word.replace(" ", "")
    plain = unicodedata.normalize("NFKC", char)
    if char in "\n\r":
        return "\n"
    if plain.isspace():
        return " "
    return (
        ""
        if unicodedata.category(char)[0] in "CM"
        else {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}.get(plain, plain)
    )


def clauses_of(text: str, cuts: frozenset[int], commas: frozenset[int] = frozenset()) -> tuple[Clause, ...]:
    """The clauses in order; ``cuts`` are places within them where another begins (a new subject, a connective).

    ``commas``: the places of those that the text did not come with.
    """
    found: list[Clause] = []
    sentence = number = begin = sentence_start = 0
    for place in range(len(text) + 1):
        char = text[place] if place < len(text) else "\n"
        stops = char in _ENDS or char in _PAUSES
        if stops or place in cuts:
            if text[begin:place].strip():
                found.append(Clause(begin, place, sentence, sentence_start, number, begin - 1 in commas))
            begin = place + 1 if stops else place
        if stops:
            number += 1
        if char in _ENDS:
            sentence += 1
            sentence_start = place + 1
    return tuple(found)


@dataclass(frozen=True)
class Clauses:
    """The clauses of a text, found by position."""

    all: tuple[Clause, ...]
    starts: tuple[int, ...]

    def at(self, place: int) -> int:
        """The index of the clause around a position (of the last one before it, where it stands between two)."""
        return max(0, bisect_right(self.starts, place) - 1)
