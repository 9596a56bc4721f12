"""The outbox: replies on their way to a push channel, one at a time for each conversation, at least once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.store.channels import CHANNELS
from bot.store.insert import insert
from bot.store.models import ConversationRow, Outbox, OutboxStatus
from handlers.messages import Reply

LEASE = timedelta(seconds=8)
"""How long a sender has a reply for itself. A killed sender's replies are due again after it."""


def put(session: Session, conversation: ConversationRow, key: str, replies: Iterable[Reply], now: datetime) -> None:
    """Hand replies to the channel; nothing for a channel that reads the transcript. A key is put once."""
    if not CHANNELS[conversation.channel].push:
        return
    for place, reply in enumerate(replies):
        session.execute(
            insert(session, Outbox)
            .values(
                key=f"{key}:{place}",
                channel=conversation.channel,
                account=conversation.account,
                conversation_id=conversation.id,
                body=reply.model_dump(mode="json"),
                status=OutboxStatus.WAITING,
                attempts=0,
                due_at=now,
                error="",
                created_at=now,
            )
            .on_conflict_do_nothing()
        )


def due(session: Session, channel: str, account: str, limit: int, now: datetime) -> Sequence[tuple[Outbox, str]]:
    """Lease replies to send, each with the person to send it to (``(row, person)``).

    Only the first waiting reply of a conversation is ever handed out: the next follows when it was sent or failed.
    Two senders never get the same row while the lease (``LEASE``) lasts.
    """
    earlier = aliased(Outbox)
    head = ~(
        select(earlier.id)
        .where(
            earlier.conversation_id == Outbox.conversation_id,
            earlier.status == OutboxStatus.WAITING,
            col(earlier.id) < col(Outbox.id),
        )
        .exists()
    )
    query = (
        select(Outbox, ConversationRow.person)
        .join(ConversationRow, col(ConversationRow.id) == col(Outbox.conversation_id))
        .where(
            Outbox.channel == channel,
            Outbox.account == account,
            Outbox.status == OutboxStatus.WAITING,
            col(Outbox.due_at) <= now,
            head,
        )
        .order_by(col(Outbox.id))
        .limit(limit)
        .with_for_update(of=Outbox, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    leased = session.exec(query).all()
    for row, _person in leased:
        row.due_at = now + LEASE
        row.attempts += 1
        session.add(row)
    session.flush()
    return [(row, person) for row, person in leased]


def reply_of(row: Outbox) -> Reply:
    """What to send."""
    return Reply.model_validate(row.body)


def sent(session: Session, outbox_id: int, now: datetime) -> None:
    """It arrived: the content goes, the transcript has it."""
    _change(session, outbox_id, status=OutboxStatus.SENT, body=None, sent_at=now, error="")


def retry(session: Session, outbox_id: int, at: datetime, error: str) -> None:
    """Send it again, not before ``at``. ``error`` is a class or code, never a text that may quote the reply."""
    _change(session, outbox_id, due_at=at, error=error)


def failed(session: Session, outbox_id: int, error: str) -> None:
    """The channel refuses it for good; the conversation's next reply may go."""
    _change(session, outbox_id, status=OutboxStatus.FAILED, body=None, error=error)


def _change(session: Session, outbox_id: int, **values: object) -> None:
    session.execute(
        update(Outbox)
        .where(col(Outbox.id) == outbox_id, col(Outbox.status) == OutboxStatus.WAITING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def stuck(session: Session, now: datetime, after: timedelta) -> int:
    """How many replies have waited longer than ``after``."""
    return session.exec(
        select(func.count())
        .select_from(Outbox)
        .where(Outbox.status == OutboxStatus.WAITING, col(Outbox.created_at) < now - after)
    ).one()
