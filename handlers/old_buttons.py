"""Buttons that mean nothing any more: of a screening that is gone, of a question that is not asked now."""

from handlers.actions import Action
from handlers.turn import Context, Turn


def gone(context: Context) -> Turn:
    """A button of a screening that is finished and deleted, or was never begun."""
    return Turn((context.reply("screening.gone", Action.SCREENING, Action.HELP),), context.conversation, aside=True)


def not_now(context: Context) -> Turn:
    """A button of a question that is not asked any more."""
    return Turn((context.reply("screening.not_now", Action.RESULT, Action.HELP),), context.conversation, aside=True)
