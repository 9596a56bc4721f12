"""What cannot be read as words: a photo, a voice message, nothing but emoji, too much text. Nothing is lost by it."""

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.messages import Kind, Reply
from handlers.picking import LONGEST_TEXT
from handlers.turn import Context, Turn
from knowledge.identity import MARK


def handle(context: Context) -> Turn | None:
    """A line that says what can be done instead; what was on the table stays there."""
    text = _what_to_do(context)
    if not text:
        return None
    choices = () if context.busy else context.choices(Action.HELP, Action.HUMAN)
    return Turn((Reply(text=text, choices=choices),), context.conversation, aside=True)


def _what_to_do(context: Context) -> str:
    """What to say of a message without words in it; empty for one with words, and for a button."""
    message = context.message
    if message.birth_date and context.screening is not None and context.screening.stage in {Stage.ASKING, Stage.REVIEW}:
        return ""  # what the number tells is offered for use
    if message.kind is Kind.CHOICE or context.plain:
        only_number = message.struck and not any(char.isalnum() for char in context.text.replace(MARK, ""))
        return context.say("unreadable.only_number") if only_number else ""
    if message.kind is not Kind.TEXT:
        return context.say(f"unreadable.kind.{message.kind}")
    if len(message.text) > LONGEST_TEXT:
        return context.say("unreadable.long", limit=LONGEST_TEXT)
    return context.say("unreadable.no_words" if context.text else "unreadable.empty")
