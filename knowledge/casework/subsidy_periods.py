"""How long a person may draw a subsidy: what was used, what is left, when it ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.casework.periods import Month, SubsidyRule
from knowledge.screening.facts import Facts
from knowledge.screening.judge import Situation, judge, retirement_day
from knowledge.screening.rules import Screening
from knowledge.screening.truth import Truth

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SubsidyStanding:
    """Where a subsidy stands for a person."""

    to_retirement: Truth
    """Whether it runs to retirement: less than the limit was left at the first approval. Unknown: a fact is missing."""
    used: int
    """Months drawn."""
    left: int | None
    """Months left of the longest time; None where it runs to retirement, or that is unknown."""
    ends: date | None
    """The last day, if drawn on without a break; None where a fact is missing."""


def subsidy_standing(
    rule: SubsidyRule, screening: Screening, facts: Facts, first_approved: date, drawn: Collection[Month]
) -> SubsidyStanding:
    """What the months drawn leave, by the person's age at the first approval (以初次核定时年龄为准).

    ``facts`` needs birth date, sex and, of women, the group of the retirement age; without them it is unknown.
    ``drawn`` counts each month once. Raises knowledge.dated.NothingInForce before the first retirement law.
    """
    months = set(drawn)
    situation = Situation(screening, facts, first_approved)
    near = judge(screening.subsidy_period.when_to_retirement, situation)
    last_day = last_before_retirement(situation)
    if near is Truth.YES:
        return SubsidyStanding(near, len(months), None, last_day)
    if near is Truth.UNKNOWN:
        return SubsidyStanding(near, len(months), None, None)
    left = max(0, rule.months - len(months))
    last_month = max(months, default=Month.of(first_approved).plus(-1)).plus(left)
    return SubsidyStanding(near, len(months), left, min(last_month.days.until, last_day or date.max))


def last_before_retirement(situation: Situation) -> date | None:
    """The day before the statutory retirement age, where it is the same for everyone whom the facts fit."""
    if situation.births is None:
        return None
    law = situation.screening.retirement_law(situation.on)
    days = {retirement_day(law, birth, person) for birth in situation.births for person in situation.facts.people}
    return days.pop() - _DAY if len(days) == 1 else None
