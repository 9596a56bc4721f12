"""Someone in despair, or with nothing to eat: a kind word and a person, before anything is searched."""

from handlers.actions import Action
from handlers.spoken import contains
from handlers.turn import Context, Turn

_KINDS = ("danger", "destitute")
"""The first that is heard: ``spoken.danger`` speaks of one's life, ``spoken.destitute`` of having nothing to eat."""


def handle(context: Context) -> Turn | None:
    """Heard anywhere in what is typed, in a story or a question as well; what was on the table waits behind it."""
    if context.action is not None or not context.plain:
        return None
    wording = context.knowledge.wording
    for kind in _KINDS:
        if contains(wording, kind, context.plain):
            return Turn((context.reply(f"distress.{kind}", Action.HUMAN),), context.conversation)
    return None
