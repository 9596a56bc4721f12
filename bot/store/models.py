"""The tables. Times are UTC with zone; a date is decided in Asia/Shanghai by whoever writes it.

Table models do not validate on construction: what comes from outside passes a plain pydantic model first.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.row import Row, never_reused, words
from bot.store.staff_models import Attempt, Staff, StaffSession
from bot.store.unit_models import Unit, UnitKind
from bot.store.vocabulary import CaseStatus, Direction, InboxStatus, OutboxStatus, Outcome, Role

__all__ = [
    "Attempt",
    "Audit",
    "CaseRecord",
    "CaseSequence",
    "CaseStatus",
    "Consent",
    "Contact",
    "ConversationRow",
    "Direction",
    "Inbox",
    "InboxStatus",
    "IntakeOffset",
    "Lease",
    "Message",
    "Note",
    "Outbox",
    "OutboxStatus",
    "Outcome",
    "Role",
    "Row",
    "Staff",
    "StaffSession",
    "Unit",
    "UnitKind",
]


class ConversationRow(Row, table=True):
    """One person on one channel; ``state`` is handlers.conversation.Conversation as JSON."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "account", "person"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    """Which bot or site of ours the person wrote to."""
    person: str
    """The channel's own id of the person; never a name."""
    state: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    version: int = 0
    """Counts the turns; a turn is saved only onto the version it was made from."""
    created_at: datetime = Field(default_factory=utcnow)
    updated_at: datetime = Field(default_factory=utcnow, index=True)


class Inbox(Row, table=True):
    """A message that came in, stored before it is acknowledged. Done, it keeps its key and loses its content."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "account", "delivery_id"),
        Index(None, "conversation_id", "status", "id"),
        Index(None, "status", "id"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    delivery_id: str
    """What the channel counts deliveries by; a second delivery of the same id is the same message."""
    conversation_id: int = Field(foreign_key="conversation.id")
    payload: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """handlers.messages.Incoming as JSON, until done."""
    status: InboxStatus = Field(default=InboxStatus.WAITING, sa_type=words(InboxStatus))
    failures: int = 0
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often a worker began to handle it, counted before it begins: a handling that ends the process counts too."""
    retry_at: datetime = Field(default_factory=utcnow)
    """Not taken before this moment; a failed message waits a little."""
    error: str = ""
    """Class of the last error and where it rose; never its text, which may quote the resident."""
    received_at: datetime = Field(default_factory=utcnow)
    done_at: datetime | None = None


class Message(Row, table=True):
    """The transcript: every turn's message and replies, and what caseworkers wrote to the resident."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("key"), Index(None, "conversation_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    direction: Direction = Field(sa_type=words(Direction))
    text: str
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Incoming (direction in) or Reply (out, staff) as JSON."""
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", index=True)
    """The message that this is, or that it answers."""
    case_number: str = ""
    """The case that a caseworker wrote about; empty otherwise."""
    staff: str = ""
    """Account name of the caseworker; empty otherwise."""
    key: str | None = None
    """Idempotency key of a staff reply; a form sent twice is one message."""
    created_at: datetime = Field(default_factory=utcnow)


class Outbox(Row, table=True):
    """A reply on its way to a push channel. Sent, it loses its content: the transcript has it."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "channel", "account", "status", "id"),
        Index(None, "conversation_id", "status", "id"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    """What it answers: a second writing of the same key is the same reply."""
    channel: str
    account: str
    conversation_id: int = Field(foreign_key="conversation.id")
    body: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """handlers.messages.Reply as JSON, until sent."""
    status: OutboxStatus = Field(default=OutboxStatus.WAITING, sa_type=words(OutboxStatus))
    attempts: int = 0
    due_at: datetime = Field(default_factory=utcnow)
    """Not sent before: a retry's moment, or the end of the lease of the sender that has it."""
    error: str = ""
    created_at: datetime = Field(default_factory=utcnow)
    sent_at: datetime | None = None


class CaseRecord(Row, table=True):
    """个案: a referral and where it stands."""

    __tablename__ = "case_record"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "status", "district", "id"),
        Index(None, "status", "id"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str
    """Day in Asia/Shanghai and the day's count: 20261124-0007."""
    secret_hash: str
    """Keyed digest of the look-up code that the resident was given."""
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id", index=True)
    """Where the resident is reached; None once erased."""
    status: CaseStatus = Field(default=CaseStatus.WAITING, sa_type=words(CaseStatus))
    district: str = ""
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    """The unit that answers for the case, as deep in the tree as is known; its district is ``district``.

    Set by bot.casework.unit_cases.place alone, which keeps since when: a report of a month goes by that.
    """
    category: str = ""
    packet: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The whole hand-off (handlers decide its shape); empty once erased."""
    consent_version: str = ""
    claimed_by: int | None = Field(default=None, foreign_key="staff.id", index=True)
    """The holder while claimed; who resolved it afterwards."""
    outcome: Outcome | None = Field(default=None, sa_type=words(Outcome))
    opened_at: datetime = Field(default_factory=utcnow)
    claimed_at: datetime | None = None
    closed_at: datetime | None = None


class CaseSequence(Row, table=True):
    """The last case number given on a day."""

    __tablename__ = "case_sequence"

    day: date = Field(primary_key=True)
    last: int


class Note(Row, table=True):
    """What a caseworker noted on a case; residents never see it."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("key"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    text: str
    key: str | None = None
    created_at: datetime = Field(default_factory=utcnow)


class Contact(Row, table=True):
    """How the resident of a case is reached besides the conversation, encrypted."""

    __tablename__ = "contact"

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    sealed: bytes
    created_at: datetime = Field(default_factory=utcnow)


class Consent(Row, table=True):
    """A consent given or refused, with the version of the text shown."""

    __tablename__ = "consent"
    __table_args__ = (never_reused(),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    purpose: str
    version: str
    given: bool
    at: datetime = Field(default_factory=utcnow)


class Audit(Row, table=True):
    """Who did what to what; written in the transaction of the change and never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=utcnow)
    actor: str
    """``staff:NAME``, ``resident`` or ``system``."""
    action: str
    subject: str
    """``case:NUMBER``, ``conversation:ID``, ``staff:NAME``."""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Ids and counts only; nothing a person said."""


class IntakeOffset(Row, table=True):
    """How far a polled channel was read; moved in the transaction that stores what was read."""

    __tablename__ = "intake_offset"

    channel: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    next_offset: int = Field(sa_type=BigInteger)
    updated_at: datetime = Field(default_factory=utcnow)


class Lease(Row, table=True):
    """A task that one process at a time does; free again when ``until`` has passed."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, sa_type=String)
    holder: str
    until: datetime
