"""How long a place may be held: three years or to retirement, on the days around each edge; and when again."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.casework import Casework
from knowledge.casework.employment import AgainRule
from knowledge.casework.placement_terms import Held, Term, again, term
from knowledge.schema import Citation
from knowledge.screening.facts import Facts, parse
from knowledge.screening.rules import Screening
from knowledge.screening.truth import Truth

FAR: dict[str, str | int] = {"sex": "male", "birth_date": "1975-01-10"}


class Row(NamedTuple):
    """A person, what they held before, the first day, and the term."""

    person: dict[str, str | int]
    held: tuple[tuple[str, str, bool], ...]
    since: str
    times: int
    to_retirement: Truth
    last: str | None


ROWS = (
    Row(FAR, (), "2026-03-16", 1, Truth.NO, "2029-03-15"),
    Row(FAR, (), "2024-02-29", 1, Truth.NO, "2027-02-27"),
    Row(FAR, (("2026-03-16", "2026-03-31", False),), "2026-05-01", 1, Truth.NO, "2029-04-14"),
    Row(FAR, (("2026-03-16", "2029-03-15", False),), "2029-03-16", 2, Truth.NO, "2032-03-15"),
    Row(FAR, (("2026-03-16", "2029-03-14", False),), "2029-03-16", 1, Truth.NO, "2029-03-16"),
    Row(FAR, (("2026-03-16", "2028-03-15", True),), "2028-03-16", 2, Truth.NO, "2031-03-15"),
    # 60 years and 10 months on 2028-11-10
    Row({"sex": "male", "birth_date": "1968-01-10"}, (), "2026-03-16", 1, Truth.YES, "2028-11-09"),
    # 61 years and 2 months on 2030-10-10 (born 1969-08): five years before it, to the day and a day later
    Row({"sex": "male", "birth_date": "1969-08-10"}, (), "2025-10-10", 1, Truth.NO, "2028-10-09"),
    Row({"sex": "male", "birth_date": "1969-08-10"}, (), "2025-10-11", 1, Truth.YES, "2030-10-09"),
    # retired already: nothing is left
    Row({"sex": "male", "birth_date": "1960-01-10"}, (), "2026-03-16", 1, Truth.YES, "2020-01-09"),
    # a term that was begun early goes on, but not past retirement
    Row(
        {"sex": "male", "birth_date": "1969-08-10"},
        (("2025-10-10", "2025-10-20", False),),
        "2029-12-01",
        1,
        Truth.NO,
        "2030-10-09",
    ),
    Row({}, (), "2026-03-16", 1, Truth.UNKNOWN, None),
    Row({"sex": "female", "birth_date": "1978-06-01"}, (), "2026-03-16", 1, Truth.UNKNOWN, None),
    Row({"sex": "female", "birth_date": "1972-06-01"}, (), "2026-03-16", 1, Truth.YES, None),  # but which day?
    Row({"sex": "female", "birth_date": "1990-06-01"}, (), "2026-03-16", 1, Truth.NO, "2029-03-15"),
)


@pytest.mark.parametrize("row", ROWS)
def test_a_term_ends_on_its_day(casework: Casework, screening: Screening, row: Row) -> None:
    held = [Held(date.fromisoformat(since), date.fromisoformat(until), served) for since, until, served in row.held]
    found = _term(casework, screening, parse(row.person, screening), held, date.fromisoformat(row.since))
    assert found == Term(row.times, row.to_retirement, date.fromisoformat(row.last) if row.last else None)


@given(data=st.data())
def test_however_often_one_leaves_the_days_add_up_to_three_years(
    casework: Casework, screening: Screening, data: st.DataObject
) -> None:
    facts, since = parse(FAR, screening), date(2026, 1, 1)
    held: list[Held] = []
    allowed = date(2029, 1, 1) - since
    for _ in range(data.draw(st.integers(0, 5))):
        found = _term(casework, screening, facts, held, since)
        assert found.times == 1
        assert found.last is not None
        until = data.draw(st.dates(since, found.last - timedelta(days=1)))
        held.append(Held(since, until, False))
        since = until + timedelta(days=data.draw(st.integers(1, 40)))
        if sum((one.until - one.since).days + 1 for one in held) >= allowed.days - 1:
            break
    found = _term(casework, screening, facts, held, since)
    assert found.last is not None
    used = sum((one.until - one.since).days + 1 for one in held)
    assert used + (found.last - since).days + 1 == allowed.days


RULE = AgainRule.model_validate(
    {
        "from": date(2020, 1, 1),
        "to": date(2026, 12, 31),
        "most": 2,
        "categories": ("4050", "disabled"),
        "citation": Citation(document="d", article="3"),
    }
)


@pytest.mark.parametrize(
    ("categories", "times", "on", "allowed"),
    [
        (("4050",), 2, "2026-06-01", True),
        (("land-requisitioned", "disabled"), 2, "2026-06-01", True),
        (("land-requisitioned",), 2, "2026-06-01", False),
        ((), 2, "2026-06-01", False),
        (("4050",), 3, "2026-06-01", False),
        (("4050",), 2, "2020-01-01", True),
        (("4050",), 2, "2019-12-31", False),
        (("4050",), 2, "2026-12-31", True),
        (("4050",), 2, "2027-01-01", False),
    ],
)
def test_a_second_placement_by_the_rule_of_the_day(
    categories: tuple[str, ...], times: int, on: str, allowed: bool
) -> None:
    assert (again([RULE], categories, times, date.fromisoformat(on)) is not None) is allowed


def _term(casework: Casework, screening: Screening, facts: Facts, held: list[Held], since: date) -> Term:
    rule = next(one for one in casework.periods.subsidies if one.id == casework.employment.placements.rule)
    return term(rule, screening, facts, held, since)
