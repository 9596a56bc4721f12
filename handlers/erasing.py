"""删除我的记录: asked once more, then everything of this conversation goes."""

from handlers.actions import Action
from handlers.conversation import Conversation
from handlers.effects import EraseAll
from handlers.messages import Choice, Reply
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn | None:
    """The wish, the yes and the no."""
    if context.action is Action.ERASE:
        reply = context.reply("erasing.sure", Action.ERASE_YES, Action.ERASE_NO, open_cases=_open_cases(context))
        return Turn((reply,), context.conversation)
    if context.action is Action.ERASE_NO:
        return Turn(
            (Reply(text=context.say("erasing.kept"), choices=_next(context)),), context.conversation, aside=True
        )
    if context.action is Action.ERASE_YES:
        reply = context.reply("erasing.done", Action.START)
        return Turn((reply,), Conversation(greeted=True), (EraseAll(),))
    return None


def _open_cases(context: Context) -> list[str]:
    return [case.number for case in context.snapshot.cases() if case.open]


def _next(context: Context) -> tuple[Choice, ...]:
    return () if context.busy else context.choices(Action.HELP, Action.HUMAN)
