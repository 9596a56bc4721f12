"""The trail of changes: who, what, on what; in the transaction of the change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue
from sqlmodel import Session, col, select

from bot.clock import utcnow
from bot.store.insert import insert_all
from bot.store.models import Audit


@dataclass(frozen=True)
class Line:
    """One line of the trail, as ``record`` takes it."""

    actor: str
    action: str
    subject: str
    detail: dict[str, JsonValue] = field(default_factory=dict)
    at: datetime | None = None


def record(
    session: Session,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, JsonValue] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Write one line of the trail. ``detail`` holds ids and counts, nothing that a person said; ``at`` is now."""
    record_all(session, [Line(actor, action, subject, dict(detail or {}), at)])


def record_all(session: Session, lines: Sequence[Line]) -> None:
    """Write many lines at once, in their order."""
    now = utcnow()
    rows = [
        {
            "actor": line.actor,
            "action": line.action,
            "subject": line.subject,
            "detail": line.detail,
            "at": line.at or now,
        }
        for line in lines
    ]
    insert_all(session, Audit, rows)


def trail(session: Session, subject: str) -> Sequence[Audit]:
    """All lines of one subject, oldest first."""
    return session.exec(select(Audit).where(Audit.subject == subject).order_by(col(Audit.id))).all()
