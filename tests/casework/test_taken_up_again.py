"""A referral that was resolved is work again when its refusal is undone, or the person applies again."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import col, select

from bot.casework import agenda, cases, figures, queue, staff
from bot.casework.life_watch import watch
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.engine import Store
from bot.store.life_models import DeadlineRun
from bot.store.models import CaseRecord, CaseStatus, Outcome
from knowledge.casework.life_table import Value
from knowledge.casework.periods import Span
from knowledge.casework.sheets import Fill
from tests.casework.life_stage import RULES, claimed, live, noon, people, row_of, straight

REFUSED: Mapping[str, Value] = {"refused_on": date(2026, 3, 16), "refusal_reason": "有稳定收入"}
ASKED: Mapping[str, Value] = {"review_asked_on": date(2026, 4, 1), "review_reason": "收入不稳定"}
REVIEWED: Mapping[str, Value] = {"reviewed_on": date(2026, 4, 10), "review_result": "核对了流水"}
AGAIN: Mapping[str, Value] = {"registered_on": date(2026, 4, 10)}
NOW = noon(date(2026, 4, 10))


def refused(store: Store, wang: StaffMember, zhao: StaffMember) -> str:
    """The number of a case that was refused and resolved, and whose review is asked for."""
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, [*straight("start_notice", wang, zhao), ("refuse", zhao, REFUSED)], noon(date(2026, 3, 16)))
    with store.transaction() as session:
        cases.resolve(session, number, wang, Outcome.NOT_ELIGIBLE, now=noon(date(2026, 3, 17)))
    return number


@pytest.mark.parametrize(
    ("steps", "open_again"),
    [
        ((("ask_review", ASKED),), False),
        ((("ask_review", ASKED), ("uphold", REVIEWED)), False),
        ((("ask_review", ASKED), ("examine_again", REVIEWED)), True),
        ((("apply_again", AGAIN),), True),
    ],
)
def test_only_what_undoes_the_refusal_gives_its_person_the_case_back(
    store: Store, steps: tuple[tuple[str, Mapping[str, Value]], ...], open_again: bool
) -> None:
    wang, zhao = people(store)
    number = refused(store, wang, zhao)
    live(store, number, [(name, zhao, form) for name, form in steps], NOW)
    row = row_of(store, number)
    assert row.claimed_by == wang.id
    assert (row.status, row.outcome, row.closed_at) == (
        (CaseStatus.CLAIMED, None, None)
        if open_again
        else (CaseStatus.RESOLVED, Outcome.NOT_ELIGIBLE, noon(date(2026, 3, 17)))
    )
    with store.reading() as session:
        assert queue.held(session, wang) == int(open_again)
        today = [line for line in agenda.read(session, RULES, wang, NOW) if line.row and line.row.status in cases.OPEN]
        assert [thing.move and thing.move.id for line in today for thing in line.things] == ["home_visit"] * open_again
        spring = figures.counted(session, Span(date(2026, 3, 1), date(2026, 4, 30)))["230102"]
        assert spring[Fill.COUNT_REGISTERED] == (number,)
        reopened = [line.actor for line in audit.trail(session, f"case:{number}") if line.action == "case.reopen"]
        assert reopened == [zhao.actor] * open_again


def test_whoever_is_gone_leaves_it_to_the_queue(store: Store) -> None:
    wang, zhao = people(store)
    number = refused(store, wang, zhao)
    with store.transaction() as session:
        staff.disable(session, wang.name)
    live(store, number, [("ask_review", zhao, ASKED), ("examine_again", zhao, REVIEWED)], NOW)
    row = row_of(store, number)
    assert (row.status, row.claimed_by) == (CaseStatus.WAITING, None)


def test_an_examination_anew_has_its_time_from_its_own_day(store: Store) -> None:
    """Neither from the first registration, whose days are long over."""
    wang, zhao = people(store)
    number = refused(store, wang, zhao)
    live(store, number, [("ask_review", zhao, ASKED), ("examine_again", zhao, REVIEWED)], NOW)
    assert running(store, number) == {"home-visit": date(2026, 4, 10)}
    live(store, number, [straight("home_visit", wang, zhao)[1], ("visit_again", wang, {})], noon(date(2026, 5, 6)))
    assert running(store, number) == {"home-visit": date(2026, 5, 6)}


def running(store: Store, number: str) -> dict[str, date]:
    """What runs for the case, and since which day."""
    with store.reading() as session:
        open_ones = select(DeadlineRun).where(
            DeadlineRun.case_id == row_of(store, number).id, col(DeadlineRun.ended_at).is_(None)
        )
        return {run.rule: local_date(run.since) for run in session.exec(open_ones)}


@pytest.mark.parametrize("step", [("examine_again", REVIEWED), ("apply_again", AGAIN)])
def test_what_an_older_version_left_resolved_is_taken_up_once(
    store: Store, step: tuple[str, Mapping[str, Value]]
) -> None:
    wang, zhao = people(store)
    number = refused(store, wang, zhao)
    steps = [("ask_review", ASKED)] if step[0] == "examine_again" else []
    live(store, number, [(name, zhao, form) for name, form in (*steps, step)], NOW)
    as_it_was = {"status": CaseStatus.RESOLVED, "outcome": Outcome.NOT_ELIGIBLE, "closed_at": noon(date(2026, 3, 17))}
    with store.transaction() as session:
        row = session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()
        row.sqlmodel_update(as_it_was)
        session.add(row)
    later = noon(date(2026, 4, 20))
    watch(store, RULES, later)
    row = row_of(store, number)
    assert (row.status, row.outcome, row.closed_at, row.claimed_by) == (CaseStatus.CLAIMED, None, None, wang.id)
    with store.transaction() as session:
        cases.resolve(session, number, wang, Outcome.NOT_ELIGIBLE, now=later)  # after the step: so it stays
    watch(store, RULES, noon(date(2026, 4, 21)))
    assert row_of(store, number).status is CaseStatus.RESOLVED
    with store.reading() as session:
        lines = [(one.actor, one.at) for one in audit.trail(session, f"case:{number}") if one.action == "case.reopen"]
    assert lines[1:] == [("system", later)]


def test_what_is_resolved_for_good_is_not_taken_up(store: Store) -> None:
    wang, zhao = people(store)
    number = refused(store, wang, zhao)
    live(store, number, [("ask_review", zhao, ASKED), ("uphold", zhao, REVIEWED)], NOW)
    watch(store, RULES, noon(date(2026, 4, 20)))
    assert row_of(store, number).status is CaseStatus.RESOLVED
