"""A resolved case is opened again, by hand or by a step of its life: the same number, so that nobody counts twice."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import merged, places, queue, told
from bot.casework.correspondence import add_note, has_note
from bot.casework.holding import holder_name, locked, require_role
from bot.casework.queue_refusals import NotResolved, TransferRefused
from bot.casework.refusals import Closed, NotHolder
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.casework.transfers import LONGEST_REASON
from bot.store import audit
from bot.store.life_models import CaseLife, LifeMove
from bot.store.models import CaseRecord, CaseStatus, Role, Staff
from knowledge.casework.casework import Casework
from knowledge.wording import Wording

__all__ = ["may_reopen", "overlooked", "reopen", "take_up"]


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


def overlooked(
    session: Session, rules: Casework, now: datetime, *, after: int = 0, limit: int = 500
) -> tuple[int, int]:
    """Take up again what a step that reopens (life.yaml) left resolved, as older versions did; each once.

    Only where that step came after the referral was resolved, and the case waits for a new conclusion ever since. What
    was erased or merged stays closed. The last case id looked at (0: there were none left), and how many were taken up.
    """
    reopening = [move.id for move in rules.life.moves if move.reopens]
    withdrawn = rules.life.move.get("withdraw")
    before = [state for state in (withdrawn.sources if withdrawn else ()) if state != rules.life.first]
    since = select(LifeMove.id).where(
        LifeMove.case_id == CaseRecord.id,
        col(LifeMove.move).in_(reopening),
        col(LifeMove.at) > col(CaseRecord.closed_at),
    )
    query = (
        select(CaseRecord.id, CaseRecord.number)
        .join(CaseLife, col(CaseLife.case_id) == col(CaseRecord.id))
        .where(
            CaseRecord.status == CaseStatus.RESOLVED,
            col(CaseLife.state).in_(before),
            col(CaseLife.erased_at).is_(None),
            col(CaseRecord.id) > after,
            since.exists(),
        )
    )
    found = session.exec(query.order_by(col(CaseRecord.id)).limit(limit)).all()
    taken = 0
    for _, number in found:
        row = locked(session, number)
        if row.status is CaseStatus.RESOLVED and merged.into(session, row) is None:
            take_up(session, row, "system", now)
            taken += 1
    return (found[-1][0] or 0 if found else 0), taken


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
