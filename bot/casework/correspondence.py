"""What is written on a case: notes among staff, replies to the resident."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import merged
from bot.casework.holding import held_by, locked, require_reader, require_role
from bot.casework.refusals import EmptyText, Unreachable
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store import audit, outbox
from bot.store.insert import insert
from bot.store.models import CaseRecord, ConversationRow, Direction, Message, Note, Staff
from handlers.messages import Reply

REPLIES = 5
"""Replies that a resident is shown by number and code."""
LONGEST = 3_000
"""Characters of a note or reply; one message of any channel holds it."""


def add_note(
    session: Session,
    number: str,
    staff: StaffMember,
    text: str,
    delivery_id: str | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """Note something on a case, in any state; a form sent twice (same ``delivery_id``) notes once."""
    require_role(staff)
    text, moment = _text(text), now or utcnow()
    row = locked(session, number)
    require_reader(row, staff)
    statement = (
        insert(session, Note)
        .values(case_id=row.id, staff_id=staff.id, text=text, key=_key(number, delivery_id), created_at=moment)
        .on_conflict_do_nothing()
        .returning(col(Note.id))
    )
    note_id = session.execute(statement).scalar_one_or_none()
    if note_id is not None:
        audit.record(session, staff.actor, "case.note", f"case:{number}", {"note": note_id}, at=moment)


def has_note(session: Session, number: str, delivery_id: str) -> bool:
    """Whether a form with this id noted something on this case already."""
    return session.exec(select(Note.id).where(Note.key == _key(number, delivery_id))).first() is not None


def notes(session: Session, row: CaseRecord) -> Sequence[tuple[Note, str]]:
    """A case's notes with their authors' account names, oldest first."""
    query = select(Note, Staff.name).join(Staff, col(Staff.id) == col(Note.staff_id))
    return session.exec(query.where(Note.case_id == row.id).order_by(col(Note.id))).all()


def reply_to_resident(
    session: Session, number: str, staff: StaffMember, text: str, delivery_id: str, *, now: datetime | None = None
) -> bool:
    """Write to the resident in the channel they used: kept in the transcript, and sent where replies are pushed.

    ``text`` is what the resident reads, whole. A form sent twice (same ``delivery_id``) writes once: True the first
    time.
    """
    row = held_by(session, number, staff)
    reply, moment = Reply(text=_text(text)), now or utcnow()
    if not merged.conversations(session, row):
        raise Unreachable(number)
    message_id = write(session, row, reply, key=f"staff:{_key(number, delivery_id)}", now=moment, staff=staff.name)
    if message_id is None:
        return False
    audit.record(session, staff.actor, "case.reply", f"case:{number}", {"message": message_id}, at=moment)
    return True


def replies(session: Session, row: CaseRecord) -> Sequence[Message]:
    """The last ``REPLIES`` things that caseworkers wrote to the resident of this case, oldest first."""
    written = select(Message).where(
        Message.conversation_id == row.conversation_id,
        Message.direction == Direction.STAFF,
        Message.case_number == row.number,
    )
    return session.exec(written.order_by(col(Message.id).desc()).limit(REPLIES)).all()[::-1]


def write(session: Session, row: CaseRecord, reply: Reply, *, key: str, now: datetime, staff: str = "") -> int | None:
    """Into the transcript, and on its way where replies are pushed, in every conversation of the case.

    The first message's id; None where this key was written before, or everything was erased.
    """
    written = [
        _write(session, conversation, row, reply, key=key if not place else f"{key}:{place}", now=now, staff=staff)
        for place, conversation in enumerate(merged.conversations(session, row))
    ]
    return written[0] if written else None


def _write(
    session: Session,
    conversation: ConversationRow,
    row: CaseRecord,
    reply: Reply,
    *,
    key: str,
    now: datetime,
    staff: str,
) -> int | None:
    statement = (
        insert(session, Message)
        .values(
            conversation_id=conversation.id,
            direction=Direction.STAFF if staff else Direction.OUT,
            text=reply.text,
            body=reply.model_dump(mode="json"),
            case_number=row.number,
            staff=staff,
            key=key,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(Message.id))
    )
    message_id: int | None = session.execute(statement).scalar_one_or_none()
    if message_id is not None:
        outbox.put(session, conversation, key, (reply,), now)
    return message_id


def _key(number: str, delivery_id: str | None) -> str | None:
    return f"{number}:{delivery_id}" if delivery_id else None


def _text(text: str) -> str:
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        raise EmptyText(LONGEST)
    return stripped
