"""How the service was: asked when a case is over, three buttons, one answer a case."""

from collections.abc import Iterable
from typing import Literal

from handlers.actions import Action
from handlers.effects import RateService
from handlers.messages import Choice
from handlers.snapshot import CaseView
from handlers.spoken import says
from handlers.turn import Context, Turn
from knowledge.wording import Wording

Rating = Literal["good", "fair", "poor"]
RATINGS: tuple[Rating, ...] = ("good", "fair", "poor")


def handle(context: Context) -> Turn | None:
    """A tap on one of the three; typed, the word counts where nothing else is on the table."""
    if context.action is Action.RATE_SERVICE:
        number, _, said = context.argument.partition(":")
        case = next((one for one in context.snapshot.cases() if number in {one.number, *one.formerly}), None)
        rating = next((one for one in RATINGS if one == said), None)
        if case is None or rating is None:
            return Turn((context.reply("cases.rate_nothing", Action.CASES),), context.conversation, aside=True)
        return _rated(context, case, rating)
    if context.action is not None or not context.plain or context.busy:
        return None
    rating = next((one for one in RATINGS if says(context.knowledge.wording, f"service-{one}", context.plain)), None)
    over = [one for one in reversed(context.snapshot.cases()) if one.can_rate or one.rating] if rating else []
    case = next((one for one in over if one.can_rate), next(iter(over), None))
    return _rated(context, case, rating) if case is not None and rating is not None else None


def rating_choices(wording: Wording, number: str) -> tuple[Choice, ...]:
    """The three buttons, for the message that a case is over."""
    return tuple(
        Choice(id=f"{Action.RATE_SERVICE}:{number}:{one}", label=wording.say(f"cases.rate.{one}")) for one in RATINGS
    )


def rating_choices_of(context: Context, cases: Iterable[CaseView]) -> tuple[Choice, ...]:
    """The three buttons for the newest of one's own cases that waits to be rated."""
    unrated = [one for one in cases if one.can_rate]
    return rating_choices(context.knowledge.wording, unrated[-1].number) if unrated and not context.busy else ()


def _rated(context: Context, case: CaseView, rating: Rating) -> Turn:
    """What was said first stays: a second tap changes nothing, and is told so."""
    if not case.can_rate:
        key = "cases.rated_already" if case.rating else "cases.rate_nothing"
        return Turn((context.reply(key, Action.CASES),), context.conversation, aside=True)
    offer = (Action.HUMAN,) if rating == "poor" and not context.busy else ()
    reply = context.reply(f"cases.rated.{rating}", *offer, number=case.number)
    return Turn((reply,), context.conversation, (RateService(number=case.number, rating=rating),), aside=True)
