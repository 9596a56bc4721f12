"""Which unit answers for a case, and since when. The one door to ``CaseRecord.unit_id``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col

from bot.casework import units
from bot.store.models import CaseRecord
from bot.store.unit_models import CaseUnit, Unit
from knowledge.casework.unit_rules import UnitRules

__all__ = ["Written", "answering", "place", "settle"]


@dataclass(frozen=True)
class Written:
    """A street and a community as somebody wrote them; each may be empty."""

    street: str
    community: str


def place(session: Session, row: CaseRecord, unit: Unit | None, now: datetime) -> None:
    """Let a unit answer for a case from now on, with the unit's district; None: only its district is known.

    The caller has locked the case, writes the audit line of what it does, and flushes what it changes besides. A unit
    that answers already is no change.
    """
    if row.id is None:
        raise ValueError("a case that was never saved")
    unit_id = unit.id if unit else None
    first = session.execute(sqlalchemy.select(col(CaseUnit.id)).where(col(CaseUnit.case_id) == row.id)).first() is None
    if row.unit_id == unit_id and not first:
        return
    row.unit_id = unit_id
    if unit and unit.district:
        row.district = unit.district
    session.add(row)
    session.add(CaseUnit(case_id=row.id, unit_id=unit_id, since=now))
    session.flush()


def settle(session: Session, rules: UnitRules, row: CaseRecord, where: Written, now: datetime) -> None:
    """Let the street or community that somebody wrote down for the person answer for the case.

    Only one under the unit that answers now: another district's or street's case is handed over, which is an act of its
    own. What names no unit surely changes nothing.
    """
    found = units.unit_for(session, rules, row.district, where.street, where.community)
    if found is None or found.id == row.unit_id:
        return
    if row.unit_id is None or row.unit_id in {above.id for above in units.path(session, found)}:
        place(session, row, found, now)


def answering(session: Session, until: datetime, among: sqlalchemy.ColumnElement[bool]) -> Mapping[int, int | None]:
    """The unit that answered for each case just before a moment, by case id; None where only the district was known.

    ``among`` is a condition on CaseRecord. A case without a history (from before there were units) has the unit that it
    has now.
    """
    wanted = sqlalchemy.select(col(CaseRecord.id)).where(among)
    latest = (
        sqlalchemy.select(col(CaseUnit.case_id), func.max(col(CaseUnit.id)).label("last"))
        .where(col(CaseUnit.since) < until, col(CaseUnit.case_id).in_(wanted))
        .group_by(col(CaseUnit.case_id))
        .subquery()
    )
    ever = sqlalchemy.select(col(CaseUnit.case_id))
    then = sqlalchemy.case(
        (latest.c.last.is_not(None), col(CaseUnit.unit_id)),
        (col(CaseRecord.id).in_(ever), sqlalchemy.null()),
        else_=col(CaseRecord.unit_id),
    )
    query = (
        sqlalchemy.select(col(CaseRecord.id), then)
        .outerjoin(latest, latest.c.case_id == col(CaseRecord.id))
        .outerjoin(CaseUnit, col(CaseUnit.id) == latest.c.last)
        .where(among)
    )
    return {case_id: unit_id for case_id, unit_id in session.execute(query) if case_id is not None}
