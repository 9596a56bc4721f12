"""Answers in words, a line for each question: what the review shows, what the printed result lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.asking import home_of
from handlers.conversation import Rough
from handlers.turn import Context
from knowledge.screening.question import FactValue
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rules import Screening as Rules

_MONTH, _DAY = 7, 10
_BREAK = re.compile("[、（(，]")
_LONGEST_NAME = 12


@dataclass(frozen=True)
class Line:
    """What was answered to one question. ``about`` is its id, or the fact's where no question asks it."""

    about: str
    name: str
    """Short, for a button: 出生年月."""
    text: str


def lines(
    context: Context, rules: Rules, answers: Mapping[str, FactValue], rough: Mapping[str, Rough] | None = None
) -> tuple[Line, ...]:
    """In the order in which they were first answered; ``rough``: how those were told that are only about right."""
    homes: dict[str, dict[str, FactValue]] = {}
    for fact, value in answers.items():
        if fact in rules.fact:
            homes.setdefault(home_of(rules, fact) or fact, {})[fact] = value
    shapes = {shape.id: shape for shape in rules.questions}
    return tuple(
        _line(context, rules, about, facts, shapes.get(about), rough=rough or {}) for about, facts in homes.items()
    )


def _line(
    context: Context,
    rules: Rules,
    about: str,
    facts: dict[str, FactValue],
    shape: QuestionShape | None,
    *,
    rough: Mapping[str, Rough],
) -> Line:
    if shape is None or not shape.several:
        said = [
            (rules.fact[fact].label, _as_told(context, rules, fact, value, rough.get(fact)))
            for fact, value in facts.items()
        ]
        return Line(
            about, _name(context, about, said[0][0]), context.say("screening.line", said=said, absent=[], unknown=[])
        )
    absent = [fact for fact, value in facts.items() if value is not None and value == shape.otherwise.get(fact)]
    unknown = [fact for fact, value in facts.items() if value is None]
    said = [
        (rules.fact[fact].label, value_in_words(context, rules, fact, value))
        for fact, value in facts.items()
        if fact not in {*absent, *unknown}
    ]
    text = context.say("screening.line", said=said, absent=_labels(rules, absent), unknown=_labels(rules, unknown))
    return Line(about, _name(context, about, rules.fact[next(iter(facts))].label), text)


def _name(context: Context, about: str, label: str) -> str:
    """The short name of a line, or else its label up to the first break."""
    return context.say("screening.name", about=about, label=_BREAK.split(label)[0][:_LONGEST_NAME])


def _labels(rules: Rules, facts: list[str]) -> list[str]:
    return [rules.fact[fact].label for fact in facts]


def _as_told(context: Context, rules: Rules, fact: str, value: FactValue, rough: Rough | None) -> str:
    """约2023年5月 for a day that was told by its month only."""
    words = value_in_words(context, rules, fact, value)
    if rough is None or rough.day != value:
        return words
    month = rough.day[:_MONTH] if rough.is_a_month else ""
    about = value_in_words(context, rules, fact, month) if month else words
    return context.say("screening.value.roughly", value=about, words="" if month else rough.words)


def value_in_words(context: Context, rules: Rules, fact: str, value: FactValue) -> str:
    """1975年3月, 48岁, 道外区, 离婚; 不清楚 for null."""
    shape = rules.fact[fact]
    if value is None:
        return context.say("button.unknown")
    if shape.allows(value):
        return shape.value_label(value)
    if shape.typed == "age":
        return context.say("screening.value.age", age=value)
    if shape.typed in {"birth", "date"} and isinstance(value, str):
        day = int(value[8:]) if len(value) == _DAY else 0
        return context.say("screening.value.day", year=int(value[:4]), month=int(value[5:_MONTH]), day=day)
    if shape.typed == "district":
        found = context.knowledge.districts.get(str(value))
        return found.name if found else str(value)
    return str(value)
