"""Whether the words for reading stories can be used: every pattern compiles, every fact and value exists."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from knowledge.screening.reading_words import ReadingRule, ReadingWords

if TYPE_CHECKING:
    from knowledge.screening.shapes import FactShape

Finding = tuple[tuple[str | int, ...], str]


def unusable(words: ReadingWords, facts: "Mapping[str, FactShape]") -> Iterator[Finding]:
    """Each field of reading.yaml that cannot be used, and why."""
    for path, pattern in words.patterns():
        try:
            words.compiled(pattern)
        except re.error as error:
            yield tuple(path), f"is no pattern: {error}"
        except (KeyError, RecursionError) as error:
            yield tuple(path), f"names a part that does not exist: {error}"
    yield from _pairs(words, facts)
    for number, rule in enumerate(words.rules):
        for field, message in _values(rule, facts):
            yield ("rules", number, field), message


def _pairs(words: ReadingWords, facts: "Mapping[str, FactShape]") -> Iterator[Finding]:
    for fact, pairs in words.irreconcilable.items():
        if fact not in facts:
            yield ("irreconcilable", fact), f"{fact} is not a fact"
            continue
        for value in (value for pair in pairs for value in pair):
            if not facts[fact].allows(value):
                yield ("irreconcilable", fact), f"{value} is no value of {fact}"


def _values(rule: ReadingRule, facts: "Mapping[str, FactShape]") -> Iterator[tuple[str, str]]:
    if rule.fact not in facts:
        yield "fact", f"{rule.fact} is not a fact"
        return
    for field in ("value", "denied", "planned", "past"):
        value = getattr(rule, field)
        if value is not None and not facts[rule.fact].allows(value):
            yield field, f"{value} is no value of {rule.fact}"
    for fact, value in rule.also.items():
        if fact not in facts or not facts[fact].allows(value):
            yield "also", f"{fact}: {value} is no fact and value"
