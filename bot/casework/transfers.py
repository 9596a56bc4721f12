"""A case handed on to a person, a unit or a district, with a reason; and one wrongly handed on, given back.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import absences, merged, places, told, unit_cases
from bot.casework.holding import held_by, holder_name, locked, require_role
from bot.casework.queue_refusals import HandedOnMeanwhile, NothingToReturn, TransferRefused
from bot.casework.refusals import Closed, NotClaimed
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Role, Staff
from bot.store.queue_models import CaseTransfer, TransferKind
from bot.store.unit_models import Unit
from knowledge.identity import strike
from knowledge.wording import Wording

__all__ = ["LONGEST_REASON", "Form", "give_back", "history", "may_be_returned", "to_person", "to_unit", "where"]

LONGEST_REASON = 500


@dataclass(frozen=True)
class Form:
    """What every hand-over says besides where to."""

    reason: str
    """Why, in words; an identity number in it is struck."""
    key: str | None = None
    """Names the form: sent twice, it is one hand-over."""
    seen: str | None = None
    """Account name of the holder that the form's reader saw ("" for a waiting case); None: whoever it is."""


def to_person(
    session: Session,
    number: str,
    staff: StaffMember,
    name: str,
    form: Form,
    *,
    now: datetime,
    say: Wording | None = None,
) -> CaseTransfer:
    """Hand a case to an account, which holds it from now on; to whoever stands in where the account is away.

    Its holder may, and a supervisor, who hands on a waiting case too. TransferRefused where nobody could take it.
    """
    row, done = _begin(session, number, staff, form)
    if done is not None:
        return done
    target = session.exec(select(Staff).where(Staff.name == name, col(Staff.active))).one_or_none()
    if target is None or target.role not in WORKS_ON_CASES:
        raise TransferRefused("queue.no_such_person", name=name)
    made = _hand_to(session, row, target, _made(row, staff, form, now))
    told.tell(session, row, say, "transferred", now, unit="")
    return made


def to_unit(
    session: Session,
    number: str,
    staff: StaffMember,
    code: str,
    form: Form,
    *,
    now: datetime,
    say: Wording | None = None,
) -> CaseTransfer:
    """Put a case into the line of a unit or district (by its code), where its named person is first to take it."""
    row, done = _begin(session, number, staff, form)
    if done is not None:
        return done
    unit = session.exec(select(Unit).where(Unit.code == code, col(Unit.active))).one_or_none()
    if unit is None:
        raise TransferRefused("queue.no_such_unit", code=code)
    if row.status is CaseStatus.WAITING and row.unit_id == unit.id:
        raise TransferRefused("queue.there_already", name=unit.name)
    made = _made(row, staff, form, now)
    _move(session, row, unit, unit.district, now)
    _put_into(session, row, made)
    told.tell(session, row, say, "transferred", now, unit=unit.name)
    return made


def give_back(
    session: Session, number: str, staff: StaffMember, form: Form, *, now: datetime, say: Wording | None = None
) -> CaseTransfer:
    """转错的退回: a case that was handed on goes back to where it came from: to who held it, else into its old line.

    Whoever holds it now may, and a supervisor. NothingToReturn where the last hand-over was none, or was a return.
    """
    row, done = _begin(session, number, staff, form)
    if done is not None:
        return done
    last = _last(session, row)
    if last is None or last.kind is TransferKind.RETURN:
        raise NothingToReturn(number)
    made = _made(row, staff, form, now, TransferKind.RETURN)
    _move(session, row, session.get(Unit, last.from_unit_id) if last.from_unit_id else None, last.from_district, now)
    source = session.get(Staff, last.from_staff_id) if last.from_staff_id is not None else None
    if source is not None and _receiver(session, source, now) not in {None, row.claimed_by}:
        _hand_to(session, row, source, made)
    else:  # it came out of the line, or nobody is there for whoever held it
        _put_into(session, row, made)
    told.tell(session, row, say, "returned", now)
    return made


def may_be_returned(session: Session, row: CaseRecord) -> bool:
    """Whether the last hand-over of a case can still be undone by whoever got it."""
    last = _last(session, row)
    return (
        last is not None
        and last.kind is TransferKind.TRANSFER
        and row.status
        in {
            CaseStatus.WAITING,
            CaseStatus.CLAIMED,
        }
    )


def history(session: Session, row: CaseRecord) -> Sequence[CaseTransfer]:
    """All hand-overs of a case, oldest first."""
    return session.exec(select(CaseTransfer).where(CaseTransfer.case_id == row.id).order_by(col(CaseTransfer.id))).all()


