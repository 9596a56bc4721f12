"""Whether a subsidy may be drawn over a span, after what was drawn before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.casework.periods import Month, Span, SubsidyRule
from knowledge.casework.subsidy_periods import SubsidyStanding, subsidy_standing
from knowledge.screening.facts import Facts
from knowledge.screening.rules import Screening
from knowledge.screening.truth import Truth


class Problem(StrEnum):
    """What stands against it."""

    OVERLAPS = "overlaps"
    TOO_LONG = "too-long"
    RETIRED = "retired"


@dataclass(frozen=True)
class Drawing:
    """``before``: where the subsidy stands without the span, ``after``: with it."""

    before: SubsidyStanding
    after: SubsidyStanding
    problem: Problem | None


def months_of(spans: Iterable[Span]) -> set[Month]:
    """The calendar months that these spans touch; a month begun counts as one."""
    found: set[Month] = set()
    for span in spans:
        month = Month.of(span.since)
        while month <= Month.of(span.until):
            found.add(month)
            month = month.plus(1)
    return found


def overlapping(earlier: Iterable[Span], new: Span) -> Span | None:
    """The first of ``earlier`` that shares a day with ``new``."""
    return next((one for one in earlier if one.since <= new.until and new.since <= one.until), None)


def drawing(
    rule: SubsidyRule, screening: Screening, facts: Facts, *, first_approved: date, earlier: Sequence[Span], new: Span
) -> Drawing:
    """Draw a subsidy over ``new``; ``earlier`` are all spans that count for the same rule.

    Where the birth date or the sex is missing, only what holds for everybody stands against it: an overlap.
    """
    before = subsidy_standing(rule, screening, facts, first_approved, months_of(earlier))
    after = subsidy_standing(rule, screening, facts, first_approved, months_of([*earlier, new]))
    return Drawing(before, after, _problem(rule, after, earlier, new))


def _problem(rule: SubsidyRule, after: SubsidyStanding, earlier: Sequence[Span], new: Span) -> Problem | None:
    if overlapping(earlier, new) is not None:
        return Problem.OVERLAPS
    if after.to_retirement is Truth.NO and after.used > rule.months:
        return Problem.TOO_LONG
    if after.ends is not None and new.until > after.ends:
        return Problem.RETIRED
    return None
