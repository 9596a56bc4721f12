"""The stored conversation as a page shows it: turns of one resident's message and what was answered to it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store import messages
from bot.store.models import Direction, Message
from handlers.actions import Action, read_id
from handlers.messages import Incoming, Reply
from knowledge.answer import Cited
from knowledge.base import KnowledgeBase

SHOWN = 60
"""Messages of a conversation on the resident's page; a case page shows more."""


@dataclass(frozen=True)
class Said:
    """One bubble towards the resident; ``staff`` names the caseworker who wrote it, empty for the assistant."""

    reply: Reply
    cited: tuple[Cited, ...]
    staff: str
    case_number: str
    at: datetime
    withdrawn: bool = False
    """An answer whose entry was taken off since."""


@dataclass
class Turn:
    """``asked`` is empty for a turn that nobody asked for: a caseworker's message (``pushed``)."""

    asked: str
    at: datetime
    pushed: bool = False
    replies: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Transcript:
    """``last`` is the id of the newest message, or 0.

    ``earlier``: older messages were left out. ``erased``: of the messages up to ``after`` none is left.
    """

    turns: tuple[Turn, ...]
    last: int
    earlier: bool = False
    erased: bool = False


def read_transcript(
    session: Session,
    conversation_id: int,
    knowledge: KnowledgeBase,
    *,
    after: int = 0,
    limit: int = SHOWN,
    withdrawn: Set[str] = frozenset(),
) -> Transcript:
    """The newest ``limit`` messages behind ``after`` (a message id), in order; ``withdrawn``: keys of such answers."""
    found = messages.transcript(session, conversation_id, after=after, limit=limit + 1)
    shown = found[-limit:]
    last = shown[-1].id if shown else after
    erased = after > 0 and not _any_up_to(session, conversation_id, after)
    return Transcript(tuple(_turns(shown, knowledge, withdrawn)), last or 0, len(found) > limit, erased)


def _any_up_to(session: Session, conversation_id: int, message_id: int) -> bool:
    query = select(Message.id).where(Message.conversation_id == conversation_id, col(Message.id) <= message_id)
    return session.exec(query.limit(1)).first() is not None


def cited_clauses(reply: Reply, knowledge: KnowledgeBase) -> tuple[Cited, ...]:
    """The clauses a reply rests on; one that today's content no longer has is left out (the text still names it)."""
    found = []
    for citation in reply.citations:
        try:
            found.append(Cited(knowledge.document(citation), knowledge.clause(citation)))
        except KeyError:
            continue
    return tuple(found)


def _turns(shown: Sequence[Message], knowledge: KnowledgeBase, withdrawn: Set[str]) -> list[Turn]:
    turns: list[Turn] = []
    labels: dict[str, str] = {}
    for message in shown:
        if message.direction is Direction.IN:
            turns.append(Turn(_words(message, labels, knowledge), message.created_at))
            continue
        reply = Reply.model_validate(message.body)
        labels.update((choice.id, choice.label) for choice in reply.choices)
        pushed = message.direction is Direction.STAFF or message.inbox_id is None
        if pushed or not turns:
            turns.append(Turn("", message.created_at, pushed=pushed))
        cited, gone = cited_clauses(reply, knowledge), _is_gone(reply, withdrawn)
        turns[-1].replies.append(
            Said(reply, cited, message.staff, message.case_number, message.created_at, withdrawn=gone)
        )
    return turns


def _is_gone(reply: Reply, withdrawn: Set[str]) -> bool:
    """An answer is known by the key in the buttons that rate it."""
    rated = (read_id(choice.id) for choice in reply.choices)
    return any(action is Action.HELPFUL and key in withdrawn for action, key in rated)


def _words(message: Message, labels: dict[str, str], knowledge: KnowledgeBase) -> str:
    """What the resident said: typed words, or the labels of the choices tapped (of a list, those ticked)."""
    incoming = Incoming.model_validate(message.body) if message.body else Incoming(text=message.text)
    if not incoming.choice:
        return incoming.text or message.text
    if incoming.choice == Action.START:
        return ""  # nobody says it: it opens the conversation
    if message.text != incoming.choice:
        return message.text
    *ticks, button = incoming.choice.split(" ")
    return "\n".join(labels.get(choice) or label_of(choice, knowledge) for choice in ticks or [button])


def label_of(choice: str, knowledge: KnowledgeBase) -> str:
    """The label of a choice whose bubble is not at hand; its id where today's content no longer has it."""
    action, argument = read_id(choice)
    if action is Action.ASK and argument in knowledge.entries:
        return knowledge.entries[argument].title
    if action is Action.ASK:
        return knowledge.wording.say("transcript.question_gone")
    if action is Action.DISTRICT and argument in knowledge.districts:
        return knowledge.districts[argument].name
    if action is Action.ANSWER and knowledge.screening:
        question_id, _, option_id = argument.partition(":")
        for question in knowledge.screening.questions:
            for option in question.options:
                if (question.id, option.id) == (question_id, option_id):
                    return option.label
    key = f"button.{action}"
    return knowledge.wording.say(key) if key in knowledge.wording else choice
