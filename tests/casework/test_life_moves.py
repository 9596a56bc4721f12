"""Moves of many lives at once: the same rows as one after another, all of them or none."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import text

from bot.casework import life_moves, lives
from bot.casework.life_moves import Filled, Order
from bot.casework.life_refusals import MoveRefused
from bot.casework.refusals import NotHolder
from bot.casework.staff import StaffMember
from bot.store.engine import Store
from knowledge.casework.life_table import Value
from tests.casework.life_stage import RULES, claimed, noon, people, straight

MOVES = """
    SELECT c.number, m.move, m.source, m.target, m.actor, m.form, m.happened_on, m.at, m.key FROM life_move m
    JOIN case_record c ON c.id = m.case_id ORDER BY c.number, m.id"""
LIVES = "SELECT state, record, version, recognised, updated_at FROM case_life ORDER BY case_id"
RUNS = """
    SELECT case_id, rule, since, ended_at, kept, begun_by IS NULL, ended_by IS NULL FROM deadline_run
    ORDER BY case_id, since, rule, ended_at IS NULL, ended_at"""
MISSED = "SELECT missed_id, rule, due, missed_on, found_at FROM missed_deadline ORDER BY missed_id"
TRAIL = "SELECT subject, actor, action, detail ->> 'name', detail ->> 'rule' FROM audit ORDER BY subject, id"
ROWS = (MOVES, LIVES, RUNS, MISSED, TRAIL)


def rows(store: Store) -> list[list[tuple[str, ...]]]:
    with store.reading() as session:
        return [[tuple(map(str, row)) for row in session.execute(text(query))] for query in ROWS]


def days(step: str) -> date:
    """Entered in April, the services in July: by then deadlines are missed."""
    return date(2026, 7, 2) if step in {"serve", "place"} else date(2026, 4, 2)


def live(
    store: Store, numbers: Sequence[str], way: Sequence[tuple[str, StaffMember, dict[str, Value]]], at_once: bool
) -> None:
    for name, who, form in way:
        orders = [Order(number, who, Filled(name, form, key=name)) for number in numbers]
        with store.transaction() as session:
            for some in [orders] if at_once else [[order] for order in orders]:
                life_moves.move(session, RULES, some, now=noon(days(name)))


def test_many_at_once_are_what_they_are_one_by_one(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        numbers = claimed(session, wang, 8)
    way = straight("place", wang, zhao)
    live(store, numbers[:4], way, at_once=True)
    live(store, numbers[4:], way, at_once=False)
    table = rows(store)
    assert len(table[0]) == 8 * len(way)
    assert table[3]  # some were missed, each once
    names = {number: f"case {at % 4}" for at, number in enumerate(numbers)}
    for found, key in ((table[0], 0), (table[4], 0)):
        halves: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = ([], [])
        for row in found:
            number = row[key].removeprefix("case:")
            if number in names:
                at = numbers.index(number)
                plain = tuple(value.replace(number, names[number]) for value in row)
                halves[at >= 4].append(plain)
        assert halves[0]
        assert sorted(halves[0]) == sorted(halves[1])
    assert table[1][:4] == table[1][4:]
    assert [row[1:] for row in table[2] if int(row[0]) <= 4] == [row[1:] for row in table[2] if int(row[0]) > 4]


def test_a_form_sent_again_among_new_ones_is_the_move_it_made(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        first, second = claimed(session, wang, 2)
        filled = Filled("register", {"registered_on": date(2026, 3, 2)}, key="f")
        (made,) = life_moves.move(session, RULES, [Order(first, wang, filled)], now=noon(date(2026, 3, 3)))
        both = [Order(second, wang, filled), Order(first, wang, filled)]
        other, same = life_moves.move(session, RULES, both, now=noon(date(2026, 3, 4)))
    assert same == made != other


@pytest.mark.parametrize("why", ["state", "holder"])
def test_one_refusal_refuses_all(store: Store, why: str) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        first, second = claimed(session, wang, 2)
        (third,) = claimed(session, zhao, 1, "230103")
    register = Filled("register", {"registered_on": date(2026, 3, 2)})
    bad = (second, Filled("agree_plan", {"agreed_on": date(2026, 3, 2)})) if why == "state" else (third, register)
    refusal = MoveRefused if why == "state" else NotHolder
    orders = [Order(first, wang, register), Order(bad[0], wang, bad[1])]
    with pytest.raises(refusal), store.transaction() as session:
        life_moves.move(session, RULES, orders, now=noon(date(2026, 3, 3)))
    assert rows(store)[0] == []


def test_a_case_is_named_once(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        order = Order(number, wang, Filled("register", {"registered_on": date(2026, 3, 2)}))
        with pytest.raises(ValueError, match="twice"):
            life_moves.move(session, RULES, [order, order], now=noon(date(2026, 3, 3)))
        assert life_moves.move(session, RULES, [], now=noon(date(2026, 3, 3))) == []
        assert lives.move(session, RULES, number, wang, order.filled, now=noon(date(2026, 3, 3))).move == "register"
