"""Months, quarters and years of the statistics: the month of the EP reports runs from the 21st to the 20th."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field

from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.calendar_months import months_after

_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHS = 12
_IN_A_QUARTER = 3


class StatisticsRule(Content):
    """How the statistics cut the year."""

    month_begins_on: Annotated[int, Field(ge=1, le=28)]
    """The day of the month before on which a statistics month begins; 1: the month of the calendar itself."""
    citations: tuple[Citation, ...]
    note: str = ""


class SubsidyRule(Content):
    """A subsidy with a longest time; who is near retirement at the first approval draws to retirement instead."""

    id: Slug
    label: Text
    months: Annotated[int, Field(ge=1)]
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class PeriodRules(Content):
    """periods.yaml."""

    statistics: StatisticsRule
    subsidies: tuple[SubsidyRule, ...] = ()


@dataclass(frozen=True)
class Span:
    """Days in a row, both ends included (a knowledge.dated.Period)."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, order=True)
class Month:
    """A month by its name; ``number`` 1 to 12."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date(self.year, self.number, 1)  # ValueError where there is no such month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """ "2026-10"; ValueError for anything else."""
        found = _MONTH.fullmatch(written)
        if found is None:
            raise ValueError(f"{written} is no month: write it as 2026-10")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The calendar month of a day."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> "Month":
        """So many months later, or earlier where negative."""
        return Month.of(months_after(date(self.year, self.number, 1), months))

    @property
    def days(self) -> Span:
        """The calendar month."""
        first = date(self.year, self.number, 1)
        return Span(first, months_after(first, 1) - _DAY)


def statistics_month(rule: StatisticsRule, month: Month) -> Span:
    """The reporting period of a month: from the 21st of the month before to its 20th."""
    if rule.month_begins_on == 1:
        return month.days
    before = month.plus(-1)
    return Span(
        date(before.year, before.number, rule.month_begins_on), date(month.year, month.number, rule.month_begins_on - 1)
    )


def statistics_month_of(rule: StatisticsRule, day: date) -> Month:
    """The month whose report counts a day."""
    month = Month.of(day)
    return month if day in statistics_month(rule, month) else month.plus(1)


def statistics_quarter(rule: StatisticsRule, year: int, number: int) -> Span:
    """The quarter (1 to 4) made of its three statistics months; ValueError for another number."""
    if not 1 <= number <= _MONTHS // _IN_A_QUARTER:
        raise ValueError(f"{number} is no quarter: 1 to 4")
    last = number * _IN_A_QUARTER
    return Span(
        statistics_month(rule, Month(year, last - _IN_A_QUARTER + 1)).since,
        statistics_month(rule, Month(year, last)).until,
    )


def statistics_year(rule: StatisticsRule, year: int) -> Span:
    """The year made of its twelve statistics months."""
    return Span(statistics_month(rule, Month(year, 1)).since, statistics_month(rule, Month(year, _MONTHS)).until)
