"""Working days and office hours: the tables of content/casework/calendar and hours.yaml, and what is read off them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from knowledge.dated import NothingInForce, holds, in_force
from knowledge.schema import Citation, Content, Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_SATURDAY = 5
_OPEN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_LEAP_YEAR = 2000  # every month and day exists in it
_MIDNIGHT = "24:00"

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class NoCalendar(LookupError):  # noqa: N818 - says what is the case, as NothingInForce does
    """No table says which days of a year are worked."""

    def __init__(self, year: int) -> None:
        super().__init__(f"there is no calendar of {year}")
        self.year = year


class Rest(Content):
    """Days off in a row."""

    name: Text
    since: date = Field(alias="from")
    until: date = Field(alias="to")


class YearTable(Content):
    """One year: what is off besides the weekends, and the weekend days that are worked (调休)."""

    year: Annotated[int, Field(ge=2000, le=2199)]
    provisional: bool
    """True until the State Council's notice for the year is entered: its working days are a guess and say so."""
    citations: tuple[Citation, ...] = ()
    note: str = ""
    rest: tuple[Rest, ...]
    work: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        off: set[date] = set()
        for each in self.rest:
            days = set(_days(each.since, each.until))
            if not days or {each.since.year, each.until.year} != {self.year}:
                raise ValueError(f"{each.name} must begin and end in {self.year}, and not end before it begins")
            if off & days:
                raise ValueError(f"{each.name} names days that are off already")
            off |= days
        for day in self.work:
            if day.year != self.year or day.weekday() < _SATURDAY or day in off:
                raise ValueError(f"{day} under work must be a Saturday or Sunday of {self.year} that is not off")
        if not self.provisional and not self.citations:
            raise ValueError("needs citations: a year without its notice is provisional")
        return self

    @cached_property
    def off(self) -> frozenset[date]:
        """The days off by name."""
        return frozenset(day for each in self.rest for day in _days(each.since, each.until))

    def is_worked(self, day: date) -> bool:
        """Whether a day of this year is worked."""
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.off)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * number for number in range((last - first).days + 1))


def _opening(value: object) -> object:
    """ "8:30-11:30" as two times of day."""
    found = _OPEN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("must be written as 8:30-11:30")
    start, end = ((int(found[at]), int(found[at + 1])) for at in (1, 3))
    if not (0, 0) <= start < end <= (23, 59) or max(start[1], end[1]) > 59:  # noqa: PLR2004 - minutes of an hour
        raise ValueError(f"{value} is no time of day from a beginning to a later end")
    return time(*start), time(*end)


Opening = Annotated[tuple[time, time], BeforeValidator(_opening)]


class Season(Content):
    """The hours from one day of the year to another; it may run over New Year."""

    since: MonthDay = Field(alias="from")
    until: MonthDay = Field(alias="to")
    open: Annotated[tuple[Opening, ...], Field(min_length=1)]
    """What lies between two of them is the lunch break."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ends = [moment for opening in self.open for moment in opening]
        if ends != sorted(ends):
            raise ValueError("open must stand in the order of the day and not overlap")
        return self

    def covers(self, day: date) -> bool:
        """Whether the season holds on a day, by its month and day."""
        at = day.strftime("%m-%d")
        if self.since <= self.until:
            return self.since <= at <= self.until
        return at >= self.since or at <= self.until


class Hours(Content):
    """Office hours over one period; without seasons the whole working day counts."""

    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    set_by: Text
    """Who set them, and by which paper."""
    seasons: Annotated[tuple[Season, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_day_once(self) -> Self:
        for day in _days(date(_LEAP_YEAR, 1, 1), date(_LEAP_YEAR, 12, 31)):
            found = sum(season.covers(day) for season in self.seasons)
            if found != 1:
                raise ValueError(f"{day:%m-%d} stands in {found} seasons: every day must stand in one")
        return self

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The openings of a day of the year."""
        return next(season.open for season in self.seasons if season.covers(day))


class OfficeHours(Content):
    """hours.yaml: the hours that an office has set, by period. None set: whole working days."""

    note: Text
    """Where the hours come from, or that they are not known; shown beside deadlines counted in hours."""
    periods: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class CountedDay:
    """A day that was counted to. ``confirmed``: every year on the way has its official table."""

    day: date
    confirmed: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Which days and hours are worked, in Asia/Shanghai."""

    years: Mapping[int, YearTable]
    hours: OfficeHours

    def year(self, year: int) -> YearTable:
        """The table of a year; NoCalendar where there is none."""
        if year not in self.years:
            raise NoCalendar(year)
        return self.years[year]

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked; NoCalendar for a year without a table."""
        return self.year(day.year).is_worked(day)

    def is_confirmed(self, first: date, last: date) -> bool:
        """Whether every year from one day to another has its official table."""
        return not any(self.year(year).provisional for year in range(first.year, last.year + 1))

    def add_working_days(self, day: date, count: int) -> CountedDay:
        """The ``count``-th working day after ``day`` (which itself is not counted; 0 is the day itself).

        ValueError for a negative count, NoCalendar where it leads into a year without a table.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        last = day
        for _ in range(count):
            last = self.next_working_day(last)
        return CountedDay(last, self.is_confirmed(day, last))

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        following = day + _DAY
        while not self.is_working_day(following):
            following += _DAY
        return following

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after ``first`` up to ``last``; 0 where ``last`` is not later."""
        return sum(self.is_working_day(day) for day in _days(first + _DAY, last))

    def openings(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The worked spans of a day: none on a day off, its hours where an office set them, else the whole day."""
        if not self.is_working_day(day):
            return ()
        try:
            hours = in_force(self.hours.periods, day)
        except NothingInForce:
            return ((_midnight(day), _midnight(day + _DAY)),)
        return tuple((_at(day, start), _at(day, end)) for start, end in hours.on(day))


def _midnight(day: date) -> datetime:
    return _at(day, time())


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def overlapping(calendar: WorkCalendar) -> Iterator[str]:
    """Periods of hours that hold on one day, which nobody could choose between."""
    periods = calendar.hours.periods
    for at, period in enumerate(periods):
        yield from (f"two sets of hours hold on {period.since}" for one in periods[:at] if holds(one, period.since))
