"""People at employers: contract, insurances, the end of it; what 6(2) asks before an employer may claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.casework import employers, lives, subsidies
from bot.casework.life_holding import life_held_by
from bot.casework.work_forms import EmploymentForm, EndForm, InsuranceForm
from bot.casework.work_holding import PLACE, UNEMPLOYED, Desk, in_life, known_day, once, recognised
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import CaseEmployment
from bot.store.models import CaseRecord
from bot.store.post_models import Employer
from knowledge.casework.life_table import Value

ENTERPRISE = "enterprise"
"""The way of employment, as the life names it."""


@dataclass(frozen=True)
class Contract:
    """From when and how long; neither an end nor open-ended: not known yet."""

    since: date
    until: date | None
    open_ended: bool


def begin(desk: Desk, number: str, form: EmploymentForm, key: str | None = None) -> int:
    """A recognised person begins at an employer without a referral of ours; the id of the employment."""

    def make() -> int:
        row, _ = recognised(desk, number)
        employer = employers.named(desk.session, form.employer)
        return start(desk, row, employer.id or 0, Contract(form.since, form.contract_until, form.open_ended))

    return once(desk, f"employment.begin.{number}", key, make)


def start(desk: Desk, row: CaseRecord, employer_id: int, contract: Contract, *, referral_id: int | None = None) -> int:
    """The employment of a locked, recognised case, and its life with it; entered later where the life says so already.

    WorkRefused for a person who is at work in another way, or here already.
    """
    employer = employers.of(desk.session, employer_id)
    known_day(contract.since, desk.today, "since")
    if contract.until is not None and contract.until < contract.since:
        raise WorkRefused("ends_before", "contract_until")
    life = lives.of(desk.session, desk.rules.casework, row)
    at_work = life.state in desk.rules.casework.life.move[UNEMPLOYED].sources
    if any(one.ended_on is None for one, _ in of_case(desk.session, row)) or (
        at_work and life.record.get("employment") != ENTERPRISE
    ):
        raise WorkRefused("works_already", number=row.number)
    made = CaseEmployment(
        case_id=row.id or 0,
        employer_id=employer_id,
        referral_id=referral_id,
        since=contract.since,
        contract_until=None if contract.open_ended else contract.until,
        open_ended=contract.open_ended,
        actor=desk.staff.actor,
        at=desk.now,
    )
    desk.session.add(made)
    desk.session.flush()
    desk.note("employment.begin", f"case:{row.number}", employment=made.id, employer=employer_id)
    if not at_work:
        said: dict[str, Value] = {"employed_on": made.since, "employment": ENTERPRISE, "employer": employer.name}
        if made.contract_until is not None:
            said["contract_until"] = made.contract_until
        in_life(desk, row, PLACE, **said)
    return made.id or 0


def insure(desk: Desk, number: str, form: InsuranceForm) -> None:
    """Which insurances the employer pays for a person, as somebody has seen; blank: nobody has."""
    row = life_held_by(desk.session, number, desk.staff)
    found = _locked(desk.session, row, form.employment)
    found.insured = {name: getattr(form, name, None) for name in desk.rules.employment.hiring.insurances}
    desk.session.add(found)
    desk.session.flush()
    desk.note("employment.insure", f"case:{number}", employment=found.id)


def end(desk: Desk, number: str, form: EndForm, key: str | None = None) -> int:
    """The last day at an employer; what is drawn for it ends with it, and the person is without work again."""

    def make() -> int:
        row = life_held_by(desk.session, number, desk.staff)
        found = _locked(desk.session, row, form.employment)
        if found.ended_on is not None:
            raise WorkRefused("ended_already")
        known_day(form.on, desk.today, "on", not_before=found.since)
        found.ended_on, found.ended_reason = form.on, form.reason
        desk.session.add(found)
        desk.session.flush()
        subsidies.stop_with(desk, form.on, form.reason, employment_id=found.id)
        desk.note("employment.end", f"case:{number}", employment=found.id)
        life = lives.of(desk.session, desk.rules.casework, row)
        at_work = life.state in desk.rules.casework.life.move[UNEMPLOYED].sources
        if at_work and life.record.get("employment") == ENTERPRISE:
            in_life(desk, row, UNEMPLOYED, unemployed_on=form.on, unemployed_reason=form.reason)
        return found.id or 0

    return once(desk, f"employment.end.{number}", key, make)


def of_case(session: Session, row: CaseRecord) -> Sequence[tuple[CaseEmployment, Employer]]:
    """Where a person worked and works, in order of time."""
    query = (
        select(CaseEmployment, Employer)
        .join(Employer, col(Employer.id) == col(CaseEmployment.employer_id))
        .where(CaseEmployment.case_id == row.id)
    )
    return session.exec(query.order_by(col(CaseEmployment.since), col(CaseEmployment.id))).all()


def of_employer(session: Session, employer_id: int) -> Sequence[tuple[CaseEmployment, CaseRecord]]:
    """Whom an employer has taken, who is there first."""
    query = (
        select(CaseEmployment, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(CaseEmployment.case_id))
        .where(CaseEmployment.employer_id == employer_id)
    )
    found = session.exec(query.order_by(col(CaseEmployment.id))).all()
    return sorted(found, key=lambda one: one[0].ended_on is not None)


def _locked(session: Session, row: CaseRecord, employment_id: int) -> CaseEmployment:
    query = select(CaseEmployment).where(CaseEmployment.id == employment_id, CaseEmployment.case_id == row.id)
    found = session.exec(query.with_for_update()).one_or_none() if employment_id < 1 << 31 else None
    if found is None:
        raise WorkRefused("wrong_value", "employment")
    return found
