"""Reading a story: the facts that a free text states about the person whom the screening is for.

Precise before complete: what is asked, supposed, planned, past, denied or said of someone else is no fact of theirs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from knowledge.schema import District
from knowledge.screening.facts import BadFact, parse
from knowledge.screening.question import FactValue
from knowledge.screening.reading_ages import ages, only_child
from knowledge.screening.reading_dates import RoughDay, dates, is_birth, is_decision, is_registration, rough_days
from knowledge.screening.reading_modes import Mode, answer, is_unsaid, mode_of, stated
from knowledge.screening.reading_people import SELF, Telling, tell
from knowledge.screening.reading_places import residences
from knowledge.screening.reading_run_on import cut
from knowledge.screening.reading_said import (
    CERTAIN,
    IMPLIED,
    Said,
    as_of_now,
    at_odds,
    corrected,
    is_taken_back,
    standing_of,
)
from knowledge.screening.reading_sounds import as_meant
from knowledge.screening.reading_text import Clause, Story, paused, story_of
from knowledge.screening.reading_whose import Whose
from knowledge.screening.reading_words import CompiledRule, ReadingWords
from knowledge.screening.rules import Screening
from knowledge.text import LIMIT

__all__ = ["LIMIT", "Reading", "Span", "read"]

_GROWN = 18
_YOUNGEST = 14
"""Nobody younger asks for help with work; such an age is someone else's."""
_FAR = 80  # characters around some words that may turn their meaning
_LONG = 16  # characters between two punctuation marks


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
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Fact id → why a date of it cannot be (the reason of a Misread): 1978年2月30日生."""
    rough: Mapping[str, RoughDay] = field(default_factory=dict)
    """Fact id → a day that is told only roughly (前年办的失业登记), where the text tells no exact one."""


def read(text: str, screening: Screening, districts: Iterable[District], today: date) -> Reading:
    """Read the facts out of a text; at most LIMIT characters of it are looked at. Any text can be read."""
    words = screening.reading
    story = story_of(text)
    story = replace(story, text=paused(as_meant(words, story.text)))
    story, commas = cut(words, story)
    telling = tell(words, story.text, commas)
    reader = _Reader(words, story.text, telling, today, tuple(districts), commas)
    said = [*reader.all()]
    said = as_of_now(words, story.text, corrected(words, story.text, said))
    facts: dict[str, FactValue] = {}
    spans: dict[str, Span] = {}
    contradictions: list[str] = []
    for fact in dict.fromkeys(each.fact for each in said):
        versions = [each for each in said if each.fact == fact]
        standing = standing_of([each for each in versions if not each.denies])
        if len({each.value for each in standing}) > 1 or is_taken_back(words, versions, standing):
            contradictions.append(fact)
        elif standing and _is_valid(screening, fact, standing[0].value):
            facts[fact] = standing[0].value
            spans[fact] = _span(story, standing[0])
    if at_odds(facts, today):
        contradictions += ["birth_date", "age"]
        for fact in ("birth_date", "age"):
            facts.pop(fact)
            spans.pop(fact)
    if facts.get("status") == "retired":
        facts.pop("was_employed", None)  # a working life that ended in retirement
        spans.pop("was_employed", None)
    if "birth_date" in facts:
        facts.pop("age", None)
        spans.pop("age", None)
    if facts.get("sex") == "male":
        facts.pop("female_retirement", None)
        spans.pop("female_retirement", None)
    unreadable = {fact: reason for fact, reason in reader.impossible_dates() if fact not in {*facts, *contradictions}}
    told = {*(each.fact for each in said), *unreadable}
    rough = {fact: day for fact, day in reader.rough_days() if fact not in told}
    return Reading(facts, spans, tuple(contradictions), telling.person, unreadable, rough)


def _is_valid(screening: Screening, fact: str, value: FactValue) -> bool:
    try:
        parse({fact: value}, screening)
    except BadFact:
        return False
    return True


def _span(story: Story, said: Said) -> Span:
    start, end = story.original_span(said.start, max(said.end, said.start + 1))
    return Span(start, end, story.original[start:end])


@dataclass(frozen=True)
class _Reader:
    """One text being read."""

    words: ReadingWords
    text: str
    telling: Telling
    today: date
    districts: tuple[District, ...]
    commas: frozenset[int]
    """Places of the commas that the text did not come with."""

    def all(self) -> Iterator[Said]:
        if not self.telling.clauses.all:
            return
        yield from self._sex()
        yield from self._ages()
        yield from self._dates()
        for compiled in self.words.compiled_rules:
            yield from self._rule(compiled)
        yield from self._spouse()
        for place in residences(self.words, self.districts, self.text, self.telling):
            if self._is_stated(place.said_at, place.said_at + 1):
                yield Said(place.fact, place.value, place.start, place.end)

    @cached_property
    def _whose(self) -> Whose:
        return Whose(self.words, self.text, self.telling)

    def _clause(self, place: int) -> tuple[int, Clause]:
        index = self.telling.clauses.at(place)
        return index, self.telling.clauses.all[index]

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        """From the punctuation mark before some words to the one after them, no further than _FAR."""
        first = self._marks[self.telling.clauses.at(start)][0]
        last = self._marks[self.telling.clauses.at(end - 1)][1]
        return max(first, start - _FAR), min(last, end + _FAR)

    @cached_property
    def _marks(self) -> tuple[tuple[int, int], ...]:
        """For each clause: where the part between two punctuation marks that it belongs to begins and ends."""
        spans: dict[int, tuple[int, int]] = {}
        for clause in self.telling.clauses.all:
            begins = spans.get(clause.clause, (clause.start, 0))[0]
            spans[clause.clause] = (begins, clause.end)
        return tuple(spans[clause.clause] for clause in self.telling.clauses.all)

    def _is_stated(self, start: int, end: int, *, kind: bool = True) -> bool:
        _, clause = self._clause(start)
        return stated(self.words, self.text, clause, start, end, stretch=self._stretch(start, end), kind=kind)

    def _sex(self) -> Iterator[Said]:
        """The sex of the person asked for, where the word for them tells it."""
        people = self.telling.people
        if people is not None and people.sex:
            place = self.text.find(self.telling.person)
            yield Said("sex", people.sex, place, place + len(self.telling.person), CERTAIN)

    def _spouse(self) -> Iterator[Said]:
        """我妹夫当兵，给我妹问: whoever names the spouse of the one asked for says that they are married."""
        people = self.telling.people
        if people is None or people.role == "parent":
            return
        for mention in self.telling.mentions:
            if mention.who in people.spouse_words:
                yield Said("marital", "married", mention.start, mention.end, IMPLIED)

    def _ages(self) -> Iterator[Said]:
        starts = frozenset(self.telling.clauses.starts)
        for age in ages(self.words, self.text, starts):
            index, clause = self._clause(age.start)
            role = self._whose.role(index)
            if mode_of(self.words, self.text, clause, age.start, age.end) in (Mode.DENIED, Mode.PLANNED):
                continue
            if not self._is_stated(age.start, age.end):
                continue
            of_child = age.of_child and role != "other" and not self._whose.is_a_child_asked_for
            if of_child or role == "child" or self._whose.goes_on_about_a_child(index, age.years):
                if age.years < _GROWN:
                    yield Said("raising_minor", True, age.start, age.end)
                elif only_child(self.words, self.text):
                    yield Said("raising_minor", False, age.start, age.end)
            elif role == "person" and age.years >= _YOUNGEST:
                yield Said("age", age.years, age.start, age.end)

    def _dates(self) -> Iterator[Said]:
        for said in dates(self.text):
            index, _ = self._clause(said.start)
            role = self._whose.role(index)
            if is_decision(self.words, self.text, said):
                if day := said.any_day(self.today):
                    yield Said("decision_date", day, said.start, said.end)
                continue
            if role not in ("person", "family"):
                continue
            if not self._is_stated(said.start, said.end, kind=False):
                continue
            clauses = self.telling.clauses.all[max(0, index - 1) : index + 1]
            around = self.telling.clauses.all[max(0, index - 1) : index + 2]
            if is_registration(self.words, self.text, said, clauses) and (day := said.day(self.today)):
                yield Said("registered_on", day, said.start, said.end, CERTAIN)
            elif is_birth(self.words, self.text, said, around, self.today) and (born := said.birth(self.today)):
                yield Said("birth_date", born, said.start, said.end)

    def rough_days(self) -> Iterator[tuple[str, RoughDay]]:
        """The day of the registration, told by its month or year; of several the first."""
        for said, day in rough_days(self.text, self.today):
            index, clause = self._clause(said.start)
            if self._whose.role(index) not in ("person", "family") or is_decision(self.words, self.text, said):
                continue
            stretch = self._stretch(said.start, said.end)
            if not stated(
                self.words, self.text, clause, said.start, said.end, stretch=stretch, kind=False, roughly=True
            ):
                continue
            clauses = self.telling.clauses.all[max(0, index - 1) : index + 1]
            if is_registration(self.words, self.text, said, clauses):
                yield "registered_on", day
                return

    def impossible_dates(self) -> Iterator[tuple[str, str]]:
        """The fact that a date which cannot be was meant for, and why it cannot: 1978年2月30日生."""
        for said in dates(self.text):
            index = self.telling.clauses.at(said.start)
            reason = said.misread(self.today) if self._whose.role(index) == "person" else ""
            if not reason or is_decision(self.words, self.text, said):
                continue
            clauses = self.telling.clauses.all[max(0, index - 1) : index + 1]
            if is_registration(self.words, self.text, said, clauses):
                yield "registered_on", reason
            elif is_birth(
                self.words, self.text, said, self.telling.clauses.all[max(0, index - 1) : index + 2], self.today
            ):
                yield "birth_date", reason

    def _rule(self, compiled: CompiledRule) -> Iterator[Said]:
        rule = compiled.rule
        for found in compiled.pattern.finditer(self.text):
            if found.end() == found.start():
                continue
            index, clause = self._clause(found.start())
            if (rule.writer and self.telling.person != SELF) or (
                rule.not_of_parents and self._whose.is_a_parent_asked_for
            ):
                continue
            if not self._whose.fits(rule, index) or not self._is_stated(found.start(), found.end()):
                continue
            if rule.whole and is_unsaid(self.words, self.text, clause, found.start()):
                continue
            answered = answer(self.words, self.text, found.end())
            plain = answered or Mode.PLAIN
            mode = plain if rule.whole else mode_of(self.words, self.text, clause, found.start(), found.end())
            value = getattr(rule, mode) if mode else None
            if value is None and mode is Mode.DENIED and rule.vetoed and rule.value is not None:
                yield Said(rule.fact, rule.value, found.start(), found.end(), rule.weight, denies=True)
            ruled_out = not answered and self._is_ruled_out(compiled, found.start(), found.end())
            if value is None or ruled_out:
                continue
            yield Said(rule.fact, value, found.start(), found.end(), rule.weight)
            if mode is Mode.PLAIN:
                for fact, other in rule.also.items():
                    yield Said(fact, other, found.start(), found.end(), rule.weight)

    def _is_ruled_out(self, compiled: CompiledRule, start: int, end: int) -> bool:
        if compiled.unless:
            first, last = self._stretch(start, end)
            if last - first > _LONG or not self.commas.isdisjoint((first - 1, last)):
                # no marks, as voice input has it: its clause alone
                first, last = self._clause(start)[1].start, self._clause(end - 1)[1].end
            if compiled.unless.search(self.text, first, last):
                return True
        if compiled.unless_sentence:
            first = self._clause(start)[1].sentence_start
            ends = re.compile("[。！!；;\n]|$").search(self.text, end)
            last = ends.start() if ends else end
            return compiled.unless_sentence.search(self.text, first, last) is not None
        return False
