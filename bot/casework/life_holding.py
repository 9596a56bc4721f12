"""Who may change the life of a case: its holder, also after the referral is resolved, or a supervisor."""

from sqlmodel import Session

from bot.casework.holding import holder_name, locked, require_role
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder
from bot.casework.staff import StaffMember
from bot.store.life_models import CaseLife
from bot.store.models import CaseRecord, CaseStatus, Role


def life_held_by(session: Session, number: str, staff: StaffMember) -> CaseRecord:
    """The case, locked, whose life ``staff`` may change; else the CaseRefused that says why not."""
    require_role(staff)
    row = locked(session, number)
    if refused := why_not(session, row, staff):
        raise refused
    return row


def why_not(session: Session, row: CaseRecord, staff: StaffMember) -> CaseRefused | None:
    """What stands against a change by this member of staff.

    A life goes on when the referral is resolved: whoever resolved it keeps it. One that the resident took back goes on
    only after a recognition, which is not undone by it.
    """
    life = session.get(CaseLife, row.id, populate_existing=True)
    if life is not None and life.erased_at is not None:
        return Closed(row.number)
    if row.status is CaseStatus.WITHDRAWN and not (life is not None and life.recognised):
        return Closed(row.number)
    if row.status is CaseStatus.WAITING:
        return NotClaimed(row.number)
    if row.claimed_by != staff.id and staff.role is not Role.SUPERVISOR:
        return NotHolder(row.number, holder_name(session, row))
    return None
