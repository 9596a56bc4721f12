"""What is typed to the question on the table: an answer, a story, a question, or neither."""

from collections.abc import Mapping

from handlers import about_day, naming_a_line, telling, told_ahead
from handlers.asking import correct, record
from handlers.conversation import Screening
from handlers.messages import Reply
from handlers.onward import go_on
from handlers.question_asked import asks, names_a_matter
from handlers.review import edit_choices
from handlers.spoken import is_like
from handlers.topics import topic_choices
from handlers.turn import Context, Turn
from knowledge.base import Finding, Status
from knowledge.screening import interview
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.rules import Screening as Rules

Found = tuple[Screening, bool, Question]
"""The screening, whether the question is the one on the table, and the question."""


def reply(context: Context, rules: Rules, screening: Screening, question: Question) -> Turn | None:
    """What the words lead to; None for a question. What only tells is an answer or not understood, never a question."""
    asking = asks(context) and not about_day.is_told(context, question)
    turn = _to_change(context, rules, screening)
    if turn := turn or _answer_in_words(context, rules, screening, question, free=not asking):
        return turn
    # Only what sounds like a question is read with the topic: an answer that is not understood is no follow-up.
    finding = context.knowledge.search(context.question, topic=context.conversation.topic if asking else "")
    found = finding.status is not Status.NO_ANSWER or finding.elsewhere is not None
    if found and asking:
        return telling.handle(context, rules)
    if turn := telling.handle(context, rules):
        return turn
    others = [] if asking else told_ahead.other_answers(context, rules, screening)
    if turn := told_ahead.heard(context, rules, screening, others):
        return turn
    is_answer = told_ahead.answers_something(context, rules, screening)  # to another question: 没办
    if found and not finding.courtesy and not is_answer and names_a_matter(context):
        return None
    return _not_understood(context, question, finding)


def _to_change(context: Context, rules: Rules, screening: Screening) -> Turn | None:
    """改户口: the earlier line that is named is asked again, else all that there are become buttons."""
    if not is_like(context.say("naming.change"), context.plain):
        return None
    if turn := naming_a_line.to_be_changed(context, rules, screening):
        return turn
    edits = edit_choices(context, rules, screening)
    reply = Reply(text=context.say("screening.change_which", any=bool(edits)), choices=edits)
    return Turn((reply,), context.conversation, aside=True)


def _not_understood(context: Context, question: Question, finding: Finding) -> Turn:
    """Said plainly; a topic that the words may have been about is a button."""
    topics = (found.entry for found in finding.candidates) if finding.status is Status.ANSWERED else ()
    choices = topic_choices(topics, 1)
    text = context.say("screening.not_understood", hint=question.hint, topic=bool(choices))
    return Turn((Reply(text=text, choices=choices),), context.conversation, aside=True, lost=True)


def _answer_in_words(
    context: Context, rules: Rules, screening: Screening, question: Question, *, free: bool
) -> Turn | None:
    """An answer to the question on the table: as its options are said, a day told roughly, or in ``free`` words."""
    answers = interview.read_answer(question, context.question, context.today, asked_back=screening.asked_back)
    about = about_day.taken(context, rules, screening, question, answers)
    if isinstance(about, Turn):
        return about
    answers, first, screening = about or (answers, "", screening)
    if answers is None and free:
        answers = telling.answer_to(context, rules, screening, question)
    if answers is None or question.id != screening.asking:
        return None
    return take(context, rules, (screening, True, question), answers, first=first)


def take(
    context: Context, rules: Rules, found: Found, answers: Mapping[str, FactValue] | Misread, *, first: str = ""
) -> Turn:
    """Record an answer, or ask back in plain words where it cannot be one."""
    screening, now, question = found
    if isinstance(answers, Misread):
        asked_back = rules.texts.say(answers.text_key)
        if answers.sets and now and not screening.editing:
            return go_on(context, rules, record(screening, question, dict(answers.sets)), first=asked_back)
        half = screening.model_copy(update={"asked_back": answers.reason})
        return Turn((Reply(text=asked_back),), context.with_changes(screening=half), aside=True)
    given = dict(answers)
    if now and not screening.editing:
        return go_on(context, rules, record(screening, question, given), first=first)
    stood = {fact: screening.answers[fact] for fact in question.facts if fact in screening.answers}
    if stood == given and not screening.editing:  # the same button once more
        return go_on(context, rules, screening)
    corrected = correct(rules, screening, question, given, context.today)
    return go_on(context, rules, corrected, first=first or context.say("screening.corrected"))
