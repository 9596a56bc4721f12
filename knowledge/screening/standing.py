"""How each category stands on some answers, worked out once for all answers that are alike in what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.screening.decide import decide_category, judge_all
from knowledge.screening.facts import Facts
from knowledge.screening.judge import Situation
from knowledge.screening.judged import CategoryDecision, Judged
from knowledge.screening.question import FactValue
from knowledge.screening.rule_language import facts_of
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Condition, Outcome
from knowledge.screening.truth import Truth

Answers = Mapping[str, FactValue]
Values = tuple[FactValue, ...]
PERSON = ("birth_date", "age", "sex", "female_retirement")
"""What the day of retirement rests on, and with it the near misses of every category."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What answers may change of one category, and which."""

    outcome: Outcome
    since: date | None
    missing: frozenset[str]
    """Facts that keep some condition unknown: unanswered, or answered so that the window must decide."""
    open: frozenset[str]
    """Facts that may still change the outcome."""
    premise_fails: bool


def standings(screening: Screening, answers: Answers, on: date) -> tuple[Standing, ...]:
    """How every category stands. ``screening``: as it is in force on the day. 不清楚 and not asked are both unknown."""
    premise, own = _rests_on(screening)
    person = tuple([answers.get(fact) for fact in premise])
    return tuple(
        [
            _standing(screening, place, person, tuple([answers.get(fact) for fact in facts]), on)
            for place, facts in enumerate(own)
        ]
    )


def standing(screening: Screening, place: int, answers: Answers, on: date) -> Standing:
    """How the category at a place of ``screening.categories`` stands."""
    premise, own = _rests_on(screening)
    person = tuple([answers.get(fact) for fact in premise])
    return _standing(screening, place, person, tuple([answers.get(fact) for fact in own[place]]), on)


@lru_cache(maxsize=64)
def _rests_on(screening: Screening) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The facts that the premise (with the day of retirement) rests on, and those that each category adds."""
    premise = tuple(dict.fromkeys((*PERSON, *_facts(screening.premise))))
    own = tuple(
        tuple(fact for fact in dict.fromkeys(_facts(category.conditions)) if fact not in premise)
        for category in screening.categories
    )
    return premise, own


def _facts(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        yield from facts_of(condition.when)


@lru_cache(maxsize=4096)
def _premise(screening: Screening, values: Values, on: date) -> tuple[Judged, ...]:
    premise, _ = _rests_on(screening)
    return judge_all(screening.premise, Situation(screening, _known(premise, values), on))


@lru_cache(maxsize=65536)
def _standing(screening: Screening, place: int, person: Values, own: Values, on: date) -> Standing:
    premise, facts = _rests_on(screening)
    situation = Situation(screening, _known((*premise, *facts[place]), (*person, *own)), on)
    decision = decide_category(screening.categories[place], _premise(screening, person, on), situation)
    missing = frozenset(fact for judged in decision.conditions for fact in judged.missing)
    fails = any(judged.truth is Truth.NO for judged in decision.premise)
    return Standing(decision.outcome, decision.since, missing, frozenset(_open(decision, missing, situation)), fails)


def _known(facts: tuple[str, ...], values: Values) -> Facts:
    return Facts({fact: value for fact, value in zip(facts, values, strict=True) if value is not None})


def _open(decision: CategoryDecision, missing: frozenset[str], situation: Situation) -> Iterator[str]:
    if decision.outcome not in (Outcome.TO_CONFIRM, Outcome.NOT_YET):
        return
    yield from missing
    for judged in decision.conditions:
        if judged.truth is Truth.UNKNOWN and any(miss.on_reaching for miss in judged.condition.near_misses):
            yield from _retirement_facts(situation)  # a near miss counts only before retirement


def _retirement_facts(situation: Situation) -> Iterator[str]:
    """The facts about the person that still leave the retirement age open."""
    people = situation.facts.people
    if len({person.sex for person in people}) > 1:
        yield "sex"
    if len({person.female_retirement for person in people if person.female_retirement}) > 1:
        yield "female_retirement"
