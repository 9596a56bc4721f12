"""Who may change a case: its holder, or a supervisor."""

from sqlmodel import Session, select

from bot.casework.refusals import Closed, NotClaimed, NotHolder, RoleRefused, UnknownCase
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord, CaseStatus, Role, Staff

WORKS_ON_CASES = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


def require_role(staff: StaffMember) -> None:
    """RoleRefused for those who do not work on cases."""
    if staff.role not in WORKS_ON_CASES:
        raise RoleRefused(staff.name)


def locked(session: Session, number: str) -> CaseRecord:
    """The case, locked until the transaction ends; UnknownCase where there is none."""
    query = select(CaseRecord).where(CaseRecord.number == number).with_for_update(key_share=True)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise UnknownCase(number)
    return row


def held_by(session: Session, number: str, staff: StaffMember) -> CaseRecord:
    """The claimed case, locked, that ``staff`` holds or supervises; else the CaseRefused that says why not."""
    require_role(staff)
    row = locked(session, number)
    if row.status == CaseStatus.WAITING:
        raise NotClaimed(number)
    if row.status != CaseStatus.CLAIMED:
        raise Closed(number)
    if row.claimed_by != staff.id and staff.role != Role.SUPERVISOR:
        raise NotHolder(number, holder_name(session, row))
    return row


def holder_name(session: Session, row: CaseRecord) -> str:
    """Account name of the holder, or empty."""
    holder = session.get(Staff, row.claimed_by) if row.claimed_by else None
    return holder.name if holder else ""
