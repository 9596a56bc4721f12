"""How far a polled channel was read."""

from datetime import datetime

from sqlmodel import Session, col

from bot.store.insert import insert
from bot.store.models import IntakeOffset


def offset(session: Session, channel: str, account: str) -> int | None:
    """The first update not yet stored; None before the first."""
    row = session.get(IntakeOffset, (channel, account))
    return row.next_offset if row else None


def advance(session: Session, channel: str, account: str, next_offset: int, now: datetime) -> None:
    """Move on, in the transaction that stored everything before ``next_offset``. Never moves back."""
    statement = insert(session, IntakeOffset).values(
        channel=channel, account=account, next_offset=next_offset, updated_at=now
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["channel", "account"],
            set_={"next_offset": next_offset, "updated_at": now},
            where=col(IntakeOffset.next_offset) < next_offset,
        )
    )


def moved_at(session: Session, channel: str, account: str) -> datetime | None:
    """When something was last read; None before the first."""
    row = session.get(IntakeOffset, (channel, account))
    return row.updated_at if row else None
