"""Who is away, and who stands in for them.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import JsonValue
from sqlmodel import Session, col, select

from bot.casework.holding import require_role
from bot.casework.queue_refusals import AbsenceRefused, NotYourStaff
from bot.casework.staff import WORKS_ON_CASES, StaffMember, member
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert
from bot.store.models import Role, Staff
from bot.store.queue_models import Absence

__all__ = ["Cover", "Covers", "announce", "covers", "listed", "take_back"]


@dataclass(frozen=True)
class Cover:
    """Who receives what is meant for somebody. ``receiver`` None: nobody does, it is open to unit and district."""

    meant: int
    receiver: int | None

    @property
    def stands_in(self) -> bool:
        """Somebody else receives it."""
        return self.receiver is not None and self.receiver != self.meant


@dataclass(frozen=True)
class Covers:
    """Everybody's cover on one day."""

    away: Mapping[int, int | None]
    """Who is away, and who stands in."""
    works: frozenset[int]
    """Open accounts that work on cases."""
    until: Mapping[int, date] = field(default_factory=dict)
    """The last day of who is away."""
    _known: dict[int, Cover] = field(default_factory=dict, compare=False)

    def of(self, staff_id: int) -> Cover:
        """Who receives what is meant for an account: itself, else its cover, else the cover's cover."""
        if staff_id not in self._known:
            self._known[staff_id] = Cover(staff_id, self._receiver(staff_id))
        return self._known[staff_id]

    def received_by(self, staff_id: int) -> frozenset[int]:
        """Everybody whose cases come to an account now, itself among them where it is there."""
        return frozenset(meant for meant in {staff_id, *self.away} if self.of(meant).receiver == staff_id)

    @property
    def unattended(self) -> frozenset[int]:
        """Those away for whom nobody stands in."""
        return frozenset(meant for meant in self.away if self.of(meant).receiver is None)

    def _receiver(self, staff_id: int) -> int | None:
        seen: set[int] = set()
        now: int | None = staff_id
        while now is not None and now not in seen and (now in self.away or now not in self.works):
            seen.add(now)
            now = self.away.get(now)
        return now if now is not None and now in self.works and now not in self.away else None


def covers(session: Session, on: date) -> Covers:
    """Who is away on a day. Of two absences of one account the one entered last holds."""
    query = select(Absence).where(
        col(Absence.since) <= on, col(Absence.until) >= on, col(Absence.taken_back_at).is_(None)
    )
    absent = {one.staff_id: one for one in session.exec(query.order_by(col(Absence.id)))}
    working = select(Staff.id).where(col(Staff.active), col(Staff.role).in_(WORKS_ON_CASES))
    return Covers(
        {staff_id: one.cover_id for staff_id, one in absent.items()},
        frozenset(id_ for id_ in session.exec(working) if id_ is not None),
        {staff_id: one.until for staff_id, one in absent.items()},
    )


def announce(
    session: Session,
    staff: StaffMember,
    *,
    who: str,
    since: date,
    until: date,
    cover: str = "",
    key: str | None = None,
    now: datetime,
) -> bool:
    """Write down that ``who`` (an account's name) is away, both days counted; False for a form sent twice.

    One's own absence, or as a supervisor that of an account of one's district. AbsenceRefused for days that are over or
    the wrong way round, and for a cover who does not work on cases or is the same person.
    """
    require_role(staff)
    away = _account(session, who)
    _require_say(staff, away)
    stand_in = _account(session, cover) if cover else None
    if until < since or until < local_date(now):
        raise AbsenceRefused("queue.absence.days")
    if stand_in is not None and stand_in.id == away.id:
        raise AbsenceRefused("queue.absence.own_cover")
    made = session.execute(
        insert(session, Absence)
        .values(
            staff_id=away.id,
            since=since,
            until=until,
            cover_id=stand_in.id if stand_in else None,
            created_at=now,
            key=f"{staff.id}:{key}" if key else None,
        )
        .on_conflict_do_nothing()
        .returning(col(Absence.id))
    ).scalar_one_or_none()
    if made is None:
        return False
    said: dict[str, JsonValue] = {"absence": made, "since": since.isoformat(), "until": until.isoformat()}
    audit.record(session, staff.actor, "absence.announce", f"staff:{away.name}", {**said, "cover": cover}, at=now)
    return True


def take_back(session: Session, staff: StaffMember, absence_id: int, *, now: datetime) -> bool:
    """The account is there after all; False where it was taken back already."""
    require_role(staff)
    query = select(Absence).where(Absence.id == absence_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise AbsenceRefused("queue.absence.unknown")
    away = session.get_one(Staff, row.staff_id)
    _require_say(staff, member(away))
    if row.taken_back_at is not None:
        return False
    row.taken_back_at = now
    session.add(row)
    audit.record(session, staff.actor, "absence.take_back", f"staff:{away.name}", {"absence": row.id}, at=now)
    return True


def listed(session: Session, staff: StaffMember, on: date) -> Sequence[tuple[Absence, str, str]]:
    """Absences that are not over, each with the names of who is away and who stands in, the soonest first.

    A supervisor sees their district's, everybody else their own and those in which they stand in.
    """
    cover = select(Staff.id, Staff.name).subquery()
    query = (
        select(Absence, Staff.name, cover.c.name)
        .join(Staff, col(Staff.id) == col(Absence.staff_id))
        .join(cover, cover.c.id == Absence.cover_id, isouter=True)
        .where(col(Absence.until) >= on, col(Absence.taken_back_at).is_(None))
        .order_by(col(Absence.since), col(Absence.id))
    )
    if staff.role is not Role.SUPERVISOR:
        query = query.where((Absence.staff_id == staff.id) | (Absence.cover_id == staff.id))
    elif staff.district:
        query = query.where(Staff.district == staff.district)
    return [(row, name, stand_in or "") for row, name, stand_in in session.exec(query)]


def _account(session: Session, name: str) -> StaffMember:
    row = session.exec(select(Staff).where(Staff.name == name, col(Staff.active))).one_or_none()
    if row is None or row.role not in WORKS_ON_CASES:
        raise AbsenceRefused("queue.no_such_person", name=name)
    return member(row)


def _require_say(staff: StaffMember, away: StaffMember) -> None:
    supervises = staff.role is Role.SUPERVISOR and staff.district in {"", away.district}
    if staff.id != away.id and not supervises:
        raise NotYourStaff(away.name)
