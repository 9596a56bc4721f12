"""The invented city: streets and communities under the districts of the content, and who works in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from sqlmodel import Session, select

from bot.casework import staff, unit_changes, units
from bot.casework.staff import StaffMember
from bot.casework.unit_changes import NewUnit
from bot.store.models import CaseRecord, Role, Staff
from bot.store.unit_models import Unit, UnitKind
from knowledge.base import KnowledgeBase

NO_PASSWORD = "nobody signs in to an invented account"  # noqa: S105 - no hash: no password fits
PER_STREET = 6
"""Communities under a street, at most."""


@dataclass(frozen=True)
class Place:
    """A street or a community, and the person in it who answers for the work."""

    code: str
    street: str
    """Name of the street."""
    community: str
    """Name of the community; empty for the street itself."""
    person: StaffMember


@dataclass(frozen=True)
class District:
    """A district with its supervisor and its places, each street before its communities."""

    code: str
    supervisor: StaffMember
    places: Sequence[Place]


@dataclass(frozen=True)
class City:
    """``supervisors``: two, since nobody approves their own report."""

    code: str
    supervisors: tuple[StaffMember, StaffMember]
    districts: Sequence[District]


def is_empty(session: Session) -> bool:
    """Whether nobody works with this database yet: no case, no account, no street."""
    places = select(Unit.id).where(Unit.kind.in_((UnitKind.STREET, UnitKind.COMMUNITY)))  # type: ignore[attr-defined]
    asked = (select(CaseRecord.id), select(Staff.id), places)
    return all(session.exec(query.limit(1)).first() is None for query in asked)


def build(session: Session, base: KnowledgeBase, caseworkers: int) -> City:
    """Make units and accounts: as even a share of the caseworkers for each district as there can be."""
    codes = sorted(base.districts)
    shares = [len(range(at, caseworkers, len(codes))) for at in range(len(codes))]
    numbers = iter(range(1, caseworkers + 1))
    districts = [
        _district(session, base, code, list(islice(numbers, share))) for code, share in zip(codes, shares, strict=True)
    ]
    top = units.root(session)
    if top is None:
        raise LookupError("the tree of units has no root")
    both = [_account(session, base, Role.SUPERVISOR, f"0{at}", "") for at in (1, 2)]
    return City(top.code, (both[0], both[1]), districts)


def _district(session: Session, base: KnowledgeBase, code: str, numbers: Sequence[int]) -> District:
    """The first of the numbers, and every seventh after it, works in a street; the others in its communities."""
    say = base.wording.say
    places: list[Place] = []
    street = street_code = ""
    for at, number in enumerate(numbers):
        in_street = at % (PER_STREET + 1) == 0
        if in_street:
            street, street_code, own, community = say("simulation.street", number=number), f"{code}{number:03d}", "", ""
            own = street_code
            unit_changes.add(session, NewUnit(own, street, UnitKind.STREET, code))
        else:
            own, community = f"{street_code}{number:03d}", say("simulation.community", street=number, number=at)
            unit_changes.add(session, NewUnit(own, community, UnitKind.COMMUNITY, street_code))
        person = _account(session, base, Role.CASEWORKER, str(number), code)
        unit_changes.place_staff(session, person.name, own)
        unit_changes.name_person(session, own, person.name)
        placed = staff.by_name(session, person.name)
        places.append(Place(own, street, community, placed or person))
    return District(code, _account(session, base, Role.SUPERVISOR, code, code), places)


def _account(session: Session, base: KnowledgeBase, role: Role, number: str, district: str) -> StaffMember:
    name = base.wording.say("simulation.account", role=base.wording.say(f"staff.role.{role.value}"), number=number)
    return staff.add(session, name, role, district, NO_PASSWORD)


def in_turn(city: City) -> "cycle[tuple[District, Place]]":
    """Districts and places one after the other, round and round: the districts alike, whatever places they have."""
    rounds = max(len(district.places) for district in city.districts)
    return cycle([(each, each.places[at % len(each.places)]) for at in range(rounds) for each in city.districts])
