"""A subsidy over a span: overlaps, the months of the rule, retirement, on the days around each edge."""

from datetime import date
from typing import NamedTuple

import pytest

from knowledge.casework.casework import Casework
from knowledge.casework.drawing import Problem, drawing, months_of, overlapping
from knowledge.casework.periods import Month, Span
from knowledge.screening.facts import parse
from knowledge.screening.rules import Screening

FAR: dict[str, str | int] = {"sex": "male", "birth_date": "1975-01-10"}
NEAR: dict[str, str | int] = {"sex": "male", "birth_date": "1968-01-10"}
"""60 years and 10 months on 2028-11-10."""


class Row(NamedTuple):
    """A person, what was drawn, what is asked for, what stands against it, months left afterwards."""

    person: dict[str, str | int]
    drawn: tuple[tuple[str, str], ...]
    asked: tuple[str, str]
    problem: Problem | None
    left: int | None


ROWS = (
    Row(FAR, (), ("2026-01-01", "2028-12-31"), None, 0),
    Row(FAR, (), ("2026-01-01", "2029-01-01"), Problem.TOO_LONG, 0),
    Row(FAR, (), ("2026-01-31", "2028-12-01"), None, 0),  # a month begun is a month
    Row(FAR, (("2026-01-01", "2026-12-31"),), ("2027-01-01", "2028-12-31"), None, 0),
    Row(FAR, (("2026-01-01", "2026-12-31"),), ("2027-01-01", "2029-01-01"), Problem.TOO_LONG, 0),
    Row(FAR, (("2026-01-01", "2026-12-31"),), ("2030-01-01", "2031-12-31"), None, 0),  # a break costs nothing
    Row(FAR, (("2026-01-01", "2026-06-15"),), ("2026-06-16", "2026-12-31"), None, 24),  # June counts once
    Row(FAR, (("2026-01-01", "2026-06-15"),), ("2026-06-15", "2026-12-31"), Problem.OVERLAPS, 24),
    Row(FAR, (("2026-06-15", "2026-07-31"),), ("2026-01-01", "2026-06-15"), Problem.OVERLAPS, 29),
    Row(NEAR, (), ("2026-01-01", "2028-11-09"), None, None),
    Row(NEAR, (), ("2026-01-01", "2028-11-10"), Problem.RETIRED, None),
    # far at the first approval, and the break leads up to retirement (61 years and 5 months: 2031-06-10)
    Row(
        {"sex": "male", "birth_date": "1970-01-10"},
        (("2026-01-01", "2026-12-31"),),
        ("2030-07-01", "2031-06-30"),
        Problem.RETIRED,
        12,
    ),
    # nobody knows the age: only an overlap is certain
    Row({}, (), ("2026-01-01", "2030-12-31"), None, None),
    Row({}, (("2026-01-01", "2026-06-15"),), ("2026-06-01", "2026-06-30"), Problem.OVERLAPS, None),
)


@pytest.mark.parametrize("row", ROWS)
def test_a_span_is_drawn_or_refused_on_its_edges(casework: Casework, screening: Screening, row: Row) -> None:
    rule = casework.periods.subsidies[0]
    facts = parse(row.person, screening)
    earlier = [span(*one) for one in row.drawn]
    first = min(one.since for one in [*earlier, span(*row.asked)])
    found = drawing(rule, screening, facts, first_approved=first, earlier=earlier, new=span(*row.asked))
    assert (found.problem, found.after.left) == (row.problem, row.left)


def test_months_are_counted_once_and_an_overlap_names_the_other() -> None:
    spans = [span("2026-01-31", "2026-02-01"), span("2026-02-28", "2026-03-01")]
    assert months_of(spans) == {Month(2026, 1), Month(2026, 2), Month(2026, 3)}
    assert overlapping(spans, span("2026-02-02", "2026-02-27")) is None
    assert overlapping(spans, span("2026-02-02", "2026-02-28")) == spans[1]


def span(since: str, until: str) -> Span:
    return Span(date.fromisoformat(since), date.fromisoformat(until))
