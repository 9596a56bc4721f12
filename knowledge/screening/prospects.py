"""What each question that may be asked now would do: whether it matters, and how much it settles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.screening.calendar_months import months_after
from knowledge.screening.in_force import rules_for
from knowledge.screening.question import FactValue, Option, Question, Reading
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rule_language import AgeTest, MonthsTest, Test, facts_of, leaves
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Condition, Outcome
from knowledge.screening.standing import Answers, Standing, standings

_Filled = dict[str, FactValue]
AnswerKey = tuple[tuple[str, FactValue], ...]
_HALF_YEAR = 6  # months to either side of an age limit that stand for the ages before and after it
_FINAL = frozenset({Outcome.LIKELY, Outcome.NOT_ELIGIBLE})


@dataclass(frozen=True)
class Prospect:
    """A question that may be asked, and what its answers would do."""

    question: Question
    absent: frozenset[str]
    """Those of its facts that are not answered."""
    its_turn: bool
    """What it follows was answered."""
    matters: bool
    """Some answer changes some outcome."""
    settles: float
    """Categories that no further answer can change after it, on average over its answers."""


@lru_cache(maxsize=2048)
def prospects(screening: Screening, key: AnswerKey, on: date) -> tuple[Prospect, ...]:
    """Every question that could be asked; remembered, as one message asks for it several times."""
    answers = dict(key)
    screening = rules_for(screening, on, str(answers.get("district") or ""))
    now = standings(screening, answers, on)
    if now[0].premise_fails:
        return ()  # whatever else is said, every category is 不符合
    shapes = {shape.id: shape for shape in screening.questions}
    askable = [question for shape in screening.questions if (question := as_asked(screening, shape, answers))]
    tries = {question.id: _candidates(screening, question, on) for question in askable}
    found = []
    for question in askable:
        its_turn = all(fact in answers for fact in shapes[question.id].after)
        after = [(known, standings(screening, known, on)) for each in tries[question.id] if (known := answers | each)]
        matters = any(_changes(now, then) for _, then in after)
        if not matters:
            together = _together(screening, question, askable, tries)
            matters = any(_changes(now, standings(screening, answers | each, on)) for each in together)
        settled = [sum(_is_final(each, known) for each in then) for known, then in after]
        absent = frozenset(fact for fact in question.facts if fact not in answers)
        found.append(Prospect(question, absent, its_turn, matters, sum(settled) / len(settled)))
    return tuple(found)


def _changes(now: Sequence[Standing], then: Sequence[Standing]) -> bool:
    """Whether some outcome differs, or the day of a near miss."""
    return any(one.outcome is not two.outcome or one.since != two.since for one, two in zip(now, then, strict=True))


def _is_final(standing: Standing, answers: Answers) -> bool:
    """Whether nothing that can still be asked will change the outcome."""
    return standing.outcome in _FINAL or answers.keys() >= standing.missing


def _together(
    screening: Screening, question: Question, askable: Sequence[Question], tries: Mapping[str, list[_Filled]]
) -> Iterator[_Filled]:
    """Answers to the question joined with those to another that the same condition asks for.

    The sex alone may leave the retirement age open, and the group of women too, where both together settle it.
    """
    for other in askable:
        apart = not (set(other.facts) <= set(question.facts) or set(question.facts) <= set(other.facts))
        if apart and _share_a_condition(screening, question, other):
            yield from (one | two for one in tries[question.id] for two in tries[other.id])


def _share_a_condition(screening: Screening, one: Question, two: Question) -> bool:
    return any(
        not (facts.isdisjoint(one.facts) or facts.isdisjoint(two.facts)) for facts in _facts_of_conditions(screening)
    )


@lru_cache(maxsize=64)
def _facts_of_conditions(screening: Screening) -> tuple[frozenset[str], ...]:
    return tuple({frozenset(facts_of(condition.when)) for condition in _conditions(screening)})


def as_asked(screening: Screening, shape: QuestionShape, answers: Answers) -> Question | None:
    """The question as it can be asked now: about facts not answered yet, options that agree with the others only."""
    absent = [fact for fact in shape.facts if fact not in answers]
    if not absent or (shape.one_is_enough and len(absent) < len(shape.facts)):
        return None
    options = []
    for option in shape.options:
        agrees = all(answers.get(fact) in (None, value) for fact, value in option.sets.items())
        sets = tuple((fact, value) for fact, value in option.sets.items() if fact in absent)
        if agrees and sets:
            options.append(Option(option.id, option.label, sets, option.words, option.like))
    if not options and shape.typed is None:
        return None
    return Question(
        id=shape.id,
        facts=shape.facts,
        text=shape.text,
        why=shape.why,
        options=tuple(options),
        several=shape.several,
        sensitive=any(screening.fact[fact].sensitive for fact in absent),
        hint=shape.hint,
        typed=shape.typed or "",
        otherwise=tuple((fact, value) for fact, value in shape.otherwise.items() if fact in absent),
        readings=tuple(
            Reading(
                each.words,
                tuple(each.sets.items()),
                each.asks,
                tuple((reason, tuple(sets.items())) for reason, sets in each.after.items()),
                each.like,
            )
            for each in shape.readings
            if all(fact in absent for fact in each.sets)
        ),
        unsure=shape.unsure or shape.facts,
    )


def _candidates(screening: Screening, question: Question, on: date) -> list[_Filled]:
    """Answers that stand for all: each option, and where one types, dates on either side of every limit."""
    otherwise = dict(question.otherwise)
    found: list[_Filled] = [otherwise | dict(option.sets) for option in question.options]
    if question.several:
        found.append(otherwise)
    if question.typed == "birth":
        typed: list[_Filled] = [{"birth_date": day} for day in _births(screening, on)]
        # A question that takes both is tried with both: each date by each option.
        found = [day | option for day in typed for option in found] if found else typed
    if question.typed == "date":
        found += [{fact: day} for fact in question.facts for day in _dates(screening, fact, on)]
    return found


@lru_cache(maxsize=64)
def _births(screening: Screening, on: date) -> tuple[str, ...]:
    law = screening.retirement_law(on)
    limits = {age.months(on) for age in (law.male, law.female_55, law.female_50)}
    limits |= {12 * age.years for age in (law.male, law.female_55, law.female_50)}
    for test in _tests(screening):
        if isinstance(test, AgeTest):
            limits |= {12 * test.years(sex) for sex in ("female", "male")}
    months = {limit + side for limit in limits for side in (-_HALF_YEAR, _HALF_YEAR)}
    return tuple(months_after(on, -each).isoformat() for each in sorted(months) if each > 0)


@lru_cache(maxsize=64)
def _dates(screening: Screening, fact: str, on: date) -> tuple[str, ...]:
    limits = {t.at_least for t in _tests(screening) if isinstance(t, MonthsTest) and t.months_since == fact}
    months = {limit + side for limit in limits for side in (-1, 1)} | {0}
    return tuple(months_after(on, -each).isoformat() for each in sorted(months))


def _tests(screening: Screening) -> Iterator[Test]:
    for condition in _conditions(screening):
        yield from leaves(condition.when)


def _conditions(screening: Screening) -> Iterator[Condition]:
    yield from screening.premise
    for category in screening.categories:
        yield from category.conditions
