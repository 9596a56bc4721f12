"""Periods, months and birthdays."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dated import NothingInForce, in_force
from knowledge.screening.calendar_months import births_of_age, births_of_month, months_after
from tests.screening import sheet


@dataclass(frozen=True)
class Span:
    since: date
    until: date | None


SPANS = (Span(date(2017, 10, 1), date(2018, 9, 30)), Span(date(2020, 1, 1), None))


@pytest.mark.parametrize(
    ("on", "place"),
    [(date(2017, 10, 1), 0), (date(2018, 9, 30), 0), (date(2020, 1, 1), 1), (date(2199, 1, 1), 1)],
)
def test_a_day_within_a_period_both_ends_included(on: date, place: int) -> None:
    assert in_force(SPANS, on) is SPANS[place]


@pytest.mark.parametrize("on", [date(2017, 9, 30), date(2018, 10, 1), date(2019, 12, 31)])
def test_a_day_outside_every_period_is_never_the_last_one(on: date) -> None:
    with pytest.raises(NothingInForce):
        in_force(SPANS, on)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("1965-01-31", 721, "2025-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-10-31", 1, "2025-11-30"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_months_keep_the_day_or_end_the_month(day: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(on=st.dates(date(2010, 10, 1), date(2060, 1, 1)), age=st.integers(0, 90))
def test_the_births_of_an_age_are_all_those_and_no_others(on: date, age: int) -> None:
    days = sheet.births(None, age, on)
    assert days is not None
    assert births_of_age(age, on) == (days[0], days[-1])


def test_the_births_of_a_month() -> None:
    assert births_of_month(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
