"""我符合不符合, 俺能不能办: asked of nothing in particular; the self-test answers it, so it is offered."""

from handlers.actions import Action
from handlers.spoken import is_like
from handlers.turn import Context, Turn

_LONGEST = 30
"""Characters; a longer message tells of somebody, or asks of something."""


def handle(context: Context) -> Turn | None:
    """The offer; in the middle of something what is on the table is shown again. None for any other words."""
    if context.action is not None or not context.plain or len(context.plain) > _LONGEST:
        return None
    if context.knowledge.screening is None or not is_like(context.say("wishing.words"), context.plain):
        return None
    if context.busy:
        return Turn((), context.conversation, aside=True)
    return Turn((context.reply("wishing.offer", Action.SCREENING_OFFERED, Action.HUMAN),), context.conversation)
