"""What a member of staff has to do: a line a case, the most pressing thing of it first. Reads only.

A deadline with a length is something to do, and the table of moves says which step ends it. What has none is the one
step that leads on, as next_step.py names it on the case's page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bot.casework import life_deadlines, life_record, next_step
from bot.casework.endings import Ending
from bot.casework.life_deadlines import Running
from bot.casework.life_holding import lives_of
from bot.casework.life_moves import ROLES
from bot.casework.next_step import SOON, Act, Seen
from bot.casework.staff import WORKS_ON_CASES, StaffMember
from bot.clock import local_date
from bot.store import case_message
from bot.store.life_models import CaseLife, CasePause
from bot.store.models import CaseRecord, CaseStatus, Role, Staff
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Standing, StandingKind
from knowledge.casework.life import Record
from knowledge.casework.life_table import LifeTable, Move

__all__ = ["Kind", "Line", "Thing", "read"]

VISITS = frozenset({"home_visit", "return_visit"})
"""The moves for which one goes out to people."""


class Kind(StrEnum):
    """Why something stands on the list, the most pressing first."""

    OVERDUE = "overdue"
    UNREAD = "unread"
    """The resident wrote, and nobody has read it."""
    TODAY = "today"
    SOON = "soon"
    DECIDE = "decide"
    """A step that is the district's alone."""
    VISIT = "visit"
    """Somebody is to be visited, and no length is set for it."""
    STEP = "step"
    """A next step for which no length is set."""
    ENDING = "ending"
    """A subsidy, a post, a contract or a vacancy comes to its end."""
    RESIDENT = "resident"
    """Waits for the resident's papers."""
    WAITS = "waits"
    """Waits for the end of the notice, or for the district."""
    LATER = "later"


_ORDER = list(Kind)
_PRESSING = frozenset({Kind.OVERDUE, Kind.TODAY})


@dataclass(frozen=True)
class Thing:
    """One thing to do. ``move``: the step that does it; None where it is none of the table's.

    ``standing`` tells of its deadline, ``since`` from when it has been waiting, ``ending`` what comes to its end.
    """

    kind: Kind
    since: datetime
    move: Move | None = None
    rules: tuple[str, ...] = ()
    standing: Standing | None = None
    ending: Ending | None = None
    until: date | None = None
    """The last day of the notice that it waits for, or has waited for."""
    instead: tuple[Move, ...] = ()
    """Of a decision: the other steps it may end in."""

    @property
    def by(self) -> datetime:
        """What is sorted by within a kind: when it is due, else since when it waits."""
        return self.standing.due if self.standing and self.standing.due else self.since


@dataclass(frozen=True)
class Line:
    """A case (or a vacancy: ``row`` None) and what is to be done about it, the most pressing first."""

    row: CaseRecord | None
    holder: str
    """Who holds it, where that is not the reader."""
    ahead: bool
    things: tuple[Thing, ...]

    @property
    def kind(self) -> Kind:
        return self.things[0].kind


def read(
    session: Session, rules: Casework | None, staff: StaffMember, now: datetime, ending: Sequence[Ending] = ()
) -> list[Line]:
    """The cases that ``staff`` holds; for a supervisor also what is overdue in the district, and what it decides.

    Worst first; where two are equally pressing, a zero-employment family goes ahead.
    """
    if staff.role not in WORKS_ON_CASES:
        return []
    found = life_deadlines.running(session, rules, staff, now) if rules else []
    rows = {one.row.id or 0: one.row for one in found} | _held(session, staff)
    rows |= _named(session, {one.number for one in ending} - {"", *(row.number for row in rows.values())})
    lives = {one.row.id or 0: one.life for one in found}
    lives |= lives_of(session, [case_id for case_id in rows if case_id not in lives])
    things = _Gathered(session, rules, staff, now, lives).of(found, rows, ending)
    ahead = {one.row.id for one in found if one.ahead}
    names = _holders(session, [rows[case_id] for case_id in things], staff)
    lines = [
        Line(row, names.get(row.claimed_by or 0, ""), case_id in ahead, tuple(things[case_id]))
        for case_id, row in rows.items()
        if things[case_id]
    ]
    lines += [Line(None, "", ahead=False, things=(_ends(one, now),)) for one in ending if not one.number]
    return sorted(lines, key=_pressing)


