"""Dates and ages as people write them: 1975年3月8日, 75.3, 一九七五年三月, 48了, 去年3月8号."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from knowledge.numerals import read_numeral
from knowledge.screening.question import Misread

_NUMERALS = re.compile(r"[零〇○一二两三四五六七八九十百]+")
_BEFORE = re.compile(
    r"^(?:嗯|应该是|好像是|我的?|(?:身份)?证上(?:面)?(?:写|印)?的?|户口本上(?:写)?的?|上面写的|俺|本人|大概|差不多|就是|是|公历|阳历|出生于|生于|生日|出生日期)+"
)
_AFTER = re.compile(
    r"(?:出生|生人|生日|生|(?:[在去到](?:社区|街道|窗口|区里)(?:那里?)?)?(?:办|登记|登|领)[的了]证?|那年|那天|那会儿?|那一年"
    r"|的|了|啦|呢|吧|呗|啊|哈|哦|好像|。|!|,|(?<=月)份?(?:左右|前后|上下))+$"
)
_MONTH_FIRST = re.compile(r"(?P<rest>\d{1,2}月(?:份|\d{1,2}[日号])?)(?:出生|生)?的?,?(?P<year>(?:19|20)?\d{2}年)")
_BLANKS = re.compile(r"\s*((?:19|20)\d{2})[\s,，、/]+(\d{1,2})(?:[\s,，、/]+(\d{1,2}))?\s*")
"""1979 3 8."""
_LUNAR = re.compile(r"农历|阴历|腊月|正月|初[0-9一二三四五六七八九十]")
_YEAR = r"(?:(?P<year>[0-9]{4}|[0-9]{2})(?:年|[-./])|(?P<relative>今年|去年|大前年|前年|明年))"
_DATE = re.compile(rf"{_YEAR}(?P<month>[0-9]{{1,2}})(?:(?:月份?|[-./])(?:(?P<day>[0-9]{{1,2}})(?:日|号)?)?)?")
_RUN = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")
_YEAR_ALONE = re.compile(r"(?:[0-9]{4}|[0-9]{2})年|(?:19|20)[0-9]{2}|今年|去年|大前年|前年|明年")
_MONTH = re.compile(r"(?P<relative>上个?月|这个月|本月|下个?月)(?P<day>[0-9]{1,2})(?:日|号)?")
_NO_YEAR = re.compile(r"(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})(?:日|号)?)?")
_LEAP_YEAR = 2000  # any day that exists in some year exists in it
_AGE = re.compile(r"(?:今年)?(?P<age>[0-9]{1,3})(?P<unit>周岁|岁)?")
_SAID_AS_AN_AGE = re.compile(r"今年|十|了(?=[。!！ ]*$)")
"""56 alone may be the year; 今年56, 五十六 and 56了 are not."""
_DAYS_ON = {"今天": 0, "今儿": 0, "昨天": -1, "昨儿": -1, "前天": -2, "大前天": -3, "明天": 1, "后天": 2, "大后天": 3}
_MONTHS_ON = {"上": -1, "这": 0, "本": 0, "下": 1}
_YEARS_ON = {"今年": 0, "去年": -1, "前年": -2, "大前年": -3, "明年": 1}
_LIVES = 120  # years
_SURELY_AGE = range(10, 56)  # a number alone: 48 is an age, 65 may be the year 1965


@dataclass(frozen=True)
class _Parts:
    year: int
    month: int
    day: int | None


def plain(text: str) -> str:
    """Width folded, blanks gone, Chinese numerals as digits, and the words around a date taken off."""
    text = unicodedata.normalize("NFKC", text).replace("曰", "日")
    if spaced := _BLANKS.fullmatch(text):
        return "-".join(filter(None, spaced.groups()))
    text = re.sub(r"\s+", "", text)
    text = _NUMERALS.sub(lambda found: _digits(found[0]), text)
    text = _AFTER.sub("", _BEFORE.sub("", text))
    text = text.replace("年的", "年")
    turned = _MONTH_FIRST.fullmatch(text)  # 3月8号, 79年
    return f"{turned['year']}{turned['rest']}" if turned else text


def _digits(numeral: str) -> str:
    number = read_numeral(numeral)
    return numeral if number is None else str(number)


def read_birth(text: str, on: date) -> dict[str, str | int] | Misread | None:
    """{"birth_date": YYYY-MM or YYYY-MM-DD} or {"age": years}.

    Misread where it must be asked back; None where it is neither.
    """
    if _is_lunar(text):
        return Misread("lunar-date")
    written = plain(text)
    parts = _parts(written, on)
    if isinstance(parts, _Parts):
        return _birth(parts, on)
    if _YEAR_ALONE.fullmatch(written) or _NO_YEAR.fullmatch(written):
        return _impossible(written) or Misread("month-needed")
    if written.startswith("虚") and _AGE.fullmatch(written.removeprefix("虚岁").removeprefix("虚")):
        return Misread("nominal-age")
    found = _AGE.fullmatch(written)
    return _age(int(found["age"]), found["unit"] or ("岁" if _SAID_AS_AN_AGE.search(text) else "")) if found else None


def _is_lunar(text: str) -> bool:
    return _LUNAR.search(text) is not None and re.search(r"[0-9０-９一二三四五六七八九十]", text) is not None


def _impossible(written: str) -> Misread | None:
    """Whether a month and day without a year, as in 2月30日, exist in no year."""
    found = _NO_YEAR.fullmatch(written)
    if found is None:
        return None
    try:
        date(_LEAP_YEAR, int(found["month"]), int(found["day"] or 1))
    except ValueError:
        return Misread("impossible-date")
    return None


def _birth(parts: _Parts, on: date) -> dict[str, str | int] | Misread:
    try:
        first = date(parts.year, parts.month, parts.day or 1)
    except ValueError:
        return Misread("impossible-date")
    if first > on:
        return Misread("future-date")
    if on.year - first.year > _LIVES:
        return Misread("impossible-date")
    return {"birth_date": first.isoformat() if parts.day else first.isoformat()[:7]}


def _age(age: int, unit: str) -> dict[str, str | int] | Misread:
    if age > _LIVES or (not unit and age < _SURELY_AGE.start):
        return Misread("impossible-age")
    if not unit and age not in _SURELY_AGE:
        return Misread("age-or-year")
    return {"age": age}


def read_day(text: str, on: date) -> str | Misread | None:
    """A full past date as YYYY-MM-DD; Misread where it must be asked back; None where it is no date."""
    day = read_any_day(text, on)
    return Misread("future-date") if isinstance(day, date) and day > on else _written(day)


def _written(day: date | Misread | None) -> str | Misread | None:
    return day.isoformat() if isinstance(day, date) else day


def read_any_day(text: str, on: date) -> date | Misread | None:
    """A full date, which may lie ahead; Misread where it must be asked back; None where it is no date."""
    if _is_lunar(text):
        return Misread("lunar-date")
    written = plain(text)
    if written in _DAYS_ON:
        return on + timedelta(days=_DAYS_ON[written])
    parts = _parts(written, on)
    if parts is None:
        short = _YEAR_ALONE.fullmatch(written) or _NO_YEAR.fullmatch(written)
        return _impossible(written) or Misread("day-needed") if short else None
    if parts.day is None:
        return Misread("day-needed")
    try:
        return date(parts.year, parts.month, parts.day)
    except ValueError:
        return Misread("impossible-date")


def _parts(written: str, on: date) -> _Parts | None:
    if month := _MONTH.fullmatch(written):
        first = on.replace(day=1) + relativedelta(months=_MONTHS_ON[written[0]])
        return _Parts(first.year, first.month, int(month["day"]))
    found = _DATE.fullmatch(written) or _RUN.fullmatch(written)
    if found is None:
        return None
    said = found.groupdict()
    if said.get("relative") and "月" not in written:  # 今年48 is an age
        return None
    day = said["day"]
    year = on.year + _YEARS_ON[said["relative"]] if said.get("relative") else _full_year(said["year"], on)
    return _Parts(year, int(found["month"]), int(day) if day else None)


def _full_year(written: str, on: date) -> int:
    year = int(written)
    if len(written) == 4:  # noqa: PLR2004 - the year in full
        return year
    century = on.year - on.year % 100
    return century + year if year <= on.year % 100 else century - 100 + year
