"""A day remembered only roughly: 大概是2023年, 头年三月份, 前年秋天, 俩年多了."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from knowledge.screening.calendar_months import months_after
from knowledge.screening.dates_read import plain

_ROUGHLY = re.compile(
    r"^(?:大概|好像|应该|就)?(?:我?记得)?(?:大概|大约|差不多|可能|好像|应该|估计|约摸|左右|是|在|就|都|有|已经|也|得有|快|(?:办|领|登|登记)[了过]?(?=[有都好]|[0-9一二两三四五六七八九十几]))*"
    r"|(?:左右|前后|上下|来着|那阵儿?|那会儿?|那时候?|的时候|吧|了|啦|呢|(?:就|才|刚|去)?(?:办|登记|登|领)(?:过|上|下来)?(?:的?证)?|的)+$"
)
_YEARS_ON = {"今年": 0, "去年": -1, "头年": -1, "昨年": -1, "上年": -1, "前年": -2, "大前年": -3}
_PARTS = {
    "春天": (2, 5), "开春": (2, 5), "夏天": (5, 8), "秋天": (8, 11), "入秋": (8, 11), "年初": (1, 3), "年中": (5, 8),
    "上半年": (1, 6), "下半年": (7, 12), "年底": (10, 12),
}  # fmt: skip
"""First and last month, rather too many than too few: what does not settle it is asked for."""
_YEAR = re.compile(
    rf"(?P<year>\d{{4}}|\d{{2}}(?=年)|{'|'.join(sorted(_YEARS_ON, key=len, reverse=True))})年?份?的?"
    rf"(?:(?P<month>\d{{1,2}})月份?|(?P<part>{'|'.join(_PARTS)}))?"
)
_AGO = re.compile(r"(?P<years>\d{1,2}|好?几)(?:来)?年(?P<more>多|半)?(?:多)?(?:了|前|以前)?")
_OR_SO = re.compile(r"(?:两三|二三|三四|四五|五六|六七|七八|八九)年(?=了|多|前|以前|左右|吧|$)")
"""两三年了 is no year 23; 七八年三月 is one."""
_SEVERAL = 2
"""几年 is this many at the least."""
_MOST_YEARS = 60
_LONGEST = 60
"""Characters; longer words tell more than a day. What is taken off an end is looked for from every place."""
_FULL_YEAR = 4


def days_about(text: str, on: date) -> tuple[date, date] | None:
    """The first and the last day that it may have been, neither after ``on``; None where the text tells no such day."""
    if len(text) > _LONGEST:
        return None
    text = unicodedata.normalize("NFKC", text).replace("俩年", "两年").replace("俩", "两")
    said = plain(_bare(_OR_SO.sub("几年", text.replace("一两年", "一年"))))
    said = _bare(said)
    span = _of_year(said, on) or _ago(said, on)
    if span is None or span[0] > on:
        return None
    return span[0], min(span[1], on)


def _bare(said: str) -> str:
    return _ROUGHLY.sub("", re.sub(r"[\s,，。.!！、]+", "", said))


def _of_year(said: str, on: date) -> tuple[date, date] | None:
    found = _YEAR.fullmatch(said)
    if found is None:
        return None
    named = found["year"]
    year = on.year + _YEARS_ON[named] if named in _YEARS_ON else _in_full(int(named), len(named), on)
    month = int(found["month"] or 0)
    first, last = (month, month) if found["month"] else _PARTS.get(found["part"] or "", (1, 12))
    if not (1 <= first <= last <= 12 and on.year - _MOST_YEARS <= year):  # noqa: PLR2004 - months of a year
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _in_full(year: int, digits: int, on: date) -> int:
    if digits == _FULL_YEAR:
        return year
    century = on.year - on.year % 100
    return century + year if year <= on.year % 100 else century - 100 + year


def _ago(said: str, on: date) -> tuple[date, date] | None:
    """两年多了: more than two years and less than three; 两年了 may be a year more or less."""
    found = _AGO.fullmatch(said)
    if found is None:
        return None
    several = not found["years"].isdigit()
    years = _SEVERAL if several else int(found["years"])
    if not 1 <= years <= _MOST_YEARS:
        return None
    last = years if several or found["more"] else years - 1
    return months_after(on, -12 * (_MOST_YEARS if several else years + 1)), months_after(on, -12 * last)