def where(session: Session, staff_id: int | None, unit_id: int | None, district: str) -> str:
    """One end of a hand-over, as people call it: an account, a unit, else the district's code."""
    if staff_id is not None:
        found = session.get(Staff, staff_id)
        return found.name if found else ""
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    return unit.name if unit else district


def _begin(session: Session, number: str, staff: StaffMember, form: Form) -> tuple[CaseRecord, CaseTransfer | None]:
    """The case, locked, that ``staff`` may hand on; the hand-over that this form made already, if it did."""
    require_role(staff)
    row = locked(session, number)
    if form.key is not None:
        made = session.exec(select(CaseTransfer).where(CaseTransfer.key == _key(row, form))).one_or_none()
        if made is not None:
            return row, made
    if row.status is CaseStatus.WAITING:
        if staff.role is not Role.SUPERVISOR:
            raise NotClaimed(number)
    elif row.status is CaseStatus.CLAIMED:
        if form.seen is not None and form.seen != holder_name(session, row):
            raise HandedOnMeanwhile(number, holder_name(session, row))
        held_by(session, number, staff)
    else:
        merged.refuse(session, row)
        raise Closed(number)
    if form.seen is not None and form.seen != holder_name(session, row):
        raise HandedOnMeanwhile(number, holder_name(session, row))
    if not form.reason.strip() or len(form.reason) > LONGEST_REASON:
        raise TransferRefused("queue.no_reason", longest=str(LONGEST_REASON))
    return row, None


def _made(
    row: CaseRecord, staff: StaffMember, form: Form, now: datetime, kind: TransferKind = TransferKind.TRANSFER
) -> CaseTransfer:
    """The row of a hand-over, as far as it is known before anything moved."""
    return CaseTransfer(
        case_id=row.id or 0,
        kind=kind,
        from_staff_id=row.claimed_by,
        from_unit_id=row.unit_id,
        from_district=row.district,
        reason=strike(form.reason.strip())[0],
        actor=staff.actor,
        at=now,
        key=_key(row, form),
    )


def _receiver(session: Session, target: Staff, now: datetime) -> int | None:
    """Who takes what is meant for an account; None where nobody does."""
    return absences.covers(session, local_date(now)).of(target.id or 0).receiver


def _hand_to(session: Session, row: CaseRecord, target: Staff, made: CaseTransfer) -> CaseTransfer:
    receiver = _receiver(session, target, made.at)
    if receiver is None:
        raise TransferRefused("queue.away", name=target.name)
    if receiver == row.claimed_by and row.status is CaseStatus.CLAIMED:
        raise TransferRefused("queue.there_already", name=where(session, receiver, None, ""))
    made.to_staff_id, made.to_unit_id, made.to_district = receiver, row.unit_id, row.district
    made.instead_of_id = target.id if receiver != target.id else None
    row.status, row.claimed_by, row.claimed_at = CaseStatus.CLAIMED, receiver, made.at
    return _keep(session, row, made)


def _put_into(session: Session, row: CaseRecord, made: CaseTransfer) -> CaseTransfer:
    """Into the line of the unit that answers for it now."""
    made.to_unit_id, made.to_district = row.unit_id, row.district
    row.status, row.claimed_by, row.claimed_at = CaseStatus.WAITING, None, None
    session.add(row)
    session.flush()
    places.route(session, row, made.at)
    return _keep(session, row, made)


def _move(session: Session, row: CaseRecord, unit: Unit | None, district: str, now: datetime) -> None:
    """Let a unit answer for the case; without one its district."""
    unit_cases.place(session, row, unit, now)
    row.district = district
    session.add(row)
    session.flush()


def _keep(session: Session, row: CaseRecord, made: CaseTransfer) -> CaseTransfer:
    session.add(row)
    session.add(made)
    session.flush()
    action = "case.transfer" if made.kind is TransferKind.TRANSFER else "case.return"
    to = where(session, made.to_staff_id, made.to_unit_id, made.to_district)
    audit.record(session, made.actor, action, f"case:{row.number}", {"transfer": made.id, "to": to}, at=made.at)
    return made


def _last(session: Session, row: CaseRecord) -> CaseTransfer | None:
    last = select(CaseTransfer).where(CaseTransfer.case_id == row.id).order_by(col(CaseTransfer.id).desc()).limit(1)
    return session.exec(last).first()


def _key(row: CaseRecord, form: Form) -> str | None:
    return f"{row.number}:{form.key}" if form.key else None
