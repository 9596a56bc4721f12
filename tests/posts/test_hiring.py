"""From a vacancy to a contract: what is stale or does not fit is not offered, hired is hired once, 6(2) is answered."""

from datetime import date, timedelta

import pytest

from bot.casework import employer_claim, employers, employments, lives, referrals_to_work, seeking, subsidies, vacancies
from bot.casework.refusals import RoleRefused
from bot.casework.work_forms import (
    DayForm,
    EmployerForm,
    EmploymentForm,
    EndForm,
    FreshForm,
    GrantForm,
    InsuranceForm,
    OutcomeForm,
    ReferralForm,
    SeekingForm,
    VacancyForm,
)
from bot.store.models import Role
from knowledge.screening.truth import Truth
from tests.posts.stage import CODES, DISTRICT, TODAY, Office, base
from tests.store.stage import add_staff, dump

AGENCY = "道里区公共就业服务中心"
WISHES = SeekingForm(districts=[DISTRICT], skills=["cooking"], health=["heights"], hours=["full-time", "weekends"])


def refer(vacancy: int, on: date = TODAY) -> ReferralForm:
    return ReferralForm(vacancy=vacancy, agency=AGENCY, on=on)


def sent(office: Office, number: str, vacancy: int) -> int:
    return office.do(lambda desk: referrals_to_work.refer(desk, base(), number, refer(vacancy)))


def hired(referral: int, until: date | None = None) -> OutcomeForm:
    return OutcomeForm(referral=referral, outcome="hired", on=TODAY, contract_until=until)


def offers(office: Office, number: str, on: date = TODAY) -> list[str]:
    with office.store.reading() as session:
        found = seeking.offers(session, office.vault, base(), office.rules, office.case(number), on)
    return [offer.match.vacancy.id for offer in found]


def test_what_fits_is_offered_with_reasons_until_it_is_stale(office: Office) -> None:
    (number,) = office.people()
    employer = office.employer()
    fitting = office.vacancy(employer, skills=["cooking", "catering"], health=[], hours=["full-time"])
    asking = office.vacancy(employer, skills=["cooking"], hours=["weekends"])
    office.vacancy(employer, skills=["cooking"], health=["heights"], hours=["full-time"])
    office.vacancy(employer, skills=["driving"], health=[], hours=[])
    post = office.post(employer)
    assert len(offers(office, number)) == 5  # nobody has asked yet: nothing is known to be wrong
    office.do(lambda desk: seeking.record(desk, number, WISHES))
    assert offers(office, number) == [f"vacancy-{fitting}", f"vacancy-{asking}", f"post-{post}"]
    assert offers(office, number, date(2027, 1, 1)) == [f"post-{post}"]
    with office.store.reading() as session:
        found = seeking.offers(session, office.vault, base(), office.rules, office.case(number), TODAY)
        line = next(one for one in vacancies.listing(session, office.rules) if one.vacancy.id == fitting)
        (match,) = seeking.people_for(session, office.vault, office.rules, line, TODAY)
    assert found[0].reasons[:2] == ("地方合适：道里区", "会厨师")
    assert "身体条件还没有问" in found[1].reasons
    assert match.seeker.id == number
    assert match.seeker.zero_employment


def test_limits_of_the_body_are_not_in_the_database_in_clear(office: Office) -> None:
    (number,) = office.people()
    vacancy = office.vacancy(office.employer(), health=["standing"], skills=[], hours=[])
    office.do(lambda desk: seeking.record(desk, number, WISHES))
    sent(office, number, vacancy)
    assert "heights" not in dump(office.store)