def _pressing(line: Line) -> tuple[int, bool, datetime, str]:
    worst = line.things[0]
    number = line.row.number if line.row else ""
    if worst.kind in {Kind.OVERDUE, Kind.TODAY, Kind.SOON, Kind.LATER}:
        return _ORDER.index(worst.kind), False, worst.by, f"{not line.ahead:d}{number}"
    return _ORDER.index(worst.kind), not line.ahead, worst.by, number


class _Gathered:
    """Things by case, of one moment."""

    def __init__(
        self,
        session: Session,
        rules: Casework | None,
        staff: StaffMember,
        now: datetime,
        lives: Mapping[int, CaseLife],
    ) -> None:
        self._rules, self._staff, self._now, self._lives = rules, staff, now, lives
        self._role = ROLES[staff.role]
        self._unread = case_message.with_unread(session)
        paused = select(CasePause.case_id, CasePause.since).where(col(CasePause.until).is_(None))
        self._paused = dict(session.exec(paused).all())

    def of(
        self, found: Sequence[Running], rows: dict[int, CaseRecord], ending: Sequence[Ending]
    ) -> dict[int, list[Thing]]:
        by_case: dict[int, list[Running]] = defaultdict(list)
        for one in found:
            by_case[one.run.case_id].append(one)
        ends: dict[str, list[Ending]] = defaultdict(list)
        for each in ending:
            ends[each.number].append(each)
        made: dict[int, list[Thing]] = {}
        for case_id, row in rows.items():
            things = [*self._steps(row, by_case[case_id]), *(_ends(each, self._now) for each in ends[row.number])]
            onward = self._onward(row, by_case[case_id])
            if onward and all(onward.move is None or onward.move != thing.move for thing in things):
                things.append(onward)
            if row.claimed_by == self._staff.id:
                things += self._of_resident(row)
            made[case_id] = sorted(things, key=_order)
        return made

    def _steps(self, row: CaseRecord, running: Sequence[Running]) -> Iterator[Thing]:
        """What the deadlines with a length ask for: each step once, for the most pressing of what it ends."""
        by_step: dict[str, Thing] = {}
        for thing in filter(None, (self._step(row, one) for one in running)):
            name = thing.move.id if thing.move else ""
            before = by_step.get(name, thing)
            first, second = sorted((before, thing), key=_order)
            also = second.rules if second is not first and second.kind is first.kind else ()
            by_step[name] = replace(first, rules=(*first.rules, *also))
        yield from by_step.values()

    def _step(self, row: CaseRecord, one: Running) -> Thing | None:
        kind, rules = self._by_deadline(one), self._rules
        if kind is None or rules is None:
            return None
        record = life_record.read(rules.life, one.life.record)
        steps = _ending(rules, one)
        step = next((each for each in steps if self._role in each.by), None)
        may = step in table.allowed(rules.life, one.life.state, record, role=self._role, on=local_date(self._now))
        decides = may and step is not None and _is_the_districts(step)
        if decides and kind not in _PRESSING:
            kind = Kind.DECIDE
        elif steps and not may and kind not in _PRESSING:
            kind = Kind.WAITS
        if row.claimed_by != self._staff.id and not decides and kind is not Kind.OVERDUE:
            return None
        does = step or next(iter(steps), None)
        until = _noticed(rules.life, does, record) if kind in {Kind.WAITS, Kind.DECIDE} else None
        return Thing(kind, one.run.since, does, (one.run.rule,), one.standing, until=until)

    def _by_deadline(self, one: Running) -> Kind | None:
        stands, today = one.standing, local_date(self._now)
        if stands.kind is StandingKind.OVERDUE:
            return Kind.OVERDUE
        if stands.kind is not StandingKind.RUNNING or stands.due_on is None:
            return None
        if stands.due_on <= today:
            return Kind.TODAY
        return Kind.SOON if stands.due_on <= today + SOON else Kind.LATER

    def _onward(self, row: CaseRecord, running: Sequence[Running]) -> Thing | None:
        """The step that leads on; none while the case waits for the resident, and of others' cases only a decision."""
        own, rules, life = row.claimed_by == self._staff.id, self._rules, self._lives.get(row.id or 0)
        if row.id in self._paused or not (own or self._staff.role is Role.SUPERVISOR):
            return None
        begun = table.begin(rules.life, local_date(row.opened_at)) if rules else None
        state = life.state if life else begun.state if begun else ""
        record = life_record.read(rules.life, life.record) if rules and life else begun.record if begun else {}
        seen = Seen(row.status, state, record, self._role, local_date(self._now))
        step = next_step.onward(rules.life if rules else None, seen)
        move = next(iter(step.moves), None)
        kind = _undated(step.act, move)
        if kind is None or not (own or kind is Kind.DECIDE):
            return None
        ended = [one for one in running if move is not None and one.run.rule in move.closes]
        began = life.updated_at if life else row.claimed_at or row.opened_at
        return Thing(
            kind,
            min((one.run.since for one in ended), default=began),
            move,
            tuple(one.run.rule for one in ended),
            until=_noticed(rules.life, move, record) if rules and kind in {Kind.WAITS, Kind.DECIDE} else None,
            instead=step.moves[1:] if kind is Kind.DECIDE else (),
        )

    def _of_resident(self, row: CaseRecord) -> Iterator[Thing]:
        if row.id in self._unread:
            yield Thing(Kind.UNREAD, row.claimed_at or row.opened_at)
        if row.id in self._paused:
            yield Thing(Kind.RESIDENT, self._paused[row.id or 0])


