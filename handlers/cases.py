"""Where a case stands: one's own, or any by its number and look-up code; and taking one's own back."""

import re
from collections.abc import Iterable

from handlers.actions import Action
from handlers.case_number import spot
from handlers.effects import WithdrawCase
from handlers.messages import Choice, Reply
from handlers.reconsidering import review_choices
from handlers.service import rating_choices_of
from handlers.snapshot import CaseView
from handlers.turn import Context, Turn

_CODE = re.compile(r"(?<![0-9A-Za-z])((?=\w*[A-Za-z])[0-9A-Za-z]{6}|[0-9]{6})(?![0-9A-Za-z])", re.ASCII)


def handle(context: Context) -> Turn | None:
    """我的进度, a number typed with its code, and the withdrawal."""
    match context.action:
        case Action.CASES:
            return _mine(context)
        case Action.WITHDRAW:
            return _withdraw(context)
        case Action.WITHDRAW_YES:
            return _withdrawn(context)
        case Action.WITHDRAW_NO:
            return _say(context, "cases.kept", aside=True)
        case None:
            return _by_number(context)
    return None


def case_lines(context: Context, cases: Iterable[CaseView], *, whole: bool = False) -> str:
    """A case: number, day, status, place in line or outcome; ``whole`` with what is due and what to bring."""
    return "\n".join(_whole(context, case) if whole else _line(context, case) for case in cases)


def _line(context: Context, case: CaseView) -> str:
    outcome = context.say(f"case.outcome.{case.outcome}") if case.outcome else ""
    status = context.say(f"cases.status.{case.status}", ahead=case.ahead, first=case.first_helped, outcome=outcome)
    return context.say("cases.line", number=case.number, opened=case.opened_on, status=status)


def _whole(context: Context, case: CaseView) -> str:
    lines = [_line(context, case)]
    if case.formerly:
        lines.append(context.say("cases.formerly", numbers=case.formerly))
    if case.stage:
        lines.append(context.say("cases.stage", stage=case.stage))
    if case.paused:
        lines.append(context.say("cases.paused"))
    elif case.due is not None:
        lines.append(context.say("cases.due", due=case.due))
    if case.review == "may":
        lines.append(context.say("cases.review_may"))
    if case.bring and case.open:
        lines.append(context.say("cases.bring", papers=case.bring))
    return "\n".join(lines)


def _mine(context: Context) -> Turn:
    cases = context.snapshot.cases()
    if not cases:
        return _say(context, "cases.none", aside=True)
    withdraw = tuple(context.choice(Action.WITHDRAW, case.number) for case in cases if case.open)[-1:]
    text = context.say("cases.mine", cases=case_lines(context, cases, whole=True))
    offers = (*rating_choices_of(context, cases), *review_choices(context, cases), *withdraw)
    choices = (*offers, *_next(context))
    return Turn((Reply(text=text, choices=choices),), context.conversation, aside=True)


def _by_number(context: Context) -> Turn | None:
    """A case number, with its code unless it is the resident's own; a wrong pair says no more than that."""
    found = spot(context.text)
    if found is None:
        return None
    number, rest = found
    own = next((case for case in context.snapshot.cases() if number in {case.number, *case.formerly}), None)
    if own:
        offers = (*rating_choices_of(context, (own,)), *review_choices(context, (own,)))
        return _found(context, _whole(context, own), offers)
    code = _CODE.search(rest)
    if not code:
        return _say(context, "cases.code_missing", aside=True)
    case = context.snapshot.find_case(number, code[1].upper())
    if case is None:
        return _say(context, "cases.unknown", aside=True)
    words = [_whole(context, case)]
    if case.replies:  # written in another conversation, it is read only here
        words.append(context.say("cases.replied", reply=case.replies[-1]))
    return _found(context, "\n\n".join(words))


def _found(context: Context, case: str, choices: tuple[Choice, ...] = ()) -> Turn:
    text = context.say("cases.found", case=case)
    reply = Reply(text=text, choices=(*choices, *_next(context)))
    return Turn((reply,), context.conversation, private=True, aside=True)


def _own_open(context: Context) -> CaseView | None:
    """The resident's own open case that the button names. Only one's own can be taken back."""
    cases = context.snapshot.cases()
    return next((case for case in cases if case.number == context.argument and case.open), None)


def _withdraw(context: Context) -> Turn:
    case = _own_open(context)
    if case is None:
        return _say(context, "cases.not_open", aside=True)
    choices = (context.choice(Action.WITHDRAW_YES, case.number), context.choice(Action.WITHDRAW_NO))
    reply = Reply(text=context.say("cases.withdraw_sure", number=case.number), choices=choices)
    return Turn((reply,), context.conversation)


def _withdrawn(context: Context) -> Turn:
    case = _own_open(context)
    if case is None:
        return _say(context, "cases.not_open", aside=True)
    reply = Reply(text=context.say("cases.withdrawn", number=case.number), choices=_next(context))
    return Turn((reply,), context.conversation, (WithdrawCase(number=case.number),), aside=True)


def _say(context: Context, key: str, *, aside: bool = False) -> Turn:
    return Turn((Reply(text=context.say(key), choices=_next(context)),), context.conversation, aside=aside)


def _next(context: Context) -> tuple[Choice, ...]:
    return () if context.busy else context.choices(Action.HUMAN, Action.HELP)
