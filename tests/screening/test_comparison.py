"""What moves between two verdicts: by a changed answer, and with the condition that made it."""

from datetime import date
from typing import Any

import pytest

from knowledge.screening.comparison import what_if
from knowledge.screening.facts import BadFact, parse
from knowledge.screening.rules import Screening
from tests.screening.rows import BASE

ON = date(2026, 11, 24)
NO, SOON, YES, OPEN = "not_eligible", "not_yet", "likely_eligible", "to_confirm"
CHANGES: list[tuple[dict[str, Any], str, Any, list[tuple[str, str, str, list[str]]]]] = [
    ({}, "disability", "certified", [("disabled", NO, YES, ["disabled certificate"])]),
    ({}, "disability", "uncertified", [("disabled", NO, SOON, [])]),  # the same no, and nearly right
    ({"disability": "certified"}, "hukou", "other", [("disabled", YES, NO, ["premise hukou"])]),
    ({"disability": "certified"}, "hukou", None, [("disabled", YES, OPEN, ["premise hukou"])]),
    ({}, "birth_date", "1976-11-24", [("4050", NO, YES, ["4050 age"])]),
    ({}, "age", 52, [("4050", NO, YES, ["4050 age"])]),
    ({}, "district", "230103", []),
]


@pytest.mark.parametrize(("given", "fact", "value", "expected"), CHANGES)
def test_another_answer_moves_what_rests_on_it(
    screening: Screening, given: dict[str, Any], fact: str, value: Any, expected: list[tuple[Any, ...]]
) -> None:
    moved = what_if(screening, parse({**BASE, **given}, screening), fact, value, ON)
    found = [
        (
            each.category,
            each.before and each.before.value,
            each.after and each.after.value,
            [b[0] for b in each.because],
        )
        for each in moved
    ]
    if value is None:  # an open hukou opens near misses of nobody here, only what held
        found = [each for each in found if each[0] == "disabled"]
    assert found == expected


def test_a_day_that_moves_is_a_move(screening: Screening) -> None:
    facts = parse({**BASE, "was_employed": True, "registered_on": "2026-03-01"}, screening)
    (move,) = what_if(screening, facts, "registered_on", "2026-04-01", ON)
    assert move.category == "long-term-unemployed"
    assert move.since == date(2027, 4, 1)


def test_a_wrong_value_is_refused(screening: Screening) -> None:
    with pytest.raises(BadFact):
        what_if(screening, parse(BASE, screening), "sex", "man", ON)
