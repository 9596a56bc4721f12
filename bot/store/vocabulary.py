"""The words that columns take: roles, states, outcomes."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do."""

    OPERATOR = "operator"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    ADMIN = "admin"


class CaseStatus(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a case was resolved; wording ``case.outcome.<id>`` says it to people."""

    PLACED = "placed"
    RECOGNISED = "recognised"
    REFERRED_ON = "referred_on"
    NOT_ELIGIBLE = "not_eligible"
    NO_CONTACT = "no_contact"
    DUPLICATE = "duplicate"
    OTHER = "other"


class InboxStatus(StrEnum):
    """What became of a message that came in."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"
    """It failed three times; the resident was told, ``doctor`` shows it."""


class OutboxStatus(StrEnum):
    """What became of a reply."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """The channel refused it for good (blocked by the resident)."""


class Direction(StrEnum):
    """Who wrote a message of the transcript."""

    IN = "in"
    """From the resident."""
    OUT = "out"
    """From the assistant."""
    STAFF = "staff"
    """From a caseworker, to the resident."""
