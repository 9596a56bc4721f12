"""Abstract persons for screening_length: of each thing that is asked the answers between which some outcome changes."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.screening.calendar_months import months_after
from knowledge.screening.in_force import rules_for
from knowledge.screening.question import FactValue, Question
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Outcome
from knowledge.screening.standing import standing

ON = date(2026, 11, 24)
Answers = dict[str, FactValue]
Person = tuple[int, ...]
"""One class for each slot; -1 is not known yet."""


def _born(years: int, months: int) -> Answers:
    return {"birth_date": months_after(ON, -12 * years - months).isoformat()}


# Each slot is one thing that is asked, its classes the answers between which some outcome changes: the ages to either
# side of 16, 40, 50 (near miss included), of each retirement age, and with retirement before a registration's year is
# full; the registration before and after its year.
SLOTS: dict[str, tuple[Answers, ...]] = {
    "birth": tuple(
        _born(*age)
        for age in (
            (14, 0), (30, 0), (39, 6), (45, 0), (49, 6), (50, 4), (52, 0), (55, 1), (57, 0), (60, 1), (62, 0), (66, 0)
        )
    ),
    "sex": ({"sex": "female"}, {"sex": "male"}),
    "group": ({"female_retirement": 50}, {"female_retirement": 55}),
    "hukou": ({"hukou": "local_urban"}, {"hukou": "resident_urban"}, {"hukou": "other"}),
    "status": tuple(
        {"status": status} for status in ("unemployed", "flexible", "employed", "self_employed", "student", "retired")
    ),
    "able": ({"able_and_willing": True}, {"able_and_willing": False}),
    "registered": (
        {"registered_on": "not_registered"},
        {"registered_on": months_after(ON, -3).isoformat()},
        {"registered_on": months_after(ON, -30).isoformat()},
    ),
    "employed": ({"was_employed": True}, {"was_employed": False}),
    "insured": ({"insured_since_registration": True}, {"insured_since_registration": False}),
    "disability": ({"disability": "certified"}, {"disability": "uncertified"}, {"disability": "none"}),
    "minor": ({"raising_minor": True}, {"raising_minor": False}),
    "marital": tuple({"marital": value} for value in ("divorced", "widowed", "never_married", "married")),
    "household": ({"household_unemployed": True}, {"household_unemployed": False}),
    "income": ({"household_income": True}, {"household_income": False}),
}  # fmt: skip
NAMES = tuple(SLOTS)
AT = {name: place for place, name in enumerate(NAMES)}
# Special situations that touch nothing else: like disability they are settled by the one list, so one stands for all.
REST: Answers = {
    "subsistence_allowance": "none",
    "land_requisitioned": False,
    "model_worker": "none",
    "martyr_family": False,
    "military_spouse": False,
}
PREMISE = ("birth", "sex", "group", "hukou", "status", "able")
WHO = ("birth", "sex", "group")
CATEGORIES: dict[str, tuple[str, ...]] = {
    "4050": PREMISE,
    "zero-employment-family": (*PREMISE, "household", "income"),
    "disabled": (*PREMISE, "disability"),
    "long-term-unemployed": (*PREMISE, "registered", "employed", "insured"),
    "single-parent": (*PREMISE, "minor", "marital"),
}


def slots_of(question: QuestionShape | Question) -> tuple[str, ...]:
    return tuple(name for name in NAMES if any(set(one) & set(question.facts) for one in SLOTS[name]))


def facts_of(person: Person) -> Answers:
    found: Answers = {}
    for name, at in zip(NAMES, person, strict=True):
        if at >= 0:
            found |= SLOTS[name][at]
    return found


def with_answers(person: Person, answers: Mapping[str, FactValue]) -> Person:
    """The partial person with what the answers say; facts that no slot holds are left aside."""
    known = list(person)
    for name, classes in SLOTS.items():
        for at, each in enumerate(classes):
            if all(answers.get(fact) == value for fact, value in each.items()):
                known[AT[name]] = at
    return tuple(known)


@dataclass(frozen=True)
class Population:
    """Abstract persons with their weights: those of ``who`` (birth, sex, group) together, all other slots alone."""

    name: str
    weights: Mapping[str, tuple[float, ...]]
    who: Mapping[tuple[int, ...], float]

    def chances(self, person: Person, names: Iterable[str]) -> Iterator[tuple[Person, float]]:
        """The ways in which unknown slots may turn out, with their chances."""
        open_slots = [name for name in names if person[AT[name]] < 0]
        ways: list[tuple[Person, float]] = [(person, 1.0)]
        for name in open_slots:
            ways = [
                (with_class, chance * own)
                for known, chance in ways
                for with_class, own in self._classes(known, name)
                if own > 0
            ]
        yield from ways

    def _classes(self, person: Person, name: str) -> list[tuple[Person, float]]:
        at = AT[name]
        filled = [(*person[:at], value, *person[at + 1 :]) for value in range(len(SLOTS[name]))]
        if name not in WHO:
            return list(zip(filled, self.weights[name], strict=True))
        masses = [self._mass(each) for each in filled]
        return [(each, mass / sum(masses)) for each, mass in zip(filled, masses, strict=True)]

    def _mass(self, person: Person) -> float:
        known = tuple(person[AT[name]] for name in WHO)
        return sum(
            weight
            for who, weight in self.who.items()
            if all(value in (-1, own) for value, own in zip(known, who, strict=True))
        )


def populations(screening: Screening) -> Iterator[Population]:
    uniform = {name: (1 / len(classes),) * len(classes) for name, classes in SLOTS.items()}
    everybody = list(itertools.product(*(range(len(SLOTS[name])) for name in WHO)))
    yield Population("uniform", uniform, dict.fromkeys(everybody, 1 / len(everybody)))
    held = [who for who in everybody if _of_working_age(screening, who)]
    met = uniform | {"hukou": (1.0, 0.0, 0.0), "status": (1.0, *(0.0,) * 5), "able": (1.0, 0.0)}
    yield Population("premise met", met, dict.fromkeys(held, 1 / len(held)))


def _of_working_age(screening: Screening, who: tuple[int, ...]) -> bool:
    facts: Answers = {"hukou": "local_urban", "status": "unemployed", "able_and_willing": True}
    for name, at in zip(WHO, who, strict=True):
        facts |= SLOTS[name][at]
    return outcome(screening, "disabled", facts | {"disability": "certified"})[0] == Outcome.LIKELY.value


def outcome(screening: Screening, category: str, facts: Answers) -> tuple[str, date | None]:
    rules = rules_for(screening, ON)
    place = next(place for place, each in enumerate(rules.categories) if each.id == category)
    found = standing(rules, place, facts, ON)
    return found.outcome.value, found.since
