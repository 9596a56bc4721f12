"""The tables of a case's life: state, moves, deadlines with their pauses, what was missed, who it is about."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint, delete, update
from sqlmodel import Field, Session, col, select

from bot.clock import utcnow
from bot.store import audit
from bot.store.models import CaseRecord, Row

__all__ = ["CaseLife", "CasePause", "CasePerson", "DeadlineRun", "LifeMove", "MissedDeadline", "forget"]

RECOGNITION = "recognise"
"""The move that makes an official record of a case."""


class CaseLife(Row, table=True):
    """Where a case stands in knowledge.casework.life, and what its forms said last."""

    __tablename__ = "case_life"
    __table_args__ = (Index(None, "state", "case_id"),)

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    state: str
    record: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Fields, counts and collections as JSON; days are written YYYY-MM-DD."""
    version: int = 0
    """Counts the moves; a form names the version it was made from."""
    recognised: bool = False
    """A recognition was made at some time: the life is an office record, which an erasure does not take."""
    erased_at: datetime | None = None
    """The resident had everything erased before a recognition: days and states stay for the statistics, no word."""
    updated_at: datetime = Field(default_factory=utcnow)


class LifeMove(Row, table=True):
    """One move of a case: the history, never changed."""

    __tablename__ = "life_move"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "case_id", "id"),
        Index(None, "happened_on", "move"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    move: str
    source: str
    """The state before it; ``target`` the one after."""
    target: str
    actor: str
    """As the audit trail names it."""
    form: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was filled in, as the record is written."""
    happened_on: date
    """The day that the form says it happened; else the day it was made. Reports count by it."""
    at: datetime
    """The moment it was made, which is what a deadline is kept by."""
    key: str | None = None
    """Idempotency key; a form sent twice is one move."""


class DeadlineRun(Row, table=True):
    """A deadline that began for a case, and how it ended."""

    __tablename__ = "deadline_run"
    __table_args__ = (
        Index(None, "case_id", "ended_at", "id"),
        Index(None, "ended_at", "rule", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    rule: str
    since: datetime
    begun_by: int | None = Field(default=None, foreign_key="life_move.id")
    """The move that began it; None: the referral itself."""
    ended_by: int | None = Field(default=None, foreign_key="life_move.id")
    ended_at: datetime | None = None
    kept: bool = False
    """Of an ended run: it was kept. Otherwise there was nothing left to do."""


class CasePause(Row, table=True):
    """A time in which a case waits for the resident: the deadlines that pause do not run."""

    __tablename__ = "case_pause"
    __table_args__ = (Index(None, "case_id", "id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    since: datetime
    until: datetime | None = None


class MissedDeadline(Row, table=True):
    """A deadline was missed: one event, however often and by whomever it is found."""

    __tablename__ = "missed_deadline"
    __table_args__ = (Index(None, "missed_on"),)

    missed_id: str = Field(primary_key=True)
    """knowledge.casework.deadlines.Run.missed_id."""
    case_id: int = Field(foreign_key="case_record.id", index=True)
    run_id: int = Field(foreign_key="deadline_run.id")
    rule: str
    due: datetime
    """The first moment that was too late."""
    missed_on: date
    """The day of ``due`` in Harbin."""
    found_at: datetime


class CasePerson(Row, table=True):
    """Who a case is about: name, identity number, address and the like, encrypted as one."""

    __tablename__ = "case_person"

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    updated_at: datetime


def forget(session: Session, case_ids: Collection[int | None], now: datetime) -> None:
    """Take from the lives of these cases every word and name, for an erasure.

    What the statistics count stays: states, moves and their days. A case that was recognised stays whole: the
    recognition is the office's record and not the resident's to delete; the audit trail says that it was kept.
    """
    lives = session.exec(select(CaseLife).where(col(CaseLife.case_id).in_(case_ids))).all()
    for life in lives:
        if life.recognised:
            number = session.exec(select(CaseRecord.number).where(CaseRecord.id == life.case_id)).one()
            audit.record(session, "system", "life.kept_at_erasure", f"case:{number}", {"reason": "recognised"}, at=now)
    gone = [life.case_id for life in lives if not life.recognised]
    for life in lives:
        if life.case_id in gone:
            life.record, life.version, life.erased_at, life.updated_at = {}, life.version + 1, now, now
            session.add(life)
    session.flush()
    kept = {life.case_id for life in lives if life.recognised}
    nameless = [case_id for case_id in case_ids if case_id not in kept]
    session.execute(update(LifeMove).where(col(LifeMove.case_id).in_(gone)).values(form={}))
    session.execute(
        update(DeadlineRun)
        .where(col(DeadlineRun.case_id).in_(gone), col(DeadlineRun.ended_at).is_(None))
        .values(ended_at=now)
    )
    session.execute(delete(CasePause).where(col(CasePause.case_id).in_(gone)))
    session.execute(delete(CasePerson).where(col(CasePerson.case_id).in_(nameless)))
