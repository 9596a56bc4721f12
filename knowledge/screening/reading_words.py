"""The words by which a story is read: content/screening/reading.yaml, its shapes and its small pattern language.

A pattern is a regular expression over the normal text in which ``<name>`` stands for any of the words listed under
``parts``, and ``~`` for up to six characters of the same clause that deny nothing.
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
_GAP = r"[^，,、。；;！!？?\n 没未]{0,6}?"
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
    """The pattern holds its own negation and time; only a denial right before it still unsays it."""
    vetoed: bool = False
    """Denied, it states nothing, but takes back what the text says elsewhere: 我有残疾证。我没有残疾证."""
    weight: int = 2
    """Of two values the heavier wins; of two as heavy neither is stated."""
    also: dict[FactId, AnswerValue] = Field(default_factory=dict)
    """What a plain statement says besides."""
    goes_on: bool = True
    """Also in a clause without a subject after one about a child; not so where it may be the child's: 孩子8岁，男."""
    writer: bool = False
    """Says something of the writer only: nothing where the text asks for someone else."""
    not_of_parents: bool = False
    """Nothing where the text asks for a parent: what the other parent works at counts for neither."""
    unless: tuple[PatternText, ...] = ()
    """Patterns that, found in the same stretch between two punctuation marks, make it say nothing."""
    unless_sentence: tuple[PatternText, ...] = ()
    """As ``unless``, anywhere in the same sentence."""


class Places(Content):
    """Words about the household registration and about where one lives."""

    harbin: tuple[Text, ...]
    native: PatternText
    """Says that one is of Harbin, which with 城镇户口 is a registration there."""
    outside: tuple[Text, ...]
    urban: tuple[PatternText, ...]
    rural: tuple[PatternText, ...]
    lives_in_town: tuple[PatternText, ...]
    lives_there: tuple[PatternText, ...]
    book: PatternText
    """户口."""
    beside: PatternText
    """What else may stand in a clause beside the one with 户口 that only names a place or a kind."""
    elsewhere: tuple[PatternText, ...]
    """Plans, questions and denials after which a place is not where the registration is."""


class Times(Content):
    """Words around ages and dates."""

    age_leads: PatternText
    vague_before: PatternText
    vague_after: PatternText
    past_age_after: PatternText
    present_age_after: PatternText
    """What may follow a present age; 十九岁进厂 is a past one."""
    young: PatternText
    """Words for a child that may follow an age: 8岁的孩子."""
    birth_before: PatternText
    birth_after: PatternText
    event: PatternText
    """What may have happened on a date that stands alone; else it is a birth."""
    grown: PatternText
    """Says of a child that it is grown; what follows may then be said of it as well."""
    grown_age: PatternText
    gone: PatternText
    """Says of a spouse that there is none any more."""
    only_child: PatternText
    """Says that there is but one child."""
    registered: PatternText
    not_registered: PatternText
    """Registrations and papers of another kind."""
    decision_before: PatternText
    decision: PatternText
    """What follows a date as of which the text asks to be judged."""
    decision_that_day: PatternText
    """As ``decision``, where the day is named first and 按那天 follows."""
    registered_that_day: PatternText
    """The stretch after a day that says it was that of the registration: 正好赶集那天登的失业."""


class Sounds(Content):
    """Words that voice input miswrites with other characters of the same sound, and words that sound so and stay."""

    terms: tuple[Text, ...]
    words: tuple[Text, ...]
    never: Text
    """Characters so common that they are always meant as they stand."""


class Guards(Content):
    """Words that turn a statement: denied, planned, past, supposed, asked."""

    negation: PatternText
    negation_after: PatternText
    planned: PatternText
    past: PatternText
    past_after: PatternText
    supposed: PatternText
    supposed_on: PatternText
    """As ``supposed``, up to where the writer speaks of themselves again: 要是离婚了，孩子归我，能算吗."""
    asking: PatternText
    asking_before: PatternText
    asking_after: PatternText
    """Right behind the words: asks whether it is so (我算下岗吗), whoever asks."""
    speaker: PatternText
    correction: PatternText
    answered_yes: PatternText
    answered_no: PatternText
    """What the writer answers to a question of their own: 有残疾证没？有."""
    listed: PatternText
    """What is denied one after the other without a mark: 不是劳模烈属军属."""
    doubted_before: PatternText
    doubted_behind: PatternText
    """The writer is not sure of it: 好像是干部身份; 去年3月5号办的，说不准."""
    nominal: PatternText
    """Right behind words that only name a kind of people: 离婚带孩子的、残疾的，能办吗."""
    now: PatternText
    """Before a state that holds now: what was said of it earlier is over."""
    reported: PatternText


