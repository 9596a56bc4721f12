"""Months and birthdays as the rules count them: the same day number, or the last day of a shorter month."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

_DAY = timedelta(days=1)
_CACHED = 4096  # day and months pairs; one interview asks for a few dozen


@lru_cache(maxsize=_CACHED)
def months_after(day: date, months: int) -> date:
    """The day that many months after ``day``; a day past the end of the calendar counts as its last one."""
    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max


def birthday(birth: date, years: int) -> date:
    """The day on which a person born on ``birth`` becomes ``years`` old (29 February: 28 in a common year)."""
    return months_after(birth, 12 * years)


def births_of_month(year: int, month: int) -> tuple[date, date]:
    """First and last birth date that fit a year and month."""
    first = date(year, month, 1)
    return first, first + relativedelta(day=31)


def births_of_age(age: int, on: date) -> tuple[date, date]:
    """First and last birth date of those who are ``age`` whole years old on a day."""
    return _last_birth(age + 1, on) + _DAY, _last_birth(age, on)


def _last_birth(years: int, on: date) -> date:
    """The last birth date whose ``years``-th birthday has come on the day (29 February may fit beside 28)."""
    birth = on - relativedelta(years=years)
    while birth < on and birthday(birth + _DAY, years) <= on:
        birth += _DAY
    return birth
