"""What happened in one case: its audit trail, each line with what it left behind, and what the resident was told.

The trail is the spine, so nothing that was recorded is missing here. Five queries, however long the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.store import audit
from bot.store.life_models import LifeMove
from bot.store.models import Audit, CaseRecord, Direction, Message, Note
from bot.store.queue_models import CasePlace, CaseTransfer

__all__ = ["TOLD", "Event", "read"]

TOLD = "case.told"
"""What stands for the action where the resident was told something without asking; the trail has no line for it."""


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``detail`` is the trail's."""

    at: datetime
    actor: str
    action: str
    detail: Mapping[str, Any]
    text: str = ""
    """What was noted, replied or told; empty where it was erased."""
    move: LifeMove | None = None
    transfer: CaseTransfer | None = None


def read(session: Session, row: CaseRecord) -> Sequence[Event]:
    """Everything of this case, the newest first: by the minute, which a page shows, and in it in the order of the acts.

    The trail keeps that order; what the resident was told stands after the act that it tells of.
    """
    notes = {note.id: note.text for note in session.exec(select(Note).where(Note.case_id == row.id))}
    messages = _messages(session, row)
    moves = {one.id: one for one in session.exec(select(LifeMove).where(LifeMove.case_id == row.id))}
    handed = {one.id: one for one in session.exec(select(CaseTransfer).where(CaseTransfer.case_id == row.id))}

    def event(line: Audit) -> Event:
        detail = line.detail
        reply = messages.get(detail.get("message")) if line.action == "case.reply" else None
        return Event(
            at=line.at,
            actor=line.actor,
            action=line.action,
            detail=detail,
            text=notes.get(detail.get("note"), "") or (reply.text if reply else ""),
            move=moves.get(detail.get("move")),
            transfer=handed.get(detail.get("transfer")),
        )

    acts = [event(line) for line in audit.trail(session, f"case:{row.number}")]
    placed = [(_minute(one.at), place, one) for place, one in enumerate(acts)]
    for one in messages.values():
        if one.direction is Direction.OUT:
            after = max((place for place, act in enumerate(acts) if act.at <= one.created_at), default=-1)
            placed.append((_minute(one.created_at), after, Event(one.created_at, "system", TOLD, {}, one.text)))
    return [one for *_, one in sorted(placed, key=lambda each: each[:2])][::-1]


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _messages(session: Session, row: CaseRecord) -> dict[int | None, Message]:
    """What was written about this case to the resident, by id; in one conversation where there are several."""
    parts = select(CasePlace.case_id).where(CasePlace.merged_into == row.id)
    reached = select(CaseRecord.conversation_id).where(or_(CaseRecord.id == row.id, col(CaseRecord.id).in_(parts)))
    query = select(Message).where(col(Message.conversation_id).in_(reached), Message.case_number == row.number)
    found: dict[tuple[datetime, str], Message] = {}
    for one in session.exec(query.order_by(col(Message.id))):
        found.setdefault((one.created_at, one.text), one)
    return {one.id: one for one in found.values()}
