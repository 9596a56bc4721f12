"""Striking identity numbers out of what people type, before anything is stored or logged."""

import re
from datetime import date

MARK = "[身份证号已隐去]"

_DIGIT = r"\d"  # of every script: full width ones, Arabic ones
_GAP = r"[\s\-–—－_.．·・,，\u200b-\u200f\u2060\ufeff]{0,3}"


def _run(count: int) -> str:
    return _GAP.join([_DIGIT] * count)


# 18 digits (the last may be X), or 15 of the first generation; spaces, dashes and invisible characters may stand
# between them. The check digit is not asked for: a number typed wrongly is still somebody's.
_LAST = r"[\dxXｘＸ×]"
_NUMBER = re.compile(rf"(?<!{_DIGIT})(?:{_run(17)}{_GAP}{_LAST}|{_run(15)})(?!{_DIGIT})")
_REGIONS = range(11, 84)  # codes of provinces lie in here, with gaps that a slip of the finger falls into
_CHECK_X = "xXｘＸ×"
_LONG = 18
_CENTURIES = ("18", "19", "20")
_MONTHS = range(1, 13)
_DAYS = range(1, 32)


def strike(text: str) -> tuple[str, bool]:
    """The text with every identity number replaced by a mark, and whether there was one.

    A number counts when its region and its date of birth are possible ones, or when its 18 places are written in one
    run; so a telephone number (11 digits), two of them, an amount or a case number stays.
    """
    struck = False

    def replace(found: "re.Match[str]") -> str:
        nonlocal struck
        if not _is_identity(found[0]):
            return found[0]
        struck = True
        return MARK

    return _NUMBER.sub(replace, text), struck


def born_and_sex(text: str) -> tuple[str, str] | None:
    """Birth date (YYYY-MM-DD) and sex (male, female) that the one identity number in a text holds.

    None where there is none, more than one, or its date does not exist.
    """
    found = [number for match in _NUMBER.finditer(text) if _is_identity(number := match[0])]
    if len(found) != 1:
        return None
    digits = "".join(str(int(char)) for char in found[0] if char.isdecimal())
    long = sum(char.isdecimal() or char in _CHECK_X for char in found[0]) == _LONG
    birth, order = (digits[6:14], digits[16]) if long else ("19" + digits[6:12], digits[14])
    try:
        day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return None
    return day.isoformat(), "male" if int(order) % 2 else "female"


def _is_identity(written: str) -> bool:
    places = [char for char in written if char.isdecimal() or char in _CHECK_X]
    if len(places) == len(written) == _LONG:
        return True
    digits = "".join(str(int(char)) for char in places if char.isdecimal())
    birth = digits[6:14] if len(places) == _LONG else "19" + digits[6:12]
    return (
        int(digits[:2]) in _REGIONS
        and birth[:2] in _CENTURIES
        and int(birth[4:6]) in _MONTHS
        and int(birth[6:]) in _DAYS
    )
