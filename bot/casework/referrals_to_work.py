"""职业介绍: a person sent to a vacancy, and what came of it (第六条（四）)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.casework import employments, seeking, vacancies
from bot.casework.life_holding import life_held_by
from bot.casework.work_forms import OutcomeForm, ReferralForm
from bot.casework.work_holding import PLACE, Desk, known_day, once, recognised
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import Vacancy, VacancyReferral
from bot.store.models import CaseRecord
from bot.store.post_models import Employer
from knowledge.base import KnowledgeBase
from knowledge.casework import matching
from knowledge.casework.matching import Match
from knowledge.screening.truth import Truth


def refer(desk: Desk, base: KnowledgeBase, number: str, form: ReferralForm, key: str | None = None) -> int:
    """Send a person to a vacancy; the id of the referral.

    WorkRefused for a vacancy that is stale, closed or filled, for one that is known not to fit (with the reasons), for
    a person at work, and while the person is already on the way to it.
    """

    def make() -> int:
        row, life = recognised(desk, number)
        if life.state not in desk.rules.casework.life.move[PLACE].sources:
            raise WorkRefused("works_already", number=number)
        vacancy = vacancies.require_offered(desk, form.vacancy)
        known_day(form.on, desk.today, "on")
        if any(one.outcome is None and one.vacancy_id == form.vacancy for one, _, _ in of_case(desk.session, row)):
            raise WorkRefused("referred_already")
        wishes = seeking.of(desk.session, desk.vault, row)
        found = matching.match(seeking.seeker(row, life.record, wishes), seeking.vacancy(vacancy, str(vacancy.id), 1))
        _fits(desk, base, found)
        made = VacancyReferral(
            vacancy_id=form.vacancy,
            case_id=row.id or 0,
            agency=form.agency,
            referred_on=form.on,
            match={reason.aspect.value: reason.truth.value for reason in found.reasons},
            actor=desk.staff.actor,
            at=desk.now,
        )
        desk.session.add(made)
        desk.session.flush()
        desk.note("vacancy.refer", f"case:{number}", referral=made.id, vacancy=form.vacancy)
        return made.id or 0

    return once(desk, f"vacancy.refer.{number}", key, make)


def conclude(desk: Desk, number: str, form: OutcomeForm, key: str | None = None) -> int:
    """What came of a referral. Hired, the person is at work: employment and life of the case say so with it."""

    def make() -> int:
        row = life_held_by(desk.session, number, desk.staff)
        found = _locked(desk.session, row, form.referral)
        outcome = desk.rules.employment.outcome.get(form.outcome)
        if outcome is None:
            raise WorkRefused("wrong_value", "outcome")
        if found.outcome is not None:
            raise WorkRefused("concluded_already")
        known_day(form.on, desk.today, "on", not_before=found.referred_on)
        if outcome.detail and not form.detail:
            raise WorkRefused("missing", "detail")
        if outcome.hired:
            recognised(desk, number)
            vacancy = vacancies.locked(desk.session, found.vacancy_id)
            if vacancy.places <= vacancies.hired(desk.session, desk.rules, found.vacancy_id):
                raise WorkRefused("filled")
            contract = employments.Contract(form.on, form.contract_until, form.open_ended)
            employments.start(desk, row, vacancy.employer_id, contract, referral_id=found.id)
        found.outcome, found.outcome_on, found.outcome_detail = form.outcome, form.on, form.detail
        desk.session.add(found)
        desk.session.flush()
        desk.note("vacancy.outcome", f"case:{number}", referral=found.id, outcome=form.outcome)
        return found.id or 0

    return once(desk, f"vacancy.outcome.{number}", key, make)


def of_case(session: Session, row: CaseRecord) -> Sequence[tuple[VacancyReferral, Vacancy, Employer]]:
    """The referrals of a person, in order of time."""
    query = (
        select(VacancyReferral, Vacancy, Employer)
        .join(Vacancy, col(Vacancy.id) == col(VacancyReferral.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(VacancyReferral.case_id == row.id)
    )
    return session.exec(query.order_by(col(VacancyReferral.referred_on), col(VacancyReferral.id))).all()


def of_vacancy(session: Session, vacancy_id: int) -> Sequence[tuple[VacancyReferral, CaseRecord]]:
    """Who was sent to a vacancy."""
    query = (
        select(VacancyReferral, CaseRecord)
        .join(CaseRecord, col(CaseRecord.id) == col(VacancyReferral.case_id))
        .where(VacancyReferral.vacancy_id == vacancy_id)
    )
    return session.exec(query.order_by(col(VacancyReferral.id))).all()


def _fits(desk: Desk, base: KnowledgeBase, found: Match) -> None:
    against = [reason for reason in found.reasons if reason.truth is Truth.NO]
    if against:
        why = base.wording.say("sheet.listed", words=list(seeking.reasons_in_words(base, desk.rules, against)))
        raise WorkRefused("does_not_fit", why=why)


def _locked(session: Session, row: CaseRecord, referral_id: int) -> VacancyReferral:
    query = select(VacancyReferral).where(VacancyReferral.id == referral_id, VacancyReferral.case_id == row.id)
    found = session.exec(query.with_for_update()).one_or_none() if referral_id < 1 << 31 else None
    if found is None:
        raise WorkRefused("wrong_value", "referral")
    return found
