"""Where the life of a case and its places, work and subsidies say different things; nobody is corrected by guessing.

Two ways lead there. Whoever left a post for a reason that does not say what is next (another job, retirement) still
stands as placed in it. And what was held or drawn before moves of the life ended it may still run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.casework.work_holding import EXIT, UNEMPLOYED, Rules
from bot.store.hiring_models import SubsidyGrant
from bot.store.life_models import CaseLife
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from knowledge.casework.employment import Leaving

__all__ = ["Unsettled", "of", "unsettled"]

WELFARE_POST = "welfare_post"


@dataclass(frozen=True)
class Unsettled:
    """``placement`` or ``grant`` is what does not go with the life of ``case``."""

    case: CaseRecord
    since: date
    """From when on."""
    placement: PostPlacement | None = None
    grant: SubsidyGrant | None = None
    leaving: Leaving | None = None
    """Of a post that was left: the reason, which says what the life needs next."""


def unsettled(session: Session, rules: Rules, among: ColumnElement[bool]) -> Iterator[Unsettled]:
    """All there is in cases of which the condition on CaseRecord holds, in the order of their numbers."""
    yield from _left(session, rules, among)
    yield from _held(session, rules, among)
    yield from _drawn(session, rules, among)


def of(session: Session, rules: Rules, row: CaseRecord) -> list[Unsettled]:
    """What there is in one case."""
    return list(unsettled(session, rules, col(CaseRecord.id) == row.id))


def _held(session: Session, rules: Rules, among: ColumnElement[bool]) -> Iterator[Unsettled]:
    """Who holds a place, and by their life is not at work."""
    query = (
        select(PostPlacement, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(PostPlacement.case_id))
        .join(CaseLife, col(CaseLife.case_id) == col(PostPlacement.case_id))
        .where(col(PostPlacement.left_on).is_(None), ~col(CaseLife.state).in_(_at_work(rules)), among)
    )
    for place, row in session.exec(query.order_by(col(CaseRecord.number))):
        yield Unsettled(row, place.since, placement=place)


def _drawn(session: Session, rules: Rules, among: ColumnElement[bool]) -> Iterator[Unsettled]:
    """What is drawn beyond the day on which the person was without work again, or exited."""
    query = (
        select(SubsidyGrant, CaseRecord, CaseLife)
        .join(CaseRecord, col(CaseRecord.id) == col(SubsidyGrant.case_id))
        .join(CaseLife, col(CaseLife.case_id) == col(SubsidyGrant.case_id))
        .where(col(SubsidyGrant.stopped_on).is_(None), ~col(CaseLife.state).in_(_at_work(rules)), among)
    )
    exited = rules.casework.life.move[EXIT].target
    for grant, row, life in session.exec(query.order_by(col(CaseRecord.number), col(SubsidyGrant.id))):
        move, day = (EXIT, "exited_on") if life.state == exited else (UNEMPLOYED, "unemployed_on")
        shape, kind = rules.employment.ends_with.get(move), rules.employment.subsidy.get(grant.kind)
        over = life.record.get(day)
        if shape is None or kind is None or kind.rule is None or not isinstance(over, str):
            continue
        if kind.needs in shape.stops and grant.until.isoformat() > over:
            yield Unsettled(row, date.fromisoformat(over), grant=grant)


def _left(session: Session, rules: Rules, among: ColumnElement[bool]) -> Iterator[Unsettled]:
    """Who left a post since the life placed them in it, and stands as placed in it."""
    going_on = [each.id for each in rules.employment.placements.leaving if each.then]
    query = (
        select(PostPlacement, CaseRecord, CaseLife)
        .join(CaseRecord, col(CaseRecord.id) == col(PostPlacement.case_id))
        .join(CaseLife, col(CaseLife.case_id) == col(PostPlacement.case_id))
        .where(col(PostPlacement.left_reason).in_(going_on), col(CaseLife.state).in_(_at_work(rules)), among)
    )
    for left, row, life in session.exec(query.order_by(col(CaseRecord.number), col(PostPlacement.id))):
        since = life.record.get("employed_on")
        stands = life.record.get("employment") == WELFARE_POST and left.left_on is not None
        if stands and (not isinstance(since, str) or str(left.left_on) >= since) and not _holds(session, row):
            reason = rules.employment.placements.reason[left.left_reason]
            yield Unsettled(row, left.left_on or left.until, placement=left, leaving=reason)


def _holds(session: Session, row: CaseRecord) -> bool:
    query = select(PostPlacement.id).where(PostPlacement.case_id == row.id, col(PostPlacement.left_on).is_(None))
    return session.exec(query).first() is not None


def _at_work(rules: Rules) -> tuple[str, ...]:
    """The states of who is at work."""
    return rules.casework.life.move[UNEMPLOYED].sources
