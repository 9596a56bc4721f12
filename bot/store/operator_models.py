"""The tables of what staff keep at their desks: calls logged, pinned entries, saved filters, canned replies."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.row import Row, never_reused, words

__all__ = ["AskedDay", "Call", "CallOutcome", "CannedReply", "Pin", "SavedFilter"]


class CallOutcome(StrEnum):
    """How a call ended; wording ``desk.outcome.<id>`` says it to people."""

    ANSWERED = "answered"
    REFERRED = "referred"
    NOT_FOUND = "not_found"
    ELSEWHERE = "elsewhere"
    """Another office's matter."""


class Call(Row, table=True):
    """A call, as it is counted. Nothing in it says who rang."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "staff_id", "id"),
        Index(None, "on", "outcome"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    on: date
    """The day in Harbin."""
    at: datetime = Field(default_factory=utcnow)
    """When it was logged."""
    seconds: int | None = None
    """From the first key pressed for the caller to the logging; None where no clock ran (a page without script)."""
    outcome: CallOutcome = Field(sa_type=words(CallOutcome))
    entry: str = ""
    """The entry that was open; empty where none was."""
    elsewhere: str = ""
    """The other office's subject that was shown (knowledge.schema.Elsewhere.id); empty where none was."""
    district: str = ""
    """District code that the caller named, or empty."""
    question: str = ""
    """knowledge.asked.keepable of what was typed where nothing was found, counted among the open questions."""
    undone_at: datetime | None = None
    """The operator took it back: it counts no more, and its key stays used."""
    key: str
    """Idempotency key; a key pressed twice is one call."""


class Pin(Row, table=True):
    """An entry that one member of staff keeps at hand."""

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("staff_id", "entry"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    entry: str
    """Id of the entry; one that is no longer in force is not shown."""
    place: int
    """Where it stands, the least first; gaps are nothing."""
    created_at: datetime = Field(default_factory=utcnow)


class AskedDay(Row, table=True):
    """How often an open question was asked on one day, on all channels."""

    __tablename__ = "asked_day"
    __table_args__ = (Index(None, "on"),)

    question_id: int = Field(primary_key=True, foreign_key="open_question.id")
    on: date = Field(primary_key=True)
    """The day in Harbin."""
    count: int = 0


class SavedFilter(Row, table=True):
    """A filter that one member of staff bookmarked."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("staff_id", "page", "name"), UniqueConstraint("key"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    page: str
    """The path it is a filter of: ``/cases``."""
    name: str
    """As its owner calls it."""
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The query's fields, no person's name or number among them."""
    place: int = 0
    """Where it stands, the least first."""
    created_at: datetime = Field(default_factory=utcnow)
    key: str | None = None
    """Idempotency key; a form sent twice is one filter."""


class CannedReply(Row, table=True):
    """A reply kept to be used again. ``text`` may hold marks that are filled in with a case's facts."""

    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("key"), Index(None, "active", "place"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    """Whose own it is; None: the unit's."""
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    """The unit whose people may use it; None, and no owner: everybody's."""
    title: str
    text: str
    active: bool = True
    place: int = 0
    """Where it stands, the least first."""
    author: str = ""
    """Account name of whoever wrote it last."""
    created_at: datetime = Field(default_factory=utcnow)
    updated_at: datetime = Field(default_factory=utcnow)
    key: str | None = None
    """Idempotency key; a form sent twice is one reply."""
