"""A tree of three levels under the city, people in it, cases with moves as lives.move writes them."""

from datetime import date, datetime
from itertools import count

from sqlmodel import Session

from bot.casework import staff, unit_cases, unit_changes, units
from bot.casework.staff import StaffMember
from bot.casework.unit_changes import NewUnit
from bot.store.engine import Store
from bot.store.life_models import LifeMove
from bot.store.models import CaseRecord, CaseStatus, Role
from bot.store.unit_models import Unit, UnitKind
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.casework.life_stage import OPENED, noon

BASE: KnowledgeBase = load()
CITY, DISTRICT, OTHER = "2301", "230103", "230102"
STREETS = {"S1": DISTRICT, "S2": DISTRICT}
COMMUNITIES = {"C1": "S1", "C2": "S1", "C3": "S2"}
PARENT = {DISTRICT: CITY, **STREETS, **COMMUNITIES}
"""Of each unit that the stage adds, and of the district, the one above."""
_numbers = count(1)


def tree(session: Session) -> None:
    """The city and its districts, two streets in one of them, three communities."""
    units.ensure(session, BASE)
    for code, parent in STREETS.items():
        unit_changes.add(session, NewUnit(code, f"{code}街道", UnitKind.STREET, parent))
    for code, parent in COMMUNITIES.items():
        unit_changes.add(session, NewUnit(code, f"{code}社区", UnitKind.COMMUNITY, parent))


def works(session: Session, name: str, role: Role, unit: str) -> StaffMember:
    """An account in a unit."""
    staff.add(session, name, role, "", "no password")
    unit_changes.place_staff(session, name, unit)
    found = staff.by_name(session, name)
    assert found is not None
    return found


def case_in(
    session: Session,
    unit: str,
    *,
    holder: StaffMember | None = None,
    placed: datetime = OPENED,
    district: str = DISTRICT,
) -> CaseRecord:
    """A claimed case that a unit answers for since ``placed``; an empty ``unit``: only its district is known."""
    row = CaseRecord(
        number=f"20260301-{next(_numbers):05d}",
        secret_hash="",
        district=district,
        status=CaseStatus.CLAIMED,
        claimed_by=holder.id if holder else None,
        opened_at=OPENED,
    )
    session.add(row)
    session.flush()
    if unit:
        unit_cases.place(session, row, units.by_code(session, unit), placed)
    return row


def moved(session: Session, row: CaseRecord, move: str, on: date, **form: object) -> None:
    """A move of the case's history, as it is stored."""
    session.add(
        LifeMove(
            case_id=row.id or 0,
            move=move,
            source="registered",
            target="registered",
            actor="staff:somebody",
            form=dict(form),
            happened_on=on,
            at=noon(on),
        )
    )
    session.flush()


def unit(session: Session, code: str) -> Unit:
    """The unit of this code."""
    found = units.by_code(session, code)
    assert found is not None
    return found


def staged(store: Store) -> dict[str, StaffMember]:
    """The tree, with a caseworker ("w-CODE") and a supervisor ("s-CODE") in each of its units."""
    found = {}
    with store.transaction() as session:
        tree(session)
        for code in (CITY, *PARENT):
            for letter, role in (("w", Role.CASEWORKER), ("s", Role.SUPERVISOR)):
                found[f"{letter}-{code}"] = works(session, f"{letter}-{code}", role, code)
    return found
