"""Entries that somebody keeps at hand: their own list, in their own order. It concerns nobody else, so no audit."""

from collections.abc import Sequence

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from bot.casework.desk_refusals import DeskRefused
from bot.casework.staff import StaffMember
from bot.store.insert import insert
from bot.store.operator_models import Pin

MOST = 30
"""Entries on one list; more are no list to look over."""


def pinned(session: Session, staff: StaffMember) -> tuple[str, ...]:
    """Ids of the entries on a person's list, in their order."""
    return tuple(pin.entry for pin in _rows(session, staff))


def pin(session: Session, staff: StaffMember, entry: str) -> None:
    """Put an entry at the end of the list; one that is on it stays where it is. DeskRefused where the list is full."""
    here = select(func.count(), func.max(Pin.place)).where(Pin.staff_id == staff.id)
    count, end = session.exec(here).one()
    if count >= MOST and entry not in pinned(session, staff):
        raise DeskRefused("desk.pin.full", most=str(MOST))
    new = insert(session, Pin).values(staff_id=staff.id, entry=entry, place=(end or 0) + 1)
    session.execute(new.on_conflict_do_nothing())


def unpin(session: Session, staff: StaffMember, entry: str) -> None:
    """Take an entry off the list, where it is on it."""
    session.execute(delete(Pin).where(col(Pin.staff_id) == staff.id, col(Pin.entry) == entry))


def put_before(session: Session, staff: StaffMember, entry: str, before: str) -> None:
    """Move an entry before another; to the end where that is not on the list. Sent twice, it is the same order."""
    rows = list(_rows(session, staff, lock=True))
    moved = next((row for row in rows if row.entry == entry), None)
    if moved is None or before == entry:
        return
    rows.remove(moved)
    rows.insert(next((at for at, row in enumerate(rows) if row.entry == before), len(rows)), moved)
    for place, row in enumerate(rows, start=1):
        row.place = place
        session.add(row)


def _rows(session: Session, staff: StaffMember, *, lock: bool = False) -> Sequence[Pin]:
    query = select(Pin).where(Pin.staff_id == staff.id).order_by(col(Pin.place), col(Pin.id))
    return session.exec(query.with_for_update() if lock else query).all()
