"""Questions as content/screening/questions.yaml has them: options, other words, half answers."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.schema import Content, Text
from knowledge.screening.rule_language import AnswerValue
from knowledge.screening.shapes import FactId

OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,24}$")]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no pattern: {error}") from error
    return pattern


Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_compiles)]
"""A regular expression that the whole answer, without blanks, must match."""


class OptionShape(Content):
    """One answer and the facts it fills; ``words`` and ``like`` are other ways of typing it."""

    id: OptionId
    label: Text
    sets: Annotated[dict[FactId, AnswerValue], Field(min_length=1)]
    words: tuple[Text, ...] = ()
    like: tuple[Pattern, ...] = ()


class ReadingShape(Content):
    """Words that answer a question in part, or that must be asked back: typed only, never a button."""

    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    like: tuple[Pattern, ...] = ()
    sets: dict[FactId, AnswerValue] = Field(default_factory=dict)
    asks: str = ""
    """Asked back instead: texts.yaml has the words under ``misread-`` and this."""
    after: dict[str, dict[FactId, AnswerValue]] = Field(default_factory=dict)
    """By what was just asked back: what these words, the other half of the answer, settle (哈尔滨户口 … 城镇的)."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.sets) == bool(self.asks):
            raise ValueError("needs either sets or asks")
        return self


class QuestionShape(Content):
    """One question of the interview."""

    id: OptionId
    facts: Annotated[tuple[FactId, ...], Field(min_length=1)]
    text: Text
    why: Text
    hint: str = ""
    options: tuple[OptionShape, ...] = ()
    typed: Literal["birth", "date"] | None = None
    several: bool = False
    otherwise: dict[FactId, AnswerValue] = Field(default_factory=dict)
    readings: tuple[ReadingShape, ...] = ()
    after: tuple[FactId, ...] = ()
    """Asked only when these facts were answered, 不清楚 included."""
    one_is_enough: bool = False
    """Asked only while none of its facts is known: any one of them is an answer (a birth date or an age)."""
    unsure: tuple[FactId, ...] = ()
    """What 不清楚 passes over; empty: all its facts. The others are asked by themselves then."""
