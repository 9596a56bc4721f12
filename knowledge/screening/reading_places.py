"""The household registration in a story: its district, and which of the three kinds it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.schema import District
from knowledge.screening.reading_people import SELF, Telling
from knowledge.screening.reading_words import ReadingWords

_HOME = re.compile(r"住|待|呆|猫|种地|(?:家|人)(?:也|就|还)?在")
_MOVED = re.compile(r"(?<![没未不想])(?:迁|落户|落|户口转|挪)(?:到|在|进|入|回|来)?(?:了)?")

_LIVES_AT = re.compile(r"(?:住|租|买)(?:在|到|了)?$")
_GOES_ON_TO = re.compile(r"(?<!户口)(?<!户籍)(?<!口还)(?<!口也)(?<!口就)(?<!落)(?<!迁)(?:在|搁|来|到)(?:哈尔滨)?$")
_AND_LIVES = re.compile(r"[^，。；]{0,10}?(?:住|租|买了?房|待着|打工)")


@dataclass(frozen=True)
class Residence:
    """What the text says of the registration: fact, value, and where."""

    fact: str
    value: str
    start: int
    end: int
    said_at: int
    """Where what decides it is said: there it must not be asked or supposed."""


@dataclass(frozen=True)
class _Patterns:
    book: "re.Pattern[str]"
    harbin: "re.Pattern[str]"
    native: "re.Pattern[str]"
    outside: "re.Pattern[str]"
    urban: "re.Pattern[str]"
    rural: "re.Pattern[str]"
    in_town: "re.Pattern[str]"
    there: "re.Pattern[str]"
    elsewhere: "re.Pattern[str]"
    kind: "re.Pattern[str]"
    kind_alone: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    places = words.places
    kinds = (*places.urban, *places.rural, *places.outside, *places.harbin)
    return _Patterns(
        book=words.compiled(places.book),
        harbin=words.compiled(*places.harbin),
        native=words.compiled(places.native),
        outside=words.compiled(*places.outside),
        urban=words.compiled(*places.urban),
        rural=words.compiled(*places.rural),
        in_town=words.compiled(*places.lives_in_town),
        there=words.compiled(*places.lives_there),
        elsewhere=words.compiled(*places.elsewhere),
        kind=words.compiled(*places.urban, *places.rural),
        kind_alone=words.compiled(rf"^(?:{places.beside}|{'|'.join(kinds)}|来的|人)*$"),
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
    spans = _book_spans(patterns, places, text, telling)
    found: list[Residence] = []
    urban = rural = harbin = outside = None
    said_at = -1
    for first, end in spans:
        moved = _MOVED.search(text, first, end)
        start = moved.end() if moved else first  # 户口从大庆迁到香坊: where it is now
        said = text[start:end]
        for place in places.finditer(said):
            if _is_where_one_lives(said, place):
                continue
            at = start + place.start()
            found.append(Residence("district", codes[place[0]], at, start + place.end(), at))
            harbin = harbin or place
        harbin = harbin or patterns.harbin.search(said)
        outside = outside or patterns.outside.search(said)
        rural = rural or patterns.rural.search(said)
        urban = urban or patterns.urban.search(said)
        kind = next(patterns.kind.finditer(said), None)
        said_at = start + kind.start() if kind and said_at < 0 else said_at
    harbin = harbin or (patterns.native.search(text) if telling.person == SELF else None)
    if not spans or (urban and rural and _both(text, spans)):
        return found
    start, end = spans[0][0], spans[-1][1]
    said_at = end - 1 if said_at < 0 else said_at
    if (outside and not harbin) or (rural and not urban):
        lives_in_town, lives_there = _lives(patterns, text, telling)
        if lives_in_town != lives_there:
            found.append(Residence("hukou", "resident_urban" if lives_in_town else "other", start, end, said_at))
    elif urban and harbin and not outside:
        found.append(Residence("hukou", "local_urban", start, end, said_at))
    return found


def _is_where_one_lives(said: str, place: "re.Match[str]") -> bool:
    """户口农村的在香坊租房子住: told in one breath with the registration, and not where it is."""
    before = said[: place.start()]
    if _LIVES_AT.search(before):
        return True
    return _GOES_ON_TO.search(before) is not None and _AND_LIVES.match(said, place.end()) is not None


def _both(text: str, spans: list[tuple[int, int]]) -> bool:
    """Both kinds are named and none was changed into the other."""
    return not any(re.search(r"转|变|改", text[start:end]) for start, end in spans)


def _book_spans(patterns: _Patterns, places: "re.Pattern[str]", text: str, telling: Telling) -> list[tuple[int, int]]:
    """The clauses that speak of the registration of the person asked for."""
    clauses = telling.clauses.all
    spans: list[tuple[int, int]] = []
    for index, clause in enumerate(clauses):
        said = text[clause.start : clause.end]
        role = telling.roles[index]
        held = clause.run_on and role != "child"  # 孩子在外地上班户口道外的: where one is registered oneself
        glued = index > 0 and clauses[index - 1].end == clause.start
        named = telling.explicit[index] and not clause.run_on
        if role not in ("person", "family") and (named or held or glued):
            continue
        if telling.roles[index] == "other":
            continue
        beside = clauses[max(0, index - 2) : index + 2]
        near = any(patterns.book.search(text[each.start : each.end]) for each in beside)
        own = patterns.book.search(said) or _is_kind_of_a_place(patterns, places, said)
        speaks = own or (_MOVED.search(said) and places.search(said))
        near = near or bool(spans and spans[-1][1] >= clauses[index - 1].start)
        goes_on = near and not own and patterns.kind_alone.match(places.sub("", said))
        if goes_on or (speaks and not patterns.elsewhere.search(said)):
            spans.append((clause.start, clause.end))
    return spans


def _is_kind_of_a_place(patterns: _Patterns, places: "re.Pattern[str]", said: str) -> bool:
    """南岗城镇, 哈尔滨非农的: a place here and a kind, with nothing else, is a registration without the word."""
    placed = places.search(said) or patterns.harbin.search(said)
    rest = places.sub("", said)
    return bool(placed and patterns.urban.search(said) and patterns.kind_alone.match(rest))


def _lives(patterns: _Patterns, text: str, telling: Telling) -> tuple[bool, bool]:
    in_town = there = False
    for index, clause in enumerate(telling.clauses.all):
        said = text[clause.start : clause.end]
        if telling.roles[index] in ("person", "family") or not telling.explicit[index]:
            town = patterns.in_town.search(said)
            in_town = in_town or (town is not None and re.search(r"没|不", said[: town.end()]) is None)
            home = _HOME.search(said) and not patterns.book.search(said) and patterns.outside.search(said)
            stays = patterns.there.search(said)
            if stays and patterns.book.search(said) and not _HOME.search(stays[0]):
                stays = None  # 户口还在农村: where the registration is, not where one lives
            there = there or stays is not None or bool(home)
    return in_town, there
