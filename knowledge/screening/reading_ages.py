"""Ages in a story: exact ones only, and whose they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.numerals import read_numeral
from knowledge.screening.reading_words import ReadingWords

_HAN = "[一二两三四五六七八九]"
_NUMBER = rf"(?P<number>\d{{1,3}}|{_HAN}?十{_HAN}?|{_HAN})"
_UNIT_BEHIND = (
    r"(?:[年月天块元个号日平%级中万千百分次几点十零一二两三四五六七八九〇\d./\-路楼栋米斤里口人名岁周多来出不家本种条类样斗"
    r"大半度届线期退]|小时|小学)"
)
_POSSIBLE = re.compile(r"能|可以|行不|够")
_OF_SPEAKER = re.compile(r"(?:[我俺]|本人)(?:今年|都|已经|才|刚|整|满|这)*$")
_ONE_OF_SEVERAL = re.compile(r"(?:(?<![一-龥])|[个孩子娃\d一二三四五六七八九十])(?:大|小)的(?:今年|才|都)?$")
_OF_NOW = re.compile(r"(?:今年|现在|如今|眼下|[我俺]这个?|(?<![一-龥])[男女])(?:都|已经|才|刚|整|也)*$")
_SAYS_WHO = re.compile(r"(?:(?<![一-龥])|(?<=[我俺是]))[男女](?:的|性)$")
"""我女的52岁下岗了: who one is, and the age of now; 我女的四十一下岗 may be the age of then."""
_LEAST, _MOST = 16, 99
"""A number without 岁 is an age only between these."""


@dataclass(frozen=True)
class SaidAge:
    """An age in whole years with its place; ``of_child``: the words after it name a child (8岁的孩子)."""

    start: int
    end: int
    years: int
    of_child: bool


@dataclass(frozen=True)
class _Patterns:
    with_unit: "re.Pattern[str]"
    bare: "re.Pattern[str]"
    vague_before: "re.Pattern[str]"
    vague_after: "re.Pattern[str]"
    past_after: "re.Pattern[str]"
    present_after: "re.Pattern[str]"
    young: "re.Pattern[str]"
    young_before: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    times = words.times
    begins = r"(?<![^，,、。；;！!？?：:\n ])"
    bare = rf"(?:(?P<lead>{times.age_leads})|{begins})(?P<number>\d{{2}}|{_HAN}?十{_HAN}?)(?!{_UNIT_BEHIND})"
    return _Patterns(
        with_unit=words.compiled(rf"(?<![\d.\-、至到一二三四五六七八九十]){_NUMBER}(?:周)?岁"),
        bare=words.compiled(bare),
        vague_before=words.compiled(f"(?:{times.vague_before})$"),
        vague_after=words.compiled(f"^(?:{times.vague_after})"),
        past_after=words.compiled(f"^(?:{times.past_age_after})"),
        present_after=words.compiled(f"^(?:{times.present_age_after})"),
        young=words.compiled(f"^(?:{times.young})"),
        young_before=words.compiled(f"(?:{times.young})(?:才|刚|今年|都|也|现在|已经)*$"),
    )


def only_child(words: ReadingWords, text: str) -> bool:
    """Whether the text says that there is but one child."""
    return words.compiled(words.times.only_child).search(text) is not None


def ages(words: ReadingWords, text: str, starts: frozenset[int]) -> Iterator[SaidAge]:
    """Every exact age in the text. ``starts``: where clauses begin."""
    patterns = _patterns(words)
    taken: set[int] = set()
    for found in patterns.with_unit.finditer(text):
        taken.update(range(found.start("number"), found.end()))
        yield from _age(patterns, text, found)
    for found in patterns.bare.finditer(text):
        place = found.start("number")
        rest = text[found.end("number") :]
        if place in taken or not (found["lead"] or place in starts):
            continue
        if not found["lead"] and not re.match(r"[了啦，,、。；;！!？?\n男女 的整]|$", rest):
            continue
        for age in _age(patterns, text, found):
            if _LEAST <= age.years <= _MOST or found["lead"]:
                yield age


def _is_of_child(patterns: _Patterns, before: str, after: str) -> bool:
    return (
        _ONE_OF_SEVERAL.search(before) is not None
        or patterns.young.match(after) is not None
        or patterns.young_before.search(before) is not None
    )


def _age(patterns: _Patterns, text: str, found: "re.Match[str]") -> Iterator[SaidAge]:
    number = found["number"]
    years = int(number) if number.isascii() else read_numeral(number)
    start, end = found.start("number"), found.end()
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    if years is None or years > _MOST or patterns.vague_before.search(before) or patterns.vague_after.match(after):
        return
    of_child = _is_of_child(patterns, before, after)
    of_now = _OF_NOW.search(before) or (found[0].endswith("岁") and _SAYS_WHO.search(before))
    past = patterns.past_after.match(after) is not None and not of_now
    if (past and not of_child) or (_POSSIBLE.match(after) and not _OF_SPEAKER.search(before)):
        return
    if not of_child and not patterns.present_after.match(after) and not of_now:
        return
    yield SaidAge(start, end, years, of_child)
