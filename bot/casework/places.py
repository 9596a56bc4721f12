"""Where a case stands in the queue: whether it goes ahead, since when it waits, and to whom it is routed."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework.absences import Cover, Covers
from bot.store.insert import insert
from bot.store.models import CaseRecord, CaseStatus, Staff
from bot.store.queue_models import CasePlace
from bot.store.unit_models import Unit, UnitKind
from knowledge.casework.casework import Casework

__all__ = ["begin", "cover_of", "ensure", "named_person", "of", "route", "settle", "without_place"]

_BY_PERSON = frozenset({UnitKind.COMMUNITY, UnitKind.STREET})
"""Units whose named person gets the cases; that of a district or the city answers for the work of many."""


def of(session: Session, row: CaseRecord) -> CasePlace | None:
    """The place, to read; None where none was ever written down."""
    return session.get(CasePlace, row.id)


def ensure(session: Session, row: CaseRecord) -> CasePlace:
    """The place of a case that is locked, made where there is none."""
    if row.id is None:
        raise ValueError("a case that was never saved")
    values = {"case_id": row.id, "ahead": False, "waiting_since": row.opened_at, "contact_digest": ""}
    session.execute(insert(session, CasePlace).values(**values).on_conflict_do_nothing())
    query = select(CasePlace).where(CasePlace.case_id == row.id)
    return session.exec(query.execution_options(populate_existing=True)).one()


def begin(session: Session, rules: Casework | None, row: CaseRecord, since: datetime, digest: str) -> CasePlace:
    """The place of a case that this transaction has just stored."""
    if row.id is None:
        raise ValueError("a case that was never saved")
    place = CasePlace(
        case_id=row.id,
        ahead=rules is not None and rules.queue.goes_ahead(row.packet.get("decision")),
        waiting_since=since,
        routed_to=named_person(session, row.unit_id),
        contact_digest=digest,
    )
    session.add(place)
    return place


def settle(
    session: Session,
    rules: Casework | None,
    row: CaseRecord,
    *,
    since: datetime | None = None,
) -> CasePlace:
    """Write down where a case waits: ahead or not by its packet, and with whom. ``since``: it waits from then on."""
    place = ensure(session, row)
    if rules is not None:
        place.ahead = rules.queue.goes_ahead(row.packet.get("decision"))
    place.routed_to = named_person(session, row.unit_id)
    place.waiting_since = since or place.waiting_since
    session.add(place)
    session.flush()
    return place


def route(session: Session, row: CaseRecord, since: datetime) -> CasePlace:
    """The case waits again, from now on, with whoever its unit names today."""
    return settle(session, None, row, since=since)


def named_person(session: Session, unit_id: int | None) -> int | None:
    """The person whom the community names, else the street; None where neither does or the account is closed."""
    while unit_id is not None:
        unit = session.get(Unit, unit_id)
        if unit is None or unit.kind not in _BY_PERSON:
            return None
        person = session.get(Staff, unit.named_person_id) if unit.named_person_id and unit.active else None
        if person is not None and person.active:
            return person.id
        unit_id = unit.parent_id
    return None


def cover_of(session: Session, row: CaseRecord, covers: Covers) -> Cover | None:
    """Who is meant to take a waiting case, and who does; None where it waits for anybody."""
    place = of(session, row)
    if place is None or place.routed_to is None or row.status is not CaseStatus.WAITING:
        return None
    return covers.of(place.routed_to)


def without_place(session: Session, limit: int) -> Sequence[CaseRecord]:
    """Waiting cases that have no place yet, oldest first."""
    placed = select(CasePlace.case_id).where(CasePlace.case_id == CaseRecord.id)
    query = select(CaseRecord).where(CaseRecord.status == CaseStatus.WAITING, ~placed.exists())
    return session.exec(query.order_by(col(CaseRecord.id)).limit(limit)).all()