def test_a_vacancy_that_is_stale_closed_filled_or_wrong_is_refused(office: Office) -> None:
    first, second = office.people(2)
    employer = office.employer()
    stale = office.vacancy(employer, fresh_until=TODAY)
    tomorrow = TODAY + timedelta(days=1)

    def refused(number: str, vacancy: int, on: date = TODAY, today: date = TODAY) -> str:
        return office.refused(lambda desk: referrals_to_work.refer(desk, base(), number, refer(vacancy, on)), on=today)

    assert refused(first, stale, today=tomorrow) == "stale"
    office.do(lambda desk: vacancies.renew(desk, stale, FreshForm(fresh_until=tomorrow)), on=tomorrow)
    office.do(lambda desk: referrals_to_work.refer(desk, base(), first, refer(stale)), on=tomorrow)
    assert refused(first, stale) == "referred_already"
    assert refused(second, stale, on=tomorrow) == "still_to_come"
    assert refused(second, 9_999) == "unknown_vacancy"
    office.do(lambda desk: vacancies.close(desk, stale, DayForm(on=TODAY)))
    assert refused(second, stale) == "closed_already"
    with pytest.raises(RoleRefused):
        office.do(
            lambda desk: vacancies.close(desk, stale, DayForm(on=TODAY)),
            by=add_staff(office.store, "ma", Role.OPERATOR),
        )
    office.do(lambda desk: seeking.record(desk, second, WISHES))
    assert refused(second, office.vacancy(employer, skills=["driving"])) == "does_not_fit"
    given = VacancyForm(
        employer=employer, district=DISTRICT, title="保安", places=1, fresh_until=TODAY - timedelta(days=1)
    )
    assert office.refused(lambda desk: vacancies.add(desk, given)) == "stale_from_the_start"
    elsewhere = add_staff(office.store, "li", Role.SUPERVISOR, "230103")
    assert office.refused(lambda desk: vacancies.renew(desk, stale, FreshForm(fresh_until=TODAY)), by=elsewhere) == (
        "other_district"
    )


def test_the_last_place_is_given_once_and_the_life_goes_with_it(office: Office) -> None:
    first, second = office.people(2)
    vacancy = office.vacancy(office.employer())
    one, other = sent(office, first, vacancy), sent(office, second, vacancy)
    office.do(lambda desk: referrals_to_work.conclude(desk, first, hired(one, date(2027, 11, 23))))
    assert office.refused(lambda desk: referrals_to_work.conclude(desk, second, hired(other))) == "filled"
    assert office.refused(lambda desk: referrals_to_work.conclude(desk, first, hired(one))) == "concluded_already"
    silent = OutcomeForm(referral=other, outcome="person-refused", on=TODAY)
    assert office.refused(lambda desk: referrals_to_work.conclude(desk, second, silent)) == "missing"
    early = silent.model_copy(update={"detail": "太远", "on": TODAY - timedelta(days=1)})
    assert office.refused(lambda desk: referrals_to_work.conclude(desk, second, early)) == "too_early"
    told = silent.model_copy(update={"detail": "太远"})
    office.do(lambda desk: referrals_to_work.conclude(desk, second, told))
    assert offers(office, first) == offers(office, second) == []
    with office.store.reading() as session:
        life = lives.of(session, office.rules.casework, office.case(first))
        (work, employer), *_ = employments.of_case(session, office.case(first))
    assert life.state == "employed"
    assert (life.record["employment"], life.record["employer"]) == ("enterprise", employer.name)
    assert (work.contract_until, work.referral_id) == (date(2027, 11, 23), one)
    again = EmploymentForm(employer=work.employer_id, since=TODAY)
    assert office.refused(lambda desk: employments.begin(desk, first, again)) == "works_already"


