"""A fact told where another was asked, or on the review: it is said back there and waits for the tap."""

from collections.abc import Iterator

from handlers import naming_a_line, telling
from handlers.asking import again, question_again
from handlers.conversation import Screening, Stage
from handlers.facts_in_words import lines
from handlers.messages import Reply
from handlers.onward import shown
from handlers.question_asked import asks
from handlers.spoken import is_like
from handlers.to_caseworker import pass_on
from handlers.told import pending, reading_of
from handlers.turn import Context, Turn
from knowledge.screening import interview
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.rules import Screening as Rules

_SHORTEST = 3
"""Characters that may stand alone; 能, 不想 say nothing where no question was asked."""

_A_CHILD = "raising_minor"

Answer = dict[str, FactValue] | Misread


def typed(context: Context, rules: Rules) -> Turn | None:
    """On the review or before the consent: a fact told, in a sentence or as an answer would be (还没办).

    None elsewhere, and for a question.
    """
    screening = context.screening
    if screening is None or not context.plain:
        return None
    if turn := telling.handle(context, rules):
        return turn
    if screening.stage is Stage.CONSENT:
        return None if asks(context) else _before_the_consent(context)
    others = [] if asks(context) else other_answers(context, rules, screening)
    turn = heard(context, rules, screening, others) or _grown_up(context, rules, screening)
    turn = turn or naming_a_line.to_be_changed(context, rules, screening) or _number(context, rules, screening)
    return turn if turn or asks(context) else _stands_or_not(context, rules, screening)


def _number(context: Context, rules: Rules, screening: Screening) -> Turn | None:
    """52, which is the number of no line: an age, said back like any other fact."""
    told = {} if any(char.isalpha() for char in context.plain) else _facts_in(context, rules)
    known = _on_the_page(context, rules, screening)
    fresh = {fact: value for fact, value in told.items() if fact not in known or known[fact] != value}
    return telling.hear(context, rules, screening, fresh) if fresh else None


def _stands_or_not(context: Context, rules: Rules, screening: Screening) -> Turn:
    """What is on the page already is said to be; else it is not known which line is meant."""
    stands = _stands(context, rules, screening)
    if not stands and (passed := pass_on(context, context.text)):  # a caseworker has written: it is for them
        return passed
    reply = Reply(text=stands or context.say("screening.review.not_understood"))
    return Turn((reply,), context.conversation, aside=True, lost=not stands)


def _before_the_consent(context: Context) -> Turn:
    """What is typed before it may be asked (都没有): first it is to be said whether it may be asked at all."""
    return Turn((Reply(text=context.say("screening.consent.choose")),), context.conversation, aside=True)


def _grown_up(context: Context, rules: Rules, screening: Screening) -> Turn | None:
    """我孩子今年19了: of a child that was told of as not grown up."""
    told = _on_the_page(context, rules, screening).get(_A_CHILD)
    if told is not True or not is_like(context.say("told.grown_up"), context.plain):
        return None
    return telling.hear(context, rules, screening, {_A_CHILD: False})


def other_answers(context: Context, rules: Rules, screening: Screening) -> list[tuple[Question, Answer]]:
    """The questions that the words answer, whether or not they were asked, each with what it would be told.

    Of questions that would be told the same the one of the fewest facts.
    """
    found: dict[str, tuple[Question, Answer]] = {}
    if len(context.plain) < _SHORTEST or not any(char.isalpha() for char in context.plain):
        return []
    for question, answer in _read_by_all(context, rules, screening):
        told = answer if isinstance(answer, Misread) else _told(question, answer)
        if told or question.several:  # 都没有 says something of a list too
            found.setdefault(repr(told), (question, told))
    return list(found.values())


def answers_something(context: Context, rules: Rules, screening: Screening) -> bool:
    """Whether the words answer any question at all: then they are none themselves (没办)."""
    return any(True for _ in _read_by_all(context, rules, screening))


def _read_by_all(context: Context, rules: Rules, screening: Screening) -> Iterator[tuple[Question, Answer]]:
    for shape in sorted(rules.questions, key=lambda each: len(each.facts)):
        question = question_again(rules, screening, shape.id)
        answer = interview.read_answer(question, context.question, context.today) if question else None
        if question is not None and answer is not None:
            yield question, answer


def _told(question: Question, answer: dict[str, FactValue]) -> dict[str, FactValue]:
    """Only what was named: of a list the rest stays as it is, and 不清楚 tells nothing."""
    otherwise = dict(question.otherwise)
    return {fact: value for fact, value in answer.items() if value is not None and value != otherwise.get(fact)}


def heard(context: Context, rules: Rules, screening: Screening, others: list[tuple[Question, Answer]]) -> Turn | None:
    """It waits on the review beside the rest; a half answer is asked back. None where it may mean several things."""
    if len(others) != 1:
        return None
    question, answer = others[0]
    if isinstance(answer, dict):
        known = screening.answers
        answer = {fact: value for fact, value in answer.items() if fact not in known or known[fact] != value}
        return telling.hear(context, rules, screening, answer) if answer else None
    asked = again(screening, question.id).model_copy(update={"asked_back": answer.reason})
    back = Reply(text=rules.texts.say(answer.text_key))
    return Turn((back, *shown(context, rules, asked)), context.with_changes(screening=asked))


def _stands(context: Context, rules: Rules, screening: Screening) -> str:
    """Said of what is on the page already."""
    page = _on_the_page(context, rules, screening)
    told = {fact: value for fact, value in _facts_in(context, rules).items() if fact in page and page[fact] == value}
    known = [line.text for line in lines(context, rules, told)]
    return context.say("screening.stands", lines=known) if known else ""


def _facts_in(context: Context, rules: Rules) -> dict[str, FactValue]:
    return dict(reading_of(context.knowledge, rules, telling.told_now(context)).facts)


def _on_the_page(context: Context, rules: Rules, screening: Screening) -> dict[str, FactValue]:
    """What was confirmed, and what waits for the tap."""
    waiting = pending(context.knowledge, rules, screening, context.today)
    return {**screening.answers, **waiting.facts, **waiting.sensitive}
