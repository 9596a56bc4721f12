"""What may happen to a case: the straight way, what each guard stops, and what is forgotten on the way back."""

from datetime import date
from typing import Any, NamedTuple

import pytest

from knowledge.casework.life import Moved, Record, Refusal, allowed, begin, move
from knowledge.casework.life_table import LONGEST, LifeTable
from knowledge.screening.rules import Screening
from tests.knowledge_casework.filling import TODAY, lived


def test_the_straight_way_leads_from_a_referral_to_a_stable_job(life: LifeTable) -> None:
    opened = begin(life, date(2026, 3, 1))
    assert (opened.state, opened.opens) == ("referred", ("first-contact",))
    state, record = lived(life, "confirm_stable")
    assert state == "stable"
    assert set(record["visits_done"]) == {"person", "family", "employer"}  # type: ignore[arg-type]  # a collection
    assert record["opened_on"] == date(2026, 3, 1)


class Attempt(NamedTuple):
    """A move that must be refused: after which move of the straight way, and why."""

    after: str
    name: str
    role: str
    key: str
    field: str = ""
    form: dict[str, Any] = {}  # noqa: RUF012 - never changed


WITHDRAWN = {"closed_on": TODAY}
PLACED = {"employed_on": TODAY, "employment": "enterprise"}
SETTLED = {"objection_settled_on": TODAY, "objection_result": "查过了"}

REFUSED = (
    Attempt("register", "recognise", "supervisor", "not-from-here"),
    Attempt("start_notice", "recognise", "caseworker", "not-by-this-role"),
    Attempt("register", "home_visit", "caseworker", "missing", "household", {"visited_on": date(2026, 3, 5)}),
    Attempt("register", "withdraw", "resident", "still-to-come", "closed_on", {"closed_on": date(2026, 5, 9)}),
    Attempt("register", "withdraw", "resident", "wrong-value", "closed_on", {"closed_on": "2026-05-08"}),
    Attempt("register", "withdraw", "resident", "not-asked", "plan", WITHDRAWN | {"plan": "回家"}),
    Attempt("register", "withdraw", "resident", "wrong-value", "close_reason", WITHDRAWN | {"close_reason": " "}),
    Attempt("draft_plan", "agree_plan", "resident", "guard", form={"agreed_on": date(2026, 3, 16)}),
    Attempt("register", "withdraw", "resident", "too-long", "close_reason", WITHDRAWN | {"close_reason": "长" * 2001}),
    Attempt("agree_plan", "place", "caseworker", "missing", "employer", PLACED),
    Attempt("agree_plan", "place", "caseworker", "too-long", "employer", PLACED | {"employer": "某" * 201}),
    Attempt("agree_plan", "place", "caseworker", "wrong-value", "employment", PLACED | {"employment": "借调"}),
    Attempt("place", "confirm_stable", "caseworker", "guard", form={"stable_on": TODAY}),
    Attempt("place", "exit", "supervisor", "missing", "exit_detail", {"exited_on": TODAY, "exit_reason": "other"}),
    Attempt("start_notice", "settle_objection", "supervisor", "guard", form=SETTLED),
)


@pytest.mark.parametrize("attempt", REFUSED, ids=lambda attempt: f"{attempt.name}-{attempt.key}")
def test_a_move_that_cannot_be_made_says_why_and_changes_nothing(life: LifeTable, attempt: Attempt) -> None:
    state, record = lived(life, attempt.after)
    before = dict(record)
    refused = move(life, state, attempt.name, record, attempt.form, role=attempt.role, on=TODAY)
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.field) == (attempt.key, attempt.field)
    assert record == before


EARLY = date(2026, 2, 1)
NEW_NOTICE = {"notice_from": date(2026, 3, 9), "notice_until": date(2026, 3, 13)}
CERTIFIED = {"certificate": "A-1", "categories": ("4050",)}
FLEXIBLE = {"employment": "flexible"}