def test_what_6_2_asks_is_answered_from_the_record_and_ends_with_it(office: Office) -> None:
    (number,) = office.people()
    employer = office.employer()
    short = EmploymentForm(employer=employer, since=date(2026, 4, 1), contract_until=date(2027, 3, 30))
    made = office.do(lambda desk: employments.begin(desk, number, short, "key"), by=office.wang)
    assert office.do(lambda desk: employments.begin(desk, number, short, "key"), by=office.wang) == made
    paid = InsuranceForm(employment=made, pension=True, medical=True, unemployment=True)
    office.do(lambda desk: employments.insure(desk, number, paid))
    with office.store.reading() as session:
        ((work, _),) = employments.of_case(session, office.case(number))
        claim = employer_claim.claim_of(session, office.rules, work)
    assert (claim.truth_of("contract"), claim.truth_of("pension"), claim.truth) == (Truth.NO, Truth.YES, Truth.NO)
    grant = GrantForm(
        kind="employer-insurance-subsidy", approved_on=TODAY, since=date(2026, 4, 1), until=date(2026, 12, 31)
    )
    assert office.refused(lambda desk: subsidies.grant(desk, number, grant)) == "no_claim"
    end = EndForm(employment=made, on=date(2026, 6, 30), reason="合同解除")
    office.do(lambda desk: employments.end(desk, number, end))
    assert office.refused(lambda desk: employments.end(desk, number, end)) == "ended_already"
    open_ended = EmploymentForm(employer=employer, since=date(2026, 7, 15), open_ended=True)
    second = office.do(lambda desk: employments.begin(desk, number, open_ended))
    before = grant.model_copy(update={"since": date(2026, 7, 1)})
    assert office.refused(lambda desk: subsidies.grant(desk, number, before)) == "needs_employment"
    fits = grant.model_copy(update={"since": date(2026, 7, 15)})
    office.do(lambda desk: subsidies.grant(desk, number, fits))
    office.do(lambda desk: employments.end(desk, number, EndForm(employment=second, on=TODAY, reason="离职")))
    with office.store.reading() as session:
        (drawn,) = subsidies.rows_of(session, office.case(number))
        life = lives.of(session, office.rules.casework, office.case(number))
    assert (drawn.stopped_on, drawn.employer_id, life.state) == (TODAY, employer, "in_service")


WRONG = (
    (CODES[0][:-1] + "X", "wrong_number"),
    ("9123010", "wrong_number"),
    ("91230102IA0000001M", "wrong_number"),
    (CODES[0], "code_taken"),
    (f" {CODES[0].lower()[:8]}-{CODES[0][8:]}", "code_taken"),
)


def test_a_code_is_checked_and_stands_once(office: Office) -> None:
    office.employer("=SUM(A1)")
    for code, reason in WRONG:
        form = EmployerForm(name="别的单位", credit_code=code)
        told = office.refused(lambda desk, form=form: employers.add(desk, form), by=office.wang)  # type: ignore[misc]
        assert (code, told) == (code, reason)


def test_a_correction_keeps_to_its_district_and_to_the_newest_page(office: Office) -> None:
    made = office.do(lambda desk: employers.add(desk, EmployerForm(name="甲", credit_code=CODES[0], district=DISTRICT)))
    office.employer("乙", CODES[1])
    new = EmployerForm(name="甲公司", credit_code=CODES[0], industry="餐饮", district=DISTRICT)
    office.do(lambda desk: employers.change(desk, made, new, 0), by=office.wang)
    assert office.refused(lambda desk: employers.change(desk, made, new, 0)) == "changed_meanwhile"
    taken = new.model_copy(update={"credit_code": CODES[1]})
    assert office.refused(lambda desk: employers.change(desk, made, taken, 1)) == "code_taken"
    elsewhere = add_staff(office.store, "li", district="230103")
    assert office.refused(lambda desk: employers.change(desk, made, new, 1), by=elsewhere) == "other_district"
    with office.store.reading() as session:
        assert [one.name for one in employers.listing(session, words="甲")] == ["甲公司"]
        assert [one.name for one in employers.listing(session, words=CODES[1].lower())] == ["乙"]
        assert employers.listing(session, words="%") == []


def test_an_employer_is_named_by_its_code_or_by_a_name_that_only_it_has(office: Office) -> None:
    office.employer("同名", CODES[0])
    office.employer("同名", CODES[2])
    wanted = office.employer("只此一家", CODES[1])

    def at(written: str) -> VacancyForm:
        return VacancyForm(employer=written, district=DISTRICT, title="保安", places=1, fresh_until=TODAY)

    for written in (CODES[1].lower(), "只此一家", str(wanted)):
        made = office.do(lambda desk, one=written: vacancies.add(desk, at(one)))  # type: ignore[misc]
        with office.store.reading() as session:
            assert vacancies.of(session, made).employer_id == wanted
    for written, reason in (("同名", "which_employer"), ("没有", "unknown_employer"), ("99", "unknown_employer")):
        assert office.refused(lambda desk, one=written: vacancies.add(desk, at(one))) == reason  # type: ignore[misc]
