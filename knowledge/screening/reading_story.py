"""Reading a story: the facts that a free text states about the person whom the screening is for.

Precise before complete: what is asked, supposed, planned, past, denied or said of someone else is no fact of theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.schema import District
from knowledge.screening.facts import BadFact, parse
from knowledge.screening.question import FactValue
from knowledge.screening.reading_ages import ages
from knowledge.screening.reading_dates import any_day, dates, is_birth, is_decision, is_registration
from knowledge.screening.reading_modes import Mode, mode_of, stated
from knowledge.screening.reading_people import SELF, Telling, tell
from knowledge.screening.reading_places import residences
from knowledge.screening.reading_text import Clause, Story, story_of
from knowledge.screening.reading_words import CompiledRule, ReadingWords
from knowledge.screening.rules import Screening

__all__ = ["LIMIT", "Reading", "Span", "read"]
from knowledge.screening.reading_text import LIMIT

_GROWN = 18
_CERTAIN, _SAID, _IMPLIED = 3, 2, 1


@dataclass(frozen=True)
class Span:
    """The words that a fact was read from: ``text[start:end]`` of the text as it came."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Reading:
    """What a text states, to be shown back for a tap to confirm; never to be trusted silently."""

    facts: Mapping[str, FactValue]
    """Fact id → value; what the text leaves open is absent."""
    spans: Mapping[str, Span]
    """Fact id → the words it was read from."""
    contradictions: tuple[str, ...]
    """Facts of which the text says two things."""
    person: str
    """Whom the facts are about: "self" (the writer), or the writer's word for them (妈, 闺女, 对象)."""


@dataclass(frozen=True)
class _Said:
    """One statement of a fact; of two values the heavier stands."""

    fact: str
    value: str | int | bool
    start: int
    end: int
    weight: int = _SAID


def read(text: str, screening: Screening, districts: Iterable[District], today: date) -> Reading:
    """Read the facts out of a text; at most LIMIT characters of it are looked at. Any text can be read."""
    words = screening.reading
    story = story_of(text)
    telling = tell(words, story.text)
    said = [*_Reader(words, story.text, telling, today, tuple(districts)).all()]
    said = _corrected(words, story.text, said)
    facts: dict[str, FactValue] = {}
    spans: dict[str, Span] = {}
    contradictions: list[str] = []
    for fact in dict.fromkeys(each.fact for each in said):
        standing = _standing([each for each in said if each.fact == fact])
        if len({each.value for each in standing}) > 1:
            contradictions.append(fact)
        elif _is_valid(screening, fact, standing[0].value):
            facts[fact] = standing[0].value
            spans[fact] = _span(story, standing[0])
    if "birth_date" in facts:
        facts.pop("age", None)
        spans.pop("age", None)
    if facts.get("sex") == "male":
        facts.pop("female_retirement", None)
        spans.pop("female_retirement", None)
    person = SELF if telling.person == SELF else telling.person
    return Reading(facts, spans, tuple(contradictions), person)


def _is_valid(screening: Screening, fact: str, value: FactValue) -> bool:
    try:
        parse({fact: value}, screening)
    except BadFact:
        return False
    return True


def _span(story: Story, said: _Said) -> Span:
    start, end = story.original_span(said.start, max(said.end, said.start + 1))
    return Span(start, end, story.original[start:end])


def _standing(said: list[_Said]) -> list[_Said]:
    heaviest = max(each.weight for each in said)
    return [each for each in said if each.weight == heaviest]


def _corrected(words: ReadingWords, text: str, said: list[_Said]) -> list[_Said]:
    """After 「不对」 what is said again replaces what was said before it."""
    for found in words.compiled(words.guards.correction).finditer(text):
        again = {each.fact for each in said if each.start >= found.start()}
        said = [each for each in said if each.start >= found.start() or each.fact not in again]
    return said


