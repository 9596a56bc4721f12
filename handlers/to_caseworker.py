"""While a case is open, what the base cannot answer goes to whoever works on it; what it did answer, at a tap."""

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.effects import TellCaseworker
from handlers.messages import Choice, Reply
from handlers.snapshot import CaseView
from handlers.turn import Context, Turn
from knowledge.private_numbers import conceal

_NUMBER_LIKE = 5
"""So many digits are worth passing on without a word: a telephone number. Fewer are a slip of the finger."""


def handle(context: Context) -> Turn | None:
    """The button under an answer: the question asked last goes to the case."""
    if context.action is not Action.TELL_CASEWORKER:
        return None
    case, asked = open_case(context), context.conversation.questions[-1:]
    if case is None or not asked:
        reply = context.reply("cases.told_nobody", Action.HUMAN, Action.HELP)
        return Turn((reply,), context.conversation, aside=True)
    return _told(context, case, *asked)


def pass_on(context: Context, text: str) -> Turn | None:
    """The text goes to the open case; None without one, or while something else waits for an answer."""
    case = open_case(context)
    if case is None or _in_the_way(context, case) or not _says_something(text):
        return None
    return _told(context, case, text)


def tell_choices(context: Context) -> tuple[Choice, ...]:
    """The button under an answer, once a caseworker has written: it may be them who was meant."""
    case = open_case(context)
    return context.choices(Action.TELL_CASEWORKER) if case is not None and case.replied and not context.busy else ()


def open_case(context: Context) -> CaseView | None:
    """The newest open case; one that somebody works on before one that waits."""
    cases = [case for case in context.snapshot.cases() if case.open]
    return max(cases, key=lambda case: (case.status == "claimed", case.number), default=None)


def _in_the_way(context: Context, case: CaseView) -> bool:
    """Something waits for typed words. A review does not, once a caseworker has written: a tap settles it later."""
    screening = context.screening
    reviewing = screening is not None and screening.stage is Stage.REVIEW and context.conversation.handoff is None
    return context.busy and not (case.replied and reviewing)


def _told(context: Context, case: CaseView, text: str) -> Turn:
    said = context.say("cases.told", number=case.number, claimed=case.status == "claimed", text=conceal(text))
    reply = Reply(text=said, choices=context.choices(Action.CASES, Action.HELP))
    return Turn((reply,), context.conversation, (TellCaseworker(number=case.number, text=text),), aside=True)


def _says_something(text: str) -> bool:
    return any(char.isalpha() for char in text) or sum(char.isdigit() for char in text) >= _NUMBER_LIKE
