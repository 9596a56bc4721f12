"""The proof: the verdict against the independent evaluator over the abstracted facts, directly and by dialogue.

``make test`` takes a sample with a fixed seed; ``make prove`` takes all of it, and 100,000 people at random.
"""

import itertools
import random
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pytest

from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts
from knowledge.screening.rules import Screening
from tests.screening import sheet
from tests.screening.abstracted import BIRTHS, MET, NEAR, ON, OWN, PREMISE, anybody, combinations, pairs, with_premise
from tests.screening.interviewed import interviewed

SEED = 20261124
T = TypeVar("T")
Verdict = dict[str, tuple[str, Any]]


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether everything is run."""
    return bool(pytestconfig.getoption("--prove"))


def some(of: Iterable[T], share: float, *, whole: bool) -> Iterator[T]:
    """All, or a share of them by the seed."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    return (each for each in of if whole or chance.random() < share)


def at_random(category: str, times: int = 300) -> Iterator[dict[str, Any]]:
    """Some of ``with_premise``, without making all of them first."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for _ in range(times):
        yield chance.choice(BIRTHS) | {
            fact: chance.choice(classes) for fact, classes in (PREMISE | OWN[category]).items()
        }


def near_misses(category: str) -> Iterator[dict[str, Any]]:
    """4050 is told by the birth date: every one of a man who meets the rest of the premise."""
    if category == "4050":
        yield from ({fact: value for fact, value in MET.items() if fact != "birth_date"} | birth for birth in BIRTHS)


def decided(screening: Screening, facts: dict[str, Any]) -> Verdict:
    known = Facts({fact: value for fact, value in facts.items() if value is not None})
    return {each.category.id: (each.outcome.value, each.since) for each in decide(screening, known, ON).categories}


@pytest.mark.parametrize("category", OWN)
def test_a_category_by_every_premise_is_what_the_sheet_says(screening: Screening, category: str, whole: bool) -> None:
    """And it comes out in every way that the sheet gives it, and in no other."""
    seen = set()
    met = (MET | own for own in combinations(OWN[category]))
    for facts in with_premise(category) if whole else itertools.chain(met, near_misses(category), at_random(category)):
        expected = sheet.judge(facts, ON)[category]
        assert decided(screening, facts)[category] == expected, facts
        seen.add(expected[0])
    assert seen == {"likely_eligible", "to_confirm", "not_eligible"} | ({"not_yet"} if category in NEAR else set())


@pytest.mark.parametrize("category", OWN)
def test_the_dialogue_about_a_category_comes_to_its_verdict(screening: Screening, category: str) -> None:
    """Premise met, all states of the category's own facts, everything else answered no."""
    rest = {fact: values[-2] for own in OWN.values() for fact, values in own.items()} | {
        "registered_on": "not_registered"
    }
    for own in combinations(OWN[category]):
        same_verdict(screening, MET | rest | own)


def test_the_dialogue_about_two_categories_comes_to_their_verdicts(screening: Screening, whole: bool) -> None:
    for facts in some(pairs(), 0.01, whole=whole):
        same_verdict(screening, facts)


def test_the_dialogue_with_anybody_comes_to_the_sheets_verdict(screening: Screening, whole: bool) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    asked: set[str] = set()
    for _ in range(100_000 if whole else 150):
        asked |= set(same_verdict(screening, anybody(chance)))
    assert asked == {question.id for question in screening.questions}


def same_verdict(screening: Screening, facts: dict[str, Any]) -> list[str]:
    """The interview's verdict is that of all the person knows, and what was not asked decides nothing."""
    if any(facts.get(fact) is None for fact in SITUATIONS):  # a list is not known as a whole only
        facts = facts | dict.fromkeys(SITUATIONS)
    answers, asked = interviewed(screening, facts, ON)
    assert decided(screening, dict(answers)) == sheet.judge(facts, ON), (facts, answers)
    return asked


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
