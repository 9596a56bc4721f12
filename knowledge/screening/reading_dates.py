"""Dates in a story: birth, registration, and the day as of which the text asks to be judged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from knowledge.screening.dates_read import plain, read_birth, read_day
from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import ReadingWords

_N = r"[零〇○一二三四五六七八九十\d]"
_DATE = re.compile(
    rf"(?<![\d.]){_N}{{2,4}}年{_N}{{1,3}}月份?(?:{_N}{{1,3}}[日号]?)?"
    r"|(?<![\d.])(?:(?:19|20)\d{2}|[3-9]\d)[-./]\d{1,2}(?:[-./]\d{1,2})?(?![\d.])"
    r"|(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?:今年|去年|前年|大前年){_N}{{1,3}}月份?{_N}{{1,3}}[日号]"
    rf"|(?:上个?月|这个月|本月){_N}{{1,3}}[日号]"
    r"|今天|今儿|昨天|昨儿|前天|大前天"
)
_LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|初[一二三四五六七八九十\d]|闰")
_MONTH_BEFORE = re.compile(r"上个?月|这个月|本月")
_DAYS_AGO = {"今儿": 0, "昨儿": 1, "大前天": 3}
_ADULT = 16  # years


@dataclass(frozen=True)
class SaidDate:
    """A date with its place, as the text has it."""

    start: int
    end: int
    words: str
    lunar: bool

    def birth(self, today: date) -> str | None:
        """YYYY-MM or YYYY-MM-DD, where it may be a birth."""
        if self.lunar or not self.words[0].isascii() and self.words[0] in "今去前大上这本昨":
            return None
        read = read_birth(self.words, today)
        value = read.get("birth_date") if isinstance(read, dict) else None
        return value if isinstance(value, str) else None

    def day(self, today: date) -> str | None:
        """A full past date, YYYY-MM-DD."""
        if self.lunar:
            return None
        if self.words in _DAYS_AGO:
            return (today - timedelta(days=_DAYS_AGO[self.words])).isoformat()
        said = self.words
        if month := _MONTH_BEFORE.match(said):
            first = today.replace(day=1) - relativedelta(months=1 if said[0] == "上" else 0)
            said = f"{first.year}年{first.month}月{said[month.end() :]}"
        elif said.startswith("大前年"):
            said = f"{today.year - 3}年{said[3:]}"
        read = read_day(said, today)
        return read if isinstance(read, str) else None


@dataclass(frozen=True)
class _Patterns:
    birth_before: "re.Pattern[str]"
    birth_after: "re.Pattern[str]"
    registered: "re.Pattern[str]"
    not_registered: "re.Pattern[str]"
    decision: "re.Pattern[str]"
    decision_before: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    times = words.times
    return _Patterns(
        birth_before=words.compiled(f"(?:{times.birth_before})$"),
        birth_after=words.compiled(f"^(?:{times.birth_after})"),
        registered=words.compiled(times.registered),
        not_registered=words.compiled(times.not_registered),
        decision=words.compiled(f"^(?:{times.decision})"),
        decision_before=words.compiled("(?:按|以|照|截至|截止|就按|按照|到)$"),
    )


def dates(text: str) -> Iterator[SaidDate]:
    """Every date in the text, lunar ones marked."""
    for found in _DATE.finditer(text):
        around = text[max(0, found.start() - 3) : found.end() + 3]
        yield SaidDate(found.start(), found.end(), found[0], _LUNAR.search(around) is not None)


def is_birth(words: ReadingWords, text: str, said: SaidDate, clause: Clause, today: date) -> bool:
    """Whether the words around a date make it a birth date."""
    patterns = _patterns(words)
    before, after = text[clause.start : said.start], text[said.end : clause.end]
    if patterns.birth_after.match(after) or patterns.birth_before.search(text[max(0, said.start - 12) : said.start]):
        return True
    value = said.birth(today)
    old = value is not None and int(value[:4]) <= today.year - _ADULT
    return old and clause.sentence_start == 0 and not before and re.fullmatch(r"的?", after) is not None and (
        clause.start < 12  # noqa: PLR2004 - the story opens with it
    )


def is_registration(words: ReadingWords, text: str, said: SaidDate, clauses: tuple[Clause, ...]) -> bool:
    """Whether a date is that of the registration: its own clause says so, or the one before with 办的 after the date."""
    patterns = _patterns(words)
    here = text[clauses[-1].start : clauses[-1].end]
    if patterns.not_registered.search(here):
        return False
    if patterns.registered.search(here):
        return True
    if len(clauses) == 1:
        return False
    before = text[clauses[0].start : clauses[0].end]
    follows = re.match(r"(?:那天|左右)?(?:去|在社区|在街道)?(?:办|登|领|拿|下|开)?(?:的|到手的|下来的|到的|完的)?(?:证|记)?$", text[said.end : clauses[-1].end])
    return patterns.registered.search(before) is not None and follows is not None and not patterns.not_registered.search(before)


def is_decision(words: ReadingWords, text: str, said: SaidDate) -> bool:
    """Whether the text asks to be judged as of the date."""
    patterns = _patterns(words)
    return (
        patterns.decision.match(text[said.end : said.end + 8]) is not None
        and patterns.decision_before.search(text[max(0, said.start - 3) : said.start]) is not None
    )


def any_day(said: SaidDate, today: date) -> str | None:
    """A full date that may also lie ahead, YYYY-MM-DD."""
    day = said.day(today)
    if day is not None or said.lunar:
        return day
    found = re.fullmatch(r"(\d{4})[年\-./](\d{1,2})[月\-./](\d{1,2})[日号]?", plain(said.words + "日").removesuffix("日") or "")
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None
    except ValueError:
        return None
