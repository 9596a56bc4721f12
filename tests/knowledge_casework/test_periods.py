"""Statistics months from the 21st to the 20th, and how long a subsidy runs."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.casework import Casework
from knowledge.casework.periods import (
    Month,
    Span,
    StatisticsRule,
    statistics_month,
    statistics_month_of,
    statistics_quarter,
    statistics_year,
)
from knowledge.casework.subsidy_periods import SubsidyStanding, subsidy_standing
from knowledge.dated import NothingInForce
from knowledge.screening.facts import parse
from knowledge.screening.rules import Screening
from knowledge.screening.truth import Truth


@pytest.fixture(scope="module")
def ep(casework: Casework) -> StatisticsRule:
    return casework.periods.statistics


@pytest.mark.parametrize(
    ("month", "since", "until"),
    [
        ("2026-10", "2026-09-21", "2026-10-20"),
        ("2026-01", "2025-12-21", "2026-01-20"),
        ("2024-03", "2024-02-21", "2024-03-20"),
    ],
)
def test_a_statistics_month_runs_from_the_21st_to_the_20th(
    ep: StatisticsRule, month: str, since: str, until: str
) -> None:
    span = statistics_month(ep, Month.parse(month))
    assert span == Span(date.fromisoformat(since), date.fromisoformat(until))


def test_quarters_and_the_year_are_made_of_their_months(ep: StatisticsRule) -> None:
    assert statistics_quarter(ep, 2026, 1) == Span(date(2025, 12, 21), date(2026, 3, 20))
    assert statistics_quarter(ep, 2026, 4) == Span(date(2026, 9, 21), date(2026, 12, 20))
    assert statistics_year(ep, 2026) == Span(date(2025, 12, 21), date(2026, 12, 20))
    with pytest.raises(ValueError, match="no quarter"):
        statistics_quarter(ep, 2026, 5)


@given(day=st.dates(date(2010, 10, 1), date(2099, 1, 1)), begins=st.integers(1, 28))
def test_every_day_is_counted_in_exactly_one_month(day: date, begins: int) -> None:
    rule = StatisticsRule(month_begins_on=begins, citations=())
    month = statistics_month_of(rule, day)
    holding = [near for near in (month.plus(-1), month, month.plus(1)) if day in statistics_month(rule, near)]
    assert holding == [month]


@pytest.mark.parametrize("written", ["2026-13", "2026-1", "2026-10-01", "二〇二六年十月", "", "0000-01"])
def test_a_month_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the year nought is refused in Python's own words
        Month.parse(written)


def drawn(first: str, count: int) -> set[Month]:
    return {Month.parse(first).plus(number) for number in range(count)}


MAN = {"sex": "male"}
WOMAN_50 = {"sex": "female", "female_retirement": 50}


class Drawing(NamedTuple):
    """A person, the day of the first approval, the months drawn, and what that leaves."""

    person: dict[str, Any]
    approved: str
    months: set[Month]
    to_retirement: Truth
    left: int | None
    ends: str | None


DRAWINGS = (
    # born 1970: retires at 61 years 4 months in 2031, more than five years off: three years
    Drawing(MAN | {"birth_date": "1970-01-10"}, "2026-01-15", set(), Truth.NO, 36, "2028-12-31"),
    Drawing(MAN | {"birth_date": "1970-01-10"}, "2026-01-15", drawn("2026-01", 10), Truth.NO, 26, "2028-12-31"),
    # a break of a year: the months count, not the calendar
    Drawing(
        MAN | {"birth_date": "1975-01-10"},
        "2024-01-15",
        drawn("2024-01", 6) | drawn("2025-07", 6),
        Truth.NO,
        24,
        "2027-12-31",
    ),
    Drawing(MAN | {"birth_date": "1975-01-10"}, "2020-01-15", drawn("2020-01", 36), Truth.NO, 0, "2022-12-31"),
    # born 1968: 60 years 10 months = 2028-11-10, less than five years: to retirement
    Drawing(MAN | {"birth_date": "1968-01-10"}, "2026-01-15", drawn("2026-01", 10), Truth.YES, None, "2028-11-09"),
    Drawing(MAN | {"birth_date": "1964-12-31"}, "2024-12-01", set(), Truth.YES, None, "2024-12-30"),
    # a woman of 50, born 1980-06: later by 33 months
    Drawing(WOMAN_50 | {"birth_date": "1980-06-15"}, "2029-01-01", set(), Truth.YES, None, "2033-03-14"),
    Drawing({"sex": "female", "birth_date": "1975-06-15"}, "2026-01-15", set(), Truth.UNKNOWN, None, None),
    Drawing({"birth_date": "1990-06-15"}, "2026-01-15", drawn("2026-01", 2), Truth.NO, 34, "2028-12-31"),
    Drawing(MAN, "2026-01-15", drawn("2026-01", 2), Truth.UNKNOWN, None, None),
)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_three_years_or_to_retirement_by_the_age_at_the_first_approval(
    casework: Casework, screening: Screening, drawing: Drawing
) -> None:
    facts = parse(drawing.person, screening)
    approved = date.fromisoformat(drawing.approved)
    for rule in casework.periods.subsidies:
        stands = subsidy_standing(rule, screening, facts, approved, drawing.months)
        assert stands == SubsidyStanding(
            to_retirement=drawing.to_retirement,
            used=len(drawing.months),
            left=drawing.left,
            ends=date.fromisoformat(drawing.ends) if drawing.ends else None,
        )


def test_before_the_first_law_nothing_is_said(casework: Casework, screening: Screening) -> None:
    facts = parse(MAN | {"birth_date": "1960-01-01"}, screening)
    with pytest.raises(NothingInForce):
        subsidy_standing(casework.periods.subsidies[0], screening, facts, date(2010, 9, 30), ())
