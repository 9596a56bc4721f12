"""A question: answered with its clause, or with what it might have meant, or with an honest "I don't know"."""

from dataclasses import replace

from rapidfuzz import fuzz

from handlers.actions import Action
from handlers.conversation import Conversation
from handlers.effects import NoteUnanswered
from handlers.messages import Choice, Reply
from handlers.rating import rating_choices, with_answered
from handlers.sources import cited_documents, clause_links
from handlers.spoken import contains
from handlers.telling import with_facts
from handlers.to_caseworker import pass_on, tell_choices
from handlers.topics import find_topic, topic_choices
from handlers.turn import Context, Turn
from knowledge.answer import Answer, Cited, answer
from knowledge.asked import keepable
from knowledge.base import Candidate, Finding, Status
from knowledge.private_numbers import MARK, conceal
from knowledge.quote import quote_for
from knowledge.schema import Citation, Entry

QUESTIONS_KEPT = 50
_LONGEST_KEPT = 200
_MOST_CHOICES = 3
_MOST_ANSWERS = 2
_LIKE_ANOTHER_S = 50
"""Likeness (of 100) of a message to a question for another office, from which it is that question."""


def handle(context: Context) -> Turn | None:
    """Whatever is typed and is nothing else, or the button of a topic."""
    if context.action is Action.ASK:
        entry = find_topic(context.knowledge, context.argument)
        if entry is None:
            return Turn((context.reply("answer.gone", Action.HUMAN, Action.HELP),), context.conversation, aside=True)
        return _about(context, entry)
    if context.action is Action.ASK_NONE:
        asked = "".join(context.conversation.questions[-1:])
        none = Turn((_no_answer(context, ()),), context.conversation, _unanswered(asked), aside=True)
        return pass_on(context, asked) or none
    return _typed(context) if context.action is None and context.plain else None


def _typed(context: Context) -> Turn:
    finding = context.knowledge.search(context.question, topic=context.conversation.topic)
    findings = tuple(_if_ours(context, one) for one in (finding, *finding.also)[:_MOST_ANSWERS])
    replies = tuple(_found(context, one) for one in findings)
    answered = [one.candidates[0].entry for one in findings if one.status is Status.ANSWERED]
    nothing = all(one.status is Status.NO_ANSWER and one.elsewhere is None for one in findings)
    unasked = nothing or finding.courtesy or _told_not_asked(context, findings)
    if unasked and (passed_on := pass_on(context, context.text)) is not None:
        return passed_on
    if finding.courtesy and context.busy:  # 没有, 嗯: what is on the table says what it waits for
        return Turn((), context.conversation, aside=True)
    effects = _unanswered(context.question) if nothing else ()
    turn = Turn(replies, _remember(context, context.text, answered), effects, aside=True, lost=nothing)
    return with_facts(context, turn)


def _told_not_asked(context: Context, findings: tuple[Finding, ...]) -> bool:
    """Another office's word in a message about more (「陪孙子看病，改到后天行不行」), or with a telephone number.

    It is meant for the caseworker, who asked for it, where no question to that office is like the whole of it.
    """
    if any(one.status is not Status.NO_ANSWER for one in findings):
        return False
    asked = (wording for one in findings if one.elsewhere for wording in (one.elsewhere.topic, *one.elsewhere.variants))
    likeness = max((fuzz.ratio(context.question, wording) for wording in asked), default=0)
    return likeness < _LIKE_ANOTHER_S or MARK in conceal(context.text)


def _if_ours(context: Context, finding: Finding) -> Finding:
    """Without another office's word where the question speaks of our matter (就业困难人员, 补助) and names no other.

    Likeness alone would turn away with the wrong word what the base only does not know yet.
    """
    other = finding.elsewhere
    ours = other is not None and not finding.courtesy and contains(context.knowledge.wording, "ours", context.plain)
    if other is None or not ours or any(name in context.plain for name in other.names):
        return finding
    return replace(finding, elsewhere=None)


