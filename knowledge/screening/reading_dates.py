"""Dates in a story: birth, registration, and the day as of which the text asks to be judged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.numerals import read_numeral
from knowledge.screening.calendar_months import months_after
from knowledge.screening.dates_read import read_any_day, read_birth
from knowledge.screening.days_about import days_about
from knowledge.screening.question import Misread
from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import ReadingWords

_N = r"[零〇○一二三四五六七八九十\d]"
_DATE = re.compile(
    rf"(?<![\d.]){_N}{{2,4}}年{_N}{{1,3}}月份?(?:{_N}{{1,3}}[日号]?)?"
    r"|(?<![\d.])(?:(?:19|20)\d{2}|[3-9]\d)[-./]\d{1,2}(?:[-./]\d{1,2})?(?![\d.])"
    r"|(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?:今年|去年|前年|大前年)的?{_N}{{1,3}}月份?{_N}{{1,3}}[日号]"
    rf"|(?<![\d年]){_N}{{1,3}}月{_N}{{1,3}}[日号]"
    rf"|(?:上个?月|这个月|本月){_N}{{1,3}}[日号]"
    rf"|(?:明年|下个?月|年底){_N}{{1,3}}月?份?(?:{_N}{{1,3}}[日号])?"
    rf"|(?:同年|当年){_N}{{1,3}}月份?{_N}{{1,3}}[日号]"
    rf"|(?:当月|同月|那个?月){_N}{{1,3}}[日号]"
    rf"|{_N}年前的?(?:今天|今儿)"
    r"|今天|今儿|昨天|昨儿|大?前天|大?后天|明天"
)
_ROUGH = re.compile(
    rf"(?<![\d.零〇○一二三四五六七八九十])(?:{_N}{{2,4}}年|今年|去年|头年|大?前年)的?(?:{_N}{{1,3}}月份?|春天|开春|夏天|秋天|入秋|年初|年中|上半年|下半年|年底)?"
    rf"(?![零〇○一二三四五六七八九十\d前多来]|了|以前)"
)
"""A year, or a month or season of one; 二十年前 and 三年多 are spans of time."""
_SAME_YEAR = re.compile(r"(?:同年|当年)")
_YEAR = re.compile(rf"{_N}{{2,4}}年")
_YEARS_AGO = re.compile(rf"(?P<years>{_N})年前")
_SAME_MONTH = re.compile(r"(?:当月|同月|那个?月)")
_MONTH = re.compile(rf"{_N}{{2,4}}年{_N}{{1,3}}月")
_NO_YEAR = re.compile(rf"{_N}{{1,3}}月")
_LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|初[一二三四五六七八九十\d]|闰")
_YEAR_BEHIND = re.compile(
    r"^(?:[，、 ]?(?:就是|就|是)?|[^。；\d]{0,14}[，、 ]就是?)(?P<year>今年|去年|前年|大前年|明年)"
    r"(?:的|(?=$|[，。；、]))"
)
_MONTH_BEHIND = re.compile(rf"^[^。；]{{0,3}}[，、 ]就?是?(?P<month>上个?月|这个月|本月|下个?月){_N}{{1,3}}[日号]")
_CANNOT_BE = frozenset({"impossible-date", "future-date"})
_ADULT = 16  # years
_PARTICLES = "吧呢啊呀哈嘛"
_THAT_DAY = 30  # characters between a day and 按那天
_NO_EVENT = re.compile(
    r"(?:我|俺|是|本人|男|女|她|他|妈|爸|媳妇|老公|老婆|丈夫|对象|爱人|姐|妹|哥|弟|闺女|儿子|姨|姑)*"
)


@dataclass(frozen=True)
class SaidDate:
    """A date with its place."""

    start: int
    end: int
    words: str
    """As the text has it, led by the year or month that it tells behind."""
    lunar: bool

    def birth(self, today: date) -> str | None:
        """YYYY-MM or YYYY-MM-DD, where it may be a birth."""
        if self.lunar or (
            (not self.words[0].isascii() and self.words[0] in "今去前大上这本昨明下年后") or _NO_YEAR.match(self.words)
        ):
            return None
        read = read_birth(self.words, today)
        value = read.get("birth_date") if isinstance(read, dict) else None
        return value if isinstance(value, str) else None

    def misread(self, today: date) -> str:
        """Why it is no day of the calendar, or lies ahead as none may that was lived; empty where it is one."""
        read = None if self.lunar else read_birth(self.words, today)
        return read.reason if isinstance(read, Misread) and read.reason in _CANNOT_BE else ""

    def day(self, today: date) -> str | None:
        """A full past date, YYYY-MM-DD."""
        day = self.any_day(today)
        return day if day is not None and day <= today.isoformat() else None

    def any_day(self, today: date) -> str | None:
        """A full date, YYYY-MM-DD; it may lie ahead."""
        if years := _YEARS_AGO.match(self.words):
            return months_after(today, -12 * _number(years["years"])).isoformat()
        day = None if self.lunar else read_any_day(self.words, today)
        return day.isoformat() if isinstance(day, date) else None


@dataclass(frozen=True)
class RoughDay:
    """A day told by its month, season or year: the first and the last that it may be (ISO), and the words."""

    first: str
    last: str
    words: str


def rough_days(text: str, today: date) -> Iterator[tuple[SaidDate, RoughDay]]:
    """Every rough day of the text that may have been, with its place."""
    for found in _ROUGH.finditer(text):
        around = text[max(0, found.start() - 3) : found.end() + 3]
        span = None if _LUNAR.search(around) else days_about(found[0], today)
        if span and span[0].year > today.year - _ADULT:  # one longer ago may be a birth
            said = SaidDate(found.start(), found.end(), found[0], lunar=False)
            yield said, RoughDay(span[0].isoformat(), span[1].isoformat(), found[0].removesuffix("的"))


def _number(digit: str) -> int:
    return int(digit) if digit.isascii() else read_numeral(digit) or 0


@dataclass(frozen=True)
class _Patterns:
    birth_before: "re.Pattern[str]"
    birth_after: "re.Pattern[str]"
    registered: "re.Pattern[str]"
    not_registered: "re.Pattern[str]"
    decision: "re.Pattern[str]"
    event: "re.Pattern[str]"
    decision_before: "re.Pattern[str]"
    decision_that_day: "re.Pattern[str]"
    registered_that_day: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    times = words.times
    return _Patterns(
        birth_before=words.compiled(f"(?:{times.birth_before})$"),
        birth_after=words.compiled(f"^(?:{times.birth_after})"),
        registered=words.compiled(times.registered),
        not_registered=words.compiled(times.not_registered),
        event=words.compiled(times.event),
        decision=words.compiled(f"^(?:{times.decision})"),
        decision_before=words.compiled(f"(?:{times.decision_before})$"),
        registered_that_day=words.compiled(f"^(?:{times.registered_that_day})"),
        decision_that_day=words.compiled(f"^(?:{times.decision_that_day})"),
    )


def dates(text: str) -> Iterator[SaidDate]:
    """Every date in the text, lunar ones marked."""
    text = text.replace("元月", "一月")
    month = ""
    for found in _DATE.finditer(text):
        around = text[max(0, found.start() - 3) : found.end() + 3]
        words = _with_year(found[0].replace("年的", "年"), text[found.end() :])
        if _SAME_MONTH.match(words):  # 2024年6月离职，当月27号登记的
            words = _SAME_MONTH.sub(month, words)
        elif _SAME_YEAR.match(words):
            years = _YEAR.findall(text, 0, found.start())
            words = _SAME_YEAR.sub(years[-1] if years else "", words)
        elif told := _MONTH.match(words):
            month = told[0]
        yield SaidDate(found.start(), found.end(), words, _LUNAR.search(around) is not None)


def _with_year(words: str, behind: str) -> str:
    """12月30号，就去年的 and 2月20号，就下个月20号: a day without a year that is told behind it."""
    if year := _YEAR_BEHIND.match(behind):
        return year["year"] + words if _NO_YEAR.match(words) else words
    if (month := _MONTH_BEHIND.match(behind)) and _NO_YEAR.match(words):
        return month["month"] + words.rsplit("月", maxsplit=1)[-1]
    return words


def is_birth(words: ReadingWords, text: str, said: SaidDate, clauses: tuple[Clause, ...], today: date) -> bool:
    """Whether the words around a date make it a birth date; ``clauses``: the one before, its own and the next."""
    clause = next(each for each in clauses if each.start <= said.start < each.end)
    patterns = _patterns(words)
    before, after = text[clause.start : said.start], text[said.end : clause.end]
    if patterns.birth_after.match(after) or patterns.birth_before.search(text[max(0, said.start - 12) : said.start]):
        return True
    value = said.birth(today)
    old = value is not None and int(value[:4]) <= today.year - _ADULT
    if not old or _NO_EVENT.fullmatch(before) is None:
        return False
    beside = [text[each.start : each.end] for each in clauses if each is not clause]
    after = after.rstrip(_PARTICLES)
    return after in ("的", "的人") or (not after and not any(patterns.event.search(each) for each in beside))


def is_registration(words: ReadingWords, text: str, said: SaidDate, clauses: tuple[Clause, ...]) -> bool:
    """Whether a date is that of the registration: its own clause says so, or the one before it and 办的 behind it."""
    patterns = _patterns(words)
    here = text[clauses[-1].start : clauses[-1].end]
    if patterns.not_registered.search(here):
        return False
    if patterns.registered.search(here) or patterns.registered_that_day.match(text[said.end : said.end + _THAT_DAY]):
        return True
    if len(clauses) == 1:
        return False
    before = text[clauses[0].start : clauses[0].end]
    follows = re.match(
        r"(?:那天|左右)?(?:我|俺|她|他)?(?:去|在社区|在街道)?(?:就)?(?:办|登|领|拿|下|开)?(?:的|了|到手的|下来的|到的|完的)?(?:证|记)?$",
        text[said.end : clauses[-1].end],
    )
    return (
        patterns.registered.search(before) is not None
        and follows is not None
        and not patterns.not_registered.search(before)
    )


def is_decision(words: ReadingWords, text: str, said: SaidDate) -> bool:
    """Whether the text asks to be judged as of the date."""
    patterns = _patterns(words)
    if patterns.decision_that_day.match(text[said.end : said.end + _THAT_DAY]):
        return True
    return (
        patterns.decision.match(text[said.end : said.end + 10]) is not None
        and patterns.decision_before.search(text[max(0, said.start - 8) : said.start]) is not None
    )
