"""The best possible order of questions: an exact decision tree, by dynamic programming over the abstract persons."""

from collections.abc import Iterable, Iterator

from bench.screening_people import (
    AT,
    CATEGORIES,
    NAMES,
    REST,
    SLOTS,
    WHO,
    Answers,
    Person,
    Population,
    facts_of,
    outcome,
    slots_of,
    with_answers,
)
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rules import Screening
from tests.screening.interviewed import reply

PLACES = {category: tuple(AT[name] for name in names) for category, names in CATEGORIES.items()}
Reduced = int
"""A category's outcome as far as it is open: equal numbers are equal functions of what is not known yet."""
Way = tuple[tuple[tuple[int, int], ...], float]
"""Slots with the classes that an answer fills, and its chance."""


class Optimum:
    """The least expected number of messages, exactly.

    Parts of what is open that share no category and no question are counted one by one: what is asked of one says
    nothing of the other, so their costs add up.
    """

    def __init__(self, screening: Screening, population: Population) -> None:
        self.screening = screening
        self.population = population
        self._ids: dict[object, Reduced] = {}
        self._support: dict[Reduced, frozenset[str]] = {}
        self._reduced: dict[tuple[str, Person], Reduced] = {}
        self._cost: dict[tuple[object, ...], float] = {}
        self._ways: dict[tuple[object, ...], tuple[Way, ...]] = {}
        self._rules: dict[frozenset[str], tuple[int, ...]] = {}
        self._apart: dict[tuple[Reduced, ...], tuple[tuple[Reduced, ...], ...]] = {}
        self._slots = {question.id: slots_of(question) for question in screening.questions}
        self._settled = self._intern("settled", ())

    def cost(self, person: Person) -> float:
        """Messages still to come, on average, for somebody of whom this much is known."""
        residues = tuple(self._residue(name, tuple([person[at] for at in PLACES[name]])) for name in CATEGORIES)
        parts = self._parts(residues)
        return sum(self._cost_of(person, part) for part in parts)

    def _parts(self, residues: tuple[Reduced, ...]) -> tuple[tuple[Reduced, ...], ...]:
        if residues not in self._apart:
            self._apart[residues] = tuple(self._parted(residues))
        return self._apart[residues]

    def _parted(self, residues: tuple[Reduced, ...]) -> Iterator[tuple[Reduced, ...]]:
        """The open categories, those together that what is still open ties to each other; the others settled."""
        left = {place for place, each in enumerate(residues) if self._support[each]}
        while left:
            mine = {left.pop()}
            slots = self._reach(residues, mine)
            while more := {place for place in left if not slots.isdisjoint(self._support[residues[place]])}:
                mine |= more
                left -= more
                slots = self._reach(residues, mine)
            yield tuple(each if place in mine else self._settled for place, each in enumerate(residues))

    def _reach(self, residues: tuple[Reduced, ...], places: set[int]) -> set[str]:
        """The open slots of some categories, and those that one question fills together with them."""
        own = set().union(*(self._support[residues[place]] for place in places))
        return own.union(*(slots for slots in self._slots.values() if not own.isdisjoint(slots)))

    def _cost_of(self, person: Person, residues: tuple[Reduced, ...]) -> float:
        open_slots = frozenset().union(*(self._support[each] for each in residues))
        who = tuple(person[AT[name]] for name in WHO) if not open_slots.isdisjoint(WHO) else ()
        key = (who, tuple([person[at] >= 0 for at in self._ruled_by(open_slots)]), residues)
        if key not in self._cost:
            names = [name for name, each in zip(CATEGORIES, residues, strict=True) if each != self._settled]
            self._cost[key] = 1 + min(
                sum(chance * self._cost_among(after, names) for after, chance in self._answers(question, person))
                for question in self.screening.questions
                if self._may_ask(question, person, open_slots)
            )
        return self._cost[key]

    def _ruled_by(self, open_slots: frozenset[str]) -> tuple[int, ...]:
        """The slots that say, by being known or not, which of the questions about the open ones may be asked."""
        if open_slots not in self._rules:
            slots: set[str] = set()
            for question in self.screening.questions:
                if not open_slots.isdisjoint(self._slots[question.id]):
                    slots.update(self._slots[question.id])
                    slots.update(
                        name for name in NAMES for each in SLOTS[name] if not set(question.after).isdisjoint(each)
                    )
            self._rules[open_slots] = tuple(sorted(AT[name] for name in slots))
        return self._rules[open_slots]

    def _cost_among(self, person: Person, names: Iterable[str]) -> float:
        """As ``cost``, for some categories only."""
        residues = tuple(
            self._residue(name, tuple([person[at] for at in PLACES[name]])) if name in names else self._settled
            for name in CATEGORIES
        )
        return sum(self._cost_of(person, part) for part in self._parts(residues))

    def _may_ask(self, question: QuestionShape, person: Person, open_slots: frozenset[str]) -> bool:
        if open_slots.isdisjoint(self._slots[question.id]):
            return False
        said = facts_of(person) if question.after else {}
        if not all(fact in said for fact in question.after):
            return False
        return all(person[AT[name]] < 0 for name in self._slots[question.id]) or not question.options

    def _answers(self, question: QuestionShape, person: Person) -> Iterator[tuple[Person, float]]:
        slots = self._slots[question.id]
        of_who = not set(slots).isdisjoint(WHO)
        known = tuple(person[AT[name]] for name in (*slots, *(WHO if of_who else ())))
        key = (question.id, known)
        if key not in self._ways:
            self._ways[key] = tuple(self._ways_of(question, person))
        for filled, chance in self._ways[key]:
            after = list(person)
            for at, value in filled:
                after[at] = value
            yield tuple(after), chance

    def _ways_of(self, question: QuestionShape, person: Person) -> Iterator[Way]:
        """What an answer may fill: slots with their classes, and the chance of it."""
        found: dict[tuple[tuple[int, int], ...], float] = {}
        for way, chance in self.population.chances(person, self._slots[question.id]):
            after = with_answers(person, reply(question, REST | facts_of(way)))
            filled = tuple((at, value) for at, value in enumerate(after) if value != person[at])
            found[filled] = found.get(filled, 0.0) + chance
        yield from found.items()

    def _residue(self, category: str, values: Person) -> Reduced:
        """The category's outcome as a function of what is open, as a reduced decision diagram."""
        key = (category, values)
        if key not in self._reduced:
            if -1 not in values:
                facts: Answers = {}
                for name, value in zip(CATEGORIES[category], values, strict=True):
                    facts |= SLOTS[name][value]
                self._reduced[key] = self._intern(("leaf", outcome(self.screening, category, facts)), ())
            else:
                at = values.index(-1)
                name = CATEGORIES[category][at]
                children = tuple(
                    self._residue(category, (*values[:at], value, *values[at + 1 :]))
                    for value in range(len(SLOTS[name]))
                )
                same = len(set(children)) == 1
                self._reduced[key] = children[0] if same else self._intern((name, children), children, name)
        return self._reduced[key]

    def _intern(self, node: object, children: tuple[Reduced, ...], slot: str = "") -> Reduced:
        number = self._ids.setdefault(node, len(self._ids))
        if number not in self._support:
            own = {slot} if slot else set()
            self._support[number] = frozenset(own.union(*(self._support[child] for child in children)))
        return number
