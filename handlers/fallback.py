"""What nothing else answered: a button that means nothing (any more)."""

from handlers.actions import Action
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn:
    """Always answers, and shows where to go on."""
    return Turn((context.reply("fallback.unknown", Action.HELP, Action.HUMAN),), context.conversation, aside=True)
