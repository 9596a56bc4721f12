"""A resolved case is opened again: the same case with the same number, so that nobody counts twice."""

from datetime import datetime

from sqlmodel import Session

from bot.casework import merged, places, told
from bot.casework.correspondence import add_note, has_note
from bot.casework.holding import holder_name, locked, require_role
from bot.casework.queue_refusals import NotResolved, TransferRefused
from bot.casework.refusals import Closed, NotHolder
from bot.casework.staff import StaffMember
from bot.casework.transfers import LONGEST_REASON
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Role
from knowledge.wording import Wording

__all__ = ["may_reopen", "reopen"]


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
    before = row.outcome.value if row.outcome else ""
    row.status, row.outcome, row.closed_at = CaseStatus.CLAIMED, None, None
    row.claimed_by, row.claimed_at = staff.id, now
    session.add(row)
    session.flush()
    places.ensure(session, row)
    add_note(session, number, staff, reason, key, now=now)
    audit.record(session, staff.actor, "case.reopen", f"case:{number}", {"outcome_before": before}, at=now)
    told.tell(session, row, say, "reopened", now)
    return row
