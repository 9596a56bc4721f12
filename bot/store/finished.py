"""What is left of messages that were answered and replies that were sent, deleted when its time is over."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.store.models import Inbox, InboxStatus, Message, Outbox, OutboxStatus

AT_ONCE = 10_000
"""Rows of each table a call: the writer's lock is short also when there is much to do."""


def trim(session: Session, before: datetime) -> int:
    """Delete rows of inbox and outbox that were finished (or set aside) before this moment; how many.

    A message is kept as long as the transcript has it. A channel that delivers one again after its row has gone would
    be answered again: none does so after days.
    """
    told = select(Message.id).where(Message.inbox_id == Inbox.id)
    answered = (
        select(Inbox.id)
        .where(Inbox.status != InboxStatus.WAITING, col(Inbox.done_at) < before, ~told.exists())
        .order_by(col(Inbox.id))
        .limit(AT_ONCE)
    )
    delivered = (
        select(Outbox.id)
        .where(Outbox.status != OutboxStatus.WAITING, col(Outbox.created_at) < before)
        .order_by(col(Outbox.id))
        .limit(AT_ONCE)
    )
    found = 0
    for statement in (
        delete(Inbox).where(col(Inbox.id).in_(answered)).returning(col(Inbox.id)),
        delete(Outbox).where(col(Outbox.id).in_(delivered)).returning(col(Outbox.id)),
    ):
        gone = session.execute(statement.execution_options(synchronize_session=False))
        found += len(gone.all())
    return found
