"""On to what comes next in a screening: the next question, the consent, the review, the outcome."""

from handlers import outcome
from handlers.asking import advance, question_now
from handlers.conversation import Screening, Stage
from handlers.effects import Effect
from handlers.messages import Reply
from handlers.review import review
from handlers.screening_view import ask, consent, notice
from handlers.told import reading_of
from handlers.turn import Context, Turn
from knowledge.screening.question import Misread
from knowledge.screening.rules import Screening as Rules


def go_on(
    context: Context, rules: Rules, screening: Screening, *, first: str = "", effects: tuple[Effect, ...] = ()
) -> Turn:
    """Save what was answered and show what comes next."""
    after = advance(context.knowledge, rules, screening, context.today)
    conversation = context.with_changes(screening=after, told=None)
    replies: tuple[Reply, ...] = (Reply(text=first),) if first else ()
    if after.stage is Stage.DONE:
        replies += outcome.replies(context, rules, after)
        return Turn(
            replies,
            conversation,
            (*effects, outcome.recorded(context, rules, after)),
            aside=conversation.handoff is not None,
        )
    if after.editing:  # the story says two things of it
        replies += (Reply(text=_unclear(context, rules, after)),)
    return Turn((*replies, *shown(context, rules, after)), conversation, effects)


def _unclear(context: Context, rules: Rules, screening: Screening) -> str:
    """Why the question is put again: the story says two things of it, or a date that cannot be."""
    reading = reading_of(context.knowledge, rules, screening.told) if screening.told else None
    asked = question_now(rules, screening, context.today)
    reasons = dict(reading.unreadable) if reading else {}
    reason = next((reasons[fact] for fact in (asked.facts if asked else ()) if fact in reasons), "")
    return rules.texts.say(Misread(reason).text_key) if reason else context.say("screening.unclear")


def shown(context: Context, rules: Rules, screening: Screening) -> tuple[Reply, ...]:
    """What is on the table; nothing when nothing is."""
    if screening.stage is Stage.NOTICE:
        return (notice(context, rules, screening),)
    if screening.stage is Stage.CONSENT:
        return (consent(context),)
    if screening.stage is Stage.REVIEW:
        return (review(context, rules, screening),)
    question = question_now(rules, screening, context.today) if screening.stage is Stage.ASKING else None
    return (ask(context, rules, screening, question),) if question else ()


def prompt(context: Context) -> tuple[Reply, ...]:
    """What is on the table, shown again after something else was said; the notice in short."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None:
        return ()
    if screening.stage is Stage.NOTICE:
        return (notice(context, rules, screening, again=True),)
    return shown(context, rules, screening)


def begin(context: Context, screening: Screening, *, first: str = "") -> Turn:
    """The notice, before anything is asked or kept."""
    rules = context.knowledge.screening
    replies: tuple[Reply, ...] = (Reply(text=first),) if first else ()
    if rules is not None:
        replies = (*replies, notice(context, rules, screening))
    return Turn(replies, context.with_changes(screening=screening, told=None))
