"""The tree of units: seeded from the content, asked for what lies under a unit, who belongs where and sees what.

Every function takes the caller's session and never commits. Changes are in bot/casework/unit_changes.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.casework.staff import StaffMember
from bot.store.insert import insert
from bot.store.unit_models import Unit, UnitKind
from knowledge.base import KnowledgeBase
from knowledge.casework.unit_rules import UnitRules

__all__ = [
    "by_code",
    "by_id",
    "children",
    "ensure",
    "is_missing",
    "path",
    "root",
    "sees",
    "subtree",
    "unit_for",
    "unit_of",
    "within",
]


def ensure(session: Session, base: KnowledgeBase) -> None:
    """Put the city and the districts of the content into the tree where they are missing, and follow their names.

    A content folder without casework has no tree. A district that the content no longer has stays: units are closed by
    people, and their reports point to them.
    """
    if base.casework is None:
        return
    city = base.casework.units.city
    _put(session, {"code": city.code, "name": city.name, "kind": UnitKind.CITY})
    top = root(session)
    for district in base.districts.values():
        wanted = {"code": district.code, "name": district.name, "kind": UnitKind.DISTRICT, "district": district.code}
        _put(session, {**wanted, "parent_id": top.id if top else None})
    session.flush()


def _put(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(session, Unit).values({"active": True, "district": "", **values})
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["code"], set_={"name": values["name"]}, where=col(Unit.name) != values["name"]
        )
    )


def is_missing(session: Session, base: KnowledgeBase) -> bool:
    """Whether ``ensure`` has something to do; a plain look, that waits for nobody."""
    if base.casework is None:
        return False
    city = base.casework.units.city
    wanted = {city.code: city.name} | {district.code: district.name for district in base.districts.values()}
    there = dict(session.exec(select(Unit.code, Unit.name).where(col(Unit.code).in_(wanted))).all())
    return there != wanted


def root(session: Session) -> Unit | None:
    """The city; None before the tree is seeded."""
    return session.exec(select(Unit).where(col(Unit.parent_id).is_(None)).order_by(col(Unit.id))).first()


def by_code(session: Session, code: str) -> Unit | None:
    """The unit of this code, closed ones too."""
    return session.exec(select(Unit).where(Unit.code == code)).one_or_none()


def by_id(session: Session, unit_id: int | None) -> Unit | None:
    """The unit of this id."""
    return session.get(Unit, unit_id) if unit_id is not None else None


def children(session: Session, unit: Unit, *, closed: bool = False) -> Sequence[Unit]:
    """The units right under a unit, by code; ``closed`` ones too if asked."""
    query = select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.code)
    return session.exec(query if closed else query.where(col(Unit.active))).all()


def within(unit_id: int | None) -> sqlalchemy.Select[tuple[int | None]]:
    """The ids of a unit and of all under it, closed ones too, as a query to put into ``in_``."""
    tree = sqlalchemy.select(col(Unit.id)).where(col(Unit.id) == unit_id).cte("subtree", recursive=True)
    below = aliased(Unit)
    tree = tree.union_all(sqlalchemy.select(col(below.id)).where(col(below.parent_id) == tree.c.id))
    return sqlalchemy.select(tree.c.id)


def subtree(session: Session, unit: Unit, *, closed: bool = False) -> list[Unit]:
    """A unit and all under it, each right before its own, in the order of codes."""
    query = select(Unit).where(col(Unit.id).in_(within(unit.id))).order_by(Unit.code)
    below: dict[int | None, list[Unit]] = {}
    for each in session.exec(query if closed else query.where(col(Unit.active))):
        below.setdefault(each.parent_id, []).append(each)

    def walk(one: Unit) -> Iterator[Unit]:
        yield one
        for each in below.get(one.id, ()):
            yield from walk(each)

    return list(walk(unit))


def path(session: Session, unit: Unit) -> list[Unit]:
    """A unit with all above it, the city first."""
    found = [unit]
    while (above := by_id(session, found[0].parent_id)) is not None:
        found.insert(0, above)
    return found


def unit_of(session: Session, staff: StaffMember) -> Unit | None:
    """The unit an account works in: its own, else that of its district, else the city."""
    if staff.unit_id is not None:
        return by_id(session, staff.unit_id)
    return by_code(session, staff.district) if staff.district else root(session)


def sees(session: Session, staff: StaffMember, unit: Unit) -> bool:
    """Whether a unit is the account's own or lies under it."""
    own = unit_of(session, staff)
    return own is not None and any(each.id == own.id for each in path(session, unit))


def unit_for(session: Session, rules: UnitRules, district: str, street: str = "", community: str = "") -> Unit | None:
    """The deepest open unit that surely is meant: the community, else the street, else the district.

    ``street`` and ``community`` are what somebody wrote ("花园街道", "南岗区花园街道滨江社区"), or empty. A name that
    several units bear is not sure, unless the street tells them apart. None where the district has no open unit.
    """
    top = by_code(session, district)
    if top is None or not top.active:
        return None
    open_units = {unit.id: unit for unit in subtree(session, top)}
    streets = [
        unit
        for unit in open_units.values()
        if unit.kind is UnitKind.STREET and rules.names(street, unit.name, unit.kind, [top.name])
    ]
    communities = [
        unit
        for unit in open_units.values()
        if unit.kind is UnitKind.COMMUNITY
        and rules.names(community, unit.name, unit.kind, [top.name, open_units[unit.parent_id].name])
    ]
    if streets:
        communities = [unit for unit in communities if unit.parent_id in {each.id for each in streets}]
    return next((found[0] for found in (communities, streets) if len(found) == 1), top)