def _undated(act: Act, move: Move | None) -> Kind | None:
    """What kind of thing the step is that leads on; None where there is nothing to do."""
    if act is Act.MOVE and move is not None:
        return Kind.DECIDE if _is_the_districts(move) else Kind.VISIT if move.id in VISITS else Kind.STEP
    return {Act.RESOLVE: Kind.STEP, Act.DISTRICT: Kind.WAITS, Act.NOTICE: Kind.WAITS}.get(act)


def _is_the_districts(move: Move) -> bool:
    return ROLES[Role.CASEWORKER] not in move.by


def _noticed(life: LifeTable, move: Move | None, record: Record) -> date | None:
    """The last day of the notice that must be over before this step."""
    days = (record.get(life.guard[name].passed or "") for name in (move.guards if move else ()))
    return next((day for day in days if isinstance(day, date)), None)


def _order(one: Thing) -> tuple[int, datetime]:
    return _ORDER.index(one.kind), one.by


def _ending(rules: Casework, one: Running) -> list[Move]:
    """The steps that end a deadline from where the case stands; where none does yet, those that lead on."""
    closing = [step for step in rules.life.leaving(one.life.state) if one.run.rule in step.closes]
    return closing or [rules.life.move[name] for group in rules.life.state[one.life.state].next for name in group]


def _ends(one: Ending, now: datetime) -> Thing:
    return Thing(Kind.OVERDUE if one.over else Kind.ENDING, now - (local_date(now) - one.ends), ending=one)


def _held(session: Session, staff: StaffMember) -> dict[int, CaseRecord]:
    """What is in a person's hands, whatever its life."""
    query = select(CaseRecord).where(CaseRecord.claimed_by == staff.id, CaseRecord.status == CaseStatus.CLAIMED)
    query = query.options(defer(CaseRecord.packet))  # type: ignore[arg-type]  # a column, as SQLModel types it
    return {row.id or 0: row for row in session.exec(query)}


def _named(session: Session, numbers: Collection[str]) -> dict[int, CaseRecord]:
    query = select(CaseRecord).where(col(CaseRecord.number).in_(numbers))
    query = query.options(defer(CaseRecord.packet))  # type: ignore[arg-type]  # a column, as SQLModel types it
    return {row.id or 0: row for row in session.exec(query)} if numbers else {}


def _holders(session: Session, rows: Sequence[CaseRecord], staff: StaffMember) -> dict[int, str]:
    """Account names of those who hold the cases, by id; the reader's own is left out."""
    ids = {row.claimed_by for row in rows if row.claimed_by not in {None, staff.id}}
    if not ids:
        return {}
    return {id_ or 0: name for id_, name in session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(ids)))}
