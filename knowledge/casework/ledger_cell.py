"""What stands in a cell of an office's own ledger: a day in any of the ways people write one, a text, a number."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""Excel's day nought: of Windows, and of old files of the Macintosh."""
_SERIALS = range(10_000, 73_051)
"""Whole numbers that are taken for days of Excel: 1927 to 2099."""
EXACT_DIGITS = 15
"""Digits that Excel keeps of a number; the rest it has made noughts."""
_SHOWN = 12  # characters of a wrong day that are repeated; a longer text may be anything
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell or a row: ``key`` names the words (``import.problem.…``), ``values`` fill them in."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    column: str = ""
    """The heading as written; empty where it is the whole row."""


def as_text(value: object) -> str | Problem:
    """A text as people see it: blanks around it gone, a whole number without its point, a day as a day.

    A number of more digits than Excel keeps is a problem: its last digits are lost.
    """
    match value:
        case None | "":
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value)
        case datetime() if value.hour == value.minute == value.second == 0:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
    return _tidy(str(value))


def as_digits(value: object) -> str | Problem:
    """An identity number or the like, which must be kept as text; ``as_text`` and what scientific notation tells."""
    text = as_text(value)
    if isinstance(text, str) and _SCIENTIFIC.fullmatch(text):
        return Problem("kept-as-number")
    return text


def as_day(value: object, *, mac: bool, whole_month: bool) -> date | Problem:
    """A day: of Excel, or written 2024-03-05, 2024.3.5, 2024/3/5, 2024年3月5日, 20240305.

    A month alone names no day: a problem, unless ``whole_month`` says that its first day is meant.
    """
    match value:
        case datetime():
            return _within(value.date())
        case date():
            return _within(value)
        case bool():
            return Problem("no-day", {"written": str(value)})
        case int() | float():
            return _numbered_day(value, mac=mac)
    return _written_day(_tidy(str(value)), whole_month=whole_month)


def as_month(value: object, *, mac: bool) -> tuple[int, int, int] | None:
    """Year, month and day (0: not written), to compare with; None where it is no day and no month."""
    day = as_day(value, mac=mac, whole_month=False)
    if isinstance(day, date):
        return day.year, day.month, day.day
    if isinstance(value, int | float):  # 1970.1 is January or October: the year is all that it tells
        return (int(value), 0, 0) if _FIRST_YEAR <= value <= _LAST_YEAR else None
    found = _MONTH.fullmatch(_folded(_tidy(str(value))))
    return (int(found[1]), int(found[2]), 0) if found else None


def _numbered_day(value: float, *, mac: bool) -> date | Problem:
    """A day kept as a number: Excel's count of days, or 20240305. 2024.1 may be January or October, and is neither."""
    if math.isfinite(value) and int(value) in _SERIALS:
        return _EPOCH[mac] + timedelta(days=int(value))
    if math.isfinite(value) and _PACKED.fullmatch(_plain_number(value)):
        return _written_day(_plain_number(value), whole_month=False)
    return Problem("no-day", {"written": _short(_plain_number(value))})


def _written_day(text: str, *, whole_month: bool) -> date | Problem:
    word = _folded(text)
    if found := _DAY.fullmatch(word) or _PACKED.fullmatch(word):
        return _made(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _MONTH.fullmatch(word):
        if whole_month:
            return _made(int(found[1]), int(found[2]), 1, text)
        return Problem("only-month", {"written": text})
    return Problem("no-day", {"written": _short(text)})


def _made(year: int, month: int, day: int, text: str) -> date | Problem:
    try:
        return _within(date(year, month, day))
    except ValueError:
        return Problem("no-day", {"written": text})


def _within(day: date) -> date | Problem:
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else Problem("no-day", {"written": day.isoformat()})


def _number(value: float) -> str | Problem:
    if not abs(value) < 10**EXACT_DIGITS:  # infinity and no number too
        return Problem("kept-as-number")
    return _plain_number(value)


def _plain_number(value: float) -> str:
    return str(int(value)) if math.isfinite(value) and float(value).is_integer() else repr(value)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _tidy(text: str) -> str:
    """Blanks around it and characters that cannot be seen are gone; line ends are one kind."""
    if text.isprintable():
        return text.strip()
    shown = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if _seen(char))
    return shown.replace("_x000D_", "").strip()


def _seen(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else "…"
