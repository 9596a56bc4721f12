"""Changes of the tree: units added, renamed, closed; who answers for one; who works in one.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.casework import units
from bot.casework.refusals import KeyedRefusal
from bot.casework.staff import WORKS_ON_CASES, open_account
from bot.store import audit
from bot.store.models import CaseRecord, CaseStatus, Staff
from bot.store.unit_models import Unit, UnitKind

__all__ = ["NewUnit", "UnitRefused", "add", "close", "locked", "name_person", "place_staff", "rename", "reopen"]

SEEDED = frozenset({UnitKind.CITY, UnitKind.DISTRICT})
"""Levels that come from the content and are changed there."""


class UnitRefused(KeyedRefusal):
    """A change of the tree that is not allowed; ``key`` names the words."""


@dataclass(frozen=True)
class NewUnit:
    """A street or community to add. ``parent`` is the code of the unit right above."""

    code: str
    name: str
    kind: UnitKind
    parent: str


def add(session: Session, new: NewUnit, *, actor: str = "system") -> Unit:
    """Add a street or community; UnitRefused for a code that is taken, a parent that is none, a name used beside it."""
    above = units.by_code(session, new.parent)
    if above is None or not above.active:
        raise UnitRefused("unit.unknown", code=new.parent)
    if new.kind.above is not above.kind or new.kind in SEEDED:
        raise UnitRefused("unit.wrong_level", name=new.name, above=above.name)
    if units.by_code(session, new.code) is not None:
        raise UnitRefused("unit.code_taken", code=new.code)
    _name_is_free(session, above.id, new.name)
    made = Unit(code=new.code, name=new.name, kind=new.kind, parent_id=above.id, district=above.district)
    session.add(made)
    session.flush()
    audit.record(session, actor, "unit.add", f"unit:{new.code}", {"kind": new.kind.value, "parent": above.code})
    return made


def rename(session: Session, code: str, name: str, *, actor: str = "system") -> Unit:
    """Give a street or community another name; figures and reports stay with the unit."""
    unit = locked(session, code)
    if unit.kind in SEEDED:
        raise UnitRefused("unit.seeded", name=unit.name)
    if unit.name != name:
        _name_is_free(session, unit.parent_id, name)
        unit.name = name
        _saved(session, unit, actor, "unit.rename")
    return unit


def close(session: Session, code: str, *, actor: str = "system") -> Unit:
    """Close a street or community: nothing new goes to it. Its past reports stay.

    Refused while units under it are open, people work in it or open cases lie with it: they go elsewhere first.
    """
    unit = locked(session, code)
    if unit.kind in SEEDED:
        raise UnitRefused("unit.seeded", name=unit.name)
    if not unit.active:
        return unit
    staff = select(func.count()).select_from(Staff).where(Staff.unit_id == unit.id, col(Staff.active))
    open_cases = select(func.count()).where(
        CaseRecord.unit_id == unit.id, col(CaseRecord.status).in_((CaseStatus.WAITING, CaseStatus.CLAIMED))
    )
    left = (len(units.children(session, unit)), session.exec(staff).one(), session.exec(open_cases).one())
    if any(left):
        counts = dict(zip(("units", "staff", "cases"), map(str, left), strict=True))
        raise UnitRefused("unit.not_empty", name=unit.name, **counts)
    unit.active, unit.named_person_id = False, None
    _saved(session, unit, actor, "unit.close")
    return unit


def reopen(session: Session, code: str, *, actor: str = "system") -> Unit:
    """Open a closed street or community again, under the unit it lay under; nobody answers for it yet."""
    unit = locked(session, code)
    if unit.active:
        return unit
    above = units.by_id(session, unit.parent_id)
    if above is None or not above.active:
        raise UnitRefused("unit.above_is_closed", name=unit.name, above=above.name if above else "")
    _name_is_free(session, unit.parent_id, unit.name)
    unit.active = True
    _saved(session, unit, actor, "unit.reopen")
    return unit


def name_person(session: Session, code: str, name: str, *, actor: str = "system") -> Unit:
    """Name who answers for a unit (第五条（二）); an empty ``name`` takes the naming back.

    The person works in the unit or somewhere above it; UnknownAccount where no open account has this name.
    """
    unit = locked(session, code)
    if not unit.active:
        raise UnitRefused("unit.closed", name=unit.name)
    if not name:
        unit.named_person_id = None
        _saved(session, unit, actor, "unit.name_person", person="")
        return unit
    person = open_account(session, name)
    if person.role not in WORKS_ON_CASES:
        raise UnitRefused("unit.person_role", person=name)
    own = person.unit_id
    if own is None:
        found = units.by_code(session, person.district) if person.district else units.root(session)
        own = found.id if found else None
    if own not in {each.id for each in units.path(session, unit)}:
        raise UnitRefused("unit.person_elsewhere", person=name, name=unit.name)
    unit.named_person_id = person.id
    _saved(session, unit, actor, "unit.name_person", person=name)
    return unit


def place_staff(session: Session, name: str, code: str, *, actor: str = "system") -> Unit:
    """Let an account work in a unit, with the unit's district; UnknownAccount where no open account has this name.

    Whoever answers for a unit that is not at or under the new one does so no longer.
    """
    unit = locked(session, code)
    if not unit.active:
        raise UnitRefused("unit.closed", name=unit.name)
    person = open_account(session, name)
    person.unit_id, person.district = unit.id, unit.district
    session.add(person)
    elsewhere = select(Unit).where(Unit.named_person_id == person.id, col(Unit.id).not_in(units.within(unit.id)))
    for each in session.exec(elsewhere):
        each.named_person_id = None
        _saved(session, each, actor, "unit.name_person", person="")
    audit.record(session, actor, "staff.unit", f"staff:{name}", {"unit": unit.code})
    return unit


def locked(session: Session, code: str) -> Unit:
    """The unit, locked until the transaction ends; UnitRefused where there is none."""
    query = select(Unit).where(Unit.code == code).with_for_update(key_share=True)
    unit = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if unit is None:
        raise UnitRefused("unit.unknown", code=code)
    return unit


def _name_is_free(session: Session, parent_id: int | None, name: str) -> None:
    beside = select(Unit).where(Unit.parent_id == parent_id, Unit.name == name, col(Unit.active))
    if (taken := session.exec(beside).first()) is not None:
        raise UnitRefused("unit.name_taken", name=name, code=taken.code)


def _saved(session: Session, unit: Unit, actor: str, action: str, **detail: str) -> None:
    session.add(unit)
    session.flush()
    audit.record(session, actor, action, f"unit:{unit.code}", dict(detail))
