"""The deadlines of lives: begun, kept and dropped by moves, missed once, and what is due to whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert, insert_all
from bot.store.life_models import CaseLife, CasePause, DeadlineRun, MissedDeadline
from bot.store.models import CaseRecord, CaseStatus, Role
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Run, Standing, StandingKind, changes, standing
from knowledge.casework.life import Moved, Record
from knowledge.casework.working_time import Pause

__all__ = ["Due", "Followed", "Running", "due", "follow", "note_missed", "running", "runs_of", "sweep"]

_ORDER = (StandingKind.OVERDUE, StandingKind.RUNNING, StandingKind.NO_CALENDAR, StandingKind.PAUSED)
"""What is shown as work, and in which order; what has no length is never due."""
FIRST_HELPED = "zero-employment-family"
"""The category that goes ahead where two things are equally pressing (第四条（三）)."""


@dataclass(frozen=True)
class Due:
    """One thing that is due for a case. ``label`` names the deadline, ``state`` is the id of where the case stands."""

    number: str
    state: str
    rule: str
    label: str
    standing: Standing
    ahead: bool
    """A zero-employment family."""


@dataclass(frozen=True)
class Running:
    """A deadline that runs for a case, and how it stands."""

    row: CaseRecord
    life: CaseLife
    run: DeadlineRun
    standing: Standing

    @property
    def ahead(self) -> bool:
        """A zero-employment family."""
        return FIRST_HELPED in (self.life.record.get("categories") or ())


@dataclass(frozen=True)
class Followed:
    """A move whose deadlines are to follow it.

    ``at`` is the moment it is entered, which decides whether a deadline was kept: a day in the form could be written
    back. ``move_id`` is None for the referral itself.
    """

    row: CaseRecord
    moved: Moved
    form: Record
    move_id: int | None
    at: datetime


def follow(session: Session, rules: Casework, moves: Sequence[Followed]) -> None:
    """What moves of different cases do to the deadlines. One kept or dropped too late is noted as missed first.

    Of several runs of one deadline (two objections) the oldest is kept.
    """
    changed = [(each, changes(rules.deadlines, each.moved, each.form, each.at)) for each in moves]
    ids = {each.row.id for each, change in changed if change.kept or change.dropped}
    running = _running(session, ids, {name for _, change in changed for name in (*change.kept, *change.dropped)})
    pauses = _pauses(session, ids) if running else {}
    looked = [
        (run, each, pauses.get(each.row.id or 0, ()))
        for each, change in changed
        for run in running.get(each.row.id or 0, ())
        if run.rule in {*change.kept, *change.dropped}
    ]
    _note(session, [_missed(rules, each.row, run, stopped, each.at) for run, each, stopped in looked])
    begun: list[dict[str, Any]] = []
    for each, change in changed:
        case_id = each.row.id or 0
        runs = running.get(case_id, ())
        kept = {name: next((run for run in runs if run.rule == name), None) for name in change.kept}
        ending = [(run, True) for run in kept.values() if run is not None]
        ending += [(run, False) for run in runs if run.rule in change.dropped]
        for run, was_kept in ending:
            run.ended_at, run.ended_by, run.kept = each.at, each.move_id, was_kept
            session.add(run)
        begun += [
            {"case_id": case_id, "rule": run.rule, "since": run.since, "begun_by": each.move_id, "kept": False}
            for run in change.begun
        ]
    insert_all(session, DeadlineRun, begun)
    session.flush()


def runs_of(session: Session, rules: Casework, row: CaseRecord, now: datetime) -> list[tuple[DeadlineRun, Standing]]:
    """All deadlines of a case and how they stand, in the order in which they began."""
    runs = session.exec(select(DeadlineRun).where(DeadlineRun.case_id == row.id).order_by(col(DeadlineRun.id))).all()
    pauses = _pauses(session, {row.id}).get(row.id or 0, ())
    return [
        (run, _standing(rules, row.district, run, pauses, now))
        for run in runs
        if run.rule in rules.deadlines and (run.kept or run.ended_at is None)
    ]


def note_missed(session: Session, rules: Casework, row: CaseRecord, now: datetime) -> int:
    """Write down what this case has missed by now; how many events are new."""
    case_id = row.id or 0
    pauses = _pauses(session, {case_id}).get(case_id, ())
    runs = _running(session, {case_id}).get(case_id, ())
    return _note(session, [_missed(rules, row, run, pauses, now) for run in runs])


def sweep(session: Session, rules: Casework, now: datetime, *, after: int = 0, limit: int = 500) -> tuple[int, int]:
    """Look through the running deadlines of some cases for what was missed: each is one event, once.

    Takes up to ``limit`` runs with ids beyond ``after``; the last id looked at (0: there were none left) and how many
    events are new.
    """
    with_length = [rule.id for rule in rules.deadlines.values() if rule.length or rule.by_district]
    found = session.exec(
        select(DeadlineRun, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(DeadlineRun.case_id))
        .join(CaseLife, col(CaseLife.case_id) == col(DeadlineRun.case_id))
        .where(
            col(DeadlineRun.ended_at).is_(None),
            col(DeadlineRun.rule).in_(with_length),
            col(DeadlineRun.id) > after,
            _goes_on(rules),
        )
        .order_by(col(DeadlineRun.id))
        .limit(limit)
    ).all()
    pauses = _pauses(session, {run.case_id for run, _ in found})
    missed = _note(session, [_missed(rules, row, run, pauses.get(run.case_id, ()), now) for run, row in found])
    return (found[-1][0].id or 0 if found else 0), missed


def due(session: Session, rules: Casework, staff: StaffMember, now: datetime) -> list[Due]:
    """What is due in the cases that ``staff`` holds; for a supervisor, in all of their district.

    Overdue first, the longest ahead; then what comes due, the soonest ahead; then what waits for the resident. Where
    two are equally pressing, a zero-employment family goes ahead.
    """
    items = [
        Due(
            number=one.row.number,
            state=one.life.state,
            rule=one.run.rule,
            label=rules.deadlines[one.run.rule].label,
            standing=one.standing,
            ahead=one.ahead,
        )
        for one in running(session, rules, staff, now)
    ]
    return sorted((item for item in items if item.standing.kind in _ORDER), key=lambda item: _rank(item, now))


def running(session: Session, rules: Casework, staff: StaffMember, now: datetime) -> list[Running]:
    """All deadlines that run for the cases that ``staff`` holds, those without a length too, as they began.

    For a supervisor, those of their district. The packets are left where they are.
    """
    query = (
        select(DeadlineRun, CaseRecord, CaseLife)
        .join(CaseRecord, col(CaseRecord.id) == col(DeadlineRun.case_id))
        .join(CaseLife, col(CaseLife.case_id) == col(DeadlineRun.case_id))
        .where(col(DeadlineRun.ended_at).is_(None), _goes_on(rules))
        .order_by(col(DeadlineRun.id))
        .options(defer(CaseRecord.packet))  # type: ignore[arg-type]  # a column, as SQLModel types it
    )
    if staff.role is not Role.SUPERVISOR:
        query = query.where(CaseRecord.claimed_by == staff.id)
    elif staff.district:
        query = query.where(CaseRecord.district == staff.district)
    found = session.exec(query).all()
    pauses = _pauses(session, {run.case_id for run, _, _ in found})
    return [
        Running(row, life, run, _standing(rules, row.district, run, pauses.get(run.case_id, ()), now))
        for run, row, life in found
        if run.rule in rules.deadlines
    ]


def _goes_on(rules: Casework) -> ColumnElement[bool]:
    """Nothing is due for a referral that was closed without being registered, or taken back before a recognition."""
    return or_(
        col(CaseRecord.status).in_((CaseStatus.WAITING, CaseStatus.CLAIMED)),
        col(CaseLife.recognised).is_(True),
        and_(col(CaseRecord.status) == CaseStatus.RESOLVED, col(CaseLife.state) != rules.life.first),
    )


def _rank(item: Due, now: datetime) -> tuple[int, timedelta, bool, str, str]:
    stands = item.standing
    left = stands.due - now if stands.due else timedelta.max
    return _ORDER.index(stands.kind), left, not item.ahead, item.number, item.rule


def _standing(rules: Casework, district: str, run: DeadlineRun, pauses: Sequence[Pause], now: datetime) -> Standing:
    return standing(
        rules.deadlines[run.rule],
        Run(run.rule, run.since),
        now,
        rules.calendar,
        district=district,
        pauses=pauses,
        kept_at=run.ended_at if run.kept else None,
    )


def _missed(
    rules: Casework, row: CaseRecord, run: DeadlineRun, pauses: Sequence[Pause], now: datetime
) -> tuple[str, dict[str, Any]] | None:
    """The number of the case and the event, where a running deadline is missed by now."""
    if run.rule not in rules.deadlines:
        return None  # a deadline that the content no longer has
    stands = _standing(rules, row.district, run, pauses, now)
    if stands.kind is not StandingKind.OVERDUE or stands.due is None:
        return None
    return row.number, {
        "missed_id": Run(run.rule, run.since).missed_id(row.number),
        "case_id": run.case_id,
        "run_id": run.id,
        "rule": run.rule,
        "due": stands.due,
        "missed_on": local_date(stands.due),
        "found_at": now,
    }


def _note(session: Session, found: Iterable[tuple[str, dict[str, Any]] | None]) -> int:
    """Write events down, each once whoever finds it; how many are new."""
    number_of = {event["missed_id"]: (number, event) for number, event in filter(None, found)}
    if not number_of:
        return 0
    statement = insert(session, MissedDeadline).on_conflict_do_nothing().returning(col(MissedDeadline.missed_id))
    events = [event for _, event in number_of.values()]
    new = set(session.execute(statement, events).scalars())
    lines = [
        audit.Line("system", "life.missed", f"case:{number}", {"run": event["run_id"], "rule": event["rule"]})
        for missed_id, (number, event) in number_of.items()
        if missed_id in new
    ]
    audit.record_all(session, lines)
    return len(lines)


def _running(
    session: Session, case_ids: Collection[int | None], names: Collection[str] | None = None
) -> Mapping[int, Sequence[DeadlineRun]]:
    """The deadlines that run, of these names where any are given, by case, in the order in which they began."""
    found: dict[int, list[DeadlineRun]] = defaultdict(list)
    for some in _chunks(sorted(case_id for case_id in case_ids if case_id is not None)):
        running = select(DeadlineRun).where(col(DeadlineRun.case_id).in_(some), col(DeadlineRun.ended_at).is_(None))
        if names is not None:
            running = running.where(col(DeadlineRun.rule).in_(names))
        for run in session.exec(running.order_by(col(DeadlineRun.id))):
            found[run.case_id].append(run)
    return found


def _pauses(session: Session, case_ids: Collection[int | None]) -> Mapping[int, Sequence[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    for some in _chunks(sorted(case_id for case_id in case_ids if case_id is not None)):
        rows = session.exec(select(CasePause).where(col(CasePause.case_id).in_(some)).order_by(col(CasePause.id)))
        for row in rows:
            found[row.case_id].append(Pause(row.since, row.until))
    return found


def _chunks(ids: Sequence[int], size: int = 1_000) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
