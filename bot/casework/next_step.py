"""The one next step of a case: what is to be done, by which step of the table, by when. The rule is pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.casework import life_deadlines, lives
from bot.casework.life_holding import why_not
from bot.casework.queue_refusals import Merged
from bot.casework.refusals import CaseRefused, NotClaimed, NotHolder
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store.models import CaseRecord, CaseStatus
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Standing, StandingKind
from knowledge.casework.life import Record
from knowledge.casework.life_table import LifeTable, Move

__all__ = ["SOON", "Act", "Running", "Seen", "Step", "next_step", "of_case", "onward"]

SOON = timedelta(days=7)


class Act(StrEnum):
    """What kind of thing is next; wording ``case.next.<act>`` says it."""

    CLAIM = "claim"
    MOVE = "move"
    """A step of the table: ``Step.moves``."""
    REPLY = "reply"
    """The resident wrote, and it was not read before."""
    RESUME = "resume"
    """The case waits for the resident's papers."""
    RESOLVE = "resolve"
    """What the case was opened for is over."""
    DISTRICT = "district"
    """Waits for a step that is the district's."""
    NOTICE = "notice"
    """Waits for the end of the public notice."""
    HELD = "held"
    """In somebody else's hands."""
    MERGED = "merged"
    """Goes on under another number."""
    OVER = "over"


@dataclass(frozen=True)
class Running:
    """A deadline that has begun and not ended, by rule id, and how it stands."""

    rule: str
    standing: Standing


@dataclass(frozen=True)
class Seen:
    """All that the rule looks at. ``against``: what forbids this reader to change the case."""

    status: CaseStatus
    state: str
    record: Record
    role: str
    """As the table of moves names it."""
    on: date
    against: CaseRefused | None = None
    running: Sequence[Running] = ()
    unread: bool = False
    """The resident wrote, and its holder reads it now for the first time."""
    paused: bool = False


@dataclass(frozen=True)
class Step:
    """The one next step. ``moves``: of these one is made; ``by``: the deadline that presses most for it."""

    act: Act
    moves: tuple[Move, ...] = ()
    by: Running | None = None
    until: date | None = None
    """The last day of the notice that is waited for."""
    also: Move | None = None
    """What presses besides, and is done along the way."""


def next_step(life: LifeTable | None, seen: Seen) -> Step:
    """What is next for whoever reads the case. Without a table of moves there is only the resident to answer.

    What is overdue comes first, then what the resident wrote, what is due within ``SOON``, papers that are waited for,
    and then what the table says leads on from where the case stands. A duty that only goes along, such as the month's
    renewal, stands back behind the step that brings the person further, such as their plan.
    """
    if seen.against is not None:
        return Step(_against(seen.against))
    overdue, soon = _pressing(life, seen) if life else (None, None)
    reply = Step(Act.REPLY) if seen.unread else None
    resume = Step(Act.RESUME) if seen.paused else None
    lead = onward(life, seen)
    if life and resume is None:
        overdue, soon = (_behind(life, seen, lead, step) for step in (overdue, soon))
    return overdue or reply or soon or resume or lead


def _behind(life: LifeTable, seen: Seen, lead: Step, pressing: Step | None) -> Step | None:
    """The step that leads on in place of a pressing duty beside the way, which is named with it."""
    if pressing is None or lead.act is not Act.MOVE or lead.moves[0].target is None:
        return pressing
    duty = pressing.moves[0]
    beside = all(duty.id not in together for together in life.state[seen.state].next)
    return replace(lead, also=duty) if beside else pressing


def onward(life: LifeTable | None, seen: Seen) -> Step:
    """What leads on from here where nothing presses, by the table where there is one."""
    if life is None:
        return Step(_resolved(seen))
    state, may = life.state[seen.state], _allowed(life, seen)
    if state.done and seen.status is CaseStatus.CLAIMED:
        return Step(Act.RESOLVE)
    for together in state.next:
        if together[0] in may:
            return _step(seen, tuple(may[name] for name in together if name in may))
    return _waiting(life, seen)


