"""A greeting, thanks, a good-bye: who speaks here and what it can do."""

from handlers.actions import Action
from handlers.messages import Reply
from handlers.spoken import says
from handlers.turn import Context, Turn

_PLEASANTRIES = {
    "thanks": "greeting.thanks",
    "bye": "greeting.bye",
}
_WORDS_THAT_ANSWER = {
    "fine": "greeting.fine",
    "yes": "greeting.fine",
    "no": "greeting.fine",
    "unknown": "greeting.unknown",
}
"""Pleasantries only where no question of the screening waits for such a word."""


def handle(context: Context) -> Turn | None:
    """/start and a greeting that is nothing but a greeting; a greeting before a question is the question's."""
    if context.action is Action.START:
        return hello(context)
    if context.action is not None or not context.plain:
        return None
    wording = context.knowledge.wording
    if says(wording, "hello", context.plain):
        return hello(context)
    lists = _PLEASANTRIES if context.asking else _PLEASANTRIES | _WORDS_THAT_ANSWER
    key = next((key for name, key in lists.items() if says(wording, name, context.plain)), "")
    return _pleasantry(context, key) if key else None


def hello(context: Context) -> Turn:
    """Who speaks and what can be done. A returning resident with something open is shown that next."""
    if context.busy:
        return Turn((Reply(text=context.say("greeting.back")),), context.conversation, aside=True)
    screen = (Action.SCREENING,) if context.knowledge.screening is not None else ()
    reply = context.reply("greeting.hello", *screen, Action.HELP, Action.CASES, Action.HUMAN)
    return Turn((reply,), context.with_changes(greeted=True))


def _pleasantry(context: Context, key: str) -> Turn:
    choices = () if context.busy else context.choices(Action.HELP, Action.HUMAN)
    return Turn((Reply(text=context.say(key), choices=choices),), context.conversation, aside=True)
