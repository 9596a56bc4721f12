"""看不懂, 太长了, 啥意思: the last answer once more, its first sentences only, and a person."""

import re

from handlers.actions import Action
from handlers.asking import question_now
from handlers.messages import Reply
from handlers.persons import speak
from handlers.spoken import is_like
from handlers.turn import Context, Turn

_LONGEST = 24
"""Characters; a longer message says what it is that is not understood."""
_ENOUGH = 30
"""Characters; a first sentence shorter than this is followed by the next."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")


def handle(context: Context) -> Turn | None:
    """In a screening why the question is asked; None for what is no such words."""
    if context.action is not None or not context.plain or len(context.plain) > _LONGEST:
        return None
    if not is_like(context.say("plainly.words"), context.plain):
        return None
    if context.busy:
        return Turn(_why(context), context.conversation, aside=True)
    entry = context.knowledge.entries.get(context.conversation.topic)
    if entry is None:
        return Turn((context.reply("plainly.nothing", Action.HUMAN, Action.HELP),), context.conversation)
    said = context.reply("plainly.said", Action.HUMAN, Action.HELP, text=first_sentences(entry.answer))
    return Turn((said,), context.conversation)


def _why(context: Context) -> tuple[Reply, ...]:
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None or not context.asking:
        return ()
    question = question_now(rules, screening, context.today)
    return (
        (Reply(text=context.say("screening.why", why=speak(context, question.why, screening.about))),)
        if question
        else ()
    )


def first_sentences(answer: str) -> str:
    """The first sentence of an answer, and the second where the first says little."""
    sentences = [found[0].strip() for found in _SENTENCE.finditer(answer) if found[0].strip()]
    first = "".join(sentences[:1])
    return first if len(first) >= _ENOUGH else "".join(sentences[:2])
