"""For whom a screening is, and how its questions then speak: 您妈妈 instead of 您."""

from handlers.conversation import OTHER
from handlers.turn import Context


def name_of(context: Context, about: str) -> str:
    """What the person is called in a reply: 您妈妈; empty for the resident."""
    return context.say("screening.person", word="" if about == OTHER else about) if about else ""


def whose(context: Context) -> str:
    """Whose household register and home a referral asks for: the person's whom the screening is about; empty for 您."""
    return name_of(context, context.screening.about) if context.screening else ""


def speak(context: Context, text: str, about: str) -> str:
    """A text of the content that speaks to the resident, said of the person it is about.

    Where nothing is known of the person but that it is somebody else, the text stays: its reply says whom it means.
    """
    if about in {"", OTHER}:
        return text
    first, *rest = text.split(context.say("screening.you"))
    if not rest:
        return text
    return first + name_of(context, about) + _pronoun(context, about).join(rest)


def _pronoun(context: Context, about: str) -> str:
    rules = context.knowledge.screening
    people = rules.reading.people if rules else ()
    sex = next((each.sex for each in people if about in each.words and each.sex), "")
    return context.say("screening.pronoun", sex=sex or "")
