"""A case as its resident is told of it: where it stands, the place in line, what is due, what to bring."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from bot.casework import absences, life_deadlines, line, lives, merged, papers_seen, places, ratings, reconsidering
from bot.casework.correspondence import replies
from bot.clock import local_date, utcnow
from bot.store.models import CaseRecord, CaseStatus
from handlers.snapshot import CaseView, DueView, ReplyView
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import StandingKind

__all__ = ["view", "views"]

_OPEN = frozenset({CaseStatus.WAITING, CaseStatus.CLAIMED})
_TOLD = frozenset({StandingKind.RUNNING, StandingKind.OVERDUE})


def view(session: Session, row: CaseRecord, rules: Casework | None = None, now: datetime | None = None) -> CaseView:
    """What the resident is told; of a case that was merged, how the one stands that goes on in its place.

    Without ``rules`` nothing is said of deadlines.
    """
    moment = now or utcnow()
    row = merged.final(session, row)
    place = places.of(session, row)
    ahead = None
    if row.status is CaseStatus.WAITING:
        ahead = line.ahead_of(session, row, absences.covers(session, local_date(moment)))
    review = reconsidering.of(session, rules, row, moment)
    paused, due = _due(session, rules, row, moment) if row.status in _OPEN or review == "asked" else (False, None)
    rated = ratings.of(session, row)
    return CaseView(
        number=row.number,
        status=row.status.value,
        opened_on=local_date(row.opened_at),
        ahead=ahead,
        outcome=row.outcome.value if row.outcome else "",
        replies=tuple(ReplyView(text=one.text, on=local_date(one.created_at)) for one in replies(session, row)),
        first_helped=bool(place and place.ahead),
        stage=_stage(session, rules, row),
        paused=paused,
        due=due,
        bring=papers_seen.missing(session, row) if row.status in _OPEN and _asked(session, rules, row) else (),
        formerly=tuple(part.number for part in merged.parts(session, row)),
        rating=rated.value if rated else "",
        review=review,
        can_rate=ratings.may_rate(row) and rated is None,
    )


def views(
    session: Session, rows: Sequence[CaseRecord], rules: Casework | None = None, now: datetime | None = None
) -> tuple[CaseView, ...]:
    """A person's cases, oldest first, those that became one told once."""
    finals = {final.id: final for final in (merged.final(session, row) for row in rows)}
    return tuple(view(session, finals[key], rules, now) for key in sorted(finals, key=lambda one: one or 0))


def _stage(session: Session, rules: Casework | None, row: CaseRecord) -> str:
    """Where the life stands, once something was done in it."""
    if rules is None or row.status not in {CaseStatus.CLAIMED, CaseStatus.RESOLVED}:
        return ""
    life = lives.of(session, rules, row)
    if life.erased or life.state == rules.life.first:
        return ""
    stage = rules.life.state[life.state].label
    reviewed = reconsidering.concluded(rules, life)
    return rules.texts.say(f"stage-{reviewed}", stage=stage) if reviewed else stage


def _asked(session: Session, rules: Casework | None, row: CaseRecord) -> bool:
    """Whether papers are still asked for: until a conclusion is reached, and whenever the case waits for them."""
    if rules is None:
        return True
    life = lives.of(session, rules, row)
    concluded = "recognised_on" in life.record or rules.life.state[life.state].done
    return not concluded or life.paused_since is not None


def _due(session: Session, rules: Casework | None, row: CaseRecord, now: datetime) -> tuple[bool, DueView | None]:
    """Whether the clock stands still for the resident, and what comes due first of all that has a length."""
    if rules is None:
        return False, None
    paused = lives.of(session, rules, row).paused_since is not None
    found = [
        DueView(
            label=rules.deadlines[run.rule].label,
            on=stands.due_on or date.max,
            overdue=stands.kind is StandingKind.OVERDUE,
            confirmed=stands.confirmed,
        )
        for run, stands in life_deadlines.runs_of(session, rules, row, now)
        if stands.kind in _TOLD and run.ended_at is None and rules.deadlines[run.rule].told
    ]
    return paused, min(found, key=lambda one: one.on, default=None)
