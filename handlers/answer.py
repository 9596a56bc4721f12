"""A question: answered with its clause, or with what it might have meant, or with an honest "I don't know"."""

import re

from handlers.actions import Action
from handlers.conversation import Conversation
from handlers.messages import Choice, Reply
from handlers.sources import cited_documents, clause_links
from handlers.topics import find_topic, topic_choice
from handlers.turn import Context, Turn
from knowledge.answer import Answer, Cited, answer
from knowledge.base import Candidate, Finding, Status
from knowledge.schema import Citation, Entry

QUESTIONS_KEPT = 20
_LONGEST_KEPT = 200
_MOST_CHOICES = 3
_MOST_ANSWERS = 2
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){9,}")
"""Ten digits and more: a telephone or card number, which a kept question does not need."""


def handle(context: Context) -> Turn | None:
    """Whatever is typed and is nothing else, or the button of a topic."""
    if context.action is Action.ASK:
        entry = find_topic(context.knowledge, context.argument)
        if entry is None:
            return Turn((context.reply("answer.gone", Action.HUMAN, Action.HELP),), context.conversation, aside=True)
        return _about(context, entry)
    if context.action is Action.ASK_NONE:
        return Turn((_no_answer(context, ()),), context.conversation, aside=True)
    if context.action is not None or not context.plain:
        return None
    finding = context.knowledge.search(context.question, topic=context.conversation.topic)
    findings = (finding, *finding.also)[:_MOST_ANSWERS]
    replies = tuple(_found(context, one) for one in findings)
    answered = [one.candidates[0].entry for one in findings if one.status is Status.ANSWERED]
    return Turn(replies, _remember(context, context.text, answered[:1]), aside=True)


def _about(context: Context, entry: Entry) -> Turn:
    return Turn((_answered(context, entry),), _remember(context, entry.title, [entry]), aside=True)


def _remember(context: Context, question: str, entries: list[Entry]) -> Conversation:
    kept = _LONG_NUMBER.sub("*", question)[:_LONGEST_KEPT]
    questions = (*context.conversation.questions, kept)[-QUESTIONS_KEPT:]
    topic = entries[0].id if entries else context.conversation.topic
    return context.with_changes(questions=questions, topic=topic)


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
    return tuple(topic_choice(candidate.entry) for candidate in candidates[:_MOST_CHOICES])


def _answered(context: Context, entry: Entry) -> Reply:
    found = answer(context.knowledge, entry, context.today)
    entries = context.knowledge.entries
    related = tuple(topic_choice(entries[other]) for other in entry.related if other in entries)[: _MOST_CHOICES - 1]
    offer = context.choices(Action.SCREENING) if entry.screening and context.can_screen else ()
    citations = tuple(_citation(cited) for cited in found.citations)
    text = _text(context, found, citations)
    if offer:
        text = f"{text}\n\n{context.say('answer.offer')}"
    return Reply(
        text=text,
        choices=(*offer, *related, *_next_steps(context)),
        citations=citations,
        links=clause_links(context, citations),
    )


def _text(context: Context, found: Answer, citations: tuple[Citation, ...]) -> str:
    """Plain words first, then the amounts of the day, then each source with article, number and date."""
    return context.say(
        "answer.full",
        answer=found.text,
        amounts=[{"title": amount.title, "value": amount.value} for amount in found.amounts],
        sources=cited_documents(context, citations),
        caution=found.caution,
    )


def _next_steps(context: Context) -> tuple[Choice, ...]:
    return () if context.busy else context.choices(Action.HUMAN, Action.HELP)


def _citation(cited: Cited) -> Citation:
    return Citation(document=cited.document.id, article=cited.clause.article)
