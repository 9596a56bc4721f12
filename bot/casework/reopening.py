"""A resolved case is opened again, by hand or by a step of its life: the same number, so that nobody counts twice."""

from datetime import datetime

from sqlmodel import Session

from bot.casework import merged, places, queue, told
from bot.casework.correspondence import add_note, has_note
from bot.casework.holding import holder_name, locked, require_role
from bot.casework.queue_refusals import NotResolved, TransferRefused
from bot.casework.refusals import Closed, NotHolder
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.casework.transfers import LONGEST_REASON
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Role, Staff
from knowledge.wording import Wording

__all__ = ["may_reopen", "reopen", "take_up"]


def may_reopen(session: Session, row: CaseRecord, staff: StaffMember) -> bool:
    """Whether ``staff`` may open this case again."""
    whole = row.secret_hash != "" and merged.into(session, row) is None  # the look-up code goes with an erasure
    theirs = row.claimed_by == staff.id or staff.role is Role.SUPERVISOR
    return row.status is CaseStatus.RESOLVED and whole and theirs


def reopen(
    session: Session,
    number: str,
    staff: StaffMember,
    reason: str,
    *,
    key: str | None = None,
    now: datetime,
    say: Wording | None = None,
) -> CaseRecord:
    """Take a resolved case up again; whoever resolved it may, and a supervisor, and then holds it.

    The outcome goes, the rating that the resident gave stays, the reason becomes a note. A form sent twice (same
    ``key``) opens once. NotResolved for a case that is not resolved, Merged for one that goes on under another number.
    """
    require_role(staff)
    row = locked(session, number)
    merged.refuse(session, row)
    if key is not None and row.claimed_by == staff.id and has_note(session, number, key):
        return row
    if row.status is not CaseStatus.RESOLVED:
        raise NotResolved(number)
    if not row.secret_hash:
        raise Closed(number)
    if not may_reopen(session, row, staff):
        raise NotHolder(number, holder_name(session, row))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise TransferRefused("queue.no_reason", longest=str(LONGEST_REASON))
    row.claimed_by = staff.id
    take_up(session, row, staff.actor, now)
    add_note(session, number, staff, reason, key, now=now)
    told.tell(session, row, say, "reopened", now)
    return row


def take_up(session: Session, row: CaseRecord, actor: str, now: datetime) -> None:
    """A locked case that is resolved is worked on again, by whoever had it; who is gone leaves it to the queue."""
    before = row.outcome.value if row.outcome else ""
    row.status, row.outcome, row.closed_at, row.claimed_at = CaseStatus.CLAIMED, None, None, now
    session.add(row)
    session.flush()
    places.ensure(session, row)
    audit.record(session, actor, "case.reopen", f"case:{row.number}", {"outcome_before": before}, at=now)
    holder = session.get(Staff, row.claimed_by) if row.claimed_by else None
    if holder is None or not holder.active or holder.role not in WORKS_ON_CASES:
        queue.let_go(session, row, now)
