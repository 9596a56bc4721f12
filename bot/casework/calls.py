"""Calls, as the operators log them: what about, how it ended, how long. Nothing of who rang.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.casework.desk_refusals import DeskRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit, feedback
from bot.store.insert import insert
from bot.store.models import Role
from bot.store.operator_models import Call, CallOutcome
from handlers.effects import NoteUnanswered
from knowledge.asked import keepable

LONGEST = 4 * 60 * 60
"""Seconds; a clock that ran longer was left running, and says nothing of the call."""
LOGS_CALLS = frozenset({Role.OPERATOR, Role.SUPERVISOR})


@dataclass(frozen=True)
class Ended:
    """What is known of a call that is over.

    ``question`` is what was typed: of it only what names nobody is kept, and only where nothing was found.
    """

    outcome: CallOutcome
    entry: str = ""
    elsewhere: str = ""
    district: str = ""
    seconds: int | None = None
    question: str = ""


def log(session: Session, staff: StaffMember, ended: Ended, *, key: str, now: datetime) -> Call:
    """Log a call; the one that the key logged already, where there is one.

    A question that found nothing is counted among the open questions of the day.
    """
    _require_role(staff)
    ours = f"{staff.id}:{key}"
    asked = keepable(ended.question) if ended.outcome is CallOutcome.NOT_FOUND else ""
    on = local_date(now)
    made = session.execute(
        insert(session, Call)
        .values(
            staff_id=staff.id,
            on=on,
            at=now,
            seconds=ended.seconds if ended.seconds is not None and 0 <= ended.seconds <= LONGEST else None,
            outcome=ended.outcome,
            entry=ended.entry,
            elsewhere=ended.elsewhere,
            district=ended.district,
            question=asked,
            key=ours,
        )
        .on_conflict_do_nothing()
        .returning(col(Call.id))
    ).scalar_one_or_none()
    if made is not None:
        if asked:
            feedback.note_unanswered(session, NoteUnanswered(question=asked), on)
        audit.record(session, staff.actor, "call.log", f"call:{made}", {"outcome": ended.outcome.value}, at=now)
    return session.exec(select(Call).where(Call.key == ours)).one()


def undo(session: Session, staff: StaffMember, call_id: int, *, now: datetime) -> Call:
    """Take one's last call back; taken back already, it stays so. DeskRefused for another than the last."""
    _require_role(staff)
    query = select(Call).where(Call.id == call_id, Call.staff_id == staff.id).with_for_update()
    call = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if call is None:
        raise DeskRefused("desk.undo.unknown")
    if call.undone_at is not None:
        return call
    newest = last(session, staff)
    if newest is None or newest.id != call.id:
        raise DeskRefused("desk.undo.not_last")
    call.undone_at = now
    session.add(call)
    if call.question:
        feedback.take_back_unanswered(session, call.question, call.on)
    audit.record(session, staff.actor, "call.undo", f"call:{call.id}", at=now)
    return call


def last(session: Session, staff: StaffMember) -> Call | None:
    """The call logged last and not taken back."""
    query = select(Call).where(Call.staff_id == staff.id, col(Call.undone_at).is_(None))
    return session.exec(query.order_by(col(Call.id).desc()).limit(1)).first()


def of(session: Session, staff: StaffMember, call_id: int) -> Call | None:
    """One's own call; None where it is another's."""
    return session.exec(select(Call).where(Call.id == call_id, Call.staff_id == staff.id)).one_or_none()


def tally(session: Session, staff: StaffMember, on: date) -> Mapping[CallOutcome, int]:
    """How many of one's calls of a day ended how."""
    query = (
        select(Call.outcome, func.count())
        .where(Call.staff_id == staff.id, Call.on == on, col(Call.undone_at).is_(None))
        .group_by(col(Call.outcome))
    )
    return {CallOutcome(outcome): count for outcome, count in session.exec(query)}


def _require_role(staff: StaffMember) -> None:
    if staff.role not in LOGS_CALLS:
        raise DeskRefused("desk.role", name=staff.name)
