"""The tables of those who work here: accounts, sign-ins, guesses at passwords."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.row import Row, never_reused, words
from bot.store.vocabulary import Role

__all__ = ["Attempt", "Staff", "StaffSession"]


class Staff(Row, table=True):
    """An account of someone who works here."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("name"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    name: str
    role: Role = Field(sa_type=words(Role))
    district: str = ""
    """District code, or empty for the whole city."""
    # use_alter: units name a person and people belong to a unit; one of the two comes after both tables.
    unit_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("unit.id", use_alter=True), index=True, nullable=True)
    )
    """The unit of the tree that the person works in; None: bot.casework.units.unit_of tells by the district."""
    password_hash: str
    active: bool = True
    created_at: datetime = Field(default_factory=utcnow)


class StaffSession(Row, table=True):
    """A sign-in. Only the hash of the token is stored."""

    __tablename__ = "staff_session"

    token_hash: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    created_at: datetime = Field(default_factory=utcnow)
    expires_at: datetime = Field(index=True)


class Attempt(Row, table=True):
    """Guesses at one thing (an account's password, a case's code), whether or not it exists."""

    __tablename__ = "attempt"

    guessed_hash: str = Field(primary_key=True)
    attempts: int = 0
    locked_until: datetime | None = None
    last_at: datetime = Field(default_factory=utcnow, index=True)
