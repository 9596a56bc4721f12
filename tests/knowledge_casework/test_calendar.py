"""Working days: the real holidays of 2024 to 2026, a provisional 2027, and what no table says."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.calendar import NoCalendar, WorkCalendar

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
KNOWN_DAYS = st.dates(FIRST, date(2026, 12, 31))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_the_library(calendar: WorkCalendar, year: int) -> None:
    for number in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
        day = date(year, 1, 1) + timedelta(days=number)
        assert calendar.is_working_day(day) is chinese_calendar.is_workday(day), day
    assert calendar.is_confirmed(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2024-02-08", 1, "2024-02-09"),  # 2024's New Year's Eve was worked
        ("2024-02-09", 1, "2024-02-18"),  # Spring Festival to the Sunday that is worked
        ("2024-09-13", 2, "2024-09-18"),  # a worked Saturday, then Mid-autumn
        ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-08", 5, "2024-10-14"),  # the worked Saturday counts
        ("2025-01-24", 2, "2025-01-27"),  # the worked Sunday counts
        ("2025-01-27", 1, "2025-02-05"),
        ("2025-02-07", 1, "2025-02-08"),
        ("2025-09-27", 1, "2025-09-28"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-12-31", 1, "2026-01-04"),  # over New Year into a worked Sunday
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-14", 0, "2026-02-14"),
        ("2026-02-15", 0, "2026-02-15"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-30", 3, "2026-10-10"),
    ],
)
def test_working_days_are_counted_over_real_holidays(
    calendar: WorkCalendar, day: str, count: int, expected: str
) -> None:
    counted = calendar.add_working_days(date.fromisoformat(day), count)
    assert counted.day == date.fromisoformat(expected)
    assert counted.confirmed


def test_a_year_without_its_notice_says_so(calendar: WorkCalendar) -> None:
    assert calendar.year(2027).provisional
    assert calendar.year(2027).note
    assert not calendar.add_working_days(date(2026, 12, 31), 1).confirmed
    assert calendar.add_working_days(date(2026, 12, 30), 1).confirmed
    statutory = ["01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15"]
    for day in [*statutory, "10-01", "10-02", "10-03"]:
        assert not calendar.is_working_day(date.fromisoformat(f"2027-{day}"))


def test_a_year_without_a_table_is_an_answer_of_its_own(calendar: WorkCalendar) -> None:
    with pytest.raises(NoCalendar, match="2028") as raised:
        calendar.add_working_days(date(2027, 12, 31), 1)
    assert raised.value.year == 2028
    with pytest.raises(NoCalendar):
        calendar.is_working_day(date(2023, 12, 29))
    with pytest.raises(ValueError, match="forwards"):
        calendar.add_working_days(date(2026, 1, 5), -1)


@given(day=KNOWN_DAYS, count=st.integers(1, 60))
def test_adding_and_counting_are_inverse_and_end_on_a_working_day(
    calendar: WorkCalendar, day: date, count: int
) -> None:
    last = calendar.add_working_days(day, count).day
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(day, last) == count
    assert calendar.working_days_between(day, last - timedelta(days=1)) == count - 1


@given(day=KNOWN_DAYS, later=st.integers(0, 40), count=st.integers(0, 30), more=st.integers(0, 30))
def test_a_later_start_or_a_greater_count_never_ends_earlier(
    calendar: WorkCalendar, day: date, later: int, count: int, more: int
) -> None:
    end = calendar.add_working_days(day, count).day
    assert calendar.add_working_days(day + timedelta(days=later), count).day >= end
    assert calendar.add_working_days(end, more) == calendar.add_working_days(day, count + more) or not count
