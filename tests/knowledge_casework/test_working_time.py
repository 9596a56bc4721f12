"""Working time with a lunch break, winter and summer hours and pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.calendar import SHANGHAI, WorkCalendar
from knowledge.casework.working_time import Pause, add_working_time, working_time_between
from tests.knowledge_casework.office import at, with_hours

MOMENTS = st.datetimes(datetime(2024, 2, 1), datetime(2026, 11, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001 - the zone is given beside
AMOUNTS = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))
LENGTHS = st.integers(0, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    starts = draw(st.lists(MOMENTS, max_size=3))
    return tuple(Pause(start, start + draw(LENGTHS)) for start in starts)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-03-02 09:30", 60, "2026-03-02 10:30"),
        ("2026-03-02 11:30", 60, "2026-03-02 13:30"),  # over lunch
        ("2026-03-02 12:10", 30, "2026-03-02 13:30"),  # asked at lunch
        ("2026-03-02 07:00", 30, "2026-03-02 09:30"),
        ("2026-03-02 15:30", 60, "2026-03-03 09:30"),  # over night
        ("2026-02-13 15:00", 120, "2026-02-14 10:00"),  # into a worked Saturday
        ("2026-02-14 15:00", 120, "2026-02-24 10:00"),  # over the Spring Festival
        ("2026-04-30 15:30", 60, "2026-05-06 09:30"),  # from winter into summer hours, over Labour Day
        ("2026-09-30 17:00", 60, "2026-10-08 09:30"),
        ("2026-09-19 10:00", 30, "2026-09-20 09:30"),  # Saturday to the worked Sunday
        ("2026-03-02 09:30", 0, "2026-03-02 09:30"),
        ("2026-03-02 12:10", 180, "2026-03-02 16:00"),  # to the very end of the day
    ],
)
def test_working_time_is_added_over_breaks_nights_and_holidays(
    calendar: WorkCalendar, start: str, minutes: int, expected: str
) -> None:
    office = with_hours(calendar)
    assert add_working_time(at(start), timedelta(minutes=minutes), office) == at(expected)
    assert working_time_between(at(start), at(expected), office) == timedelta(minutes=minutes)


def test_where_no_hours_are_set_the_whole_working_day_counts(calendar: WorkCalendar) -> None:
    assert calendar.hours.periods == ()
    assert "未查到" in calendar.hours.note
    assert add_working_time(at("2026-02-14 18:00"), timedelta(hours=8), calendar) == at("2026-02-24 02:00")
    assert working_time_between(at("2026-02-13 00:00"), at("2026-02-25 00:00"), calendar) == timedelta(days=3)


def test_a_pause_stops_the_clock_and_an_open_one_keeps_the_end_away(calendar: WorkCalendar) -> None:
    office = with_hours(calendar)
    paused = Pause(at("2026-03-02 10:00"), at("2026-03-04 10:00"))
    hour = timedelta(hours=1)
    assert add_working_time(at("2026-03-02 09:30"), hour, office, [paused]) == at("2026-03-04 10:30")
    assert add_working_time(at("2026-03-02 09:30"), hour, office, [Pause(at("2026-03-02 10:00"))]) is None
    assert add_working_time(at("2026-03-02 09:30"), hour, office, [Pause(at("2026-03-02 10:30"))]) == at(
        "2026-03-02 10:30"
    )


def test_moments_of_another_zone_are_the_same_moments(calendar: WorkCalendar) -> None:
    start = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert add_working_time(start, timedelta(hours=1), with_hours(calendar)) == at("2026-03-02 10:30")
    with pytest.raises(ValueError, match="forwards"):
        add_working_time(start, timedelta(minutes=-1), calendar)


@given(start=MOMENTS, amount=AMOUNTS, stops=pauses())
def test_adding_and_measuring_are_inverse(
    calendar: WorkCalendar, start: datetime, amount: timedelta, stops: tuple[Pause, ...]
) -> None:
    office = with_hours(calendar)
    end = add_working_time(start, amount, office, stops)
    assert end is not None
    assert end >= start
    assert working_time_between(start, end, office, stops) == amount


@given(start=MOMENTS, amount=AMOUNTS, later=LENGTHS, stops=pauses())
def test_a_later_start_never_ends_earlier(
    calendar: WorkCalendar, start: datetime, amount: timedelta, later: timedelta, stops: tuple[Pause, ...]
) -> None:
    office = with_hours(calendar)
    assert ended(add_working_time(start + later, amount, office, stops)) >= ended(
        add_working_time(start, amount, office, stops)
    )


@given(start=MOMENTS, amount=AMOUNTS, more=AMOUNTS, stops=pauses())
def test_more_time_and_more_pauses_never_end_earlier(
    calendar: WorkCalendar, start: datetime, amount: timedelta, more: timedelta, stops: tuple[Pause, ...]
) -> None:
    office = with_hours(calendar)
    end = ended(add_working_time(start, amount, office, stops))
    assert ended(add_working_time(start, amount + more, office, stops)) >= end
    assert ended(add_working_time(start, amount, office)) <= end


@given(first=MOMENTS, gaps=st.tuples(LENGTHS, LENGTHS), stops=pauses())
def test_measured_parts_add_up(
    calendar: WorkCalendar, first: datetime, gaps: tuple[timedelta, timedelta], stops: tuple[Pause, ...]
) -> None:
    office = with_hours(calendar)
    second, third = first + gaps[0], first + gaps[0] + gaps[1]
    parts = working_time_between(first, second, office, stops) + working_time_between(second, third, office, stops)
    assert parts == working_time_between(first, third, office, stops)
    assert working_time_between(third, first, office, stops) == timedelta(0)


def ended(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment
