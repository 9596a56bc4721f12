"""Calls logged and taken back, and a personal list of pins, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.casework import calls, pins, staff
from bot.casework.calls import Ended
from bot.casework.desk_refusals import DeskRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date, utcnow
from bot.store import asked_days, audit, feedback
from bot.store.engine import Store
from bot.store.models import Role
from bot.store.operator_models import Call, CallOutcome
from handlers.effects import NoteUnanswered, RateAnswer

NOW = utcnow()
ON = local_date(NOW)
NOT_FOUND = Ended(CallOutcome.NOT_FOUND, question="冬天供暖费给报不", seconds=30)


def someone(store: Store, name: str = "operator", role: Role = Role.OPERATOR) -> StaffMember:
    with store.transaction() as session:
        return staff.add(session, name, role, "", "hash")


def log(store: Store, who: StaffMember, ended: Ended, key: str) -> Call:
    with store.transaction() as session:
        return calls.log(session, who, ended, key=key, now=NOW)


def undo(store: Store, who: StaffMember, call: Call) -> Call:
    with store.transaction() as session:
        return calls.undo(session, who, call.id or 0, now=NOW)


def asked(store: Store) -> list[tuple[str, int]]:
    with store.reading() as session:
        return [(one.text, one.count) for one in asked_days.on_day(session, ON)]


def test_a_key_pressed_twice_is_one_call(store: Store) -> None:
    operator = someone(store)
    first, second = (log(store, operator, NOT_FOUND, "k") for _ in range(2))
    assert first.id == second.id
    assert asked(store) == [("冬天供暖费给报不", 1)]
    with store.reading() as session:
        assert len(session.exec(select(Call)).all()) == 1
        assert [line.action for line in audit.trail(session, f"call:{first.id}")] == ["call.log"]


def test_the_same_key_of_two_people_is_two_calls(store: Store) -> None:
    one, other = someone(store), someone(store, "second")
    assert log(store, one, NOT_FOUND, "k").id != log(store, other, NOT_FOUND, "k").id


def test_the_last_call_is_taken_back_once_with_what_it_counted(store: Store) -> None:
    operator = someone(store)
    first = log(store, operator, NOT_FOUND, "a")
    last = log(store, operator, NOT_FOUND, "b")
    with pytest.raises(DeskRefused):
        undo(store, operator, first)
    assert asked(store) == [("冬天供暖费给报不", 2)]
    undo(store, operator, last)
    undo(store, operator, last)
    assert asked(store) == [("冬天供暖费给报不", 1)]
    with store.reading() as session:
        assert calls.tally(session, operator, ON) == {CallOutcome.NOT_FOUND: 1}
    assert log(store, operator, NOT_FOUND, "b").undone_at is not None  # a late repetition does not bring it back
    undo(store, operator, first)
    assert asked(store) == []


def test_nobody_takes_back_another_s_call_and_only_who_takes_calls_logs_one(store: Store) -> None:
    operator, other = someone(store), someone(store, "second")
    call = log(store, operator, NOT_FOUND, "a")
    with pytest.raises(DeskRefused):
        undo(store, other, call)
    with pytest.raises(DeskRefused):
        log(store, someone(store, "worker", Role.CASEWORKER), NOT_FOUND, "c")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("冬天供暖费给报不", "冬天供暖费给报不"),
        ("我叫张三我能领吗", ""),
        ("230103197903081234能领吗", ""),
        ("打我电话13812345678告诉我咋办", "打我电话 告诉我咋办"),
    ],
)
def test_of_what_was_typed_only_what_names_nobody_is_kept(store: Store, question: str, kept: str) -> None:
    call = log(store, someone(store), Ended(CallOutcome.NOT_FOUND, question=question), "k")
    assert call.question == kept
    answered = log(store, someone(store, "b"), Ended(CallOutcome.ANSWERED, entry="x", question=question), "k2")
    assert answered.question == ""


@pytest.mark.parametrize(("seconds", "kept"), [(0, 0), (calls.LONGEST, calls.LONGEST), (calls.LONGEST + 1, None)])
def test_a_clock_left_running_says_nothing(store: Store, seconds: int, kept: int | None) -> None:
    assert log(store, someone(store), Ended(CallOutcome.ANSWERED, seconds=seconds), "k").seconds == kept


def test_what_was_asked_counts_on_its_day_and_is_forgotten_with_its_question(store: Store) -> None:
    yesterday, long_ago = ON - timedelta(days=1), ON - timedelta(days=400)
    with store.transaction() as session:
        for day in (long_ago, yesterday, ON, ON):
            feedback.note_unanswered(session, NoteUnanswered(question="问过的"), day)
        feedback.note_unanswered(session, NoteUnanswered(question="早先的"), long_ago)
        unhelpful = RateAnswer(entry="loan", version="1", helpful=False, before=None, question="没帮上的")
        feedback.rate(session, unhelpful, ON)
    assert asked(store) == [("问过的", 2), ("没帮上的", 1)]
    with store.transaction() as session:
        assert feedback.forget(session, ON) == 1
        assert asked_days.on_day(session, long_ago) == []
        assert [one.text for one in asked_days.on_day(session, yesterday)] == ["问过的"]


def test_pins_are_one_s_own_in_one_s_own_order(store: Store) -> None:
    operator, other = someone(store), someone(store, "second")
    with store.transaction() as session:
        for entry in ("a", "b", "c", "a"):
            pins.pin(session, operator, entry)
        pins.pin(session, other, "z")
        pins.put_before(session, operator, "c", "a")
        pins.put_before(session, operator, "c", "a")
        assert pins.pinned(session, operator) == ("c", "a", "b")
        pins.put_before(session, operator, "c", "")
        pins.put_before(session, operator, "nothing", "a")
        assert pins.pinned(session, operator) == ("a", "b", "c")
        pins.unpin(session, operator, "b")
        pins.unpin(session, operator, "b")
        pins.pin(session, operator, "d")
        assert pins.pinned(session, operator) == ("a", "c", "d")
        assert pins.pinned(session, other) == ("z",)


def test_a_full_list_says_so(store: Store) -> None:
    operator = someone(store)
    with store.transaction() as session:
        for entry in range(pins.MOST):
            pins.pin(session, operator, str(entry))
        pins.pin(session, operator, "0")
        with pytest.raises(DeskRefused):
            pins.pin(session, operator, "one more")
