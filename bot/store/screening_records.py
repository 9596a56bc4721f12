"""Decided screenings, kept to be decided again when the rules change: facts and verdict, no name and no number."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, delete
from sqlmodel import Field, Session, col, select

from bot.clock import utcnow
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Row
from handlers.effects import RecordScreening

__all__ = ["CaseFlag", "ScreeningRecord", "flag", "flag_of", "forget", "forget_flags", "keep", "open_cases", "records"]

_OPEN = (CaseStatus.WAITING, CaseStatus.CLAIMED)


class ScreeningRecord(Row, table=True):
    """The newest verdict for one person of a conversation. It goes when the conversation's talk goes."""

    __tablename__ = "screening_record"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    about: str = ""
    """For whom, as the conversation calls them; empty: for the resident."""
    facts: dict[str, Any] = Field(sa_type=JSON)
    decided_on: date
    district: str = ""
    version: str = Field(index=True)
    """The knowledge version that decided."""
    verdict: dict[str, Any] = Field(sa_type=JSON)
    """knowledge.screening.comparison.Verdict as JSON."""
    created_at: datetime = Field(default_factory=utcnow)


class CaseFlag(Row, table=True):
    """An open case whose verdict would be another under newer rules."""

    __tablename__ = "case_flag"

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    version: str
    """The knowledge version under which it flips."""
    moves: list[dict[str, Any]] = Field(sa_type=JSON)
    """knowledge.screening.comparison.Move as JSON, one a category."""
    at: datetime = Field(default_factory=utcnow)


def keep(session: Session, conversation_id: int, effect: RecordScreening, now: datetime) -> None:
    """Store a verdict in the place of the one before it for the same person."""
    session.execute(
        delete(ScreeningRecord).where(
            col(ScreeningRecord.conversation_id) == conversation_id, col(ScreeningRecord.about) == effect.about
        )
    )
    session.add(ScreeningRecord(conversation_id=conversation_id, created_at=now, **effect.model_dump()))
    session.flush()


def records(session: Session, version: str = "") -> Iterator[ScreeningRecord]:
    """The stored screenings, oldest first; with ``version`` those that it decided."""
    query = select(ScreeningRecord).order_by(col(ScreeningRecord.id))
    yield from session.exec(query.where(ScreeningRecord.version == version) if version else query)


def open_cases(session: Session, conversation_id: int) -> list[CaseRecord]:
    """The conversation's cases that are not over, oldest first."""
    mine = select(CaseRecord).where(CaseRecord.conversation_id == conversation_id, col(CaseRecord.status).in_(_OPEN))
    return list(session.exec(mine.order_by(col(CaseRecord.id))))


def flag(session: Session, case: CaseRecord, version: str, moves: list[dict[str, Any]], now: datetime) -> bool:
    """Flag a case for what moves under a version; False where it is flagged for the same already."""
    known = session.get(CaseFlag, case.id)
    if known is not None and (known.version, known.moves) == (version, moves):
        return False
    session.merge(CaseFlag(case_id=case.id or 0, version=version, moves=moves, at=now))
    flipped = [move["category"] for move in moves]
    audit.record(
        session, "system", "case.rules_changed", f"case:{case.number}", {"version": version, "categories": flipped}
    )
    return True


def flag_of(session: Session, case_id: int | None) -> CaseFlag | None:
    """The flag of a case, if it has one."""
    return session.get(CaseFlag, case_id) if case_id is not None else None


def forget(session: Session, conversation_ids: Collection[int | None]) -> None:
    """Delete what these conversations' screenings said."""
    session.execute(delete(ScreeningRecord).where(col(ScreeningRecord.conversation_id).in_(conversation_ids)))


def forget_flags(session: Session, case_ids: Collection[int | None]) -> None:
    """Delete the flags of these cases: they name categories of the person."""
    session.execute(delete(CaseFlag).where(col(CaseFlag.case_id).in_(case_ids)))