def _against(refused: CaseRefused) -> Act:
    if isinstance(refused, NotClaimed):
        return Act.CLAIM
    if isinstance(refused, Merged):
        return Act.MERGED
    return Act.HELD if isinstance(refused, NotHolder) else Act.OVER


def _resolved(seen: Seen) -> Act:
    return Act.RESOLVE if seen.status is CaseStatus.CLAIMED else Act.OVER


def _allowed(life: LifeTable, seen: Seen, role: str = "") -> dict[str, Move]:
    moves = table.allowed(life, seen.state, seen.record, role=role or seen.role, on=seen.on)
    return {move.id: move for move in moves}


def _pressing(life: LifeTable, seen: Seen) -> tuple[Step | None, Step | None]:
    """The step for what is overdue, and the one for what is due soon, of those that this reader can make."""
    may = _allowed(life, seen)
    found: dict[StandingKind, list[tuple[date, Running]]] = {StandingKind.OVERDUE: [], StandingKind.RUNNING: []}
    for one in seen.running:
        ends = one.standing.due_on
        if one.standing.kind in found and ends is not None and ends <= seen.on + SOON:
            found[one.standing.kind].append((ends, one))
    steps = []
    for runs in found.values():
        by_day = (one for _, one in sorted(runs, key=lambda each: each[0]))
        closing = (next((move for move in may.values() if one.rule in move.closes), None) for one in by_day)
        first = next((move for move in closing if move is not None), None)
        steps.append(_step(seen, _together(life, seen.state, first, may)) if first else None)
    return steps[0], steps[1]


def _together(life: LifeTable, state: str, move: Move, may: dict[str, Move]) -> tuple[Move, ...]:
    """A move with those of which only one is made."""
    group = next((each for each in life.state[state].next if move.id in each), (move.id,))
    return (move, *(may[name] for name in group if name in may and name != move.id))


def _step(seen: Seen, moves: tuple[Move, ...]) -> Step:
    return Step(Act.MOVE, moves, _by(seen, moves))


def _by(seen: Seen, moves: Sequence[Move]) -> Running | None:
    """The deadline that one of these moves ends: what comes due first, else one that has no length."""
    ended = [one for one in seen.running if any(one.rule in move.closes for move in moves)]
    return min(ended, key=lambda one: one.standing.due_on or date.max, default=None)


def _waiting(life: LifeTable, seen: Seen) -> Step:
    """Nothing for this reader to do: a step that is others', the end of the notice, or nothing at all."""
    whole = [tuple(life.move[name] for name in together) for together in life.state[seen.state].next]
    for moves in whole:
        theirs = tuple(move for move in moves if any(move.id in _allowed(life, seen, role) for role in move.by))
        if theirs[:1] == moves[:1]:
            return Step(Act.DISTRICT, theirs, _by(seen, theirs))
    until = seen.record.get("notice_until")
    if whole and isinstance(until, date) and until >= seen.on:
        return Step(Act.NOTICE, whole[-1][:1], until=until)
    return Step(_resolved(seen))


def of_case(
    session: Session, rules: Casework | None, row: CaseRecord, staff: StaffMember, now: datetime, *, unread: bool
) -> Step:
    """The next step of a stored case, for this member of staff."""
    against = why_not(session, row, staff)
    if rules is None:
        seen = Seen(row.status, "", {}, "", local_date(now), against, unread=unread)
        return next_step(None, seen)
    life = lives.of(session, rules, row)
    runs = life_deadlines.runs_of(session, rules, row, now)
    seen = Seen(
        status=row.status,
        state=life.state,
        record=life.record,
        role=lives.ROLES.get(staff.role, ""),
        on=local_date(now),
        against=against,
        running=[Running(run.rule, stands) for run, stands in runs if run.ended_at is None],
        unread=unread,
        paused=life.paused_since is not None,
    )
    return next_step(rules.life, seen)
