"""What a story states: read out of the words each time they are looked at, and never taken without a tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.conversation import OTHER, REFUSED, Rough, Screening, Told
from knowledge.base import KnowledgeBase
from knowledge.screening.comparison import verdict
from knowledge.screening.decide import decide
from knowledge.screening.facts import DECISION_DATE, Facts, warnings
from knowledge.screening.question import FactValue
from knowledge.screening.reading_people import SELF
from knowledge.screening.reading_story import Reading, read
from knowledge.screening.rules import Screening as Rules

LONGEST = 1000
"""Characters of a story, told in several messages, that are kept until it is confirmed."""
BY_THE_WAY = frozenset({"marital", "sex"})
"""Facts that a word for kin tells by the way: 老公上班."""


@dataclass(frozen=True)
class Pending:
    """What waits to be confirmed. False where that is nothing."""

    facts: dict[str, FactValue] = field(default_factory=dict)
    sensitive: dict[str, FactValue] = field(default_factory=dict)
    """Those that wait for the separate consent."""
    unclear: tuple[str, ...] = ()
    """Facts of which two things were said, or a date that cannot be."""
    rough: dict[str, Rough] = field(default_factory=dict)
    """Those of ``facts`` that were told roughly."""

    def __bool__(self) -> bool:
        return bool(self.facts or self.sensitive)


def reading_of(knowledge: KnowledgeBase, rules: Rules, told: Told) -> Reading:
    """What the words state."""
    return read(told.words, rules, knowledge.districts.values(), told.on)


def pending(knowledge: KnowledgeBase, rules: Rules, screening: Screening, today: date) -> Pending:
    """What the story and the channel offer beyond, or against, what was answered."""
    reading = reading_of(knowledge, rules, screening.told) if screening.told else None
    known = screening.answers
    stated = dict(reading.facts) if reading else {}
    offered = {**stated, **screening.heard}
    rough = _rough(rules, screening, reading, offered, today)
    offered |= {fact: told.day for fact, told in rough.items()}
    for newer, older in (("birth_date", "age"), ("age", "birth_date")):
        if newer in screening.heard and older not in screening.heard and _at_odds(offered, today):
            offered.pop(older, None)
    fresh = {
        fact: value
        for fact, value in offered.items()
        if fact in rules.fact
        and fact != DECISION_DATE
        and fact not in screening.unheard
        and (fact not in known or known[fact] != value)
    }
    doubtful = (*reading.contradictions, *reading.unreadable) if reading else ()
    unclear = [fact for fact in doubtful if fact not in {*screening.unheard, *known}]
    if "age" in fresh and known.get("birth_date"):
        age, birth = fresh.pop("age"), known["birth_date"]
        if _at_odds({"age": age, "birth_date": birth}, today):
            unclear.append("age")
    allowed = screening.sensitive_consent not in {"", REFUSED}
    held = {fact for fact in fresh if rules.fact[fact].sensitive and not allowed}
    return Pending(
        facts={fact: value for fact, value in fresh.items() if fact not in held},
        sensitive={fact: value for fact, value in fresh.items() if fact in held},
        unclear=tuple(fact for fact in unclear if fact != DECISION_DATE),
        rough={fact: told for fact, told in rough.items() if fresh.get(fact) == told.day},
    )


def _rough(
    rules: Rules, screening: Screening, reading: Reading | None, offered: Mapping[str, FactValue], today: date
) -> dict[str, Rough]:
    """Days that the story tells roughly (前年办的失业登记), where any such day settles the same."""
    facts = {**screening.answers, **offered}
    return {
        fact: Rough(day=told.last, words=told.words, first=told.first)
        for fact, told in (reading.rough if reading else {}).items()
        if facts.get(fact) is None and settles_alike(rules, facts, fact, (told.first, told.last), today)
    }


def settles_alike(
    rules: Rules, answers: Mapping[str, FactValue], fact: str, days: tuple[str, str], today: date
) -> bool:
    """Whether the first and the last day (ISO) that a fact may be lead to the same verdict."""
    known = {name: value for name, value in answers.items() if value is not None and name in rules.fact}
    first, last = (verdict(decide(rules, Facts({**known, fact: day}), today)) for day in days)
    return first == last


def _at_odds(facts: Mapping[str, FactValue], today: date) -> bool:
    """Whether an age and a birth date are given that do not fit."""
    given = {fact: value for fact in ("age", "birth_date") if (value := facts.get(fact)) is not None}
    return bool(warnings(Facts(given), today))


def more(told: Told | None, words: str, on: date) -> Told:
    """The story with one more message; the oldest part goes where it grows too long."""
    joined = f"{told.words}。{words}" if told else words
    return Told(words=joined[-LONGEST:] if len(words) <= LONGEST else words[:LONGEST], on=on)


def same_person(rules: Rules, about: str, person: str) -> bool:
    """Whether a story's person is the one the screening is for.

    A story that names nobody is about whom the screening is about.
    """
    if person == SELF or about in {person, OTHER}:
        return True
    return any({about, person} <= set(people.words) for people in rules.reading.people)


def tells(facts: Iterable[str], rules: Rules) -> int:
    """How much a text tells, in facts; what comes by the way with a word for kin (我老公: 女, 已婚) is not counted."""
    return len([fact for fact in facts if fact in rules.fact and fact not in {DECISION_DATE, *BY_THE_WAY}])
