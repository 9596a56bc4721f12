"""Whoever cannot hear, speak or telephone: everything goes in writing here, a person included."""

from dataclasses import replace

from handlers import answer
from handlers.actions import Action
from handlers.spoken import holds_like
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn | None:
    """How to be reached, and where to go if that is asked too. None for any other words."""
    if context.action is not None or not context.plain or context.conversation.handoff is not None:
        return None
    if not holds_like(context.say("written.words"), context.plain):
        return None
    said = context.reply("written.said", Action.HUMAN)
    entry = context.say("written.entry").strip()
    if not holds_like(context.say("written.also"), context.plain) or entry not in context.knowledge.entries:
        return Turn((said,), context.conversation, aside=True)
    turn = answer.handle(replace(context, action=Action.ASK, argument=entry))
    return replace(turn, replies=(said.model_copy(update={"choices": ()}), *turn.replies)) if turn else None
