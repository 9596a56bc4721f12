"""A year's targets, handed down the tree and to persons (第四条（五）), and what the record has reached of them.

Functions take the caller's session and never commit; ``set_target`` writes its audit line in the same transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlmodel import Session, col, select

from bot.casework import figures, reports, unit_cases, units
from bot.casework.holding import require_role
from bot.casework.report_refusals import ReportRefused
from bot.casework.staff import StaffMember, member
from bot.casework.unit_figures import end_of
from bot.clock import utcnow
from bot.store import audit
from bot.store.models import CaseRecord, Role, Staff
from bot.store.report_models import StaffTarget, UnitTarget
from bot.store.unit_models import Unit, UnitKind
from knowledge.casework.casework import Casework
from knowledge.casework.periods import statistics_year
from knowledge.casework.sheets import Fill

__all__ = [
    "LARGEST",
    "Aim",
    "Held",
    "Wanted",
    "may_set",
    "may_set_for_people",
    "of_unit",
    "people",
    "results",
    "set_target",
]

LARGEST = 10_000_000


@dataclass(frozen=True)
class Wanted:
    """A target to set: for a unit, or, with ``person``, for somebody who works in it."""

    unit: str
    year: int
    figure: Fill
    amount: int | None
    """None takes the target back."""
    person: str = ""
    """Account name."""
    seen: int | None = None
    """The amount that the form was made from."""


@dataclass(frozen=True)
class Held:
    """Who is to reach something: a unit, or a person in it."""

    unit: Unit
    person: StaffMember | None = None


@dataclass(frozen=True)
class Aim:
    """A figure of a year for somebody: what was set, and what the record has."""

    held: Held
    figure: Fill
    target: int | None
    """None: not set."""
    result: int


def may_set(session: Session, staff: StaffMember, unit: Unit) -> bool:
    """Whether an account sets a unit's targets: a supervisor of a unit above, of the city the city's own."""
    return reports.may_settle(session, staff, unit)


def may_set_for_people(session: Session, staff: StaffMember, unit: Unit) -> bool:
    """Whether an account sets the targets of those who work in a unit: a supervisor of it or of a unit above."""
    return staff.role is Role.SUPERVISOR and units.sees(session, staff, unit)


def set_target(session: Session, rules: Casework, staff: StaffMember, wanted: Wanted, *, now: datetime) -> None:
    """Set a target, or take it back; the same amount again is no change.

    ReportRefused for who may not, for a figure without targets, for somebody who does not work in the unit, and where
    the target is no longer what the form was made from.
    """
    require_role(staff)
    unit = units.by_code(session, wanted.unit)
    if unit is None or not unit.active:
        raise ReportRefused("unit.unknown", code=wanted.unit)
    allowed = may_set_for_people if wanted.person else may_set
    if not allowed(session, staff, unit):
        raise ReportRefused("target.not_yours", unit=unit.name)
    if wanted.figure not in rules.reports.targets:
        raise ReportRefused("target.no_such", figure=wanted.figure.value)
    if wanted.amount is not None and not 0 <= wanted.amount <= LARGEST:
        raise ReportRefused("target.wrong_amount", most=str(LARGEST))
    row = _row(session, unit, wanted)
    there = row.amount if row in session else None
    if there == wanted.amount:
        return
    if there != wanted.seen:
        raise ReportRefused("target.changed_meanwhile", unit=wanted.person or unit.name)
    if wanted.amount is None:
        session.delete(row)
    else:
        row.amount, row.set_by, row.set_at = wanted.amount, staff.actor, now
        session.add(row)
    session.flush()
    detail = {"year": wanted.year, "figure": wanted.figure.value, "amount": wanted.amount, "person": wanted.person}
    audit.record(session, staff.actor, "target.set", f"unit:{unit.code}", dict(detail), at=now)


def of_unit(session: Session, rules: Casework, unit: Unit, year: int) -> list[Aim]:
    """The targets of a unit, of the units right below and of its people, each with its result.

    A figure stands for all of them as soon as one has a target for it.
    """
    below = units.children(session, unit)
    here = people(session, unit)
    set_for_units = _set_for_units(session, [unit, *below], year)
    set_for_people = _set_for_people(session, here, year)
    wanted = [
        fill
        for fill in rules.reports.targets
        if any(figure == fill.value for _, figure in (*set_for_units, *set_for_people))
    ]
    by_unit, by_person = results(session, rules, unit, year) if wanted else ({}, {})
    aims = []
    for fill in wanted:
        for each in (unit, *below):
            target = set_for_units.get((each.id or 0, fill.value))
            aims.append(Aim(Held(each), fill, target, by_unit.get(each.id, Counter())[fill]))
        for person in here:
            target = set_for_people.get((person.id, fill.value))
            aims.append(Aim(Held(unit, person), fill, target, by_person.get(person.id, Counter())[fill]))
    return aims


def results(
    session: Session, rules: Casework, unit: Unit, year: int
) -> tuple[Mapping[int | None, Counter[Fill]], Mapping[int, Counter[Fill]]]:
    """What the record has of a year, by unit (each with all under it) and by the person who holds the cases."""
    span = statistics_year(rules.periods.statistics, year)
    inside = {each.id: each for each in units.subtree(session, unit, closed=True)}
    among = sqlalchemy.true() if unit.kind is UnitKind.CITY else col(CaseRecord.district) == unit.district
    answered = unit_cases.answering(session, end_of(span), among)
    districts = {each.code: each.id for each in inside.values() if each.kind is UnitKind.DISTRICT}
    by_unit: dict[int | None, Counter[Fill]] = {each: Counter() for each in inside}
    by_person: dict[int, Counter[Fill]] = {}
    for case_id, case in figures.by_case(session, span, among).items():
        at = answered[case_id] or districts.get(case.district, unit.id if unit.kind is UnitKind.CITY else None)
        if at not in inside:
            continue
        if case.holder is not None:
            by_person.setdefault(case.holder, Counter()).update(case.fills)
        while at in inside:
            by_unit[at].update(case.fills)
            at = inside[at].parent_id
    return by_unit, by_person


def _row(session: Session, unit: Unit, wanted: Wanted) -> UnitTarget | StaffTarget:
    """The target as stored, locked, or one that is not in the session yet."""
    year, figure = wanted.year, wanted.figure.value
    nothing = {"year": year, "figure": figure, "amount": 0, "set_by": "", "set_at": utcnow()}
    if not wanted.person:
        key = (unit.id or 0, year, figure)
        found = session.get(UnitTarget, key, with_for_update=True, populate_existing=True)
        return found or UnitTarget.model_validate({"unit_id": unit.id, **nothing})
    person = next((each for each in people(session, unit) if each.name == wanted.person), None)
    if person is None:
        raise ReportRefused("target.person_elsewhere", person=wanted.person, unit=unit.name)
    kept = session.get(StaffTarget, (person.id, year, figure), with_for_update=True, populate_existing=True)
    return kept or StaffTarget.model_validate({"staff_id": person.id, **nothing})


def people(session: Session, unit: Unit) -> list[StaffMember]:
    """The open accounts that work on cases in a unit, by name."""
    query = select(Staff).where(col(Staff.active), col(Staff.role).in_((Role.CASEWORKER, Role.SUPERVISOR)))
    here = col(Staff.unit_id) == unit.id
    if unit.kind in {UnitKind.CITY, UnitKind.DISTRICT}:
        here |= col(Staff.unit_id).is_(None) & (col(Staff.district) == unit.district)
    return [member(row) for row in session.exec(query.where(here).order_by(Staff.name))]


def _set_for_units(session: Session, of: Sequence[Unit], year: int) -> dict[tuple[int, str], int]:
    ids = [unit.id for unit in of]
    query = select(UnitTarget).where(col(UnitTarget.unit_id).in_(ids), UnitTarget.year == year)
    return {(row.unit_id, row.figure): row.amount for row in session.exec(query)}


def _set_for_people(session: Session, of: Sequence[StaffMember], year: int) -> dict[tuple[int, str], int]:
    ids = [person.id for person in of]
    query = select(StaffTarget).where(col(StaffTarget.staff_id).in_(ids), StaffTarget.year == year)
    return {(row.staff_id, row.figure): row.amount for row in session.exec(query)}
