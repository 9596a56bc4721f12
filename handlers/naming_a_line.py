"""第四条错了, 婚姻不对, 改户口: which line of the answers is to be changed, by its number or by a word of it."""

import re
from dataclasses import replace

from handlers import confirming, what_if
from handlers.actions import Action
from handlers.conversation import Screening
from handlers.question_asked import asks
from handlers.review import lines_shown
from handlers.spoken import holds_like
from handlers.turn import Context, Turn
from knowledge.numerals import read_numeral
from knowledge.screening.rules import Screening as Rules

_LONGEST = 20
"""Characters; a longer message tells something."""
_MOVES = {Action.EDIT: confirming.MOVES[Action.EDIT], Action.WHAT_IF: what_if.MOVES[Action.WHAT_IF]}
"""On the list of what can be tried the line is tried, elsewhere it is changed."""
_NUMBER = re.compile(r"(第?)([0-9]{1,2})([条个项号行样]?)")
_SPELT = re.compile(r"(第)(\D{1,3}?)([条个项号]|$)")


def to_be_changed(context: Context, rules: Rules, screening: Screening) -> Turn | None:
    """The line that is named, asked again; None where none is, or where it is only asked about (户口怎么改)."""
    if context.action is not None or not 0 < len(context.plain) <= _LONGEST:
        return None
    about = _by_number(context, rules, screening) or _by_word(context, rules, screening)
    if not about:
        return None
    action = Action.WHAT_IF if _is_offered(context, Action.WHAT_IF, about) else Action.EDIT
    return _MOVES[action](replace(context, action=action, argument=about), rules)


def _is_offered(context: Context, action: Action, about: str) -> bool:
    return f"{action}:{about}" in {choice.id for choice in context.conversation.offered}


def _by_number(context: Context, rules: Rules, screening: Screening) -> str:
    shown = lines_shown(context, rules, screening)
    if holds_like(context.say("naming.last"), context.plain):
        return shown[-1].about if shown else ""
    found = _NUMBER.search(context.plain) or _SPELT.search(context.plain)
    rest = context.plain[: found.start()] + context.plain[found.end() :] if found else ""
    if found is None or not holds_like(context.say("naming.alone"), rest):
        return ""
    if not rest and not (found[1] or found[3]):
        return ""
    number = int(found[2]) if found[2].isascii() else read_numeral(found[2]) or 0
    return shown[number - 1].about if 1 <= number <= len(shown) else ""


def _by_word(context: Context, rules: Rules, screening: Screening) -> str:
    """The line whose word is the longest of those named; none where two are named alike."""
    trying = any(choice.id.startswith(f"{Action.WHAT_IF}:") for choice in context.conversation.offered)
    wrong = trying or holds_like(context.say("naming.wrong"), context.plain)
    if not wrong or (asks(context) and not holds_like(context.say("naming.line"), context.plain)):
        return ""
    shown = {line.about for line in lines_shown(context, rules, screening)}
    found: dict[str, int] = {}
    for line in context.say("naming.words").splitlines():
        about, _, words = line.partition(" ")
        if about in shown and (named := re.search(words, context.plain)):
            found[about] = len(named[0])
    longest = [about for about, length in found.items() if length == max(found.values())]
    return longest[0] if len(longest) == 1 else ""
