"""Who may change the life of a case: its holder, also after the referral is resolved, or a supervisor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.casework import merged
from bot.casework.holding import holder_name, locked, locked_together, require_role
from bot.casework.queue_refusals import Merged
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder, UnknownCase
from bot.casework.staff import StaffMember
from bot.store.life_models import CaseLife
from bot.store.models import CaseRecord, CaseStatus, Role


@dataclass(frozen=True)
class Held:
    """Cases that are locked, by number, and the lives of those that have one, by case id."""

    rows: Mapping[str, CaseRecord]
    lives: dict[int, CaseLife]


def life_held_by(session: Session, number: str, staff: StaffMember) -> CaseRecord:
    """The case, locked, whose life ``staff`` may change; else the CaseRefused that says why not."""
    require_role(staff)
    row = locked(session, number)
    if refused := why_not(session, row, staff):
        raise refused
    return row


def lives_held_by(session: Session, wanted: Sequence[tuple[str, StaffMember | None]]) -> Held:
    """The cases, locked, whose lives these accounts may change; the first CaseRefused there is.

    None: the resident, of whom the caller knows that the case is theirs.
    """
    for _, staff in wanted:
        if staff is not None:
            require_role(staff)
    rows = locked_together(session, [number for number, _ in wanted])
    lives = lives_of(session, [row.id for row in rows.values()])
    gone = merged.numbers_into(session, [row.id for row in rows.values()])
    for number, staff in wanted:
        if number not in rows:
            raise UnknownCase(number)
        row = rows[number]
        if refused := _against(session, row, lives.get(row.id or 0), gone.get(row.id or 0), staff):
            raise refused
    return Held(rows, lives)


def lives_of(session: Session, case_ids: Collection[int | None]) -> dict[int, CaseLife]:
    """The lives that have begun, by case id, as they stand now."""
    query = select(CaseLife).where(col(CaseLife.case_id).in_(case_ids)).execution_options(populate_existing=True)
    return {life.case_id: life for life in session.exec(query)} if case_ids else {}


def why_not(session: Session, row: CaseRecord, staff: StaffMember | None) -> CaseRefused | None:
    """What stands against a change by this member of staff, or (None) by the resident.

    A life goes on when the referral is resolved: whoever resolved it keeps it. One that the resident took back goes on
    only after a recognition, which is not undone by it.
    """
    life = session.get(CaseLife, row.id, populate_existing=True)
    after = merged.into(session, row)
    return _against(session, row, life, after.number if after else None, staff)


def _against(
    session: Session, row: CaseRecord, life: CaseLife | None, into: str | None, staff: StaffMember | None
) -> CaseRefused | None:
    if life is not None and life.erased_at is not None:
        return Closed(row.number)
    if into is not None:
        return Merged(row.number, into)
    if row.status is CaseStatus.WITHDRAWN and not (life is not None and life.recognised):
        return Closed(row.number)
    if staff is not None and row.status is CaseStatus.WAITING:
        return NotClaimed(row.number)
    if staff is not None and row.claimed_by != staff.id and staff.role is not Role.SUPERVISOR:
        return NotHolder(row.number, holder_name(session, row))
    return None
