"""What residents write to whoever works on their case: encrypted, unread until its holder has opened the case."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, delete, update
from sqlmodel import Field, Session, col, select

from bot.store.models import Row
from bot.store.vault import Vault

__all__ = ["CaseMessage", "forget", "keep", "mark_read", "of_case", "with_unread"]


class CaseMessage(Row, table=True):
    """A message of the resident that the knowledge base could not answer, and that is meant for the caseworker.

    It may hold a telephone number, so it is kept as contact data are.
    """

    __tablename__ = "case_message"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id", index=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    created_at: datetime
    read_at: datetime | None = None
    """When the holder opened the case after it came."""


def keep(session: Session, vault: Vault, case_id: int, text: str, now: datetime) -> int | None:
    """Store a message, unread; its id."""
    kept = CaseMessage(case_id=case_id, sealed=vault.seal(text), created_at=now)
    session.add(kept)
    session.flush()
    return kept.id


def of_case(session: Session, case_id: int | None) -> Sequence[CaseMessage]:
    """A case's messages, oldest first."""
    return session.exec(select(CaseMessage).where(CaseMessage.case_id == case_id).order_by(col(CaseMessage.id))).all()


def with_unread(session: Session) -> frozenset[int]:
    """Ids of the cases that have an unread message."""
    return frozenset(session.exec(select(CaseMessage.case_id).where(col(CaseMessage.read_at).is_(None)).distinct()))


def mark_read(session: Session, case_id: int | None, up_to: int, now: datetime) -> int:
    """Mark what was shown (ids to ``up_to``) as read; how many were not before. One that comes meanwhile stays new."""
    marked = (
        update(CaseMessage)
        .where(
            col(CaseMessage.case_id) == case_id,
            col(CaseMessage.id) <= up_to,
            col(CaseMessage.read_at).is_(None),
        )
        .values(read_at=now)
        .returning(col(CaseMessage.id))
        .execution_options(synchronize_session=False)
    )
    return len(session.execute(marked).all())


def forget(session: Session, case_ids: Collection[int | None]) -> None:
    """Delete the messages of these cases."""
    session.execute(delete(CaseMessage).where(col(CaseMessage.case_id).in_(case_ids)))
