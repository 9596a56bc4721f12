"""A review of a refusal (申请复核): what it is, one question, and the request for whoever decides."""

from collections.abc import Iterable

from handlers.actions import Action
from handlers.effects import AskReview
from handlers.messages import Choice, Reply
from handlers.snapshot import CaseView
from handlers.turn import Context, Turn


def handle(context: Context) -> Turn | None:
    """The button or the words, and the answer to the question."""
    match context.action:
        case Action.ASK_REVIEW | Action.ASK_REVIEW_YES:
            return _asked(context, _meant(context))
        case Action.ASK_REVIEW_NO:
            return _say(context, "cases.review_kept")
    return None


def review_choices(context: Context, cases: Iterable[CaseView]) -> tuple[Choice, ...]:
    """The button for the newest of one's own cases that was refused."""
    refused = [case for case in cases if case.review == "may"]
    return (context.choice(Action.ASK_REVIEW, refused[-1].number),) if refused else ()


def _meant(context: Context) -> CaseView | None:
    """One's own case that the button names; without a number, the newest that can be asked for, else that is."""
    cases, number = context.snapshot.cases(), context.argument
    if number:
        return next((case for case in cases if number in {case.number, *case.formerly}), None)
    found = sorted((case for case in cases if case.review), key=lambda case: case.review == "may")
    return found[-1] if found else None


def _asked(context: Context, case: CaseView | None) -> Turn:
    if case is None or not case.review:
        return _say(context, "cases.review_none")
    if case.review == "asked":
        return _say(context, "cases.review_already", case)
    if context.action is Action.ASK_REVIEW:
        choices = (context.choice(Action.ASK_REVIEW_YES, case.number), context.choice(Action.ASK_REVIEW_NO))
        reply = Reply(text=context.say("cases.review_sure", number=case.number), choices=choices)
        return Turn((reply,), context.conversation)
    said = _say(context, "cases.review_asked", case)
    return Turn(said.replies, said.conversation, (AskReview(number=case.number),), aside=True)


def _say(context: Context, key: str, case: CaseView | None = None) -> Turn:
    actions = () if context.busy else (Action.CASES, Action.HELP)
    reply = context.reply(key, *actions, **({"number": case.number} if case else {}))
    return Turn((reply,), context.conversation, aside=True)
