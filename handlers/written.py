"""Whoever cannot hear, speak or telephone: it all goes in writing here. Whoever cannot read: by word of mouth."""

from dataclasses import replace

from handlers import answer
from handlers.actions import Action
from handlers.spoken import holds_like, is_like
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn | None:
    """How to be reached, and where to go if that is asked too. None for any other words."""
    if context.action is not None or not context.plain or context.conversation.handoff is not None:
        return None
    if is_like(context.say("unread.words"), context.plain):
        return Turn((context.reply("unread.said", Action.HUMAN),), context.conversation, aside=True)
    if not holds_like(context.say("written.words"), context.plain):
        return None
    said = context.reply("written.said", Action.HUMAN)
    entry = context.say("written.entry").strip()
    if not holds_like(context.say("written.also"), context.plain) or entry not in context.knowledge.entries:
        return Turn((said,), context.conversation, aside=True)
    turn = answer.handle(replace(context, action=Action.ASK, argument=entry))
    return replace(turn, replies=(said.model_copy(update={"choices": ()}), *turn.replies)) if turn else None
