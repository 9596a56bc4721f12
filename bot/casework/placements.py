"""Who holds a place of a public-welfare post, how long, how well, and why no more (第六条（一）)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from bot.casework import employers, lives, posts, subsidies
from bot.casework.life_holding import life_held_by
from bot.casework.lives import Life
from bot.casework.person_facts import age_facts
from bot.casework.work_forms import AppraisalForm, LeavingForm, PlacementForm
from bot.casework.work_holding import (
    PLACE,
    UNEMPLOYED,
    Desk,
    Rules,
    in_life,
    known_day,
    once,
    recognised,
    require_district,
    require_supervisor,
)
from bot.casework.work_refusals import WorkRefused
from bot.store.models import CaseRecord
from bot.store.post_models import PostAppraisal, PostPlacement, PublicPost
from knowledge.casework.employment import Leaving
from knowledge.casework.life_table import Value
from knowledge.casework.periods import SubsidyRule
from knowledge.casework.placement_terms import Held, Term, again, term
from knowledge.dated import NothingInForce
from knowledge.screening.truth import Truth

WELFARE_POST = "welfare_post"
"""The way of employment, as the life names it."""


def place(desk: Desk, post_id: int, form: PlacementForm, key: str | None = None) -> int:
    """Put a recognised person into a free place; the id of the placement.

    WorkRefused where no place is free on that day, where the person holds one, where the term is over or not known
    (a birth date is missing), where a further placement is not allowed. The life of the case moves to employed with it.
    """

    def make() -> int:
        row, life = recognised(desk, form.case)
        post = posts.locked(desk.session, post_id)
        require_district(desk.staff, post.district)
        _offered(post, form, desk.today)
        _free_for_work(desk, row, life)
        allowed = _allowed(desk, row, life, form)
        made = PostPlacement(
            post_id=post_id,
            case_id=row.id or 0,
            place=_free_place(desk.session, post, form.since),
            since=form.since,
            until=_until(form, allowed),
            times=allowed.times,
            to_retirement=allowed.to_retirement is Truth.YES,
            female_retirement=int(form.group) if form.group else None,
            actor=desk.staff.actor,
            at=desk.now,
        )
        desk.session.add(made)
        desk.session.flush()
        desk.note("post.place", f"case:{row.number}", placement=made.id, post=post_id, place=made.place)
        if life.state in desk.rules.casework.life.move[PLACE].sources:
            unit = employers.of(desk.session, post.employer_id).name
            said: dict[str, Value] = {"employed_on": made.since, "employment": WELFARE_POST, "employer": unit}
            in_life(desk, row, PLACE, **said, contract_until=made.until)
        return made.id or 0

    return once(desk, f"post.place.{post_id}", key, make)


def appraise(desk: Desk, form: AppraisalForm, key: str | None = None) -> int:
    """Write down an appraisal (考核) of a person in a post."""

    def make() -> int:
        held = locked(desk.session, form.placement)
        require_district(desk.staff, posts.of(desk.session, held.post_id).district)
        if form.result not in desk.rules.employment.placements.appraisal:
            raise WorkRefused("wrong_value", "result")
        _still_held(held)
        known_day(form.on, desk.today, "on", not_before=held.since)
        made = PostAppraisal(
            placement_id=form.placement,
            happened_on=form.on,
            result=form.result,
            detail=form.detail,
            actor=desk.staff.actor,
            at=desk.now,
        )
        desk.session.add(made)
        desk.session.flush()
        desk.note("post.appraise", f"case:{_case(desk.session, held).number}", appraisal=made.id)
        return made.id or 0

    return once(desk, "post.appraise", key, make)


def leave(desk: Desk, form: LeavingForm, key: str | None = None) -> int:
    """A person is out of the post after that day (退出, 清退); what is drawn for the place ends with it.

    Who is without work again moves so in the life of the case. Clearing out is a supervisor's, with a reason in words;
    for not being up to the work an appraisal must say so first.
    """

    def make() -> int:
        row = life_held_by(desk.session, _case(desk.session, of(desk.session, form.placement)).number, desk.staff)
        held = locked(desk.session, form.placement)
        require_district(desk.staff, posts.of(desk.session, held.post_id).district)
        _still_held(held)
        reason = desk.rules.employment.placements.reason.get(form.reason)
        if reason is None or reason.by_life:
            raise WorkRefused("wrong_value", "reason")
        known_day(form.on, desk.today, "on", not_before=held.since)
        _may_leave(desk, held, reason, form)
        held.left_on, held.left_reason, held.left_detail = form.on, form.reason, form.detail
        held.left_by = desk.staff.actor
        desk.session.add(held)
        desk.session.flush()
        subsidies.stop_with(desk, form.on, reason.label, placement_id=held.id)
        desk.note("post.leave", f"case:{row.number}", placement=held.id, reason=form.reason)
        life = lives.of(desk.session, desk.rules.casework, row)
        at_work = life.state in desk.rules.casework.life.move[UNEMPLOYED].sources
        if reason.unemployed and at_work and life.record.get("employment") == WELFARE_POST:
            in_life(desk, row, UNEMPLOYED, unemployed_on=form.on, unemployed_reason=reason.label)
        return held.id or 0

    return once(desk, "post.leave", key, make)


def of(session: Session, placement_id: int) -> PostPlacement:
    """The placement of this id; WorkRefused where there is none."""
    row = session.get(PostPlacement, placement_id) if placement_id < 1 << 31 else None
    if row is None:
        raise WorkRefused("unknown_placement")
    return row


def locked(session: Session, placement_id: int) -> PostPlacement:
    """The placement, locked until the transaction ends."""
    of(session, placement_id)
    query = select(PostPlacement).where(PostPlacement.id == placement_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def of_post(session: Session, post_id: int) -> Sequence[tuple[PostPlacement, CaseRecord]]:
    """Who holds and held the places of a post, who holds one first."""
    query = (
        select(PostPlacement, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(PostPlacement.case_id))
        .where(PostPlacement.post_id == post_id)
    )
    found = session.exec(query.order_by(col(PostPlacement.id))).all()
    return sorted(found, key=lambda one: (one[0].left_on is not None, one[0].place, one[0].since))


def of_case(session: Session, row: CaseRecord) -> Sequence[PostPlacement]:
    """The placements of a person, in order of time."""
    query = select(PostPlacement).where(PostPlacement.case_id == row.id)
    return session.exec(query.order_by(col(PostPlacement.since), col(PostPlacement.id))).all()


def appraisals(session: Session, placement_ids: Sequence[int | None]) -> Sequence[PostAppraisal]:
    """The appraisals of some placements, in order of time."""
    query = select(PostAppraisal).where(col(PostAppraisal.placement_id).in_(placement_ids))
    return session.exec(query.order_by(col(PostAppraisal.happened_on), col(PostAppraisal.id))).all()


def rule_of_term(rules: Rules) -> SubsidyRule:
    """The longest time of a placement."""
    return next(one for one in rules.casework.periods.subsidies if one.id == rules.employment.placements.rule)


def _offered(post: PublicPost, form: PlacementForm, today: date) -> None:
    known_day(form.since, today, "since", not_before=post.opened_on)
    if post.closed_on is not None and form.since >= post.closed_on:
        raise WorkRefused("closed_already")


def _free_for_work(desk: Desk, row: CaseRecord, life: Life) -> None:
    """Who works elsewhere is placed only after that has ended; whose life says 公益性岗位 already may be entered."""
    at_work = life.state in desk.rules.casework.life.move[UNEMPLOYED].sources
    if at_work and life.record.get("employment") != WELFARE_POST:
        raise WorkRefused("works_already", number=row.number)


def _allowed(desk: Desk, row: CaseRecord, life: Life, form: PlacementForm) -> Term:
    facts = age_facts(desk.session, desk.vault, desk.rules, row, group=form.group)
    held = _held_before(desk, row, form.since)
    try:
        allowed = term(rule_of_term(desk.rules), desk.rules.screening, facts, held, form.since)
    except NothingInForce:
        raise WorkRefused("wrong_value", "since") from None
    if allowed.last is None:
        raise WorkRefused("age_unknown")
    if allowed.last < form.since:
        raise WorkRefused("nothing_left")
    categories = life.record.get("categories", ())
    named = categories if isinstance(categories, tuple) else ()
    rules = desk.rules.employment.placements.again
    if allowed.times > 1 and again(rules, named, allowed.times, form.since) is None:
        raise WorkRefused("not_again", times=str(allowed.times))
    return allowed


def _held_before(desk: Desk, row: CaseRecord, since: date) -> list[Held]:
    """What the person held before; WorkRefused where it is not over by ``since``."""
    reasons = desk.rules.employment.placements.reason
    found = []
    for one in of_case(desk.session, row):
        if one.left_on is None:
            raise WorkRefused("holds_already", number=row.number)
        if since <= one.left_on:
            raise WorkRefused("too_early", "since", first=(one.left_on + timedelta(days=1)).isoformat())
        served = one.left_reason in reasons and reasons[one.left_reason].term
        found.append(Held(one.since, one.left_on, served))
    return found


def _until(form: PlacementForm, allowed: Term) -> date:
    """The last day that was agreed; without one the last that the rule allows."""
    until = form.until or allowed.last
    if until is not None and until < form.since:
        raise WorkRefused("ends_before", "until")
    if until is None or allowed.last is None or until > allowed.last:
        raise WorkRefused("beyond_term", "until", last=str(allowed.last))
    return until


def _free_place(session: Session, post: PublicPost, since: date) -> int:
    """The first place that nobody holds, and nobody held on that day or later."""
    query = select(PostPlacement).where(PostPlacement.post_id == post.id)
    taken = {one.place for one in session.exec(query) if one.left_on is None or one.left_on >= since}
    for number in range(1, post.places + 1):
        if number not in taken:
            return number
    raise WorkRefused("no_place")


def _still_held(held: PostPlacement) -> None:
    if held.left_on is not None:
        raise WorkRefused("left_already", who=held.left_by.removeprefix("staff:"))


def _may_leave(desk: Desk, held: PostPlacement, reason: Leaving, form: LeavingForm) -> None:
    if reason.clears:
        require_supervisor(desk.staff)
    if (reason.clears or reason.detail) and not form.detail:
        raise WorkRefused("missing", "detail")
    if reason.term and form.on < held.until:
        raise WorkRefused("term_not_over", "on", until=held.until.isoformat())
    failed = desk.rules.employment.placements.incompetent
    if reason.failed and all(one.result != failed for one in appraisals(desk.session, [held.id])):
        raise WorkRefused("not_failed")


def _case(session: Session, held: PostPlacement) -> CaseRecord:
    return session.exec(select(CaseRecord).where(CaseRecord.id == held.case_id)).one()
