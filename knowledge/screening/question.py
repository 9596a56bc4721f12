"""What the interview asks, and what it hands back: questions, options, and answers that could not be read."""

from dataclasses import dataclass

FactValue = str | int | bool | None
"""A fact's value as JSON has it; None is 不清楚."""


@dataclass(frozen=True)
class Option:
    """One possible answer; ``id`` is stable, short ([a-z0-9_-]) and unique within the question."""

    id: str
    label: str
    sets: tuple[tuple[str, FactValue], ...] = ()
    """The facts that this answer fills."""
    words: tuple[str, ...] = ()
    """Other ways of typing it; each means this option and nothing else."""
    like: tuple[str, ...] = ()
    """Regular expressions over the whole answer without blanks; each means this option and nothing else."""


@dataclass(frozen=True)
class Reading:
    """Typed words that answer a question in part, or that are asked back (``asks``: the reason of a Misread)."""

    words: tuple[str, ...]
    sets: tuple[tuple[str, FactValue], ...] = ()
    asks: str = ""
    after: tuple[tuple[str, tuple[tuple[str, FactValue], ...]], ...] = ()
    """By the reason that was asked back before: the facts that these words settle as the other half of the answer."""
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One message of the interview; may fill several facts at once."""

    id: str
    facts: tuple[str, ...]
    text: str
    why: str
    """为什么问."""
    options: tuple[Option, ...] = ()
    """Empty where the answer is typed (a date). 不清楚 is offered by the dialogue itself, always."""
    several: bool = False
    sensitive: bool = False
    """Asked only after the separate consent."""
    hint: str = ""
    """How to type it: 「例如 1975年3月」."""
    typed: str = ""
    """What may be typed besides the options: "birth" (a date, a month, an age), "date" (a full date), or nothing."""
    otherwise: tuple[tuple[str, FactValue], ...] = ()
    """With ``several``: what the options that were not chosen say about their facts."""
    readings: tuple[Reading, ...] = ()
    unsure: tuple[str, ...] = ()
    """The facts that 不清楚 passes over: all of them, or those that a person may really not know."""


@dataclass(frozen=True)
class Misread:
    """An answer to the question that cannot be taken; the dialogue asks back in the words of ``text_key``.

    ``reason`` is one of impossible-date, future-date, impossible-age, day-needed, month-needed, lunar-date,
    nominal-age, age-or-year, contradictory, or one that the content names for a question's own words.
    ``screening.texts.say(misread.text_key)`` gives the words.
    """

    reason: str
    sets: tuple[tuple[str, FactValue], ...] = ()
    """What else the message says clearly (女，1978年2月30日): to be taken while the rest is asked back."""

    @property
    def text_key(self) -> str:
        return f"misread-{self.reason}"
