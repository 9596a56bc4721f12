"""The deadlines of stored lives: kept, missed once, paused, and what is due to whom today."""

from datetime import date

from sqlmodel import select

from bot.casework import cases, life_deadlines, lives
from bot.casework.life_watch import watch
from bot.store import audit
from bot.store.engine import Store
from bot.store.life_models import CaseLife, MissedDeadline
from bot.store.models import Outcome
from knowledge.casework.deadlines import StandingKind
from knowledge.casework.life_table import Value
from tests.casework.life_stage import RULES, claimed, live, noon, people, row_of, straight


def test_a_placement_promise_that_is_missed_is_one_event_whoever_finds_it(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        kept, missed, paused = claimed(session, wang, 3)
    for number in (kept, missed, paused):
        live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    with store.transaction() as session:
        assert lives.pause(session, RULES, paused, wang, now=noon(date(2026, 3, 20)))
        assert not lives.pause(session, RULES, paused, wang, now=noon(date(2026, 3, 21)))
    placed: dict[str, Value] = {"employed_on": date(2026, 4, 1), "employment": "flexible"}
    place = ("place", wang, placed)
    live(store, kept, [place], noon(date(2026, 4, 16)))
    assert watch(store, RULES, noon(date(2026, 4, 16))) == 0
    assert [watch(store, RULES, noon(date(2026, 4, 17))) for _ in range(3)] == [1, 0, 0]
    live(store, missed, [place], noon(date(2026, 4, 20)))  # finds it again, and keeps it late
    with store.reading() as session:
        event = session.exec(select(MissedDeadline)).one()
        assert event.rule == "placement-promise-zero-employment"
        assert (event.case_id, event.missed_on) == (row_of(store, missed).id, date(2026, 4, 17))
        assert [line.action for line in audit.trail(session, f"case:{missed}")].count("life.missed") == 1
    with store.transaction() as session:
        assert lives.resume(session, RULES, paused, wang, now=noon(date(2026, 3, 25)))
        assert not lives.resume(session, RULES, paused, wang, now=noon(date(2026, 3, 25)))
    assert [watch(store, RULES, noon(date(2026, 4, day))) for day in (21, 22)] == [0, 1]  # five days stood still


def test_a_move_finds_what_was_missed_before_the_hourly_look(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    late = noon(date(2026, 4, 17))
    live(store, number, [("place", wang, {"employed_on": date(2026, 4, 1), "employment": "flexible"})], late)
    with store.reading() as session:
        assert [event.found_at for event in session.exec(select(MissedDeadline))] == [late]
        stands = {
            run.rule: standing.kind
            for run, standing in life_deadlines.runs_of(session, RULES, row_of(store, number), late)
        }
    assert stands["placement-promise-zero-employment"] is StandingKind.KEPT_LATE
    assert watch(store, RULES, late) == 0


def test_my_work_today_overdue_then_due_then_waiting_and_families_without_work_ahead(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        first, second, third, others = *claimed(session, wang, 3), *claimed(session, zhao, 1, "230103")
    start = noon(date(2026, 3, 16))
    live(store, first, straight("recognise", wang, zhao, categories=("4050",)), start)
    for number in (second, third, others):
        live(store, number, straight("recognise", wang if number != others else zhao, zhao), start)
    with store.transaction() as session:
        lives.pause(session, RULES, third, wang, now=start)
        mine = life_deadlines.due(session, RULES, wang, noon(date(2026, 4, 20)))
        all_of_it = life_deadlines.due(session, RULES, zhao, noon(date(2026, 4, 20)))
    assert [(item.number, item.rule, item.standing.kind) for item in mine] == [
        (second, "placement-promise-zero-employment", StandingKind.OVERDUE),
        (second, "basic-facts", StandingKind.RUNNING),
        (third, "basic-facts", StandingKind.RUNNING),  # the monthly renewal waits for nobody
        (first, "basic-facts", StandingKind.RUNNING),
        (third, "placement-promise-zero-employment", StandingKind.PAUSED),
    ]
    assert {item.number for item in all_of_it} == {first, second, third, others}
    assert mine[1].standing.due_on == date(2026, 4, 30)


def test_basic_facts_are_due_every_month_anew(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    live(store, number, [("renew_facts", wang, {"renewed_on": date(2026, 4, 28)})], noon(date(2026, 4, 28)))
    with store.reading() as session:
        due = {item.rule: item.standing for item in life_deadlines.due(session, RULES, wang, noon(date(2026, 4, 29)))}
    assert due["basic-facts"].due_on == date(2026, 5, 31)


def test_nothing_is_due_of_a_referral_that_was_closed_unregistered(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    with store.transaction() as session:
        life = session.exec(select(CaseLife)).one()
        life.state, life.recognised = "referred", False
        cases.resolve(session, number, wang, Outcome.NO_CONTACT)
    with store.reading() as session:
        assert life_deadlines.due(session, RULES, wang, noon(date(2026, 9, 1))) == []
    assert watch(store, RULES, noon(date(2026, 9, 1))) == 0
