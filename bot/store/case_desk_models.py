"""The tables of the case page: papers that somebody has seen."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import Field, Session, col

from bot.store.row import Row, never_reused, words

__all__ = ["CasePaper", "PaperSeen", "forget"]


class PaperSeen(StrEnum):
    """As what a paper was seen; wording ``case.paper.<id>`` says it."""

    ORIGINAL = "original"
    COPY = "copy"


class CasePaper(Row, table=True):
    """A paper that the resident was told to bring, and that somebody has seen; one not seen yet has no row."""

    __tablename__ = "case_paper"
    __table_args__ = (UniqueConstraint("case_id", "paper"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    paper: str
    """As the packet names it."""
    seen: PaperSeen = Field(sa_type=words(PaperSeen))
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime


def forget(session: Session, case_ids: Collection[int | None]) -> None:
    """Delete what was seen of these cases, for an erasure."""
    session.execute(delete(CasePaper).where(col(CasePaper.case_id).in_(case_ids)))
