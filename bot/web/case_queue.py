"""Where one case stands in the queue, as its page shows it: whose it is, where it came from, where it may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import absences, line, merged, places, ratings, reopening, same_person, transfers, units
from bot.casework.holding import holder_name, may_read
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.clock import local_date
from bot.store.models import CaseRecord, CaseStatus, Role, Staff
from bot.store.queue_models import TransferKind
from bot.store.unit_models import Unit, UnitKind
from bot.web.pages import day
from bot.wiring import Hotline
from knowledge.wording import Wording

__all__ = ["Handed", "QueueSide", "Target", "read_queue_side", "routed_in_words"]

MOST_PEOPLE = 300
_OPEN = frozenset({CaseStatus.WAITING, CaseStatus.CLAIMED})


@dataclass(frozen=True)
class Handed:
    """One hand-over of the case."""

    back: bool
    source: str
    target: str
    instead_of: str
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class Target:
    """A unit that a case may go to. ``depth``: how far below the district, or the city."""

    code: str
    name: str
    named: str
    depth: int


@dataclass(frozen=True)
class QueueSide:
    """``seen`` goes into the forms. Where the case is not readable, only what stands in the queue's line."""

    into: str
    """The number it goes on under; empty for most."""
    parts: tuple[str, ...]
    routed: str
    """Whom it waits for, in words; empty for anybody."""
    place: str
    """Its place in line, in words; empty once claimed."""
    seen: str
    handed: tuple[Handed, ...]
    may_transfer: bool
    may_return: bool
    may_reopen: bool
    may_merge: bool
    same: tuple[CaseRecord, ...]
    """Other cases that may be of the same person."""
    people: tuple[str, ...]
    away: Mapping[str, str]
    """Of those who are away, in words: until when, and who stands in; by name."""
    targets: tuple[Target, ...]
    rating: str
    """What the resident said of the service, in words; empty where they said nothing."""


def read_queue_side(
    session: Session, hotline: Hotline, row: CaseRecord, staff: StaffMember, now: datetime
) -> QueueSide:
    """Everything of one moment."""
    wording = hotline.knowledge.current.wording
    readable, after = may_read(row, staff), merged.final(session, row)
    covers = absences.covers(session, local_date(now))
    waiting = row.status is CaseStatus.WAITING
    supervises = staff.role is Role.SUPERVISOR
    may_transfer = readable and row.status in _OPEN and (supervises or row.claimed_by == staff.id)
    rated = ratings.of(session, row)
    ahead = line.ahead_of(session, row, covers) if waiting else 0
    return QueueSide(
        into=after.number if after.id != row.id else "",
        parts=tuple(part.number for part in merged.parts(session, row)),
        routed=routed_in_words(session, wording, row, covers, staff),
        place=wording.say("queue.ahead_of_this", ahead=ahead) if waiting else "",
        seen=holder_name(session, row) if row.status is CaseStatus.CLAIMED else "",
        handed=_handed(session, hotline, row) if readable else (),
        may_transfer=may_transfer,
        may_return=may_transfer and transfers.may_be_returned(session, row),
        may_reopen=readable and reopening.may_reopen(session, row, staff),
        may_merge=may_transfer,
        same=tuple(one for one in same_person.others(session, row) if may_read(one, staff)) if may_transfer else (),
        people=_people(session, row, staff) if may_transfer else (),
        away=_away(session, wording, covers) if readable else {},
        targets=_targets(session, row) if may_transfer else (),
        rating=wording.say(f"cases.rate.{rated.value}") if rated and readable else "",
    )


def routed_in_words(
    session: Session, wording: Wording, row: CaseRecord, covers: absences.Covers, staff: StaffMember
) -> str:
    """For whom a waiting case waits: for the reader, for its named person, or for who stands in for them."""
    cover = places.cover_of(session, row, covers)
    if cover is None:
        return ""
    named = transfers.where(session, cover.meant, None, "")
    if cover.receiver is None:
        return wording.say("queue.nobody_stands_in", name=named)
    if cover.stands_in:
        stand_in = transfers.where(session, cover.receiver, None, "")
        return wording.say("queue.standing_in", name=named, cover=stand_in)
    return wording.say("queue.for_you") if cover.meant == staff.id else wording.say("queue.for_other", name=named)


def _handed(session: Session, hotline: Hotline, row: CaseRecord) -> tuple[Handed, ...]:
    districts = hotline.knowledge.current.districts

    def end(staff_id: int | None, unit_id: int | None, district: str) -> str:
        found = transfers.where(session, staff_id, unit_id, district)
        return districts[found].name if found in districts else found

    return tuple(
        Handed(
            back=one.kind is TransferKind.RETURN,
            source=end(one.from_staff_id, one.from_unit_id, one.from_district),
            target=end(one.to_staff_id, one.to_unit_id, one.to_district),
            instead_of=transfers.where(session, one.instead_of_id, None, ""),
            reason=one.reason,
            actor=one.actor,
            at=one.at,
        )
        for one in reversed(transfers.history(session, row))
    )


def _people(session: Session, row: CaseRecord, staff: StaffMember) -> tuple[str, ...]:
    """Names of those the case may go to: those of its district first, and those of the whole city."""
    query = select(Staff.name, Staff.district).where(
        col(Staff.active), col(Staff.role).in_(WORKS_ON_CASES), Staff.id != row.claimed_by, Staff.id != staff.id
    )
    found = session.exec(query.order_by(Staff.name).limit(MOST_PEOPLE)).all()
    return tuple(name for name, _ in sorted(found, key=lambda one: (one[1] != row.district, bool(one[1]), one[0])))


def _away(session: Session, wording: Wording, covers: absences.Covers) -> dict[str, str]:
    found = {}
    for one in session.exec(select(Staff).where(col(Staff.id).in_(covers.until)).order_by(Staff.name)):
        cover = transfers.where(session, covers.of(one.id or 0).receiver, None, "")
        until = day(covers.until[one.id or 0])
        found[one.name] = wording.say("queue.away_until", name=one.name, day=until, cover=cover)
    return found


def _targets(session: Session, row: CaseRecord) -> tuple[Target, ...]:
    """The units of the case's district, then the other districts."""
    own = units.by_code(session, row.district) if row.district else None
    top = units.root(session)
    below = units.subtree(session, own) if own else []
    others = [one for one in units.children(session, top) if own is None or one.id != own.id] if top else []
    return tuple(_target(session, one) for one in (*below, *others))


def _target(session: Session, unit: Unit) -> Target:
    depth = {UnitKind.STREET: 1, UnitKind.COMMUNITY: 2}.get(unit.kind, 0)
    return Target(unit.code, unit.name, transfers.where(session, unit.named_person_id, None, ""), depth)
