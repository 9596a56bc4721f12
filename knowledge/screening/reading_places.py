"""The household registration in a story: its district, and which of the three kinds it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.schema import District
from knowledge.screening.reading_people import Telling
from knowledge.screening.reading_words import ReadingWords

_MOVED = re.compile(r"(?:迁|落|转|挪)(?:到|在|进|入|回)(?:了)?")


@dataclass(frozen=True)
class Residence:
    """What the text says of the registration: fact, value, and where."""

    fact: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class _Patterns:
    book: "re.Pattern[str]"
    harbin: "re.Pattern[str]"
    outside: "re.Pattern[str]"
    urban: "re.Pattern[str]"
    rural: "re.Pattern[str]"
    in_town: "re.Pattern[str]"
    there: "re.Pattern[str]"
    elsewhere: "re.Pattern[str]"
    kind_alone: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    places = words.places
    return _Patterns(
        book=words.compiled(places.book),
        harbin=words.compiled(*places.harbin),
        outside=words.compiled(*places.outside),
        urban=words.compiled(*places.urban),
        rural=words.compiled(*places.rural),
        in_town=words.compiled(*places.lives_in_town),
        there=words.compiled(*places.lives_there),
        elsewhere=words.compiled(*places.elsewhere),
        kind_alone=words.compiled(rf"^(?:我|也|都|还|是|的|了|后来|已经|现在|早就|转成|转|变成|改成|[，、 ]|户口|户|{'|'.join((*places.urban, *places.rural))})+$"),
    )


@lru_cache(maxsize=8)
def _names(districts: tuple[District, ...]) -> tuple["re.Pattern[str]", dict[str, str]]:
    codes = {name: district.code for district in districts for name in (district.name, *district.aliases)}
    names = "|".join(sorted(map(re.escape, codes), key=len, reverse=True))
    return re.compile(names or r"(?!)"), codes


def residences(words: ReadingWords, districts: Iterable[District], text: str, telling: Telling) -> list[Residence]:
    """The district and the kind of the registration, as far as the text states them for the person asked for."""
    patterns = _patterns(words)
    places, codes = _names(tuple(districts))
    spans = _book_spans(patterns, text, telling)
    found: list[Residence] = []
    urban = rural = harbin = outside = None
    for start, end in spans:
        said = text[start:end]
        moved = _MOVED.search(said)
        for place in places.finditer(said, moved.end() if moved else 0):
            found.append(Residence("district", codes[place[0]], start + place.start(), start + place.end()))
            harbin = harbin or place
        harbin = harbin or patterns.harbin.search(said)
        outside = outside or patterns.outside.search(said)
        rural = rural or patterns.rural.search(said)
        urban = urban or patterns.urban.search(said)
    if not spans or (urban and rural and _both(patterns, text, spans)):
        return found
    start, end = spans[0][0], spans[-1][1]
    if outside and not harbin or rural and not urban:
        lives_in_town, lives_there = _lives(patterns, text, telling)
        if lives_in_town != lives_there:
            found.append(Residence("hukou", "resident_urban" if lives_in_town else "other", start, end))
    elif urban and harbin and not outside:
        found.append(Residence("hukou", "local_urban", start, end))
    return found


def _both(patterns: _Patterns, text: str, spans: list[tuple[int, int]]) -> bool:
    """Both kinds are named and none was changed into the other."""
    return not any(re.search(r"转|变|改", text[start:end]) for start, end in spans)


def _book_spans(patterns: _Patterns, text: str, telling: Telling) -> list[tuple[int, int]]:
    """The clauses that speak of the registration of the person asked for."""
    clauses = telling.clauses.all
    spans = []
    for index, clause in enumerate(clauses):
        said = text[clause.start : clause.end]
        if telling.roles[index] not in ("person", "family") and telling.explicit[index]:
            continue
        if telling.roles[index] == "other":
            continue
        begin = max(index, 0)
        near = index > 0 and patterns.book.search(text[clauses[index - 1].start : clauses[index - 1].end])
        own = patterns.book.search(said)
        if own and not patterns.elsewhere.search(said):
            spans.append((clauses[begin].start, clause.end))
        elif near and not own and patterns.kind_alone.match(said):
            spans.append((clause.start, clause.end))
    return spans


def _lives(patterns: _Patterns, text: str, telling: Telling) -> tuple[bool, bool]:
    in_town = there = False
    for index, clause in enumerate(telling.clauses.all):
        said = text[clause.start : clause.end]
        if telling.roles[index] in ("person", "family") or not telling.explicit[index]:
            in_town = in_town or patterns.in_town.search(said) is not None
            there = there or patterns.there.search(said) is not None
    return in_town, there
