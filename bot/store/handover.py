"""One-time codes by which a screening is taken up on another channel: only their digests are stored, used once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Field, Session, col, select

from bot.store import audit, conversations
from bot.store.models import Consent, ConversationRow, Row
from bot.store.vault import Vault
from handlers.conversation import Screening

__all__ = ["LASTS", "HandoverCode", "find", "forget", "forget_expired", "offer", "take"]

LASTS = timedelta(days=1)
_PURPOSES = ("screening", "sensitive")
"""Consents that go with a screening."""


class HandoverCode(Row, table=True):
    """A code told to the resident of a conversation, who may type it elsewhere."""

    __tablename__ = "handover_code"

    code_hash: str = Field(primary_key=True)
    """Keyed digest."""
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    expires_at: datetime = Field(index=True)


def offer(session: Session, vault: Vault, conversation_id: int, code: str, now: datetime) -> None:
    """Store a code; an earlier one of the same conversation no longer counts."""
    forget(session, [conversation_id])
    digest = _digest(vault, code)
    session.add(HandoverCode(code_hash=digest, conversation_id=conversation_id, expires_at=now + LASTS))
    session.flush()


def find(session: Session, vault: Vault, code: str, now: datetime) -> tuple[ConversationRow, Screening] | None:
    """The conversation behind a code, locked, and its screening.

    None for a wrong, used or old code, and while that conversation has a turn of its own: two that take each other's
    screening at the same moment must not wait for each other.
    """
    offered = session.get(HandoverCode, _digest(vault, code), populate_existing=True)
    if offered is None or offered.expires_at <= now:
        return None
    row = session.exec(
        select(ConversationRow)
        .where(ConversationRow.id == offered.conversation_id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    screening = conversations.load(row).screening if row is not None else None
    return (row, screening) if row is not None and screening is not None else None


def take(session: Session, vault: Vault, code: str, receiver: ConversationRow, now: datetime) -> None:
    """Move the screening's consents to the receiver and empty it where it was; the code is used up.

    The receiver's own state is saved by the caller. LookupError where the code no longer leads anywhere.
    """
    found = find(session, vault, code, now)
    if found is None or receiver.id is None:
        raise LookupError("a screening was taken over by a code that leads nowhere")
    giver, _ = found
    moved = update(Consent).where(col(Consent.conversation_id) == giver.id, col(Consent.purpose).in_(_PURPOSES))
    session.execute(moved.values(conversation_id=receiver.id))
    emptied = conversations.load(giver).model_copy(update={"screening": None, "offered": ()})
    conversations.save(session, giver, emptied, now)
    forget(session, [giver.id])
    audit.record(session, "resident", "screening.move", f"conversation:{giver.id}", {"to": receiver.id})


def forget(session: Session, conversation_ids: list[int | None]) -> None:
    """Codes of these conversations no longer count."""
    session.execute(delete(HandoverCode).where(col(HandoverCode.conversation_id).in_(conversation_ids)))


def forget_expired(session: Session, now: datetime) -> None:
    """Delete what nobody used in time."""
    session.execute(delete(HandoverCode).where(col(HandoverCode.expires_at) <= now))


def _digest(vault: Vault, code: str) -> str:
    return vault.digest(f"handover:{code}")