@dataclass(frozen=True)
class _Reader:
    """One text being read."""

    words: ReadingWords
    text: str
    telling: Telling
    today: date
    districts: tuple[District, ...]

    def all(self) -> Iterator[_Said]:
        if not self.telling.clauses.all:
            return
        yield from self._sex()
        yield from self._ages()
        yield from self._dates()
        for compiled in self.words.compiled_rules:
            yield from self._rule(compiled)
        for place in residences(self.words, self.districts, self.text, self.telling):
            if self._is_stated(place.start, place.end):
                yield _Said(place.fact, place.value, place.start, place.end)

    def _clause(self, place: int) -> tuple[int, Clause]:
        index = self.telling.clauses.at(place)
        return index, self.telling.clauses.all[index]

    def _stretch(self, index: int) -> tuple[int, int]:
        """From the punctuation mark before a clause to the one after it."""
        clauses = self.telling.clauses.all
        first = last = index
        while first and clauses[first - 1].clause == clauses[index].clause:
            first -= 1
        while last + 1 < len(clauses) and clauses[last + 1].clause == clauses[index].clause:
            last += 1
        return clauses[first].start, clauses[last].end

    def _is_stated(self, start: int, end: int) -> bool:
        index, clause = self._clause(start)
        return stated(self.words, self.text, clause, start, end, self._stretch(index))

    def _sex(self) -> Iterator[_Said]:
        """The sex of the person asked for, where the word for them tells it."""
        people = self.telling.people
        if people is not None and people.sex:
            mention = next(each for each in self.telling.mentions if each.who in people.words)
            yield _Said("sex", people.sex, mention.start, mention.end, _CERTAIN)

    def _ages(self) -> Iterator[_Said]:
        starts = frozenset(self.telling.clauses.starts)
        for age in ages(self.words, self.text, starts):
            index, clause = self._clause(age.start)
            role = self.telling.roles[index]
            if mode_of(self.words, self.text, clause, age.start, age.end) in (Mode.DENIED, Mode.PLANNED):
                continue
            if not self._is_stated(age.start, age.end):
                continue
            if age.of_child or role == "child":
                if age.years < _GROWN:
                    yield _Said("raising_minor", True, age.start, age.end)
            elif role == "person":
                yield _Said("age", age.years, age.start, age.end)

    def _dates(self) -> Iterator[_Said]:
        for said in dates(self.text):
            index, clause = self._clause(said.start)
            role = self.telling.roles[index]
            if is_decision(self.words, self.text, said):
                if day := any_day(said, self.today):
                    yield _Said("decision_date", day, said.start, said.end)
                continue
            if role not in ("person", "family"):
                continue
            clauses = self.telling.clauses.all[max(0, index - 1) : index + 1]
            if is_registration(self.words, self.text, said, clauses):
                if day := said.day(self.today):
                    yield _Said("registered_on", day, said.start, said.end, _CERTAIN)
            elif is_birth(self.words, self.text, said, clause, self.today) and (born := said.birth(self.today)):
                yield _Said("birth_date", born, said.start, said.end)

    def _rule(self, compiled: CompiledRule) -> Iterator[_Said]:
        rule = compiled.rule
        for found in compiled.pattern.finditer(self.text):
            if found.end() == found.start():
                continue
            index, clause = self._clause(found.start())
            if not self._is_of(rule.of, index) or not self._is_stated(found.start(), found.end()):
                continue
            start, end = self._stretch(index)
            if compiled.unless and compiled.unless.search(self.text, start, end):
                continue
            mode = Mode.PLAIN if rule.whole else mode_of(self.words, self.text, clause, found.start(), found.end())
            value = getattr(rule, mode) if mode else None
            if value is None:
                continue
            yield _Said(rule.fact, value, found.start(), found.end(), rule.weight)
            if mode is Mode.PLAIN:
                for fact, other in rule.also.items():
                    yield _Said(fact, other, found.start(), found.end(), rule.weight)

    def _is_of(self, wanted: tuple[str, ...], index: int) -> bool:
        role = self.telling.roles[index]
        # A subject that a clause merely goes on with is doubtful where the fact is no child's.
        if role == "child" and "child" not in wanted and not self.telling.explicit[index]:
            role = "person"
        return role in wanted