GUARDED = (
    # guard, the move of the straight way that comes before, move, role, form
    ("visit-after-registration", "register", "home_visit", "caseworker", {"visited_on": EARLY}),
    ("notice-after-visit", "home_visit", "start_notice", "caseworker", NEW_NOTICE | {"notice_from": EARLY}),
    ("notice-in-order", "home_visit", "start_notice", "caseworker", NEW_NOTICE | {"notice_until": EARLY}),
    ("recognised-after-notice", "start_notice", "recognise", "supervisor", CERTIFIED | {"recognised_on": EARLY}),
    ("open-objection", "start_notice", "settle_objection", "supervisor", SETTLED),
    ("plan-after-recognition", "recognise", "draft_plan", "caseworker", {"plan_on": EARLY, "plan": "食堂"}),
    ("agreed-after-plan", "draft_plan", "agree_plan", "resident", {"agreed_on": EARLY}),
    ("visit-in-employment", "place", "return_visit", "caseworker", {"visit_on": EARLY, "visit": ("person",)}),
    ("stable-after-employment", "place", "confirm_stable", "caseworker", {"stable_on": EARLY}),
    ("visited-person-and-family", "place", "confirm_stable", "caseworker", {"stable_on": TODAY}),
    ("visited-employer", "place", "confirm_stable", "caseworker", {"stable_on": TODAY}),
    ("unemployed-after-employment", "place", "unemployed_again", "resident", {"unemployed_on": EARLY}),
    ("employed-after-recognition", "agree_plan", "place", "caseworker", FLEXIBLE | {"employed_on": EARLY}),
    ("employed-after-unemployed", "unemployed_again", "place", "caseworker", FLEXIBLE | {"employed_on": EARLY}),
    ("exit-after-recognition", "place", "exit", "supervisor", {"exited_on": EARLY, "exit_reason": "lost"}),
    ("again-after-exit", "exit", "apply_again", "caseworker", {"registered_on": EARLY}),
    ("again-after-refusal", "refuse", "apply_again", "caseworker", {"registered_on": EARLY}),
)
DETOURS: dict[str, tuple[str, str, dict[str, Any]]] = {
    # a move off the straight way, and the one before it
    "unemployed_again": ("place", "resident", {"unemployed_on": date(2026, 4, 20), "unemployed_reason": "停业"}),
    "exit": ("place", "supervisor", {"exited_on": date(2026, 4, 20), "exit_reason": "lost"}),
    "refuse": ("start_notice", "supervisor", {"refused_on": date(2026, 3, 16), "refusal_reason": "有收入"}),
}


def stands(life: LifeTable, after: str) -> tuple[str, Record]:
    """Where a case stands after a move of the straight way, or after one off it."""
    if after not in DETOURS:
        return lived(life, after)
    before, role, form = DETOURS[after]
    state, record = lived(life, before)
    moved = move(life, state, after, record, form, role=role, on=TODAY)
    assert isinstance(moved, Moved)
    return moved.state, moved.record


@pytest.mark.parametrize("trial", GUARDED, ids=lambda trial: trial[0])
def test_each_guard_alone_stops_its_move(life: LifeTable, trial: tuple[str, str, str, str, dict[str, Any]]) -> None:
    guard, after, name, role, form = trial
    state, record = stands(life, after)
    step = life.move[name]
    whole = {each: "写了" for each in step.needs if life.field[each].kind in LONGEST} | form
    refused = move(with_guards(life, name, (guard,)), state, name, record, whole, role=role, on=TODAY)
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.values["why"]) == ("guard", life.guard[guard].says)
    assert isinstance(move(with_guards(life, name, ()), state, name, record, whole, role=role, on=TODAY), Moved)


def with_guards(life: LifeTable, name: str, guards: tuple[str, ...]) -> LifeTable:
    """The table with these guards on one move and no others."""
    moves = tuple(each.model_copy(update={"guards": guards}) if each.id == name else each for each in life.moves)
    return LifeTable.model_validate(
        life.model_dump(by_alias=True) | {"moves": [each.model_dump(by_alias=True) for each in moves]}
    )


def test_every_guard_is_tried(life: LifeTable) -> None:
    alone = {guard for guard, *_ in GUARDED}
    assert set(life.guard) - alone == {"notice-over", "no-open-objection"}, "these two are tried below"
    assert {name for each in life.moves for name in each.guards} == set(life.guard), "each stands before some move"


