"""How many messages of the resident a screening takes, against the best possible order and one question a fact.

    .venv/bin/python -m bench.screening_length

The optimum is an exact decision tree: dynamic programming over the abstracted facts (each fact's classes, between
which some outcome changes), free to send the shipped questions in any order and to stop as soon as no answer can
change an outcome for anybody. Two populations: every class of every fact alike (uniform), and those of them who meet
the premise. The interview itself is walked in full: every abstract person, every question it really asks.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.content_folder import SHIPPED
from knowledge.screening.calendar_months import months_after
from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts
from knowledge.screening.interview import next_question
from knowledge.screening.question import FactValue
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rules import Screening, load_screening
from knowledge.screening.shapes import Outcome
from tests.screening.interviewed import reply

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
FACTS_OF_A_QUESTIONNAIRE = 18  # 19 for women, whose retirement group is asked too
PREMISE = ("birth", "sex", "group", "hukou", "status", "able")
WHO = ("birth", "sex", "group")
CATEGORIES: dict[str, tuple[str, ...]] = {
    "4050": PREMISE,
    "zero-employment-family": (*PREMISE, "household", "income"),
    "disabled": (*PREMISE, "disability"),
    "long-term-unemployed": (*PREMISE, "registered", "employed", "insured"),
    "single-parent": (*PREMISE, "minor", "marital"),
}
Reduced = int
"""A category's outcome as far as it is open: equal numbers are equal functions of what is not known yet."""


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
    known = {fact: value for fact, value in facts.items() if value is not None}
    decision = decide(screening, Facts(known), ON)
    found = next(each for each in decision.categories if each.category.id == category)
    return found.outcome.value, found.since


class Optimum:
    """The least expected number of messages, exactly."""

    def __init__(self, screening: Screening, population: Population) -> None:
        self.screening = screening
        self.population = population
        self._ids: dict[object, Reduced] = {}
        self._support: dict[Reduced, frozenset[str]] = {}
        self._reduced: dict[tuple[str, Person], Reduced] = {}
        self._cost: dict[tuple[object, ...], float] = {}
        self._slots = {
            question.id: tuple(name for name in NAMES if any(set(one) & set(question.facts) for one in SLOTS[name]))
            for question in screening.questions
        }

    def cost(self, person: Person) -> float:
        """Messages still to come, on average, for somebody of whom this much is known."""
        residues = [self._residue(category, person) for category in CATEGORIES]
        open_slots = frozenset().union(*(self._support[each] for each in residues))
        if not open_slots:
            return 0.0
        key = (*(person[AT[name]] for name in WHO), *residues)
        if key not in self._cost:
            self._cost[key] = 1 + min(
                sum(chance * self.cost(after) for after, chance in self._answers(question, person).items())
                for question in self.screening.questions
                if self._may_ask(question, person, open_slots)
            )
        return self._cost[key]

    def _may_ask(self, question: QuestionShape, person: Person, open_slots: frozenset[str]) -> bool:
        said = facts_of(person)
        if open_slots.isdisjoint(self._slots[question.id]) or not all(fact in said for fact in question.after):
            return False
        return all(person[AT[name]] < 0 for name in self._slots[question.id]) or not question.options

    def _answers(self, question: QuestionShape, person: Person) -> dict[Person, float]:
        found: dict[Person, float] = {}
        for way, chance in self.population.chances(person, self._slots[question.id]):
            after = with_answers(person, reply(question, REST | facts_of(way)))
            found[after] = found.get(after, 0.0) + chance
        return found

    def _residue(self, category: str, person: Person) -> Reduced:
        """The category's outcome as a function of what is open, as a reduced decision diagram."""
        names = CATEGORIES[category]
        mine = tuple(value if name in names else -1 for name, value in zip(NAMES, person, strict=True))
        key = (category, mine)
        if key not in self._reduced:
            missing = next((name for name in names if mine[AT[name]] < 0), None)
            if missing is None:
                self._reduced[key] = self._intern(("leaf", outcome(self.screening, category, facts_of(mine))), ())
            else:
                at = AT[missing]
                children = tuple(
                    self._residue(category, (*mine[:at], value, *mine[at + 1 :]))
                    for value in range(len(SLOTS[missing]))
                )
                same = len(set(children)) == 1
                self._reduced[key] = children[0] if same else self._intern((missing, children), children, missing)
        return self._reduced[key]

    def _intern(self, node: object, children: tuple[Reduced, ...], slot: str = "") -> Reduced:
        number = self._ids.setdefault(node, len(self._ids))
        if number not in self._support:
            own = {slot} if slot else set()
            self._support[number] = frozenset(own.union(*(self._support[child] for child in children)))
        return number


@dataclass
class Walk:
    """The interview as it is, walked for every abstract person of a population."""

    screening: Screening
    population: Population
    turns: float = 0.0
    longest: int = 0
    lengths: dict[int, float] = field(default_factory=dict)

    def run(self) -> "Walk":
        self._from({}, (-1,) * len(NAMES), 1.0, 0)
        return self

    def _from(self, answers: Answers, person: Person, chance: float, asked: int) -> None:
        question = next_question(self.screening, answers, ON)
        if question is None:
            self.turns += chance * asked
            self.longest = max(self.longest, asked)
            self.lengths[asked] = self.lengths.get(asked, 0.0) + chance
            return
        slots = [name for name in NAMES if any(set(one) & set(question.facts) for one in SLOTS[name])]
        ways: dict[tuple[tuple[str, FactValue], ...], float] = {}
        for way, own in self.population.chances(person, slots):
            said = reply(question, REST | facts_of(way))
            key = tuple(sorted(said.items()))
            ways[key] = ways.get(key, 0.0) + own
        for filled, own in ways.items():
            after = answers | {fact: value for fact, value in filled if fact not in answers}
            self._from(after, with_answers(person, after), chance * own, asked + 1)


def questionnaire(population: Population) -> float:
    """One question a fact."""
    women = sum(weight for who, weight in population.who.items() if SLOTS["sex"][who[1]] == {"sex": "female"})
    return FACTS_OF_A_QUESTIONNAIRE + women


def main() -> None:
    screening = load_screening(SHIPPED / "screening")
    print("population | interview | optimum | above it | questionnaire | share of it | longest")
    for population in populations(screening):
        best = Optimum(screening, population).cost((-1,) * len(NAMES))
        walk = Walk(screening, population).run()
        plain = questionnaire(population)
        print(
            f"{population.name} | {walk.turns:.3f} | {best:.3f} | {walk.turns / best - 1:+.1%} | {plain:.1f} | "
            f"{walk.turns / plain:.0%} | {walk.longest}"
        )


if __name__ == "__main__":
    main()