def _about(context: Context, entry: Entry) -> Turn:
    return Turn((_answered(context, entry),), _remember(context, entry.title, [entry]), aside=True)


def _remember(context: Context, question: str, entries: list[Entry]) -> Conversation:
    questions = context.conversation.questions
    if _is_question(context, question, entries):
        questions = (*questions, conceal(question)[:_LONGEST_KEPT])[-QUESTIONS_KEPT:]
    topic = entries[0].id if entries else context.conversation.topic
    conversation = context.with_changes(questions=questions, topic=topic)
    for entry in entries:
        conversation = with_answered(context, conversation, entry, keepable(question))
    return conversation


def _is_question(context: Context, text: str, entries: list[Entry]) -> bool:
    """Not an answer to the screening that was not understood, and not a number alone."""
    words = conceal(text).replace(MARK, "")
    return any(char.isalpha() for char in words) and (bool(entries) or not context.asking)


def _unanswered(question: str) -> tuple[NoteUnanswered, ...]:
    """What may be kept of a question without answer, to be counted."""
    kept = keepable(question)
    return (NoteUnanswered(question=kept),) if kept else ()


def _found(context: Context, finding: Finding) -> Reply:
    if finding.status is Status.ANSWERED:
        return _answered(context, finding.candidates[0].entry)
    if finding.elsewhere is not None:
        return Reply(text=finding.elsewhere.text, choices=_next_steps(context))
    if finding.status is Status.AMBIGUOUS:
        choices = _topics(finding.candidates)
        return Reply(text=context.say("answer.which"), choices=(*choices, context.choice(Action.ASK_NONE)))
    return _no_answer(context, finding.candidates)


def _no_answer(context: Context, nearest: tuple[Candidate, ...]) -> Reply:
    topics = _topics(nearest)
    return Reply(
        text=context.say("answer.none", nearest=bool(topics)),
        choices=(*topics, *context.choices(Action.HUMAN, Action.HELP)),
    )


def _topics(candidates: tuple[Candidate, ...]) -> tuple[Choice, ...]:
    return topic_choices((candidate.entry for candidate in candidates), _MOST_CHOICES)


def _answered(context: Context, entry: Entry) -> Reply:
    found = answer(context.knowledge, entry, context.today)
    related = topic_choices(found.related, _MOST_CHOICES - 1)
    offer = context.choices(Action.SCREENING) if entry.screening and context.can_screen else ()
    citations = tuple(_citation(cited) for cited in found.citations)
    links = clause_links(context, citations)
    if found.withheld is not None:
        text = context.say("answer.withheld", withheld=found.withheld, amounts=found.amounts, day=context.today)
        return Reply(text=text, choices=_next_steps(context), links=links)
    text = _text(context, found, citations)
    if offer:
        text = f"{text}\n\n{context.say('answer.offer')}"
    return Reply(
        text=text,
        choices=(*offer, *related, *_next_steps(context), *rating_choices(context, entry)),
        citations=citations,
        links=links,
        version=context.knowledge.version,
    )


def _text(context: Context, found: Answer, citations: tuple[Citation, ...]) -> str:
    """Plain words first, then the amounts of the day, a short quote, and each source with article, number and date."""
    quoted, quote = quote_for([cited.clause.text for cited in found.citations], found.text)
    return context.say(
        "answer.full",
        answer=found.text,
        amounts=found.amounts,
        district=found.district,
        offices=found.offices,
        quoted=found.citations[quoted].document.id if found.citations else "",
        quote=quote,
        sources=cited_documents(context, citations),
        caution=found.caution,
    )


def _next_steps(context: Context) -> tuple[Choice, ...]:
    return () if context.busy else (*tell_choices(context), *context.choices(Action.HUMAN, Action.HELP))


def _citation(cited: Cited) -> Citation:
    return Citation(document=cited.document.id, article=cited.clause.article)
