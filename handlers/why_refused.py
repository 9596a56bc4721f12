"""凭啥, after a verdict that says no: its reasons with their clauses, and the way to have it looked at again."""

from dataclasses import replace

from handlers import outcome
from handlers.actions import Action
from handlers.cases import case_lines
from handlers.conversation import Stage
from handlers.messages import Choice, Reply
from handlers.reconsidering import review_choices
from handlers.spoken import says
from handlers.topics import find_topic, topic_choice
from handlers.turn import Context, Turn
from knowledge.screening.shapes import Outcome

_NO = frozenset({Outcome.NOT_YET, Outcome.NOT_ELIGIBLE})


def handle(context: Context) -> Turn | None:
    """Of a case that was refused, else of the result of the self-screening; None where nothing was refused."""
    if context.action is not None or not says(context.knowledge.wording, "why-refused", context.plain):
        return None
    return _of_a_case(context) or _of_the_result(context)


def _of_a_case(context: Context) -> Turn | None:
    refused = [case for case in context.snapshot.cases() if case.review]
    if not refused or context.busy:
        return None
    newest = refused[-1]
    said = newest.replies[-1] if newest.replies else None
    text = context.say(
        "refusal.of_case", case=case_lines(context, (newest,)), reply=said, asked=newest.review == "asked"
    )
    choices = (*review_choices(context, (newest,)), *context.choices(Action.HUMAN, Action.HELP))
    return Turn((Reply(text=text, choices=choices),), context.conversation)


def _of_the_result(context: Context) -> Turn | None:
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None or screening.stage is not Stage.DONE or context.conversation.handoff:
        return None
    turn = outcome.part(replace(context, action=Action.REASONS), rules)
    if outcome.decision_of(context, rules, screening).outcome not in _NO:
        return turn
    way = Reply(text=context.say("refusal.of_result"), choices=_ways(context))
    reasons = (reply.model_copy(update={"choices": ()}) for reply in turn.replies)
    return replace(turn, replies=(*reasons, way))


def _ways(context: Context) -> tuple[Choice, ...]:
    entry = find_topic(context.knowledge, context.say("refusal.entry"))
    topic = (topic_choice(entry),) if entry else ()
    return (*topic, *context.choices(Action.REVIEW, Action.WHAT_IF, Action.RESULT, Action.HUMAN))
