"""How a screening is shown: the notice, a question with its progress and buttons, the consent before sensitive ones."""

from handlers.actions import Action
from handlers.asking import question_now
from handlers.conversation import Screening, Stage
from handlers.messages import Choice, Reply
from handlers.turn import Context
from knowledge.screening import interview
from knowledge.screening.question import Question
from knowledge.screening.rules import Screening as Rules


def prompt(context: Context) -> tuple[Reply, ...]:
    """What is on the table, shown again after something else was said; nothing when nothing is."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None:
        return ()
    if screening.stage is Stage.NOTICE:
        return (context.reply("screening.notice.again", Action.SCREENING_AGREE, Action.SCREENING_DECLINE),)
    if screening.stage is Stage.CONSENT:
        return (consent(context),)
    question = question_now(rules, screening, context.today) if screening.stage is Stage.ASKING else None
    return (ask(context, rules, screening, question),) if question else ()


def notice(context: Context) -> Reply:
    """Who asks, what for, how long it is kept, how to delete it: before anything is asked."""
    buttons = (Action.SCREENING_AGREE, Action.SCREENING_DECLINE)
    return context.reply("screening.notice", *buttons, days=context.snapshot.keep_days)


def consent(context: Context) -> Reply:
    """The separate consent; refused, those facts stay unknown."""
    return context.reply("screening.consent", Action.SENSITIVE_AGREE, Action.SENSITIVE_REFUSE, Action.BACK)


def ask(context: Context, rules: Rules, screening: Screening, question: Question) -> Reply:
    """A question with its progress, its options and 不清楚, 为什么问, 返回."""
    _, left = interview.progress(rules, screening.answers, context.today)
    text = context.say(
        "screening.question",
        text=question.text,
        step=1 + sum(not step.skipped for step in screening.steps),
        left=max(left - 1, 0),
        hint=question.hint,
        several=question.several,
    )
    options = tuple(
        Choice(
            id=f"{Action.ANSWER}:{question.id}:{option.id}",
            label=option.label,
            tick=question.several,
            ticked=option.id in screening.ticked,
        )
        for option in question.options
    )
    senders = (Action.DONE, Action.NONE_OF_THESE) if question.several else ()
    about = tuple(context.choice(action, question.id) for action in (*senders, Action.UNKNOWN, Action.WHY))
    return Reply(text=text, choices=(*options, *about, context.choice(Action.BACK)), several=question.several)
