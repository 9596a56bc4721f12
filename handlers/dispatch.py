"""respond(): the one way from a message to its replies, and the order in which handlers are asked."""

from dataclasses import replace
from datetime import date

from handlers import (
    answer,
    bare_fact,
    cases,
    commands,
    distress,
    erasing,
    fallback,
    greeting,
    handoff,
    handover,
    onward,
    plainly,
    rating,
    reconsidering,
    screening,
    service,
    telling,
    to_caseworker,
    unreadable,
    why_refused,
    wishing,
    written,
)
from handlers.actions import Action, read_id
from handlers.conversation import Conversation
from handlers.messages import Incoming, Reply
from handlers.picking import offered, read
from handlers.snapshot import Snapshot
from handlers.turn import Context, Handler, Turn
from knowledge.base import KnowledgeBase

__all__ = ["HANDLERS", "Turn", "respond"]

HANDLERS: tuple[Handler, ...] = (
    unreadable.handle,
    commands.handle,
    distress.handle,
    erasing.handle,
    cases.handle,
    service.handle,
    reconsidering.handle,
    handover.handle,
    handoff.handle,
    greeting.handle,
    why_refused.handle,
    plainly.handle,
    wishing.handle,
    written.handle,
    screening.handle,
    telling.handle_outside,
    bare_fact.handle,
    rating.handle,
    to_caseworker.handle,
    answer.handle,
    fallback.handle,
)
"""The first that answers wins. Commands work everywhere, so they come first; a question is what is nothing else."""


_LOST = 3
"""So many messages in a row that were not understood."""
_ABOUT_THE_ASIDE = frozenset(
    {
        Action.EDIT,
        Action.ASK,
        Action.ASK_NONE,
        Action.HELPFUL,
        Action.UNHELPFUL,
        Action.CASES,
        Action.WITHDRAW,
        Action.ASK_REVIEW,
        Action.RATE_SERVICE,
        Action.SCREENING_OTHER,
    }
)


def respond(
    message: Incoming, conversation: Conversation, knowledge: KnowledgeBase, snapshot: Snapshot, today: date
) -> Turn:
    """Answer one message. Pure: the same arguments give the same turn. Every message gets at least one reply."""
    here = knowledge.for_district(conversation.lives_in)
    context = read(message, conversation, here, snapshot, today)
    turn = next(turn for handler in HANDLERS if (turn := handler(context)) is not None)
    lost = conversation.lost + 1 if turn.lost else 0
    replies = turn.replies
    if turn.aside:
        replies = _with_the_table(replace(context, conversation=turn.conversation), replies, _person(context, lost))
    replies = (*_before(context, turn), *replies)
    kept = turn.conversation.model_copy(
        update={
            "greeted": True,
            "lost": lost,
            "told_struck": turn.conversation.told_struck or message.struck,
            "offered": offered(replies),
        }
    )
    return replace(turn, replies=replies, conversation=kept)


def _person(context: Context, lost: int) -> tuple[Reply, ...]:
    """A person is offered plainly, once, where message after message was not understood; what is asked stays asked."""
    if lost != _LOST or context.conversation.handoff is not None:
        return ()
    within = context.asking or context.busy
    return (context.reply("commands.offer_a_person", Action.HUMAN, within=within),)


def _with_the_table(context: Context, replies: tuple[Reply, ...], person: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """After an aside what was on the table is shown again; of the aside's own buttons only those about it stay.

    ``person``: the offer of somebody to talk to, where it is due.
    """
    table = handoff.prompt(context) or onward.prompt(context)
    if not table:
        return (*replies, *person)
    return (*(_without_offers(reply) for reply in replies), *person, *table)


def _without_offers(reply: Reply) -> Reply:
    kept = tuple(choice for choice in reply.choices if read_id(choice.id)[0] in _ABOUT_THE_ASIDE)
    return reply.model_copy(update={"choices": kept})


def _before(context: Context, turn: Turn) -> tuple[Reply, ...]:
    """What is said once: who speaks here, and that an identity number was struck and is not needed."""
    said: tuple[Reply, ...] = ()
    if not turn.conversation.greeted:
        said = (Reply(text=context.say("greeting.intro")),)
    if context.message.struck and not context.conversation.told_struck:
        said = (*said, Reply(text=context.say("greeting.struck")))
    return said
