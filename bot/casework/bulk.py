"""One act on many cases: tried on each first, then done on each by itself; the act is that of a case's own page.

Every function takes the caller's session and never commits; ``preview`` leaves nothing behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.casework import cases, lives, transfers
from bot.casework.holding import holder_name
from bot.casework.lives import Filled
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from knowledge.casework.casework import Casework
from knowledge.casework.life import Record
from knowledge.casework.life_table import LifeTable, Move
from knowledge.wording import Wording

__all__ = ["MOST", "Act", "Claim", "HandOn", "Step", "Tried", "do", "preview", "steps"]

MOST = 50
"""Cases of one act; nobody looks over more."""


@dataclass(frozen=True)
class Claim:
    """Take them."""


@dataclass(frozen=True)
class HandOn:
    """Hand them to a person, or into the line of a unit (its code); one of the two."""

    person: str
    unit: str
    reason: str


@dataclass(frozen=True)
class Step:
    """Make a move of each life, with one form for all."""

    rules: Casework
    move: str
    form: Record


Act = Claim | HandOn | Step


@dataclass(frozen=True)
class Tried:
    """What came, or would come, of the act for one case. ``refused``: why not; None where it is done.

    ``seen`` is how the case stood: what is done later is refused where it stands otherwise by then. ``to``: whose it is
    afterwards, or the state it is in.
    """

    number: str
    refused: CaseRefused | None
    seen: str = ""
    to: str = ""


def steps(life: LifeTable) -> tuple[Move, ...]:
    """The moves whose form can be filled in once for many."""
    return tuple(step for step in life.moves if step.together)


def preview(
    session: Session, act: Act, numbers: Sequence[str], staff: StaffMember, *, now: datetime, say: Wording
) -> list[Tried]:
    """The act, done on each case and undone again."""
    found = []
    for number in sorted(set(numbers)):
        seen = _seen(session, act, number)
        trial = session.begin_nested()
        try:
            found.append(do(session, act, number, staff, seen=seen, key=None, now=now, say=say))
        finally:
            trial.rollback()
    return found


def do(
    session: Session,
    act: Act,
    number: str,
    staff: StaffMember,
    *,
    seen: str,
    key: str | None,
    now: datetime,
    say: Wording,
) -> Tried:
    """The act on one case, in a transaction of its own; a form sent twice (``key``) is one act."""
    try:
        to = _done(session, act, number, staff, seen=seen, key=key, now=now, say=say)
    except CaseRefused as refused:
        return Tried(number, refused, seen)
    return Tried(number, None, seen, to)


def _done(
    session: Session,
    act: Act,
    number: str,
    staff: StaffMember,
    *,
    seen: str,
    key: str | None,
    now: datetime,
    say: Wording,
) -> str:
    match act:
        case Claim():
            cases.claim(session, number, staff, now=now, say=say)
            return staff.name
        case HandOn():
            form = transfers.Form(act.reason, key, seen)
            if act.person:
                made = transfers.to_person(session, number, staff, act.person, form, now=now, say=say)
            else:
                made = transfers.to_unit(session, number, staff, act.unit, form, now=now, say=say)
            return transfers.where(session, made.to_staff_id, made.to_unit_id, made.to_district)
        case Step():
            filled = Filled(act.move, act.form, seen=int(seen) if seen.isdecimal() else None, key=key)
            moved = lives.move(session, act.rules, number, staff, filled, now=now)
            return act.rules.life.state[moved.target].label


def _seen(session: Session, act: Act, number: str) -> str:
    """How the case stands, as the act's form says it."""
    row = cases.find(session, number)
    if row is None:
        return ""
    if isinstance(act, Step):
        return str(lives.of(session, act.rules, row).version)
    return holder_name(session, row) if row.status in cases.OPEN else ""
