"""Deadlines: real lengths, lengths that nobody set, pauses, and the one event of a missed one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.calendar import SHANGHAI, CountedDay, WorkCalendar
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import (
    DeadlineRule,
    Length,
    Run,
    Standing,
    StandingKind,
    changes,
    due,
    last_day,
    standing,
    unset,
)
from knowledge.casework.life import Moved, Record, move
from knowledge.casework.working_time import Pause
from tests.knowledge_casework.filling import TODAY, lived
from tests.knowledge_casework.office import at, with_hours

BEGUN = "2026-03-16 00:00"


def rule(length: Length | None, *, pauses: bool = True, **more: Any) -> DeadlineRule:
    known = {"id": "some", "label": "某期限", "from": ["recognised_on"], "set_by": "测试"}
    return DeadlineRule.model_validate(known | {"pauses": pauses, "length": length} | more)


@pytest.mark.parametrize(
    ("length", "since", "last_day"),
    [
        ({"months": 1}, "2026-03-16", "2026-04-16"),
        ({"months": 1}, "2026-01-31", "2026-02-28"),
        ({"days": 7}, "2026-02-13", "2026-02-20"),
        ({"working_days": 5}, "2026-02-13", "2026-02-27"),
        ({"working_days": 1}, "2026-09-30", "2026-10-08"),
        ({"end_of_next_month": True}, "2026-03-16", "2026-04-30"),
        ({"end_of_next_month": True}, "2026-01-01", "2026-02-28"),
        ({"end_of_next_month": True}, "2025-12-31", "2026-01-31"),
    ],
)
def test_a_deadline_ends_with_its_last_day(
    calendar: WorkCalendar, length: dict[str, Any], since: str, last_day: str
) -> None:
    run = Run("some", at(f"{since} 15:00"))
    begun = standing(rule(Length.model_validate(length)), run, run.since, calendar)
    assert (begun.kind, begun.due_on) == (StandingKind.RUNNING, date.fromisoformat(last_day))
    assert begun.due is not None
    late = standing(rule(Length.model_validate(length)), run, begun.due, calendar)
    assert (late.kind, late.late_by) == (StandingKind.OVERDUE, timedelta(0))
    moment = timedelta(microseconds=1)
    assert standing(rule(Length.model_validate(length)), run, begun.due - moment, calendar).kind is StandingKind.RUNNING


def test_the_promise_to_a_zero_employment_family_is_one_month(casework: Casework) -> None:
    promise = casework.deadlines["placement-promise-zero-employment"]
    stands = standing(promise, Run(promise.id, at(BEGUN)), at("2026-04-17 09:00"), casework.calendar)
    assert (stands.kind, stands.due_on, stands.late_by) == (
        StandingKind.OVERDUE,
        date(2026, 4, 16),
        timedelta(hours=9),
    )


def test_what_the_regulation_gives_no_number_for_is_not_set_and_never_due(casework: Casework) -> None:
    given_by_law = {"placement-promise-zero-employment", "basic-facts"}
    assert {each.id for each in unset(casework.deadlines.values())} == set(casework.deadlines) - given_by_law
    for each in unset(casework.deadlines.values()):
        stands = standing(each, Run(each.id, at(BEGUN)), at("2027-11-01 00:00"), casework.calendar)
        assert stands == Standing(StandingKind.NOT_SET)


def test_a_district_may_set_its_own_length(calendar: WorkCalendar) -> None:
    own = rule(None, by_district={"230103": {"length": {"working_days": 3}, "set_by": "南岗区细则"}})
    run = Run("some", at(BEGUN))
    assert standing(own, run, run.since, calendar).kind is StandingKind.NOT_SET
    assert standing(own, run, run.since, calendar, district="230103").due_on == date(2026, 3, 19)


def test_a_form_may_suggest_the_last_day_where_the_length_is_set(casework: Casework) -> None:
    notice = casework.deadlines["notice"]
    assert last_day(notice, date(2026, 9, 28), casework.calendar) is None
    own = notice.model_copy(update={"length": Length(working_days=5)})
    assert last_day(own, date(2026, 9, 28), casework.calendar) == CountedDay(date(2026, 10, 10), confirmed=True)
    assert last_day(own, date(2026, 12, 30), casework.calendar) == CountedDay(date(2027, 1, 7), confirmed=False)


def test_a_length_that_nobody_stands_for_is_refused() -> None:
    with pytest.raises(ValueError, match="set_by"):
        rule(Length(days=5), set_by="")
    with pytest.raises(ValueError, match="needs one of"):
        Length(days=5, months=1)


@pytest.mark.parametrize(
    ("pause", "kind", "last_day"),
    [
        (("2026-03-17 10:00", "2026-03-17 16:00"), StandingKind.RUNNING, "2026-03-20"),  # back the same day
        (("2026-03-17 10:00", "2026-03-18 10:00"), StandingKind.RUNNING, "2026-03-23"),  # one night: one day
        (("2026-03-17 10:00", "2026-03-23 10:00"), StandingKind.RUNNING, "2026-03-26"),
        (("2026-03-20 10:00", None), StandingKind.PAUSED, None),  # still waiting, on the last day
        (("2026-03-21 10:00", None), StandingKind.OVERDUE, "2026-03-20"),  # too late to stop it
    ],
)
def test_waiting_for_the_resident_stops_it(
    calendar: WorkCalendar, pause: tuple[str, str | None], kind: StandingKind, last_day: str | None
) -> None:
    stops = [Pause(at(pause[0]), at(pause[1]) if pause[1] else None)]
    now = at("2026-03-17 17:00") if kind is StandingKind.RUNNING else at("2026-06-01 09:00")
    stands = standing(rule(Length(working_days=4)), Run("some", at(BEGUN)), now, calendar, pauses=stops)
    assert stands.kind is kind
    assert stands.due_on == (date.fromisoformat(last_day) if last_day else None)
    steady = rule(Length(working_days=4), pauses=False)
    assert standing(steady, Run("some", at(BEGUN)), now, calendar, pauses=stops).due_on == date(2026, 3, 20)


def test_minutes_are_counted_in_office_hours(calendar: WorkCalendar) -> None:
    run = Run("some", at("2026-02-14 15:30"))
    stands = standing(rule(Length(working_minutes=60)), run, run.since, with_hours(calendar))
    assert stands.due == at("2026-02-24 09:30")


def test_an_unconfirmed_year_and_one_without_a_table_say_so(calendar: WorkCalendar) -> None:
    run = Run("some", at("2026-12-30 09:00"))
    assert standing(rule(Length(working_days=1)), run, run.since, calendar).confirmed
    assert not standing(rule(Length(working_days=2)), run, run.since, calendar).confirmed
    assert standing(rule(Length(months=1)), run, run.since, calendar).confirmed, "months need no calendar of work"
    last = Run("some", at("2027-12-30 09:00"))
    assert standing(rule(Length(working_days=9)), last, last.since, calendar).kind is StandingKind.NO_CALENDAR


def test_kept_in_time_or_late_by_so_much(calendar: WorkCalendar) -> None:
    run, week = Run("some", at(BEGUN)), rule(Length(days=7))
    now = at("2026-05-01 00:00")
    in_time = standing(week, run, now, calendar, kept_at=at("2026-03-23 23:59"))
    late = standing(week, run, now, calendar, kept_at=at("2026-03-24 01:00"))
    assert (in_time.kind, in_time.late_by) == (StandingKind.KEPT, timedelta(0))
    assert (late.kind, late.late_by) == (StandingKind.KEPT_LATE, timedelta(hours=1))


def test_a_missed_deadline_is_one_event_whoever_finds_it() -> None:
    run = Run("home-visit", at(BEGUN))
    same = Run("home-visit", run.since.astimezone(tz=None))
    assert run.missed_id("20260316-0001") == same.missed_id("20260316-0001")
    others = {Run("plan", run.since), Run("home-visit", at("2026-03-17 00:00"))}
    assert len({each.missed_id("20260316-0001") for each in (run, *others)}) == 3
    assert run.missed_id("20260316-0002") != run.missed_id("20260316-0001")


def moved(casework: Casework, after: str, name: str, form: Record) -> Moved:
    state, record = lived(casework.life, after)
    done = move(casework.life, state, name, record, form, role="caseworker", on=TODAY)
    assert isinstance(done, Moved)
    return done


def test_a_visit_keeps_and_begins_only_its_own_deadline(casework: Casework) -> None:
    form: Record = {"visit_on": date(2026, 5, 6), "visit": ("family",), "visit_result": "好"}
    done = moved(casework, "place", "return_visit", form)
    what = changes(casework.deadlines, done, form, at("2026-05-08 10:00"))
    assert what.kept == ("visit-family",)
    assert what.begun == (Run("visit-family", at("2026-05-06 00:00")),)


def test_only_those_with_an_employer_get_a_visit_to_one(casework: Casework) -> None:
    form: Record = {"employed_on": date(2026, 5, 6), "employment": "startup"}
    done = moved(casework, "agree_plan", "place", form)
    what = changes(casework.deadlines, done, form, at("2026-05-08 10:00"))
    assert {run.rule for run in what.begun} == {"visit-person", "visit-family"}
    assert set(what.kept) == {"placement-promise-zero-employment", "placement-promise"}
    assert set(what.dropped) == {"plan", "next-service"}


def test_a_renewal_of_today_counts_from_its_moment(casework: Casework) -> None:
    form: Record = {"renewed_on": TODAY}
    now = at(f"{TODAY} 10:00")
    what = changes(casework.deadlines, moved(casework, "place", "renew_facts", form), form, now)
    assert what.kept == ("basic-facts",)
    assert what.begun == (Run("basic-facts", now),)
    stands = standing(casework.deadlines["basic-facts"], what.begun[0], now, casework.calendar)
    assert stands.due_on == date(2026, 6, 30)


LENGTHS = st.sampled_from(
    (
        Length(days=5),
        Length(working_days=5),
        Length(months=1),
        Length(end_of_next_month=True),
        Length(working_minutes=90),
    )
)
MOMENTS = st.datetimes(datetime(2024, 2, 1), datetime(2026, 9, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001 - the zone is given beside


@given(length=LENGTHS, since=MOMENTS, start=st.integers(-48, 960), hours=st.integers(0, 480))
def test_a_pause_never_shortens_and_never_lengthens_by_more_than_itself(
    calendar: WorkCalendar, length: Length, since: datetime, start: int, hours: int
) -> None:
    pause = Pause(since + timedelta(hours=start), since + timedelta(hours=start + hours))
    plain, paused = due(length, since, calendar), due(length, since, calendar, [pause])
    assert plain is not None
    assert paused is not None
    assert plain <= paused
    if length.days or length.months or length.end_of_next_month:
        assert paused - plain <= timedelta(hours=hours, days=1)
    open_pause = due(length, since, calendar, [Pause(pause.since)])
    assert open_pause == (plain if pause.since >= plain else None)
