"""Which question to ask next, computed anew each time from the answers.

Answers are {fact id: value}; null is 不清楚, absent is not asked yet.
To pass over a question (不清楚, or the separate consent refused) set those of its facts that are absent to None.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.screening.calendar_months import months_after
from knowledge.screening.decide import Decision, decide
from knowledge.screening.facts import Facts
from knowledge.screening.question import FactValue, Misread, Option, Question
from knowledge.screening.reading import read_answer
from knowledge.screening.rule_language import AgeTest, MonthsTest, Test, facts_of, leaves
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Condition, Outcome, QuestionShape
from knowledge.screening.truth import Truth

__all__ = ["FactValue", "Misread", "Option", "Question", "answer_choices", "next_question", "progress", "read_answer"]

Answers = Mapping[str, FactValue]
_Filled = dict[str, FactValue]
_AnswerKey = tuple[tuple[str, FactValue], ...]
_HALF_YEAR = 6  # months to either side of an age limit that stand for the ages before and after it


@dataclass(frozen=True)
class _Prospect:
    """A question that may be asked, and what its answers would do."""

    question: Question
    its_turn: bool
    """What it follows was answered."""
    matters: bool
    """Some answer changes some outcome."""
    settles: float
    """Categories that are settled after it, on average over its answers."""


def next_question(screening: Screening, answers: Answers, on: date) -> Question | None:
    """The question to ask now, or None where no answer can change an outcome any more.

    What is not sensitive comes first: whoever fails there is never asked for the rest. Then what settles most.
    """
    useful = [each for each in _prospects(screening, _key(answers), on) if each.matters and each.its_turn]
    if not useful:
        return None
    return min(useful, key=lambda prospect: (prospect.question.sensitive, -prospect.settles)).question


def answer_choices(question: Question, option_ids: Sequence[str]) -> dict[str, FactValue] | Misread:
    """The facts that tapped options fill; of a list to tick, what is not chosen is answered "none".

    Options that say different things of one fact are Misread. ValueError for an option that the question does not have,
    and for more or fewer than one where only one may be chosen.
    """
    by_id = {option.id: option for option in question.options}
    unknown = [name for name in option_ids if name not in by_id]
    if unknown or (not question.several and len(option_ids) != 1):
        raise ValueError(f"{question.id} cannot be answered by {list(option_ids)}")
    filled: dict[str, FactValue] = {}
    for name in option_ids:
        for fact, value in by_id[name].sets:
            if filled.setdefault(fact, value) != value:
                return Misread("contradictory")
    return dict(question.otherwise) | filled


def progress(screening: Screening, answers: Answers, on: date) -> tuple[int, int]:
    """How many questions are answered, and at most how many are still to come."""
    open_facts = set(_open_facts(_decision(screening, answers, on)))
    prospects = _prospects(screening, _key(answers), on)
    to_come = [each for each in prospects if each.matters or not open_facts.isdisjoint(each.question.facts)]
    answered = sum(any(fact in answers for fact in shape.facts) for shape in _distinct(screening))
    return answered, len(to_come) if any(each.matters for each in prospects) else 0


def _distinct(screening: Screening) -> Iterator[QuestionShape]:
    """The questions without those whose facts another one fills too."""
    for shape in screening.questions:
        others = (other for other in screening.questions if other.id != shape.id)
        if not any(set(shape.facts) < set(other.facts) for other in others):
            yield shape


def _open_facts(decision: Decision) -> Iterator[str]:
    for category in decision.categories:
        if category.outcome in (Outcome.TO_CONFIRM, Outcome.NOT_YET):
            for judged in category.conditions:
                yield from judged.missing
                if judged.truth is Truth.UNKNOWN and any(miss.on_reaching for miss in judged.condition.near_misses):
                    yield from _retirement_facts(decision)  # a near miss counts only before retirement


def _retirement_facts(decision: Decision) -> Iterator[str]:
    """The facts about the person that still leave the retirement age open."""
    people = decision.facts.people
    if len({person.sex for person in people}) > 1:
        yield "sex"
    if len({person.female_retirement for person in people if person.female_retirement}) > 1:
        yield "female_retirement"


def _key(answers: Answers) -> _AnswerKey:
    return tuple(sorted(answers.items(), key=lambda answer: answer[0]))


@lru_cache(maxsize=512)
def _prospects(screening: Screening, key: _AnswerKey, on: date) -> tuple[_Prospect, ...]:
    """Every question that could be asked; remembered, as one message asks for it several times."""
    answers = dict(key)
    before = _signature(_decision(screening, answers, on))
    askable = [question for shape in screening.questions if (question := _question(screening, shape, answers))]
    tries = {question.id: _candidates(screening, question, on) for question in askable}
    found = []
    for question in askable:
        its_turn = all(fact in answers for fact in _shape(screening, question).after)
        after = [_signature(_decision(screening, answers | each, on)) for each in tries[question.id]]
        matters = any(each != before for each in after)
        if not matters:
            together = _together(screening, question, askable, tries)
            matters = any(_signature(_decision(screening, answers | each, on)) != before for each in together)
        settled = [sum(outcome is not Outcome.TO_CONFIRM for outcome, _ in signature) for signature in after]
        found.append(_Prospect(question, its_turn, matters, sum(settled) / len(settled)))
    return tuple(found)


def _together(
    screening: Screening, question: Question, askable: Sequence[Question], tries: Mapping[str, list[_Filled]]
) -> Iterator[_Filled]:
    """Answers to the question joined with those to another that the same condition asks for.

    The sex alone may leave the retirement age open, and the group of women too, where both together settle it.
    """
    for other in askable:
        if other.id != question.id and _share_a_condition(screening, question, other):
            yield from (one | two for one in tries[question.id] for two in tries[other.id])


def _share_a_condition(screening: Screening, one: Question, two: Question) -> bool:
    for condition in _conditions(screening):
        facts = facts_of(condition.when)
        if not (set(facts).isdisjoint(one.facts) or set(facts).isdisjoint(two.facts)):
            return True
    return False


def _shape(screening: Screening, question: Question) -> QuestionShape:
    return next(shape for shape in screening.questions if shape.id == question.id)


def _question(screening: Screening, shape: QuestionShape, answers: Answers) -> Question | None:
    """The question as it can be asked now: about facts not answered yet, options that agree with the others only."""
    absent = [fact for fact in shape.facts if fact not in answers]
    if not absent or (shape.one_is_enough and len(absent) < len(shape.facts)):
        return None
    options = []
    for option in shape.options:
        agrees = all(answers.get(fact) in (None, value) for fact, value in option.sets.items())
        sets = tuple((fact, value) for fact, value in option.sets.items() if fact in absent)
        if agrees and sets:
            options.append(Option(option.id, option.label, sets, option.words))
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
    )


def _candidates(screening: Screening, question: Question, on: date) -> list[_Filled]:
    """Answers that stand for all: each option, and where one types, dates on either side of every limit."""
    otherwise = dict(question.otherwise)
    found: list[_Filled] = [otherwise | dict(option.sets) for option in question.options]
    if question.several:
        found.append(otherwise)
    if question.typed == "birth":
        found += [{"birth_date": day} for day in _births(screening, on)]
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


def _decision(screening: Screening, answers: Answers, on: date) -> Decision:
    return decide(screening, Facts({fact: value for fact, value in answers.items() if value is not None}), on)


def _signature(decision: Decision) -> tuple[tuple[Outcome, date | None], ...]:
    return tuple((category.outcome, category.since) for category in decision.categories)
