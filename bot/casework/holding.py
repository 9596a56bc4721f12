"""Who may change a case: its holder, or a supervisor."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from bot.casework import merged
from bot.casework.refusals import Closed, NotClaimed, NotHolder, OtherDistrict, RoleRefused, UnknownCase
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.store.models import CaseRecord, CaseStatus, Role, Staff


def require_role(staff: StaffMember) -> None:
    """RoleRefused for those who do not work on cases."""
    if staff.role not in WORKS_ON_CASES:
        raise RoleRefused(staff.name)


def may_read(row: CaseRecord, staff: StaffMember) -> bool:
    """Who sees what a case holds: its holder, supervisors, and caseworkers whose district it lies in.

    An account or a case without a district belongs to the whole city. Others see the queue's line, and may claim.
    """
    if staff.role not in WORKS_ON_CASES:
        return False
    held = row.claimed_by is not None and row.claimed_by == staff.id
    return held or staff.role is Role.SUPERVISOR or not (row.district and staff.district not in {"", row.district})


def require_reader(row: CaseRecord, staff: StaffMember) -> None:
    """OtherDistrict for those who may not see what the case holds."""
    if not may_read(row, staff):
        raise OtherDistrict(row.number)


def locked(session: Session, number: str) -> CaseRecord:
    """The case, locked until the transaction ends; UnknownCase where there is none."""
    query = select(CaseRecord).where(CaseRecord.number == number).with_for_update(key_share=True)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise UnknownCase(number)
    return row


def locked_together(session: Session, numbers: Collection[str]) -> dict[str, CaseRecord]:
    """The cases there are, by number, all locked; in the order of their ids, so that nobody waits in a circle."""
    query = select(CaseRecord).where(col(CaseRecord.number).in_(numbers)).order_by(col(CaseRecord.id))
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {row.number: row for row in session.exec(query)}


def held_by(session: Session, number: str, staff: StaffMember) -> CaseRecord:
    """The claimed case, locked, that ``staff`` holds or supervises; else the CaseRefused that says why not."""
    require_role(staff)
    row = locked(session, number)
    if row.status == CaseStatus.WAITING:
        raise NotClaimed(number)
    if row.status != CaseStatus.CLAIMED:
        merged.refuse(session, row)
        raise Closed(number)
    if row.claimed_by != staff.id and staff.role != Role.SUPERVISOR:
        raise NotHolder(number, holder_name(session, row))
    return row


def holder_name(session: Session, row: CaseRecord) -> str:
    """Account name of the holder, or empty."""
    holder = session.get(Staff, row.claimed_by) if row.claimed_by else None
    return holder.name if holder else ""
