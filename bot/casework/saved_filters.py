"""Filters that somebody keeps under a name: their own, in their own order. They concern nobody else, so no audit."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from bot.casework.desk_refusals import DeskRefused
from bot.casework.staff import StaffMember
from bot.store.insert import insert
from bot.store.operator_models import SavedFilter

__all__ = ["LONGEST_NAME", "MOST", "forget", "listed", "rename", "save"]

MOST = 20
LONGEST_NAME = 20
"""Characters."""


def listed(session: Session, staff: StaffMember, page: str) -> Sequence[SavedFilter]:
    """A person's filters of a page, in their order."""
    query = select(SavedFilter).where(SavedFilter.staff_id == staff.id, SavedFilter.page == page)
    return session.exec(query.order_by(col(SavedFilter.place), col(SavedFilter.id))).all()


def save(session: Session, staff: StaffMember, page: str, name: str, params: Mapping[str, str], *, key: str) -> None:
    """Keep a filter at the end of the list; one of this name is replaced, a form sent twice saves once."""
    name = _name(name)
    here = select(func.count(), func.max(SavedFilter.place)).where(
        SavedFilter.staff_id == staff.id, SavedFilter.page == page, SavedFilter.name != name
    )
    count, end = session.exec(here).one()
    if count >= MOST:
        raise DeskRefused("filter.full", most=str(MOST))
    values = {"staff_id": staff.id, "page": page, "name": name, "params": dict(params), "place": (end or 0) + 1}
    new = insert(session, SavedFilter).values(**values, key=f"{staff.id}:{key}")
    if session.exec(select(SavedFilter.id).where(SavedFilter.key == f"{staff.id}:{key}")).first() is None:
        session.execute(
            new.on_conflict_do_update(index_elements=["staff_id", "page", "name"], set_={"params": dict(params)})
        )


def rename(session: Session, staff: StaffMember, filter_id: int, name: str) -> None:
    """Call one's own filter otherwise; DeskRefused where it is gone, or another has the name."""
    name, found = _name(name), _own(session, staff, filter_id)
    if any(one.name == name and one.id != found.id for one in listed(session, staff, found.page)):
        raise DeskRefused("filter.name_taken", name=name)
    found.name = name
    session.add(found)
    session.flush()


def forget(session: Session, staff: StaffMember, filter_id: int) -> None:
    """Delete one's own filter, where it is there."""
    session.execute(delete(SavedFilter).where(col(SavedFilter.id) == filter_id, col(SavedFilter.staff_id) == staff.id))


def _own(session: Session, staff: StaffMember, filter_id: int) -> SavedFilter:
    query = select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.staff_id == staff.id)
    found = session.exec(query).one_or_none()
    if found is None:
        raise DeskRefused("filter.gone")
    return found


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise DeskRefused("filter.name", longest=str(LONGEST_NAME))
    return name
