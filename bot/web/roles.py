"""Which role opens which part of the desk."""

from enum import StrEnum

from bot.casework.staff import StaffMember
from bot.store.models import Role


class Place(StrEnum):
    """A part of the desk."""

    OPERATOR = "operator"
    CASES = "cases"
    OVERVIEW = "overview"
    KNOWLEDGE = "knowledge"
    ADMIN = "admin"


ALLOWED: dict[Place, frozenset[Role]] = {
    Place.OPERATOR: frozenset({Role.OPERATOR, Role.SUPERVISOR}),
    Place.CASES: frozenset({Role.CASEWORKER, Role.SUPERVISOR}),
    Place.OVERVIEW: frozenset({Role.SUPERVISOR}),
    Place.KNOWLEDGE: frozenset({Role.EDITOR, Role.SUPERVISOR}),
    Place.ADMIN: frozenset({Role.ADMIN}),
}
HOME: dict[Place, str] = {
    Place.CASES: "/today",
    Place.OPERATOR: "/operator",
    Place.KNOWLEDGE: "/knowledge",
    Place.ADMIN: "/admin",
    Place.OVERVIEW: "/overview",
}
"""Where a place begins, the place one works in most first."""


def may(staff: StaffMember, place: str) -> bool:
    """Whether an account's role opens a place."""
    return staff.role in ALLOWED[Place(place)]


def home_of(staff: StaffMember) -> str:
    """The page a person starts work on; empty where the role opens none."""
    return next((path for place, path in HOME.items() if may(staff, place)), "")
