"""What comes to an end soon, or has ended: subsidies, placements, contracts, vacancies (notices of employment.yaml)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from bot.casework.staff import StaffMember
from bot.casework.unsettled import unsettled
from bot.casework.work_holding import Rules
from bot.store.hiring_models import CaseEmployment, SubsidyGrant, Vacancy
from bot.store.models import CaseRecord, Role
from bot.store.post_models import PostPlacement


@dataclass(frozen=True)
class Ending:
    """``notice`` names it, ``ends`` is its last day; ``path`` is the page on which it is looked after."""

    notice: str
    label: str
    number: str
    """Of the case; empty for a vacancy."""
    path: str
    ends: date
    over: bool
    unsettled: bool = False
    """Life and post, or life and subsidy, say different things since ``ends``."""


def endings(session: Session, rules: Rules, staff: StaffMember, on: date) -> list[Ending]:
    """What ``staff`` should look after on a day: of their cases, or of their district for a supervisor.

    A notice without a lead lists only what ends that day or has ended and is still open. The soonest first.
    """
    found = [*_subsidies(session, rules, staff, on), *_placements(session, rules, staff, on)]
    found += list(_unsettled(session, rules, staff))
    found += [*_contracts(session, rules, staff, on), *_vacancies(session, rules, staff, on)]
    return sorted(found, key=lambda one: (one.ends, one.number, one.path))


def _subsidies(session: Session, rules: Rules, staff: StaffMember, on: date) -> Iterator[Ending]:
    kinds = rules.employment.subsidy
    with_period = [kind.id for kind in kinds.values() if kind.rule is not None]
    query = (
        select(SubsidyGrant, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(SubsidyGrant.case_id))
        .where(
            col(SubsidyGrant.stopped_on).is_(None),
            col(SubsidyGrant.until) >= on,
            col(SubsidyGrant.kind).in_(with_period),
        )
    )
    notice = rules.employment.notice["subsidy"]
    for grant, row in session.exec(query.where(_mine(staff))).all():
        if notice.reminds(grant.until, row.district, on):
            yield Ending("subsidy", kinds[grant.kind].label, row.number, _work(row), grant.until, over=False)


def _placements(session: Session, rules: Rules, staff: StaffMember, on: date) -> Iterator[Ending]:
    query = (
        select(PostPlacement, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(PostPlacement.case_id))
        .where(col(PostPlacement.left_on).is_(None))
    )
    notice = rules.employment.notice["placement"]
    for held, row in session.exec(query.where(_mine(staff))).all():
        if notice.reminds(held.until, row.district, on):
            path = f"/posts/{held.post_id}"
            yield Ending("placement", notice.label, row.number, path, held.until, over=held.until < on)


def _unsettled(session: Session, rules: Rules, staff: StaffMember) -> Iterator[Ending]:
    """Where life and post, or life and subsidy, say different things: looked after as what is over."""
    for one in unsettled(session, rules, _mine(staff)):
        if one.grant is not None:
            label = rules.employment.subsidy[one.grant.kind].label
            yield Ending(
                "unsettled_subsidy", label, one.case.number, _work(one.case), one.since, over=True, unsettled=True
            )
        elif one.leaving is not None:
            path = f"/cases/{one.case.number}/life"
            yield Ending(
                "unsettled_left", one.leaving.label, one.case.number, path, one.since, over=True, unsettled=True
            )
        elif one.placement is not None:
            path = f"/posts/{one.placement.post_id}"
            yield Ending("unsettled_post", "", one.case.number, path, one.since, over=True, unsettled=True)


def _contracts(session: Session, rules: Rules, staff: StaffMember, on: date) -> Iterator[Ending]:
    query = (
        select(CaseEmployment, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(CaseEmployment.case_id))
        .where(col(CaseEmployment.ended_on).is_(None), col(CaseEmployment.contract_until).is_not(None))
    )
    notice = rules.employment.notice["contract"]
    for work, row in session.exec(query.where(_mine(staff))).all():
        if work.contract_until is not None and notice.reminds(work.contract_until, row.district, on):
            over = work.contract_until < on
            yield Ending("contract", notice.label, row.number, _work(row), work.contract_until, over=over)


def _vacancies(session: Session, rules: Rules, staff: StaffMember, on: date) -> Iterator[Ending]:
    query = select(Vacancy).where(col(Vacancy.closed_on).is_(None))
    if staff.district:
        query = query.where(Vacancy.district == staff.district)
    notice = rules.employment.notice["vacancy"]
    for one in session.exec(query).all():
        if notice.reminds(one.fresh_until, one.district, on):
            yield Ending("vacancy", one.title, "", f"/vacancies/{one.id}", one.fresh_until, over=one.fresh_until < on)


def _mine(staff: StaffMember) -> ColumnElement[bool]:
    if staff.role is not Role.SUPERVISOR:
        return col(CaseRecord.claimed_by) == staff.id
    return col(CaseRecord.district) == staff.district if staff.district else true()


def _work(row: CaseRecord) -> str:
    return f"/cases/{row.number}/job"
