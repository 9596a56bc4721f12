"""The proof: the verdict against the independent evaluator over the abstracted facts, directly and by dialogue.

``make test`` takes a sample with a fixed seed; ``make prove`` takes all of it, and 100,000 people at random.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts
from knowledge.screening.rules import Screening
from tests.screening import sheet
from tests.screening.abstracted import (
    BIRTHS,
    MET,
    NEAR,
    NOTHING,
    ON,
    OWN,
    PREMISE,
    anybody,
    combinations,
    pairs,
    with_premise,
)
from tests.screening.interviewed import all_interviewed

SEED = 20261124
PEOPLE_AT_ONCE = 20_000
Verdict = dict[str, tuple[str, Any]]
FactSet = dict[str, Any]


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether everything is run."""
    return bool(pytestconfig.getoption("--prove"))


def some(of: Iterable[FactSet], share: float, *, whole: bool) -> Iterator[FactSet]:
    """All, or a share of them by the seed."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    return (each for each in of if whole or chance.random() < share)


def about(category: str, *, whole: bool) -> Iterator[Iterable[FactSet]]:
    """Every premise by every state of the category's own facts, one birth after the other; or some of them.

    Some are: all states where the premise is met, every birth where the rest of it is (4050's near miss is told by
    the birth date), and persons at random.
    """
    if whole:
        yield from (with_premise(category, birth) for birth in BIRTHS)
        return
    yield (MET | own for own in combinations(OWN[category]))
    unborn = {fact: value for fact, value in MET.items() if fact != "birth_date"}
    yield (unborn | birth for birth in BIRTHS if category == "4050")
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    classes = PREMISE | OWN[category]
    yield (
        chance.choice(BIRTHS) | {fact: chance.choice(values) for fact, values in classes.items()} for _ in range(300)
    )


def decided(screening: Screening, facts: FactSet) -> Verdict:
    known = Facts({fact: value for fact, value in facts.items() if value is not None})
    return {each.category.id: (each.outcome.value, each.since) for each in decide(screening, known, ON).categories}


@pytest.mark.parametrize("category", OWN)
def test_a_category_by_every_premise_is_what_the_sheet_says(
    screening: Screening, category: str, whole: bool, record_property: Any
) -> None:
    """And it comes out in every way that the sheet gives it, and in no other; so do the nine that were not told of."""
    seen: Counter[str] = Counter()
    for people in about(category, whole=whole):
        for facts in people:
            expected = sheet.judge(facts, ON)
            assert decided(screening, facts) == expected, facts
            seen[expected[category][0]] += 1
    record_property("fact_sets", seen.total())
    ways = {"likely_eligible", "to_confirm", "not_eligible"} | ({"not_yet"} if category in NEAR else set())
    assert seen.keys() == ways


@pytest.mark.parametrize("category", OWN)
def test_the_dialogue_about_a_category_comes_to_its_verdict(
    screening: Screening, category: str, whole: bool, record_property: Any
) -> None:
    """Every premise, all states of the category's own facts, everything else answered no."""
    counted: Counter[str] = Counter()
    for people in about(category, whole=whole):
        counted += same_verdicts(screening, (NOTHING | each for each in people))
    record_property("interviews", counted[PERSONS])


def test_the_dialogue_about_two_categories_comes_to_their_verdicts(
    screening: Screening, whole: bool, record_property: Any
) -> None:
    counted = same_verdicts(screening, some(pairs(), 0.1, whole=whole))
    record_property("interviews", counted[PERSONS])


@pytest.mark.parametrize("group", range(10))
def test_the_dialogue_with_anybody_comes_to_the_sheets_verdict(
    screening: Screening, group: int, whole: bool, record_property: Any
) -> None:
    chance = random.Random(SEED + group)  # noqa: S311 - a sample, no secret
    people = (anybody(chance) for _ in range(10_000 if whole else 50))
    counted = same_verdicts(screening, people)
    record_property("interviews", counted[PERSONS])


def test_every_question_is_asked_of_somebody(screening: Screening) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    asked = same_verdicts(screening, (anybody(chance) for _ in range(200)))
    assert asked.keys() - {PERSONS} == {question.id for question in screening.questions}


PERSONS = "persons"


def same_verdicts(screening: Screening, people: Iterable[FactSet]) -> Counter[str]:
    """The interview's verdict is that of all a person knows, and what was not asked decides nothing.

    How often each question was asked, and of how many PERSONS.
    """
    counted: Counter[str] = Counter()
    each_as_told = map(as_told, people)
    while some_of_them := list(itertools.islice(each_as_told, PEOPLE_AT_ONCE)):
        for answers, asked, those in all_interviewed(screening, some_of_them, ON):
            verdict = decided(screening, dict(answers))
            for facts in those:
                assert verdict == sheet.judge(dict(facts), ON), (facts, answers)
            counted.update(dict.fromkeys((*asked, PERSONS), len(those)))
    return counted


def as_told(facts: FactSet) -> FactSet:
    """A list is not known as a whole only."""
    return facts | dict.fromkeys(SITUATIONS) if any(facts.get(fact) is None for fact in SITUATIONS) else facts


SITUATIONS = (
    "disability",
    "subsistence_allowance",
    "land_requisitioned",
    "raising_minor",
    "model_worker",
    "martyr_family",
    "military_spouse",
)


def test_no_answer_that_was_not_given_decides(screening: Screening, whole: bool) -> None:
    """A fact taken away never turns a yes into a no or a no into a yes: it only opens what it closed."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for _ in range(20_000 if whole else 400):
        facts = {fact: value for fact, value in anybody(chance).items() if value is not None}
        fact = chance.choice(sorted(facts))
        less = decided(screening, {name: value for name, value in facts.items() if name != fact})
        for category, (outcome, _) in decided(screening, facts).items():
            if less[category][0] == "likely_eligible":
                assert outcome == "likely_eligible", (facts, fact)
            if outcome == "likely_eligible":
                assert less[category][0] in ("likely_eligible", "to_confirm"), (facts, fact)