class Telling(Content):
    """Words that tell whom the text is about."""

    asks_for: tuple[PatternText, ...]
    """Before the kin for whom the text asks (给我妈问); ``#`` stands for the kin."""
    asks_for_them: PatternText
    """As ``asks_for``, with 她 or 他 for kin named before."""
    asking_clause: PatternText
    """A clause of the writer's that only asks (我想问问)."""
    cared_for: PatternText
    """Says that kin are looked after by the writer, who then is the one the text is about."""
    tells_of: PatternText
    """What a text must tell of kin for being about them, where it names no one else."""
    asks_whether: PatternText
    """In a clause whose subject is kin: that kin is asked about (我妈能办吗)."""
    not_subject: PatternText
    """Before a person who is not the subject of the clause: 给, 跟, 带着."""
    speaker: PatternText
    """The writer: 我."""
    owners: PatternText
    acquaintances: PatternText
    """Before a word for kin that only addresses someone: 邻居王大哥."""
    pronouns: PatternText
    connectives: PatternText
    """Where a new clause begins though no mark stands there."""
    family: PatternText
    strangers: PatternText
    """People who are no kin: 张姐, 老王家."""


class Break(Content):
    """One way of telling where a statement ends in a text without marks."""

    after: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What the statement ends with."""
    before: PatternText
    """What the next one begins with."""


class RunOn(Content):
    """Where a text that is told in one breath is cut into statements."""

    breaks: Annotated[tuple[Break, ...], Field(min_length=1)]
    never: tuple[PatternText, ...]
    """Words within which nothing is cut: 死了老公, 办了离婚."""
    past_over: PatternText
    """Behind 以前: what ends the past, so that the next statement is of now again."""
    minor: PatternText
    """What is told of minor children only; what follows it in one breath is the writer's again."""


class CompiledRule(NamedTuple):
    """A rule with its patterns compiled."""

    rule: ReadingRule
    pattern: "re.Pattern[str]"
    unless: "re.Pattern[str] | None"
    unless_sentence: "re.Pattern[str] | None"


class ReadingWords(Content):
    """All of content/screening/reading.yaml."""

    parts: dict[str, tuple[PatternText, ...]] = Field(default_factory=dict)
    people: tuple[People, ...]
    telling: Telling
    guards: Guards
    times: Times
    places: Places
    sounds: Sounds
    run_on: RunOn
    rules: tuple[ReadingRule, ...]
    irreconcilable: dict[FactId, tuple[tuple[AnswerValue, AnswerValue], ...]]
    """Pairs of values of which a text that states both states neither, however heavy each is."""

    def __hash__(self) -> int:
        return id(self)  # patterns are compiled once for each loading

    def compiled(self, *patterns: str) -> "re.Pattern[str]":
        """One pattern out of several; re.error or KeyError where one is wrong."""
        return re.compile("|".join(f"(?:{self.expanded(pattern)})" for pattern in patterns))

    def expanded(self, pattern: str) -> str:
        """With the words of each part and the gaps written out."""

        def part(found: "re.Match[str]") -> str:
            return "(?:" + "|".join(self.expanded(word) for word in self.parts[found[1]]) + ")"

        return _PART.sub(part, pattern.replace("~", _GAP))

    @cached_property
    def compiled_rules(self) -> tuple[CompiledRule, ...]:
        return tuple(
            CompiledRule(rule, self.compiled(*rule.says), self._any(rule.unless), self._any(rule.unless_sentence))
            for rule in self.rules
        )

    def _any(self, patterns: Sequence[str]) -> "re.Pattern[str] | None":
        return self.compiled(*patterns) if patterns else None

    def patterns(self) -> Iterator[tuple[Sequence[str | int], str]]:
        """Every pattern with its place in the file, for checking."""
        for name, words in self.parts.items():
            yield from ((("parts", name, number), word) for number, word in enumerate(words))
        for number, rule in enumerate(self.rules):
            yield from ((("rules", number, "says", place), each) for place, each in enumerate(rule.says))
            yield from ((("rules", number, "unless", place), each) for place, each in enumerate(rule.unless))
            yield from (
                (("rules", number, "unless_sentence", place), each) for place, each in enumerate(rule.unless_sentence)
            )
        yield from ((("run_on", "breaks", number), each.before) for number, each in enumerate(self.run_on.breaks))
        yield from ((("run_on", "never", number), each) for number, each in enumerate(self.run_on.never))
        yield ("run_on", "past_over"), self.run_on.past_over
        yield ("run_on", "minor"), self.run_on.minor
        for section in ("telling", "guards", "times", "places"):
            for field, value in getattr(self, section):
                for each in (value,) if isinstance(value, str) else value:
                    yield (section, field), each.replace("#", "")
