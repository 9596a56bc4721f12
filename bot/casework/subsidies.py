"""Subsidies drawn for a person (享受政策信息): from when until when, what the rule leaves, who may not draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.casework.life_holding import life_held_by
from bot.casework.person_facts import age_facts
from bot.casework.subsidy_basis import Basis, Wanted, basis_of
from bot.casework.work_forms import GrantForm, StopForm
from bot.casework.work_holding import Desk, Rules, known_day, once, recognised
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import SubsidyGrant
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from bot.store.vault import Vault
from knowledge.casework.drawing import Problem, drawing, months_of, overlapping
from knowledge.casework.employment import SubsidyKind
from knowledge.casework.periods import Span, SubsidyRule
from knowledge.casework.subsidy_periods import SubsidyStanding, subsidy_standing
from knowledge.dated import NothingInForce
from knowledge.screening.truth import Truth


@dataclass(frozen=True)
class GrantLine:
    """A subsidy of a person. ``standing``: what its rule leaves of it, None where it has no period."""

    grant: SubsidyGrant
    kind: SubsidyKind | None
    last: date
    """The last day it is drawn."""
    standing: SubsidyStanding | None


def grant(desk: Desk, number: str, form: GrantForm, key: str | None = None) -> int:
    """Write down a subsidy that was approved; its id.

    WorkRefused where what it is paid for is not on record, where it overlaps with one that excludes it, and where it
    would be drawn longer than its rule allows.
    """

    def make() -> int:
        row, life = recognised(desk, number)
        kind = desk.rules.employment.subsidy.get(form.kind)
        if kind is None:
            raise WorkRefused("wrong_value", "kind")
        span = _span(kind, form, desk.today)
        basis = basis_of(desk, row, life, Wanted(kind, span, form.basis))
        if kind.rule is None:
            _paid_once(desk.session, row, kind, basis)
        else:
            _allowed(desk, row, kind, form, Drawn(span, basis.times))
        made = SubsidyGrant(
            case_id=row.id or 0,
            kind=kind.id,
            approved_on=form.approved_on,
            since=span.since,
            until=span.until,
            amount=form.amount,
            female_retirement=int(form.group) if form.group else None,
            actor=desk.staff.actor,
            at=desk.now,
        )
        for column, paid_for in basis.ids.items():
            setattr(made, column, paid_for)
        desk.session.add(made)
        desk.session.flush()
        desk.note("subsidy.grant", f"case:{number}", grant=made.id, kind=kind.id)
        return made.id or 0

    return once(desk, f"subsidy.grant.{number}", key, make)


def stop(desk: Desk, number: str, form: StopForm, key: str | None = None) -> int:
    """A subsidy ends before its time, on the last day it is drawn."""

    def make() -> int:
        row = life_held_by(desk.session, number, desk.staff)
        query = select(SubsidyGrant).where(SubsidyGrant.id == form.grant, SubsidyGrant.case_id == row.id)
        found = desk.session.exec(query.with_for_update()).one_or_none() if form.grant < 1 << 31 else None
        if found is None:
            raise WorkRefused("wrong_value", "grant")
        if found.stopped_on is not None:
            raise WorkRefused("stopped_already")
        known_day(form.on, desk.today, "on", not_before=found.since)
        if form.on >= found.until:
            raise WorkRefused("ends_anyway", "on", until=found.until.isoformat())
        _stop(desk, found, form.on, form.reason)
        return found.id or 0

    return once(desk, f"subsidy.stop.{number}", key, make)


def stop_with(
    desk: Desk, on: date, reason: str, *, placement_id: int | None = None, employment_id: int | None = None
) -> None:
    """End what is drawn for a placement or an employment that has ended; what had not begun is taken back whole."""
    paid_for: ColumnElement[bool] = (
        col(SubsidyGrant.placement_id) == placement_id
        if placement_id is not None
        else col(SubsidyGrant.employment_id) == employment_id
    )
    query = select(SubsidyGrant).where(paid_for, col(SubsidyGrant.stopped_on).is_(None), col(SubsidyGrant.until) > on)
    for found in desk.session.exec(query.with_for_update()).all():
        _stop(desk, found, on, reason)


def last_day(found: SubsidyGrant) -> date:
    """The last day on which it is drawn."""
    return found.until if found.stopped_on is None else found.stopped_on


def rows_of(session: Session, row: CaseRecord) -> Sequence[SubsidyGrant]:
    """The subsidies of a person, in order of time; with those that never began."""
    query = select(SubsidyGrant).where(SubsidyGrant.case_id == row.id)
    return session.exec(query.order_by(col(SubsidyGrant.since), col(SubsidyGrant.id))).all()


def of_case(session: Session, vault: Vault, rules: Rules, row: CaseRecord) -> list[GrantLine]:
    """The subsidies of a person with what their rules leave."""
    kinds = rules.employment.subsidy
    return [
        GrantLine(one, kinds.get(one.kind), last_day(one), _standing(session, vault, rules, row, one))
        for one in rows_of(session, row)
    ]


@dataclass(frozen=True)
class Drawn:
    """What would be drawn, and in which placement of the person."""

    span: Span
    times: int | None


def _span(kind: SubsidyKind, form: GrantForm, today: date) -> Span:
    known_day(form.approved_on, today, "approved_on")
    if kind.rule is None:
        return Span(form.since, form.since)
    if form.until is None:
        raise WorkRefused("missing", "until")
    if form.until < form.since:
        raise WorkRefused("ends_before", "until")
    return Span(form.since, form.until)


def _allowed(desk: Desk, row: CaseRecord, kind: SubsidyKind, form: GrantForm, drawn: Drawn) -> None:
    rule = rule_of(desk.rules, kind)
    earlier = _same_rule(desk.session, desk.rules, row, kind)
    if (other := overlapping([span_of(one) for one in earlier], drawn.span)) is not None:
        raise WorkRefused("overlaps", "since", since=other.since.isoformat(), until=other.until.isoformat())
    counted = [one for one in earlier if not kind.restarts or _times(desk.session, one) == drawn.times]
    first = min([form.approved_on, *(one.approved_on for one in counted)])
    facts = age_facts(desk.session, desk.vault, desk.rules, row, group=form.group)
    try:
        found = drawing(
            rule,
            desk.rules.screening,
            facts,
            first_approved=first,
            earlier=[span_of(one) for one in counted],
            new=drawn.span,
        )
    except NothingInForce:
        raise WorkRefused("wrong_value", "approved_on") from None
    before = found.before
    match found.problem:
        case Problem.TOO_LONG:
            values = {"months": str(rule.months), "used": str(before.used), "left": str(before.left or 0)}
            raise WorkRefused("too_long", "until", **values)
        case Problem.RETIRED:
            raise WorkRefused("past_retirement", "until", last=str(found.after.ends or ""))


def _paid_once(session: Session, row: CaseRecord, kind: SubsidyKind, basis: Basis) -> None:
    paid = [one for one in rows_of(session, row) if one.kind == kind.id]
    if any((one.training_id, one.referral_id) == (basis.training_id, basis.referral_id) for one in paid):
        raise WorkRefused("paid_already")


def rule_of(rules: Rules, kind: SubsidyKind) -> SubsidyRule:
    """The rule of the period of a subsidy that has one."""
    return next(one for one in rules.casework.periods.subsidies if one.id == kind.rule)


def span_of(found: SubsidyGrant) -> Span:
    """The days over which it is drawn."""
    return Span(found.since, last_day(found))


def _same_rule(session: Session, rules: Rules, row: CaseRecord, kind: SubsidyKind) -> list[SubsidyGrant]:
    """What the person drew under the same rule of a period; what was taken back before it began is nothing."""
    same = {each.id for each in rules.employment.subsidies if each.rule == kind.rule}
    return [one for one in rows_of(session, row) if one.kind in same and last_day(one) >= one.since]


def _times(session: Session, found: SubsidyGrant) -> int | None:
    held = session.get(PostPlacement, found.placement_id) if found.placement_id else None
    return held.times if held else None


def _standing(
    session: Session, vault: Vault, rules: Rules, row: CaseRecord, found: SubsidyGrant
) -> SubsidyStanding | None:
    kind = rules.employment.subsidy.get(found.kind)
    if kind is None or kind.rule is None:
        return None
    times = _times(session, found)
    same = _same_rule(session, rules, row, kind)
    counted = [one for one in same if not kind.restarts or _times(session, one) == times]
    first = min([found.approved_on, *(one.approved_on for one in counted)])
    months = months_of([span_of(one) for one in counted])
    facts = age_facts(session, vault, rules, row)
    try:
        return subsidy_standing(rule_of(rules, kind), rules.screening, facts, first, months)
    except NothingInForce:
        return SubsidyStanding(Truth.UNKNOWN, len(months), None, None)


def _stop(desk: Desk, found: SubsidyGrant, on: date, reason: str) -> None:
    found.stopped_on, found.stopped_reason = on, reason
    desk.session.add(found)
    desk.session.flush()
    number = desk.session.exec(select(CaseRecord.number).where(CaseRecord.id == found.case_id)).one()
    desk.note("subsidy.stop", f"case:{number}", grant=found.id)
