"""A day that is remembered only roughly: taken where it settles the same as any day it may have been."""

from handlers.conversation import Rough, Screening
from handlers.messages import Reply
from handlers.told import settles_alike
from handlers.turn import Context, Turn
from knowledge.screening.days_about import days_about
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.reasons import say_day
from knowledge.screening.rules import Screening as Rules

_DAY_NEEDED = "day-needed"
_A_MONTH = 31  # days
_LONGEST = 40
"""Characters of the words that are kept."""


def is_told(context: Context, question: Question) -> bool:
    """Whether the words tell a day roughly, to a question that takes one: 好几年了 asks nothing."""
    return question.typed == "date" and days_about(context.question, context.today) is not None


def taken(
    context: Context, rules: Rules, screening: Screening, question: Question, read: object
) -> tuple[dict[str, FactValue], str, Screening] | Turn | None:
    """The last day that it may have been, the words that say so, and the screening that remembers how it was told; a
    turn that asks for the month where it matters.

    None where the question takes no day, where ``read`` (what was read of the answer) is one, or where none is told.
    """
    needed = read is None or (isinstance(read, Misread) and read.reason == _DAY_NEEDED)
    span = days_about(context.question, context.today) if question.typed == "date" and needed else None
    if span is None:
        return None
    first, last = span
    fact = question.facts[0]
    if settles_alike(rules, screening.answers, fact, (first.isoformat(), last.isoformat()), context.today):
        told = Rough(day=last.isoformat(), words=context.question[:_LONGEST], first=first.isoformat())
        remembered = screening.model_copy(update={"rough": {**screening.rough, fact: told}})
        return {fact: told.day}, context.say("about_day.taken", day=say_day(last, rules)), remembered
    if (last - first).days < _A_MONTH:
        return None
    return Turn((Reply(text=context.say("about_day.month")),), context.conversation, aside=True)
