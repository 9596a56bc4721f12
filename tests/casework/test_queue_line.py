"""Who has their turn when; what nobody minds goes back or is shown, once; what the resident is told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.casework import cases, lives, neglect, resident_case
from bot.casework.life_watch import watch
from bot.store.engine import Store
from bot.store.models import CaseStatus, Outcome
from bot.store.queue_models import EventKind, QueueEvent
from knowledge.casework.deadlines import Length
from tests.casework.queue_stage import (
    DAOLI,
    MAYBE,
    MONDAY,
    NANGANG,
    NOW,
    RULES,
    WORDING,
    ZERO_EMPLOYMENT,
    at,
    office,
    refer,
    row_of,
    rules,
    told,
)
from tests.store.stage import add_cases

LATER = timedelta(days=30)


def numbered(count: int) -> list[str]:
    return [f"20260302-{place:04d}" for place in range(1, count + 1)]


def test_zero_employment_families_are_ahead_in_list_claim_and_place(store: Store) -> None:
    people = office(store)
    packets: list[dict[str, object]] = [{}, ZERO_EMPLOYMENT, MAYBE, ZERO_EMPLOYMENT]
    with store.transaction() as session:
        for number, packet in zip(numbered(4), packets, strict=True):
            refer(session, number, packet=packet)
        refer(session, "20260302-0009", district=NANGANG, packet=ZERO_EMPLOYMENT)
        turn = ["20260302-0002", "20260302-0004", "20260302-0001", "20260302-0003"]
        listed = cases.listing(session, district=DAOLI, status=CaseStatus.WAITING)
        assert [row.number for row, _ in listed] == turn
        views = {number: resident_case.view(session, row_of(session, number), RULES, NOW) for number in turn}
        assert [views[number].ahead for number in turn] == [0, 1, 2, 3]
        assert (cases.waiting(session, DAOLI, now=NOW), cases.waiting(session, DAOLI, ahead=True, now=NOW)) == (4, 2)
        taken = [cases.claim_next(session, people["wang"], now=NOW) for _ in range(5)]
        assert [row.number if row else None for row in taken] == [*turn, "20260302-0009"]


def test_a_case_of_before_gets_its_place_in_the_hourly_look(store: Store) -> None:
    office(store)
    with store.transaction() as session:
        first, second = add_cases(session, 2, district=DAOLI)
        row_of(session, second).packet = ZERO_EMPLOYMENT
    watch(store, RULES, NOW)
    with store.reading() as session:
        assert [row.number for row, _ in cases.listing(session)] == [second, first]


def test_an_unset_term_never_does_anything(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        refer(session, "20260302-0002")
        cases.claim(session, NUMBER, people["wang"], now=NOW)
    watch(store, RULES, NOW + 10 * LATER, WORDING)
    with store.reading() as session:
        assert row_of(session, NUMBER).claimed_by == people["wang"].id
        assert session.exec(select(QueueEvent)).all() == []


NUMBER = "20260302-0001"
THREE_DAYS = rules(lease=Length(working_days=3), forgotten=Length(working_days=2))


def test_a_claim_let_lie_goes_back_once_with_one_event_and_the_resident_is_told(store: Store) -> None:
    """Three working days from Monday: Thursday is the last."""
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
    thursday, friday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    watch(store, THREE_DAYS, at(thursday, 23), WORDING)
    with store.reading() as session:
        assert row_of(session, NUMBER).status is CaseStatus.CLAIMED
    for _ in range(2):
        watch(store, THREE_DAYS, at(friday, 8), WORDING)
    with store.reading() as session:
        assert row_of(session, NUMBER).status is CaseStatus.WAITING
        events = session.exec(select(QueueEvent)).all()
        assert [(event.kind, event.staff_id) for event in events] == [(EventKind.LAPSED, people["wang"].id)]
        assert [text for text in told(session, NUMBER) if "没有办理" in text] == [told(session, NUMBER)[-1]]
        seen = neglect.noticed(session, people["zhao"], NOW)
        assert [(one.row.number, one.holder) for one in seen] == [(NUMBER, "wang")]
        assert neglect.noticed(session, people["wang"], NOW) == ()


@pytest.mark.parametrize("act", ["reply", "note", "move", "pause"])
def test_whoever_acts_keeps_the_claim(store: Store, act: str) -> None:
    people, wednesday = office(store), at(MONDAY + timedelta(days=2))
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        if act == "reply":
            cases.reply_to_resident(session, NUMBER, people["wang"], "请来一趟", "f1", now=wednesday)
        elif act == "note":
            cases.add_note(session, NUMBER, people["wang"], "打过电话", "f1", now=wednesday)
        elif act == "move":
            form = {"registered_on": MONDAY}
            lives.move(session, RULES, NUMBER, people["wang"], lives.Filled("register", form), now=wednesday)
        else:
            lives.pause(session, RULES, NUMBER, people["wang"], now=wednesday)
    late = MONDAY + timedelta(days=5 if act != "pause" else 60)
    watch(store, THREE_DAYS, at(late, 8), WORDING)
    with store.reading() as session:
        assert row_of(session, NUMBER).status is CaseStatus.CLAIMED


def test_a_case_waited_too_long_is_shown_to_the_supervisor_once_each_time_it_waits(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
    friday = at(MONDAY + timedelta(days=4))
    for _ in range(2):
        watch(store, THREE_DAYS, friday)
    with store.transaction() as session:
        assert [one.kind for one in neglect.noticed(session, people["zhao"], friday)] == [EventKind.FORGOTTEN]
        cases.claim(session, NUMBER, people["wang"], now=friday)
        assert neglect.noticed(session, people["zhao"], friday) == []
        cases.release(session, NUMBER, people["wang"], now=friday)
    watch(store, THREE_DAYS, friday + timedelta(hours=1))
    watch(store, THREE_DAYS, friday + timedelta(days=10))
    with store.reading() as session:
        events = session.exec(select(QueueEvent).order_by(col(QueueEvent.at))).all()
        assert [event.kind for event in events] == [EventKind.FORGOTTEN, EventKind.FORGOTTEN]


def test_the_resident_is_told_of_every_step_that_is_told_and_of_the_pause(store: Store) -> None:
    people, wang = office(store), "wang"
    with store.transaction() as session:
        refer(session, NUMBER, packet={"documents": ["身份证", "户口簿"]})
        cases.claim(session, NUMBER, people[wang], now=NOW, say=WORDING)
        lives.move(session, RULES, NUMBER, people[wang], lives.Filled("register", {"registered_on": MONDAY}), now=NOW)
        lives.pause(session, RULES, NUMBER, people[wang], now=NOW)
        view = resident_case.view(session, row_of(session, NUMBER), RULES, NOW)
        assert (view.paused, view.bring, view.stage) == (True, ("身份证", "户口簿"), "已登记，待入户核查")
        lives.resume(session, RULES, NUMBER, people[wang], now=NOW + timedelta(hours=1))
        cases.resolve(session, NUMBER, people[wang], Outcome.RECOGNISED, words="办结了", now=NOW + timedelta(hours=2))
        said = told(session, NUMBER)
    for text, word in zip(said, ("接手", "登记", "身份证、户口簿", "接着算", "办结"), strict=True):
        assert word in text


def test_a_due_date_is_told_only_where_somebody_set_it_and_stands_still_while_paused(store: Store) -> None:
    people = office(store)
    deadline = RULES.deadlines["first-contact"].model_copy(
        update={"length": Length(working_days=3), "set_by": "某区某文件", "pauses": True}
    )
    told_by = replace(RULES, deadlines={**RULES.deadlines, "first-contact": deadline})
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        row = row_of(session, NUMBER)
        lives.begin(session, RULES, row, now=NOW)
        assert resident_case.view(session, row, RULES, NOW).due is None
        due = resident_case.view(session, row, told_by, NOW).due
        assert due is not None
        assert (due.on, due.overdue) == (MONDAY + timedelta(days=3), False)
        late = resident_case.view(session, row, told_by, NOW + timedelta(days=9)).due
        assert late is not None
        assert late.overdue
        kept_quiet = {**RULES.deadlines, "first-contact": deadline.model_copy(update={"told": False})}
        assert resident_case.view(session, row, replace(RULES, deadlines=kept_quiet), NOW).due is None
        lives.pause(session, told_by, NUMBER, people["wang"], now=NOW)
        paused = resident_case.view(session, row, told_by, NOW + timedelta(days=9))
        assert (paused.paused, paused.due) == (True, None)
