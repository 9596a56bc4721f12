"""Other spellings: what people type where they could have tapped. The spellings are content (wording ``spoken.*``)."""

import re
from functools import lru_cache

from handlers.actions import Action
from knowledge.text import normal, once
from knowledge.wording import Wording

_LONGEST_LIKE = 80
"""Characters of a message that can be like the patterns as a whole."""

ANYWHERE: dict[str, Action] = {
    "back": Action.BACK,
    "restart": Action.RESTART,
    "help": Action.HELP,
    "human": Action.HUMAN,
    "transfer": Action.HUMAN,
    "stop": Action.STOP,
    "start": Action.START,
    "erase": Action.ERASE,
    "screening": Action.SCREENING,
    "other": Action.SCREENING_OTHER,
    "handover": Action.HANDOVER,
    "result": Action.RESULT,
    "cases": Action.CASES,
    "ask-review": Action.ASK_REVIEW,
}
"""Lists of spellings that mean an action wherever the conversation stands."""

WHERE_OFFERED: dict[str, tuple[Action, ...]] = {
    "yes": (
        Action.CONFIRM,
        Action.CONFIRM_SENSITIVE,
        Action.SCREENING_OFFERED,
        Action.SCREENING_AGREE,
        Action.SENSITIVE_AGREE,
        Action.HANDOFF_AGREE,
        Action.ERASE_YES,
        Action.WITHDRAW_YES,
        Action.ASK_REVIEW_YES,
    ),
    "go": (
        Action.SCREENING_AGREE,
        Action.SCREENING_OFFERED,
        Action.SCREENING,
    ),
    "right": (
        Action.CONFIRM,
        Action.SCREENING_AGREE,
    ),
    "none-wrong": (Action.CONFIRM,),
    "refer": (Action.HANDOFF_AGREE,),
    "not-refer": (Action.HANDOFF_REFUSE,),
    "ask-on": (Action.SENSITIVE_AGREE, Action.SCREENING_AGREE),
    "rather-not": (Action.SENSITIVE_REFUSE, Action.CONFIRM_WITHOUT),
    "no": (
        Action.SCREENING_DECLINE,
        Action.SENSITIVE_REFUSE,
        Action.HANDOFF_REFUSE,
        Action.ERASE_NO,
        Action.WITHDRAW_NO,
        Action.ASK_REVIEW_NO,
    ),
    "unknown": (Action.UNKNOWN, Action.DISTRICT_UNKNOWN, Action.UNIT_UNKNOWN),
    "secret": (Action.UNKNOWN, Action.SENSITIVE_REFUSE, Action.DISTRICT_UNKNOWN, Action.UNIT_UNKNOWN),
    "why": (Action.WHY,),
    "done": (Action.DONE,),
    "chat": (Action.CONTACT_CHAT,),
    "none": (Action.ASK_NONE, Action.NONE_OF_THESE),
}
"""Lists of spellings that mean one of these actions, where it is among the choices last shown."""


@lru_cache(maxsize=64)
def spellings(wording: Wording, name: str) -> frozenset[str]:
    """The list ``spoken.<name>`` in normal form."""
    return frozenset(bare(line) for line in wording.say(f"spoken.{name}").splitlines() if line.strip())


@lru_cache(maxsize=8)
def _edges(wording: Wording) -> tuple[frozenset[str], frozenset[str]]:
    """Polite words before and after a command: 我想 …, … 吧."""
    return spellings(wording, "before"), spellings(wording, "after")


def bare(text: str) -> str:
    """The normal form without spaces and without punctuation at either end."""
    compact = "".join(normal(text).split())
    start, end = 0, len(compact)
    while start < end and not compact[start].isalnum():
        start += 1
    while end > start and not compact[end - 1].isalnum():
        end -= 1
    return compact[start:end]


def says(wording: Wording, name: str, text: str) -> bool:
    """Whether the whole text is one of the spellings, polite words around it allowed, or like them (``like.<name>``).

    ``text`` is bare.
    """
    text = once(text)
    forms = _without_politeness(wording, text)
    if name == "unknown":
        forms = forms.union(*(_without_politeness(wording, each) for each in _whoever_says_it(wording, text)))
    return not spellings(wording, name).isdisjoint(forms) or _is_like_them(wording, name, text)


@lru_cache(maxsize=64)
def _likeness(wording: Wording, name: str) -> str:
    return wording.say(f"like.{name}") if f"like.{name}" in wording else ""


def _is_like_them(wording: Wording, name: str, text: str) -> bool:
    lines = _likeness(wording, name)
    return bool(lines) and is_like(lines, text)


def _whoever_says_it(wording: Wording, text: str) -> list[str]:
    """What is left without the words for who does not know: 我也不知道."""
    return [text.removeprefix(who) for who in spellings(wording, "unknown-who") if text.startswith(who) and text != who]


@lru_cache(maxsize=64)
def _without_politeness(wording: Wording, text: str) -> frozenset[str]:
    """The text, and what is left of it without a polite word before, after, or both."""
    before, after = _edges(wording)
    starts = [text, *(text.removeprefix(word) for word in before if text.startswith(word) and text != word)]
    ends = [start.removesuffix(word) for start in starts for word in after if start.endswith(word) and start != word]
    return frozenset([*starts, *ends])


def contains(wording: Wording, name: str, text: str) -> bool:
    """Whether one of the spellings stands anywhere in the text. ``text`` is bare."""
    return any(word in text for word in spellings(wording, name))


@lru_cache(maxsize=16)
def _patterns(lines: str) -> "re.Pattern[str]":
    """A wording whose lines are regular expressions, as one."""
    return re.compile("|".join(f"(?:{line})" for line in lines.splitlines() if line) or "(?!)")


def is_like(lines: str, text: str) -> bool:
    """Whether the whole text is of one of the patterns, one a line. ``text`` is bare; a long one is of none."""
    return len(text) <= _LONGEST_LIKE and _patterns(lines).fullmatch(text) is not None


def holds_like(lines: str, text: str) -> bool:
    """Whether one of the patterns, one a line, stands anywhere in the text. ``text`` is bare."""
    return _patterns(lines).search(text) is not None


def without(lines: str, text: str) -> str:
    """The text without what one of the patterns, one a line, takes up. ``text`` is bare."""
    return _patterns(lines).sub("", text)
