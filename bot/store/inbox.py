"""The inbox: every message stored once, taken in order of arrival, set aside when its handling fails too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.clock import utcnow
from bot.store import conversations
from bot.store.conversations import Address
from bot.store.insert import insert
from bot.store.models import ConversationRow, Inbox, InboxStatus
from handlers.messages import Incoming

FAILURES_ALLOWED = 3
RETRY_AFTER = timedelta(seconds=1)
LEASE = timedelta(seconds=1)
"""How long nobody else begins with a message whose handling was begun: until its turn has locked the conversation."""
DIED = "the process ended"
"""The error of a message that is set aside because no attempt came to an end."""


@dataclass(frozen=True)
class Receipt:
    """``new`` is False for a message that was delivered before; ``inbox_id`` is then the first delivery's."""

    inbox_id: int
    conversation_id: int
    new: bool


def receive(session: Session, address: Address, delivery_id: str, incoming: Incoming) -> Receipt:
    """Store a message. The caller acknowledges it to the channel after the commit, not before."""
    incoming = incoming.model_copy(update={"text": _storable(incoming.text), "choice": _storable(incoming.choice)})
    delivery_id = _storable(delivery_id)
    conversation_id = conversations.find_or_create(session, address)
    now = utcnow()
    statement = (
        insert(session, Inbox)
        .values(
            channel=address.channel,
            account=address.account,
            delivery_id=delivery_id,
            conversation_id=conversation_id,
            payload=incoming.model_dump(mode="json"),
            status=InboxStatus.WAITING,
            failures=0,
            retry_at=now,
            error="",
            received_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(Inbox.id))
    )
    inserted = session.execute(statement).scalar_one_or_none()
    if inserted is not None:
        return Receipt(inserted, conversation_id, new=True)
    first = session.exec(
        select(Inbox).where(
            Inbox.channel == address.channel, Inbox.account == address.account, Inbox.delivery_id == delivery_id
        )
    ).one()
    return Receipt(first.id or 0, first.conversation_id, new=False)


def _storable(text: str) -> str:
    """Without what no database takes: NUL and half surrogates."""
    return text.replace("\0", "").encode(errors="replace").decode()


def take_next(session: Session, now: datetime) -> Inbox | None:
    """The message whose turn it is: the oldest waiting one that is the first of its conversation and due.

    Its conversation is locked until the transaction ends, and conversations that others have locked are passed over,
    so any number of workers keep each conversation's order; a killed worker's lock falls with its connection.
    """
    earlier = aliased(Inbox)
    head = ~(
        select(earlier.id)
        .where(
            earlier.conversation_id == Inbox.conversation_id,
            earlier.status == InboxStatus.WAITING,
            col(earlier.id) < col(Inbox.id),
        )
        .exists()
    )
    candidate = (
        select(Inbox.id, ConversationRow.id)
        .join(ConversationRow, col(ConversationRow.id) == col(Inbox.conversation_id))
        .where(Inbox.status == InboxStatus.WAITING, col(Inbox.retry_at) <= now, head)
        .order_by(col(Inbox.id))
        .limit(1)
        .with_for_update(of=ConversationRow, skip_locked=True, key_share=True)
    )
    found = session.exec(candidate).one_or_none()
    # Another worker may have finished this message between our look and our lock: look again under the lock.
    row = session.get(Inbox, found[0], populate_existing=True) if found else None
    return row if row is not None and row.status == InboxStatus.WAITING else None


def waiting_up_to(session: Session, conversation_id: int, inbox_id: int) -> Sequence[int]:
    """Ids of the conversation's waiting messages up to this one, in order of arrival."""
    ids = session.exec(
        select(Inbox.id)
        .where(
            Inbox.conversation_id == conversation_id,
            Inbox.status == InboxStatus.WAITING,
            col(Inbox.id) <= inbox_id,
        )
        .order_by(col(Inbox.id))
    ).all()
    return [found for found in ids if found is not None]


def begin(session: Session, row: Inbox, limit: int, now: datetime) -> bool:
    """Count an attempt; the caller commits it before the handling begins, so that one that ends the process counts.

    False: ``limit`` attempts were begun and none came to an end, and the message is set aside now.
    """
    if row.attempts >= limit:
        row.status, row.done_at, row.error = InboxStatus.SET_ASIDE, now, DIED
    else:
        row.attempts, row.retry_at = row.attempts + 1, now + LEASE
    session.add(row)
    session.flush()
    return row.status == InboxStatus.WAITING


def take_back(session: Session, inbox_id: int, now: datetime) -> None:
    """An attempt that the database cut short is none."""
    session.execute(
        update(Inbox)
        .where(col(Inbox.id) == inbox_id, col(Inbox.status) == InboxStatus.WAITING, col(Inbox.attempts) > 0)
        .values(attempts=col(Inbox.attempts) - 1, retry_at=now)
        .execution_options(synchronize_session=False)
    )


def finish(session: Session, row: Inbox, now: datetime) -> None:
    """Done: the key stays against a second delivery, the content goes."""
    row.status, row.payload, row.done_at, row.error = InboxStatus.DONE, None, now, ""
    session.add(row)
    session.flush()


def count_failure(session: Session, row: Inbox, error: BaseException, now: datetime) -> bool:
    """Count a failed turn; True when it was the last one allowed and the message is set aside."""
    row.failures += 1
    row.error = describe(error)
    row.retry_at = now + RETRY_AFTER * row.failures
    if row.failures >= FAILURES_ALLOWED:
        row.status, row.done_at = InboxStatus.SET_ASIDE, now
    session.add(row)
    session.flush()
    return row.status == InboxStatus.SET_ASIDE


def describe(error: BaseException) -> str:
    """Class and place of an error, without its text: the text may quote what the resident wrote."""
    traceback, place = error.__traceback__, ""
    while traceback is not None:
        place = f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return f"{type(error).__name__} at {place}" if place else type(error).__name__


def set_aside(session: Session) -> Sequence[Inbox]:
    """The messages whose handling failed too often, oldest first."""
    return session.exec(select(Inbox).where(Inbox.status == InboxStatus.SET_ASIDE).order_by(col(Inbox.id))).all()


def waiting(session: Session, *, since: datetime | None = None) -> int:
    """How many messages wait for their turn, all of them or those that came before ``since``."""
    query = select(func.count()).select_from(Inbox).where(Inbox.status == InboxStatus.WAITING)
    return session.exec(query if since is None else query.where(col(Inbox.received_at) < since)).one()