def test_recognition_waits_for_the_end_of_the_notice_and_for_the_objections(life: LifeTable) -> None:
    form: Record = {"recognised_on": date(2026, 3, 13), "certificate": "A-1", "categories": ("4050",)}
    state, record = lived(life, "start_notice", on=date(2026, 3, 13))
    early = move(life, state, "recognise", record, form, role="supervisor", on=date(2026, 3, 13))
    assert isinstance(early, Refusal)
    assert early.values["why"] == life.guard["notice-over"].says
    objection: Record = {"objection_on": date(2026, 3, 12), "objection": "家里有买卖"}
    objected = move(life, state, "record_objection", record, objection, role="caseworker", on=date(2026, 3, 13))
    assert isinstance(objected, Moved)
    later = date(2026, 3, 16)
    form = {**form, "recognised_on": later}
    stopped = move(life, state, "recognise", objected.record, form, role="supervisor", on=later)
    assert isinstance(stopped, Refusal)
    assert stopped.values["why"] == life.guard["no-open-objection"].says
    answer: Record = {"objection_settled_on": later, "objection_result": "查实没有买卖"}
    settled = move(life, state, "settle_objection", objected.record, answer, role="supervisor", on=later)
    assert isinstance(settled, Moved)
    done = move(life, state, "recognise", settled.record, form, role="supervisor", on=later)
    assert isinstance(done, Moved)
    assert done.state == "recognised"


def test_who_works_without_an_employer_needs_no_visit_to_one(life: LifeTable) -> None:
    state, record = lived(life, "agree_plan")
    placed = move(
        life, state, "place", record, {"employed_on": TODAY, "employment": "flexible"}, role="caseworker", on=TODAY
    )
    assert isinstance(placed, Moved)
    visit: Record = {"visit_on": TODAY, "visit": ("person", "family"), "visit_result": "好"}
    visited = move(life, "employed", "return_visit", placed.record, visit, role="caseworker", on=TODAY)
    assert isinstance(visited, Moved)
    stable = move(life, "employed", "confirm_stable", visited.record, {"stable_on": TODAY}, role="caseworker", on=TODAY)
    assert isinstance(stable, Moved)


def test_losing_the_job_forgets_the_visits_of_it(life: LifeTable) -> None:
    state, record = lived(life, "confirm_stable")
    form: Record = {"unemployed_on": TODAY, "unemployed_reason": "食堂关门"}
    moved = move(life, state, "unemployed_again", record, form, role="resident", on=TODAY)
    assert isinstance(moved, Moved)
    assert moved.state == "in_service"
    assert "visits_done" not in moved.record
    assert moved.record["certificate"] == "A-1"
    assert "placement-promise-zero-employment" in moved.opens


def test_a_refusal_is_reviewed_on_request_and_may_be_turned(life: LifeTable) -> None:
    state, record = lived(life, "home_visit")
    refusal: Record = {"refused_on": TODAY, "refusal_reason": "有单位交社保"}
    request: Record = {"review_asked_on": TODAY, "review_reason": "社保是补缴的"}
    answer: Record = {"reviewed_on": TODAY, "review_result": "确是补缴"}
    for name, role, form, expected in (
        ("refuse", "supervisor", refusal, "refused"),
        ("ask_review", "resident", request, "under_review"),
        ("uphold", "supervisor", answer, "refused"),
        ("ask_review", "resident", request, "under_review"),
        ("examine_again", "supervisor", answer, "registered"),
    ):
        moved = move(life, state, name, record, form, role=role, on=TODAY)
        assert isinstance(moved, Moved)
        state, record = moved.state, moved.record
        assert state == expected
    assert "refusal_reason" not in record
    assert "visited_on" not in record


def test_only_moves_that_can_be_made_are_offered(life: LifeTable) -> None:
    state, record = lived(life, "place")
    names = {each.id for each in allowed(life, state, record, role="caseworker", on=TODAY)}
    assert "return_visit" in names
    assert not names & {"confirm_stable", "exit"}, "no visit was made, and an exit is the district's"
    assert {each.id for each in allowed(life, state, record, role="resident", on=TODAY)} == {"unemployed_again"}
    assert allowed(life, state, record, role="nobody", on=TODAY) == ()


def test_the_categories_are_those_of_the_screening(life: LifeTable, screening: Screening) -> None:
    assert life.field["categories"].choices == {each.id: each.title for each in screening.categories}
