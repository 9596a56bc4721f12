"""The one next step: for every state of the table, every standing in the queue, and what presses more."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.casework.next_step import Act, Running, Seen, next_step
from bot.casework.queue_refusals import Merged
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder
from bot.store.models import CaseStatus
from knowledge.casework.deadlines import Standing, StandingKind
from knowledge.casework.life_table import Value
from tests.casework.life_stage import RULES

TODAY = date(2026, 3, 20)
NOTICED: dict[str, Value] = {"notice_until": date(2026, 3, 19), "visited_on": date(2026, 3, 1)}
EMPLOYED: dict[str, Value] = {"employed_on": date(2026, 3, 1), "employment": "enterprise"}
CLAIMED, RESOLVED = CaseStatus.CLAIMED, CaseStatus.RESOLVED
Recorded = Mapping[str, Value]


def due(rule: str, days: int) -> Running:
    """A deadline whose last day is so many days from today."""
    end = datetime(2026, 3, 20, 16, tzinfo=UTC) + timedelta(days=days)
    return Running(rule, Standing(StandingKind.OVERDUE if days < 0 else StandingKind.RUNNING, end))


def unset(rule: str) -> Running:
    return Running(rule, Standing(StandingKind.NOT_SET))


BY_STATE: list[tuple[str, Recorded, str, Act, str]] = [
    ("referred", {}, "caseworker", Act.MOVE, "register close_referral"),
    ("registered", {}, "caseworker", Act.MOVE, "home_visit"),
    ("visited", {}, "caseworker", Act.MOVE, "start_notice"),
    ("on_notice", {"notice_until": TODAY}, "caseworker", Act.NOTICE, "recognise"),
    ("on_notice", {"notice_until": TODAY}, "supervisor", Act.NOTICE, "recognise"),
    ("on_notice", NOTICED, "caseworker", Act.DISTRICT, "recognise refuse"),
    ("on_notice", NOTICED, "supervisor", Act.MOVE, "recognise refuse"),
    ("on_notice", {**NOTICED, "objections_open": 1}, "caseworker", Act.DISTRICT, "settle_objection"),
    ("on_notice", {**NOTICED, "objections_open": 1}, "supervisor", Act.MOVE, "settle_objection"),
    ("recognised", {}, "caseworker", Act.MOVE, "draft_plan"),
    ("refused", {}, "caseworker", Act.RESOLVE, ""),
    ("under_review", {}, "caseworker", Act.DISTRICT, "uphold examine_again"),
    ("under_review", {}, "supervisor", Act.MOVE, "uphold examine_again"),
    ("plan_drafted", {}, "caseworker", Act.MOVE, "agree_plan edit_plan"),
    ("in_service", {}, "caseworker", Act.MOVE, "serve place"),
    ("employed", EMPLOYED, "caseworker", Act.MOVE, "return_visit"),
    ("employed", {**EMPLOYED, "visits_done": ("person", "family")}, "caseworker", Act.MOVE, "return_visit"),
    (
        "employed",
        {**EMPLOYED, "visits_done": ("person", "family", "employer")},
        "caseworker",
        Act.MOVE,
        "confirm_stable",
    ),
    ("stable", {}, "caseworker", Act.RESOLVE, ""),
    ("exited", {}, "caseworker", Act.RESOLVE, ""),
    ("withdrawn", {}, "caseworker", Act.RESOLVE, ""),
    ("closed", {}, "caseworker", Act.RESOLVE, ""),
]


@pytest.mark.parametrize(("state", "record", "role", "act", "moves"), BY_STATE)
def test_each_state_has_its_step(state: str, record: Recorded, role: str, act: Act, moves: str) -> None:
    step = next_step(RULES.life, Seen(CLAIMED, state, record, role, TODAY))
    assert (step.act, " ".join(move.id for move in step.moves)) == (act, moves)
    assert all(move.citations for move in step.moves)
    assert (step.until == TODAY) is (act is Act.NOTICE)


def test_the_table_above_leaves_no_state_out() -> None:
    assert {state for state, *_ in BY_STATE} == set(RULES.life.state)


@pytest.mark.parametrize(
    ("against", "act"),
    [
        (NotClaimed("1"), Act.CLAIM),
        (NotHolder("1", "wang"), Act.HELD),
        (Merged("1", "2"), Act.MERGED),
        (Closed("1"), Act.OVER),
    ],
)
@pytest.mark.parametrize("state", list(RULES.life.state))
def test_who_may_not_change_the_case_is_told_why_whatever_its_state(state: str, against: CaseRefused, act: Act) -> None:
    seen = Seen(CLAIMED, state, {}, "caseworker", TODAY, against, running=[due("plan", -3)], unread=True, paused=True)
    assert next_step(RULES.life, seen).act is act


PROMISE, ZERO = "placement-promise", "placement-promise-zero-employment"
PRESSING: list[tuple[str, Sequence[Running], str, tuple[Act, str, str]]] = [
    ("in_service", [due(ZERO, -1), unset("next-service")], "unread paused", (Act.MOVE, "place serve", ZERO)),
    ("in_service", [due("basic-facts", -1), due(PROMISE, -5)], "", (Act.MOVE, "place serve", PROMISE)),
    ("in_service", [due(PROMISE, 3)], "unread", (Act.REPLY, "", "")),
    ("in_service", [due(PROMISE, 3)], "paused", (Act.MOVE, "place serve", PROMISE)),
    ("in_service", [due(PROMISE, 8), unset("next-service")], "paused", (Act.RESUME, "", "")),
    ("in_service", [due("basic-facts", 8), unset("next-service")], "", (Act.MOVE, "serve place", "next-service")),
    ("stable", [due("basic-facts", -1)], "", (Act.MOVE, "renew_facts", "basic-facts")),
    ("in_service", [due("basic-facts", -1)], "", (Act.MOVE, "renew_facts", "basic-facts")),
    ("recognised", [due("basic-facts", -1)], "", (Act.MOVE, "draft_plan", "")),
    ("recognised", [due("basic-facts", 3)], "unread", (Act.REPLY, "", "")),
    ("recognised", [due("basic-facts", -1)], "paused", (Act.MOVE, "renew_facts", "basic-facts")),
    ("on_notice", [due("recognition", -1)], "", (Act.DISTRICT, "recognise refuse", "recognition")),
    ("registered", [unset("home-visit")], "", (Act.MOVE, "home_visit", "home-visit")),
]


@pytest.mark.parametrize(("state", "running", "also", "expected"), PRESSING)
def test_what_presses_more_comes_first(
    state: str, running: Sequence[Running], also: str, expected: tuple[Act, str, str]
) -> None:
    unread, paused = "unread" in also, "paused" in also
    seen = Seen(CLAIMED, state, NOTICED, "caseworker", TODAY, running=running, unread=unread, paused=paused)
    step = next_step(RULES.life, seen)
    by = step.by.rule if step.by else ""
    assert (step.act, " ".join(move.id for move in step.moves), by) == expected
    assert (step.also.id if step.also else "") == ("renew_facts" if expected[1] == "draft_plan" else "")


@pytest.mark.parametrize(("state", "act"), [("stable", Act.MOVE), ("exited", Act.OVER), ("in_service", Act.MOVE)])
def test_after_it_is_resolved_the_life_goes_on(state: str, act: Act) -> None:
    assert next_step(RULES.life, Seen(RESOLVED, state, {}, "caseworker", TODAY)).act is act


@pytest.mark.parametrize(("unread", "act"), [(True, Act.REPLY), (False, Act.RESOLVE)])
def test_without_a_table_of_moves_there_is_the_resident(unread: bool, act: Act) -> None:
    assert next_step(None, Seen(CLAIMED, "", {}, "", TODAY, unread=unread)).act is act
