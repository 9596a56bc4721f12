"""The table of what editors did with an entry: one numbered step after another, so that of two at once one is first."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.row import Row, never_reused, words

__all__ = ["EntryAct", "EntryStep"]


class EntryAct(StrEnum):
    """What was done; wording ``edit.act.<id>`` says it to people."""

    SAVE = "save"
    """A draft was left."""
    RESTORE = "restore"
    """An older version became the draft."""
    SUBMIT = "submit"
    """The draft waits for a second person."""
    RETURN = "return"
    """The second person sent it back, with a comment."""
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class EntryStep(Row, table=True):
    """One step of an entry. ``number`` counts from 1 within the entry: no two steps follow the same one."""

    __tablename__ = "entry_step"
    __table_args__ = (UniqueConstraint("entry", "number"), UniqueConstraint("key"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    entry: str
    number: int
    act: EntryAct = Field(sa_type=words(EntryAct))
    by: str
    """Account name."""
    at: datetime = Field(default_factory=utcnow)
    revision: int | None = Field(default=None, foreign_key="revision.id")
    """The revision that the step made or was about."""
    words: str = ""
    """Why, as its author wrote it."""
    key: str | None = None
    """Idempotency key; a form sent twice is one step."""
