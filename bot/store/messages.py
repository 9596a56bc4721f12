"""The transcript of a conversation."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from bot.store.models import Direction, Inbox, Message
from handlers.conversation import Conversation
from handlers.messages import Incoming, Kind, Reply
from knowledge.private_numbers import conceal


def keep_incoming(session: Session, row: Inbox, incoming: Incoming, before: Conversation, concealed: str = "") -> None:
    """Keep what the resident said: a text, or the labels of what was tapped. Nothing else is kept.

    Telephone numbers and look-up codes are struck, whenever they were typed. ``concealed`` stands in for a text that
    is nothing but one.
    """
    if incoming.kind not in {Kind.TEXT, Kind.CHOICE}:
        return
    if concealed:
        incoming = Incoming(text=concealed)
    elif incoming.kind == Kind.TEXT:
        incoming = incoming.model_copy(update={"text": conceal(incoming.text)})
    labels = {choice.id: choice.label for choice in before.offered}
    tapped = "、".join(labels.get(choice, choice) for choice in incoming.choice.split())
    text = incoming.text if incoming.kind == Kind.TEXT else tapped
    session.add(
        Message(
            conversation_id=row.conversation_id,
            direction=Direction.IN,
            text=text,
            body=incoming.model_dump(mode="json", exclude={"birth_date", "sex"}),
            inbox_id=row.id,
        )
    )
    session.flush()


def keep_replies(session: Session, row: Inbox, replies: Iterable[Reply]) -> None:
    """Keep the answers to a message, in their order."""
    for reply in replies:
        session.add(
            Message(
                conversation_id=row.conversation_id,
                direction=Direction.OUT,
                text=reply.text,
                body=reply.model_dump(mode="json"),
                inbox_id=row.id,
            )
        )
        session.flush()  # one by one: their ids keep their order


def replies_to(session: Session, inbox_id: int) -> tuple[Reply, ...]:
    """The replies that a message was given; empty where it was not answered yet, or was erased since."""
    rows = session.exec(
        select(Message)
        .where(Message.inbox_id == inbox_id, Message.direction == Direction.OUT)
        .order_by(col(Message.id))
    )
    return tuple(Reply.model_validate(row.body) for row in rows)


def transcript(session: Session, conversation_id: int, *, after: int = 0, limit: int = 500) -> Sequence[Message]:
    """The newest ``limit`` messages with an id above ``after``, oldest first."""
    rows = session.exec(
        select(Message)
        .where(Message.conversation_id == conversation_id, col(Message.id) > after)
        .order_by(col(Message.id).desc())
        .limit(limit)
    ).all()
    return rows[::-1]
