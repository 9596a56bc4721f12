"""The tables of the queue: where a case waits, its transfers, who is away, what is noticed once, how it was rated."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, update
from sqlmodel import Field, Session, col

from bot.store.row import Row, never_reused, words

__all__ = [
    "Absence",
    "CasePlace",
    "CaseTransfer",
    "EventKind",
    "QueueEvent",
    "Satisfaction",
    "ServiceRating",
    "TransferKind",
    "forget",
]


class TransferKind(StrEnum):
    """How a case came to other hands."""

    TRANSFER = "transfer"
    RETURN = "return"
    """转错的退回: back to where it came from."""


class EventKind(StrEnum):
    """What happens to a case that nobody minds; each is one event, once."""

    LAPSED = "lapsed"
    """Its holder did nothing for the time that the office set: it went back to the queue."""
    FORGOTTEN = "forgotten"
    """It waits longer than the office allows, and nobody has claimed it."""


class Satisfaction(StrEnum):
    """What a resident says of the service, once, after it is over."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class CasePlace(Row, table=True):
    """Where a case stands in the queue. A case without a row stands as its own columns say, not ahead."""

    __tablename__ = "case_place"
    __table_args__ = (Index(None, "contact_digest"), Index(None, "merged_into"))

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    ahead: bool = False
    """A zero-employment family by the packet's decision (第四条（三）): before all others."""
    waiting_since: datetime
    """Since when it waits, this time: what is waited too long is counted from here."""
    routed_to: int | None = Field(default=None, foreign_key="staff.id", index=True)
    """The named person of its community or street; who stands in for them is looked up when it is asked."""
    merged_into: int | None = Field(default=None, foreign_key="case_record.id")
    """The case that goes on in its place."""
    contact_digest: str = ""
    """Keyed digest of the telephone number left, to find two cases of one person; empty once erased."""


class CaseTransfer(Row, table=True):
    """A case handed on, or handed back: from where, to where, and why."""

    __tablename__ = "case_transfer"
    __table_args__ = (UniqueConstraint("key"), Index(None, "case_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    kind: TransferKind = Field(sa_type=words(TransferKind))
    from_staff_id: int | None = Field(default=None, foreign_key="staff.id")
    """Who held it; None: it waited."""
    from_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    from_district: str = ""
    to_staff_id: int | None = Field(default=None, foreign_key="staff.id")
    """Who holds it now; None: it waits."""
    to_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    to_district: str = ""
    instead_of_id: int | None = Field(default=None, foreign_key="staff.id")
    """Whom it was meant for, where somebody stands in for them."""
    reason: str
    """In the words of whoever handed it on; empty once the resident had everything erased."""
    actor: str
    """As the audit trail names them."""
    at: datetime
    key: str | None = None
    """Idempotency key; a form sent twice is one transfer."""


class Absence(Row, table=True):
    """A member of staff is away from one day to another, both counted, in Harbin's days."""

    __tablename__ = "absence"
    __table_args__ = (UniqueConstraint("key"), Index(None, "until", "staff_id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    since: date
    until: date
    cover_id: int | None = Field(default=None, foreign_key="staff.id")
    """Who stands in; None: nobody, and what is theirs is open to the unit and the district."""
    taken_back_at: datetime | None = None
    created_at: datetime
    key: str | None = None
    """Idempotency key; a form sent twice is one absence."""


class QueueEvent(Row, table=True):
    """Something noticed about a case, once, however often and by whomever it is found."""

    __tablename__ = "queue_event"
    __table_args__ = (Index(None, "kind", "at"),)

    event_id: str = Field(primary_key=True)
    kind: EventKind = Field(sa_type=words(EventKind))
    case_id: int = Field(foreign_key="case_record.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    """Who held it."""
    at: datetime


class ServiceRating(Row, table=True):
    """How the resident of a case found the service; one a case, whatever becomes of the case afterwards."""

    __tablename__ = "service_rating"
    __table_args__ = (Index(None, "rated_on"),)

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    rating: Satisfaction = Field(sa_type=words(Satisfaction))
    rated_on: date


def forget(session: Session, case_ids: Collection[int | None]) -> None:
    """Take from these cases what says something of the person, for an erasure; what the statistics count stays."""
    session.execute(
        update(CasePlace).where(col(CasePlace.case_id).in_(case_ids)).values(ahead=False, contact_digest="")
    )
    session.execute(update(CaseTransfer).where(col(CaseTransfer.case_id).in_(case_ids)).values(reason=""))
