"""How many messages of the resident a screening takes, against the best possible order and one question a fact.

    .venv/bin/python -m bench.screening_length

The optimum is an exact decision tree: dynamic programming over the abstracted facts (each fact's classes, between
which some outcome changes), free to send the shipped questions in any order and to stop as soon as no answer can
change an outcome for anybody. Two populations: every class of every fact alike (uniform), and those of them who meet
the premise. The interview itself is walked in full: every abstract person, every question it really asks.
"""

from dataclasses import dataclass, field

from bench.screening_optimum import Optimum
from bench.screening_people import (
    NAMES,
    ON,
    REST,
    SLOTS,
    Answers,
    Person,
    Population,
    facts_of,
    populations,
    slots_of,
    with_answers,
)
from knowledge.content_folder import SHIPPED
from knowledge.screening.interview import next_question
from knowledge.screening.question import FactValue
from knowledge.screening.rules import Screening, load_screening
from tests.screening.interviewed import reply

FACTS_OF_A_QUESTIONNAIRE = 18  # 19 for women, whose retirement group is asked too


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
        slots = slots_of(question)
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
