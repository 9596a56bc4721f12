"""What is deleted: everything of a person on request, idle screenings after the days the notice promises."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import JsonValue
from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.store import (
    audit,
    case_desk_models,
    case_message,
    feedback,
    handover,
    hiring_models,
    life_models,
    queue_models,
    screening_records,
)
from bot.store.models import (
    Attempt,
    CaseRecord,
    CaseStatus,
    Consent,
    Contact,
    ConversationRow,
    Inbox,
    InboxStatus,
    Message,
    Note,
    Outbox,
    OutboxStatus,
    StaffSession,
)
from handlers.conversation import Conversation

OPEN = (CaseStatus.WAITING, CaseStatus.CLAIMED)


def erase(session: Session, conversation: ConversationRow, now: datetime) -> None:
    """Delete what the person said, answered and left: talk, replies under way, consents, contacts, notes, packets.

    Open cases are withdrawn. What stays of a case is its number, district, dates and outcome, for the statistics,
    with nothing that leads to the person; a recognition that was made stays, as the office's record. The conversation
    itself stays, empty, so that the confirmation finds its way: whoever calls saves the state that follows and answers.
    """
    cases = session.exec(
        select(CaseRecord)
        .where(CaseRecord.conversation_id == conversation.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in cases:
        if row.status in OPEN:
            row.status, row.closed_at = CaseStatus.WITHDRAWN, now
            audit.record(session, "resident", "case.withdraw", f"case:{row.number}", at=now)
        row.packet, row.category, row.secret_hash, row.conversation_id = {}, "", "", None
        session.add(row)
    session.flush()
    case_ids = [row.id for row in cases]
    session.execute(delete(Contact).where(col(Contact.case_id).in_(case_ids)))
    session.execute(delete(Note).where(col(Note.case_id).in_(case_ids)))
    case_message.forget(session, case_ids)
    case_desk_models.forget(session, case_ids)
    life_models.forget(session, case_ids, now)
    hiring_models.forget(session, case_ids)
    queue_models.forget(session, case_ids)
    screening_records.forget_flags(session, case_ids)
    forget_talk(session, [conversation.id])
    handover.forget(session, [conversation.id])
    session.execute(delete(Consent).where(col(Consent.conversation_id) == conversation.id))
    erased = f"conversation:{conversation.id}"
    audit.record(session, "resident", "conversation.erase", erased, {"cases": len(cases)}, at=now)


def purge(session: Session, now: datetime, keep_days: int) -> int:
    """Delete what conversations idle for more than ``keep_days`` days said and answered; how many there were.

    A conversation is left as it is while one of its cases is open, and as many days again after the last was closed:
    the caseworker works with it, and the resident reads the outcome there. Then one with cases keeps its link to them
    and nothing else; one without cases goes altogether. A message that waits for its turn ends the idleness, and so
    does one that the resident was sent: of a recognised case there is news after the referral is over.
    """
    before = now - timedelta(days=keep_days)
    needed = select(CaseRecord.id).where(
        CaseRecord.conversation_id == ConversationRow.id,
        or_(col(CaseRecord.status).in_(OPEN), col(CaseRecord.closed_at) >= before),
    )
    unanswered = select(Inbox.id).where(
        Inbox.conversation_id == ConversationRow.id, Inbox.status == InboxStatus.WAITING
    )
    sent = select(Message.id).where(
        Message.conversation_id == ConversationRow.id,
        col(Message.inbox_id).is_(None),
        col(Message.created_at) >= before,
    )
    idle = session.exec(
        select(ConversationRow)
        .where(col(ConversationRow.updated_at) < before, ~needed.exists(), ~unanswered.exists(), ~sent.exists())
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    ids = [row.id for row in idle]
    linked = set(session.exec(select(CaseRecord.conversation_id).where(col(CaseRecord.conversation_id).in_(ids))))
    talked = set(session.exec(select(Message.conversation_id).where(col(Message.conversation_id).in_(ids)).distinct()))
    emptied = [row for row in idle if row.id in linked and (row.id in talked or row.state != _empty(row))]
    gone = [row.id for row in idle if row.id not in linked]
    for row in emptied:
        row.state, row.version = _empty(row), row.version + 1
        session.add(row)
    session.flush()
    forget_talk(session, [*gone, *(row.id for row in emptied)])
    handover.forget(session, [row.id for row in idle])
    handover.forget_expired(session, now)
    for table in (Consent, Outbox, Inbox):
        session.execute(delete(table).where(col(table.conversation_id).in_(gone)))
    session.execute(delete(ConversationRow).where(col(ConversationRow.id).in_(gone)))
    session.execute(delete(Attempt).where(col(Attempt.last_at) < before))
    session.execute(delete(StaffSession).where(col(StaffSession.expires_at) < now))
    feedback.forget(session, local_date(now))
    counts: dict[str, JsonValue] = {"deleted": len(gone), "emptied": len(emptied)}
    if gone or emptied:
        audit.record(session, "system", "privacy.purge", "conversations", counts, at=now)
    return len(gone) + len(emptied)


def _empty(row: ConversationRow) -> dict[str, JsonValue]:
    """The state of someone of whom nothing is known but their cases."""
    return Conversation(greeted=True, cases=tuple(row.state.get("cases", ()))).model_dump(mode="json")


def forget_talk(session: Session, conversation_ids: Sequence[int | None]) -> None:
    """Delete the transcript, the screenings kept, and the content of messages and replies under way."""
    screening_records.forget(session, conversation_ids)
    session.execute(delete(Message).where(col(Message.conversation_id).in_(conversation_ids)))
    session.execute(
        update(Outbox)
        .where(col(Outbox.conversation_id).in_(conversation_ids), col(Outbox.status) == OutboxStatus.WAITING)
        .values(status=OutboxStatus.FAILED, body=None, error="erased")
    )
    session.execute(update(Outbox).where(col(Outbox.conversation_id).in_(conversation_ids)).values(body=None))
    session.execute(
        update(Inbox)
        .where(col(Inbox.conversation_id).in_(conversation_ids), col(Inbox.status) == InboxStatus.SET_ASIDE)
        .values(payload=None)
    )
