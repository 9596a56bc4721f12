"""Someone in despair, or with nothing to eat: a kind word and a person, before anything is searched."""

from handlers.actions import Action
from handlers.spoken import contains, without
from handlers.turn import Context, Turn
from knowledge.wording import Wording

_KINDS = ("danger", "destitute")
"""The first that is heard: ``spoken.danger`` speaks of one's life, ``spoken.destitute`` of having nothing to eat."""


def handle(context: Context) -> Turn | None:
    """Heard anywhere in what is typed, in a story or a question as well; what was on the table waits behind it."""
    kind = heard(context.knowledge.wording, context.plain) if context.action is None else ""
    if not kind:
        return None
    return Turn((context.reply(f"distress.{kind}", Action.HUMAN),), context.conversation)


def heard(wording: Wording, text: str) -> str:
    """``danger`` or ``destitute``, whichever stands in the text; empty for neither. ``text`` is bare (spoken.bare).

    What means something else is left out first (``distress.danger-no``): the shop cannot hold out, not its owner.
    """
    for kind in _KINDS:
        if contains(wording, kind, without(wording.say(f"distress.{kind}-no"), text)):
            return kind
    return ""
