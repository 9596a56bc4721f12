"""男, 哈尔滨户口, with nothing on the table: whoever does not know how to begin is offered the screening with it."""

from handlers import telling
from handlers.actions import Action
from handlers.asking import question_again
from handlers.conversation import OTHER, Screening
from handlers.persons import name_of
from handlers.question_asked import asks, names_a_matter
from handlers.screening_view import understood
from handlers.told import more, reading_of, tells
from handlers.topics import topic_choices
from handlers.turn import Context, Turn
from knowledge.base import Status
from knowledge.screening import interview
from knowledge.screening.question import Misread
from knowledge.screening.reading_people import SELF
from knowledge.screening.rules import Screening as Rules

_LONGEST = 30
"""Characters; a longer message is a story, or not understood."""
_A_STORY = 3
"""Facts, told one after the other, with which the screening begins."""
_MOST_TOPICS = 2


def handle(context: Context) -> Turn | None:
    """What was told is kept as words, said back, and offered to be gone on with; topics stand beside it.

    Only what may be said of anybody: 离婚, 低保 may as well be looked for.
    """
    rules = context.knowledge.screening
    open_still = context.screening is None and context.conversation.handoff is None
    if rules is None or not open_still or context.action is not None or not 0 < len(context.plain) <= _LONGEST:
        return None
    if asks(context) or names_a_matter(context) or not any(char.isalpha() for char in context.plain):
        return None
    half = _is_half(context, rules)
    if not (half or _is_a_fact(context, rules)):
        return None
    told = more(context.conversation.told, context.question, context.today)
    reading = reading_of(context.knowledge, rules, told)
    if tells(reading.facts, rules) >= _A_STORY:
        return telling.begin_with(context, rules, told)
    person = reading.person
    about = "" if person == SELF else person or OTHER
    said = understood(context, rules, Screening(told=told))
    finding = context.knowledge.search(context.question)
    known = finding.candidates if finding.status is not Status.NO_ANSWER else ()
    topics = topic_choices((candidate.entry for candidate in known), _MOST_TOPICS)
    reply = context.reply(
        "screening.offer_with_a_fact",
        Action.SCREENING_OFFERED,
        who=name_of(context, about),
        half=half,
        topics=bool(topics),
        **said,
    )
    choices = (*reply.choices, *topics, *context.choices(Action.HUMAN, Action.HELP))
    return Turn((reply.model_copy(update={"choices": choices}),), context.with_changes(told=told))


def _is_a_fact(context: Context, rules: Rules) -> bool:
    """Whether the words state facts, and none that is private."""
    reading = reading_of(context.knowledge, rules, more(None, context.question, context.today))
    facts = [fact for fact in reading.facts if fact in rules.fact]
    return bool(facts) and not any(rules.fact[fact].sensitive for fact in facts)


def _is_half(context: Context, rules: Rules) -> bool:
    """哈尔滨户口: half of an answer, the rest of which is asked for in the screening."""
    for shape in rules.questions:
        question = question_again(rules, Screening(), shape.id)
        answer = interview.read_answer(question, context.question, context.today) if question else None
        if question and not question.sensitive and not question.typed and isinstance(answer, Misread):
            return True
    return False
