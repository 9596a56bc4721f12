"""How a screening is shown: the notice, a question with its progress and buttons, the consent before sensitive ones."""

from handlers.actions import Action
from handlers.conversation import OTHER, Screening
from handlers.facts_in_words import lines
from handlers.messages import Choice, Reply
from handlers.persons import name_of, speak
from handlers.told import reading_of
from handlers.turn import Context
from knowledge.screening import interview
from knowledge.screening.facts import DECISION_DATE
from knowledge.screening.question import Question
from knowledge.screening.rules import Screening as Rules


def notice(context: Context, rules: Rules, screening: Screening, *, again: bool = False) -> Reply:
    """Who asks, what for, how long it is kept, how to delete it: before anything is asked.

    Of a story told before, what is not sensitive is said back; nothing of it is taken before the resident agrees.
    """
    buttons = (Action.SCREENING_AGREE, Action.SCREENING_DECLINE)
    return context.reply(
        "screening.notice.again" if again else "screening.notice",
        *buttons,
        days=context.snapshot.keep_days,
        who=name_of(context, screening.about),
        **understood(context, rules, screening),
    )


def understood(context: Context, rules: Rules, screening: Screening) -> dict[str, object]:
    """Of a story that waits: ``told``, its lines without what is sensitive, and whether there is ``more``."""
    facts = dict(reading_of(context.knowledge, rules, screening.told).facts) if screening.told else {}
    facts.pop(DECISION_DATE, None)
    plain = {fact: value for fact, value in facts.items() if fact in rules.fact and not rules.fact[fact].sensitive}
    return {"told": [line.text for line in lines(context, rules, plain)], "more": len(plain) < len(facts)}


def consent(context: Context) -> Reply:
    """The separate consent; refused, those facts stay unknown."""
    return context.reply("screening.consent", Action.SENSITIVE_AGREE, Action.SENSITIVE_REFUSE, Action.BACK)


def ask(context: Context, rules: Rules, screening: Screening, question: Question) -> Reply:
    """A question with its progress, its options and 不清楚, 为什么问, 返回."""
    left = interview.to_come(rules, screening.answers, context.today)
    text = context.say(
        "screening.question",
        text=speak(context, question.text, screening.about),
        step=1 + sum(step.asked for step in screening.steps),
        left=max(left - 1, 0),
        hint=question.hint,
        several=question.several,
        editing=bool(screening.editing),
        other=screening.about == OTHER,
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
