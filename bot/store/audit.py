"""The trail of changes: who, what, on what; in the transaction of the change."""

from collections.abc import Sequence

from pydantic import JsonValue
from sqlmodel import Session, col, select

from bot.store.models import Audit


def record(session: Session, actor: str, action: str, subject: str, detail: dict[str, JsonValue] | None = None) -> None:
    """Write one line of the trail. ``detail`` holds ids and counts, nothing that a person said."""
    session.add(Audit(actor=actor, action=action, subject=subject, detail=dict(detail or {})))
    session.flush()


def trail(session: Session, subject: str) -> Sequence[Audit]:
    """All lines of one subject, oldest first."""
    return session.exec(select(Audit).where(Audit.subject == subject).order_by(col(Audit.id))).all()
