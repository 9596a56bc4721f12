"""换个地方接着测: a one-time code here, typed there; the screening moves, and stands in one place only."""

import re

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.effects import OfferHandover, TakeOver
from handlers.messages import Reply
from handlers.onward import go_on
from handlers.spoken import spellings
from handlers.turn import Context, Turn

CODE_LENGTH = 8
_CODE = re.compile(rf"(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{{{CODE_LENGTH}}}", re.ASCII)
"""With a letter and a digit, so that neither a date nor a word is one."""
_LONGEST_PHRASE = 24


def handle(context: Context) -> Turn | None:
    """The wish for a code, and a code typed alone or behind 接着测."""
    if context.action is Action.HANDOVER:
        return _offer(context)
    if context.action is not None or not context.plain or len(context.plain) > _LONGEST_PHRASE:
        return None
    code = _code(context)
    return _take_over(context, code) if code else None


def _code(context: Context) -> str:
    """The code in what was typed: nothing else, or behind the words for going on."""
    written = context.plain.upper()
    for word in sorted(spellings(context.knowledge.wording, "go_on_with"), key=len, reverse=True):
        written = written.removeprefix(word.upper())
    written = "".join(char for char in written if char.isalnum())
    return written if _CODE.fullmatch(written) else ""


def _offer(context: Context) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is Stage.NOTICE or not screening.steps:
        reply = context.reply("handover.nothing", Action.SCREENING, Action.HELP)
        return Turn((reply,), context.conversation, aside=True)
    code = context.snapshot.fresh_code()
    choices = () if context.busy else context.choices(Action.SCREENING, Action.HELP)
    reply = Reply(text=context.say("handover.code", code=code), choices=choices, private=True)
    return Turn((reply,), context.conversation, (OfferHandover(code=code),), aside=True)


def _take_over(context: Context, code: str) -> Turn:
    """The screening as it stood there; what was going on here makes room for it."""
    found, rules = context.snapshot.handed_over(code), context.knowledge.screening
    if found is None or rules is None:
        choices = () if context.busy else context.choices(Action.SCREENING, Action.HELP)
        reply = Reply(text=context.say("handover.wrong"), choices=choices)
        return Turn((reply,), context.conversation, private=True, aside=True)
    first = context.say("handover.here", replaced=bool(context.screening and context.screening.steps))
    turn = go_on(context, rules, found, first=first, effects=(TakeOver(code=code),))
    return Turn(turn.replies, turn.conversation, turn.effects, private=True, aside=turn.aside)
