"""How long a person may hold a public-welfare post: three years or to retirement; when a second time is allowed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.casework.employment import AgainRule
from knowledge.casework.periods import SubsidyRule
from knowledge.casework.subsidy_periods import last_before_retirement
from knowledge.dated import NothingInForce, in_force
from knowledge.screening.calendar_months import months_after
from knowledge.screening.facts import Facts
from knowledge.screening.judge import Situation, judge
from knowledge.screening.rules import Screening
from knowledge.screening.truth import Truth

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A post that was held, both days included. ``served``: it was left because the term was over."""

    since: date
    until: date
    served: bool


@dataclass(frozen=True)
class Term:
    """What a placement that begins on a day may last."""

    times: int
    """1: the first placement; a post after one that was left early goes on with the same term."""
    to_retirement: Truth
    last: date | None
    """The last day allowed; before the first one where nothing is left, None where a fact is missing."""


def term(rule: SubsidyRule, screening: Screening, facts: Facts, earlier: Sequence[Held], since: date) -> Term:
    """The term of a placement from ``since`` after the ``earlier`` ones, which are in order and over.

    Days in the post count, not the calendar: whoever leaves early has the rest of the three years left. The age counts
    at the first day of each term. Raises knowledge.dated.NothingInForce before the first retirement law.
    """
    times, used, near, allowed, over = 0, 0, Truth.UNKNOWN, 0, True
    for one in earlier:
        if over:
            times, used = times + 1, 0
            near, allowed = _near(screening, facts, one.since), _days(rule, one.since)
        used += (one.until - one.since).days + 1
        over = one.served or (near is not Truth.YES and used >= allowed)
    if over:
        times, used = times + 1, 0
        near, allowed = _near(screening, facts, since), _days(rule, since)
    if near is Truth.UNKNOWN:
        return Term(times, near, None)
    retires = last_before_retirement(Situation(screening, facts, since))
    if near is Truth.YES:
        return Term(times, near, retires)
    return Term(times, near, min(since + timedelta(days=allowed - used) - _DAY, retires or date.max))


def again(rules: Sequence[AgainRule], categories: Collection[str], times: int, on: date) -> AgainRule | None:
    """The rule that lets a person of these categories be placed for the ``times``-th time; None: there is none."""
    try:
        rule = in_force(rules, on)
    except NothingInForce:
        return None
    return rule if times <= rule.most and set(categories) & set(rule.categories) else None


def _days(rule: SubsidyRule, since: date) -> int:
    return (months_after(since, rule.months) - since).days


def _near(screening: Screening, facts: Facts, on: date) -> Truth:
    return judge(screening.subsidy_period.when_to_retirement, Situation(screening, facts, on))
