"""The tables about content: entries revised since the folder was shipped, and what residents made of the answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Enum, Index, UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.models import Row
from knowledge.schema import EntryStatus

__all__ = ["OpenQuestion", "Rating", "Revision", "Row"]

_STATUS = Enum(EntryStatus, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])


class Revision(Row, table=True):
    """An entry as somebody left it. Rows are only ever added; the newest of an entry that is no draft is in force."""

    __tablename__ = "revision"
    __table_args__ = (Index(None, "entry", "id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    entry: str
    body: dict[str, Any] = Field(sa_type=JSON)
    """knowledge.schema.Entry as JSON, without the fields that have their usual value."""
    status: EntryStatus = Field(sa_type=_STATUS)
    author: str
    reviewed_by: str = ""
    at: datetime = Field(default_factory=utcnow)
    retired_at: datetime | None = None
    """When it had been written into the files, which are in force again since; of a draft: when it was given up."""


class OpenQuestion(Row, table=True):
    """A question that found no answer, or whose answer did not help, with how often. Nothing says who asked it."""

    __tablename__ = "open_question"
    __table_args__ = (UniqueConstraint("text", "entry"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    text: str
    """knowledge.asked.keepable: a short question in normal form."""
    entry: str = ""
    """The entry whose answer did not help; empty for a question without answer."""
    count: int = 0
    last_on: date = Field(index=True)
    draft: str = ""
    """The draft entry that was made of it, or feedback.DISMISSED."""


class Rating(Row, table=True):
    """How often the answer of an entry, at one version of the knowledge, helped and did not."""

    __tablename__ = "rating"

    entry: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    helpful: int = 0
    unhelpful: int = 0
