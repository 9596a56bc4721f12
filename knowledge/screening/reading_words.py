"""The words by which a story is read: content/screening/reading.yaml, its shapes and its small pattern language.

A pattern is a regular expression over the normal text in which ``<name>`` stands for any of the words listed under
``parts``, and ``~`` for up to six characters of the same clause.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from knowledge.schema import Content, Text
from knowledge.screening.rule_language import AnswerValue
from knowledge.screening.shapes import FactId

_PART = re.compile(r"(?<!P)<([a-z_]+)>")
_GAP = r"[^，,、。；;！!？?\n ]{0,6}?"
PatternText = Annotated[str, StringConstraints(min_length=1)]
Role = Literal["person", "family", "spouse", "child", "parent", "other"]
"""Who someone is to the person whom the screening is for."""


class People(Content):
    """Words for one kind of kin: what they are to the speaker, and their sex where the word tells it."""

    role: Role
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    sex: Literal["male", "female"] | None = None
    owned: bool = False
    """Means kin only after 我, 她, 给 …: 大姐 alone is a form of address."""
    spouse_words: tuple[Text, ...] = ()
    """Who else in the text is this person's husband or wife (我妈 → 我爸)."""


class ReadingRule(Content):
    """Words that state one value of a fact, and what they state when denied, planned or past (absent: nothing)."""

    fact: FactId
    says: Annotated[tuple[PatternText, ...], Field(min_length=1)]
    value: AnswerValue | None = None
    denied: AnswerValue | None = None
    planned: AnswerValue | None = None
    past: AnswerValue | None = None
    of: tuple[Role, ...] = ("person", "family")
    """Whose clause it must be."""
    whole: bool = False
    """The pattern holds its own negation and time: only questions and suppositions are still looked at."""
    weight: int = 2
    """Of two values the heavier wins; of two as heavy neither is stated."""
    also: dict[FactId, AnswerValue] = Field(default_factory=dict)
    """What a plain statement says besides."""
    unless: tuple[PatternText, ...] = ()
    """Patterns that, found in the same stretch between two punctuation marks, make it say nothing."""


class Places(Content):
    """Words about the household registration and about where one lives."""

    harbin: tuple[Text, ...]
    outside: tuple[Text, ...]
    urban: tuple[PatternText, ...]
    rural: tuple[PatternText, ...]
    lives_in_town: tuple[PatternText, ...]
    lives_there: tuple[PatternText, ...]
    book: PatternText
    """户口."""
    elsewhere: tuple[PatternText, ...]
    """Plans, questions and denials after which a place is not where the registration is."""


class Times(Content):
    """Words around ages and dates."""

    age_leads: PatternText
    vague_before: PatternText
    vague_after: PatternText
    past_age_after: PatternText
    young: PatternText
    """Words for a child that may follow an age: 8岁的孩子."""
    birth_before: PatternText
    birth_after: PatternText
    registered: PatternText
    not_registered: PatternText
    """Registrations and papers of another kind."""
    decision: PatternText
    """What follows a date as of which the text asks to be judged."""


class Guards(Content):
    """Words that turn a statement: denied, planned, past, supposed, asked."""

    negation: PatternText
    negation_after: PatternText
    planned: PatternText
    past: PatternText
    past_after: PatternText
    supposed: PatternText
    asking: PatternText
    asking_before: PatternText
    speaker: PatternText
    correction: PatternText
    reported: PatternText


class Telling(Content):
    """Words that tell whom the text is about."""

    asks_for: tuple[PatternText, ...]
    """Before the kin for whom the text asks (给我妈问); ``#`` stands for the kin."""
    asks_whether: PatternText
    """In a clause whose subject is kin: that kin is asked about (我妈能办吗)."""
    not_subject: PatternText
    """Before a person who is not the subject of the clause: 给, 跟, 带着."""
    owners: PatternText
    pronouns: PatternText
    connectives: PatternText
    """Where a new clause begins though no mark stands there."""
    family: PatternText


class CompiledRule(NamedTuple):
    """A rule with its patterns compiled."""

    rule: ReadingRule
    pattern: "re.Pattern[str]"
    unless: "re.Pattern[str] | None"


class ReadingWords(Content):
    """All of content/screening/reading.yaml."""

    parts: dict[str, tuple[PatternText, ...]] = Field(default_factory=dict)
    people: tuple[People, ...]
    telling: Telling
    guards: Guards
    times: Times
    places: Places
    rules: tuple[ReadingRule, ...]

    def __hash__(self) -> int:
        return id(self)  # patterns are compiled once for each loading

    def compiled(self, *patterns: str) -> "re.Pattern[str]":
        """One pattern out of several; re.error or KeyError where one is wrong."""
        return re.compile("|".join(f"(?:{self._expanded(pattern)})" for pattern in patterns))

    def _expanded(self, pattern: str) -> str:
        def part(found: "re.Match[str]") -> str:
            return "(?:" + "|".join(self._expanded(word) for word in self.parts[found[1]]) + ")"

        return _PART.sub(part, pattern.replace("~", _GAP))

    @cached_property
    def compiled_rules(self) -> tuple[CompiledRule, ...]:
        return tuple(
            CompiledRule(rule, self.compiled(*rule.says), self.compiled(*rule.unless) if rule.unless else None)
            for rule in self.rules
        )

    def patterns(self) -> Iterator[tuple[Sequence[str | int], str]]:
        """Every pattern with its place in the file, for checking."""
        for name, words in self.parts.items():
            yield from ((("parts", name, number), word) for number, word in enumerate(words))
        for number, rule in enumerate(self.rules):
            yield from ((("rules", number, "says", place), each) for place, each in enumerate(rule.says))
            yield from ((("rules", number, "unless", place), each) for place, each in enumerate(rule.unless))
        for section in ("telling", "guards", "times", "places"):
            for field, value in getattr(self, section):
                for each in (value,) if isinstance(value, str) else value:
                    yield (section, field), each.replace("#", "")
