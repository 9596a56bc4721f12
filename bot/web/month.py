"""A year as months of weeks, each day with what it is: worked, off, or a weekend day that is worked."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.casework.calendar import WorkCalendar

_SATURDAY = 5


class Kind(StrEnum):
    """What a day is."""

    WORK = "work"
    WEEKEND = "weekend"
    OFF = "off"
    """A weekday that is off: a holiday."""
    MADE_UP = "made-up"
    """A Saturday or Sunday that is worked (调休)."""


@dataclass(frozen=True)
class Day:
    """One day of a month's page."""

    number: int
    kind: Kind


Week = tuple[Day | None, ...]
"""Monday to Sunday; None lies in the month before or after."""


def months_of(work: WorkCalendar, year: int) -> tuple[tuple[Week, ...], ...]:
    """The twelve months; NoCalendar where the year has no table."""
    pages = calendar.Calendar()
    work.year(year)
    return tuple(
        tuple(
            tuple(Day(day.day, kind_of(work, day)) if day.month == month else None for day in week)
            for week in pages.monthdatescalendar(year, month)
        )
        for month in range(1, 13)
    )


def kind_of(work: WorkCalendar, day: date) -> Kind:
    """What a day is; NoCalendar where its year has no table."""
    weekend = day.weekday() >= _SATURDAY
    if work.is_working_day(day):
        return Kind.MADE_UP if weekend else Kind.WORK
    return Kind.WEEKEND if weekend else Kind.OFF
