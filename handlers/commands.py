"""What works everywhere, typed or tapped: 返回, 重来, 帮助, 停止. (人工 is handoff's, 删除我的记录 erasing's.)"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers import greeting, handoff, screening
from handlers.actions import Action
from handlers.messages import Reply
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn | None:
    """Run the command that the message is."""
    move = MOVES.get(context.action)
    return move(context) if move else None


def _back(context: Context) -> Turn:
    return handoff.go_back(context) or screening.go_back(context) or _nothing(context, "commands.nothing_to_take_back")


def _restart(context: Context) -> Turn:
    turn = handoff.start_again(context) or screening.start_again(context)
    return turn or greeting.hello(replace(context, conversation=context.with_changes(topic="", screening=None)))


def _stop(context: Context) -> Turn:
    return handoff.stop(context) or screening.stop(context) or _nothing(context, "commands.stopped")


def _help(context: Context) -> Turn:
    if context.busy:
        return Turn((Reply(text=context.say("commands.help_within")),), context.conversation, aside=True)
    screen = (Action.SCREENING,) if context.knowledge.screening is not None else ()
    reply = context.reply("commands.help", *screen, Action.CASES, Action.HUMAN, Action.ERASE)
    return Turn((reply,), context.conversation)


def _nothing(context: Context, key: str) -> Turn:
    return Turn((context.reply(key, Action.HELP, Action.HUMAN),), context.conversation)


MOVES: Mapping[Action | None, Callable[[Context], Turn]] = {
    Action.BACK: _back,
    Action.RESTART: _restart,
    Action.STOP: _stop,
    Action.HELP: _help,
}
