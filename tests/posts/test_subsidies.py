"""Subsidies drawn: what they are paid for, months and ends on their edges, what excludes what, what is warned of."""

from dataclasses import replace
from datetime import date, timedelta

from bot.casework import employments, endings, placements, startups, subsidies, trainings
from bot.casework.endings import Ending
from bot.casework.staff import StaffMember
from bot.casework.subsidies import GrantLine
from bot.casework.work_forms import (
    CertificateForm,
    EmploymentForm,
    GrantForm,
    LeavingForm,
    PlacementForm,
    StartupForm,
    StopForm,
    TrainingForm,
)
from bot.casework.work_holding import Rules
from knowledge.casework.employment import EmploymentRules, Lead
from knowledge.casework.life_table import Value
from tests.casework.life_stage import live, noon
from tests.posts.stage import MAN_1968, MAN_1975, TODAY, Office
from tests.store.stage import add_staff

SINCE = date(2026, 4, 1)


def flexible(office: Office, *identities: str | None) -> list[str]:
    """People in flexible employment, one for each identity number; None: nobody wrote it down."""
    numbers = office.people(len(identities))
    at_work: dict[str, Value] = {"employed_on": SINCE, "employment": "flexible"}
    for number, identity in zip(numbers, identities, strict=True):
        if identity:
            office.born(number, identity)
        live(office.store, number, [("place", office.wang, at_work)], noon(TODAY))
    return numbers


def form(since: date, until: date | None, kind: str = "flexible-insurance-subsidy", **more: object) -> GrantForm:
    return GrantForm.model_validate({"kind": kind, "approved_on": SINCE, "since": since, "until": until, **more})


def drawn(office: Office, number: str) -> list[GrantLine]:
    with office.store.reading() as session:
        return subsidies.of_case(session, office.vault, office.rules, office.case(number))


ENDS = (
    (MAN_1975, date(2029, 3, 31), ""),
    (MAN_1975, date(2029, 4, 1), "too_long"),
    (MAN_1968, date(2028, 11, 9), ""),
    (MAN_1968, date(2028, 11, 10), "past_retirement"),
    (None, date(2031, 12, 31), ""),  # nobody knows the age: it is said that it cannot be counted
    (MAN_1975, date(2026, 3, 31), "ends_before"),
    (MAN_1975, None, "missing"),
)


def test_a_subsidy_ends_where_its_rule_ends(office: Office) -> None:
    for number, (identity, until, reason) in zip(flexible(office, *(row[0] for row in ENDS)), ENDS, strict=True):
        paid = form(SINCE, until)
        if reason:
            told = office.refused(lambda desk, one=number, paid=paid: subsidies.grant(desk, one, paid))  # type: ignore[misc]
            assert (until, told) == (until, reason)
            assert drawn(office, number) == []
            continue
        office.do(lambda desk, one=number, paid=paid: subsidies.grant(desk, one, paid))  # type: ignore[misc]
        (line,) = drawn(office, number)
        assert line.standing is not None
        assert (line.last, line.standing.ends) == (until, until if identity else None)


def test_months_add_up_over_what_shares_the_rule_and_nothing_overlaps(office: Office) -> None:
    (number,) = flexible(office, MAN_1975)
    office.do(lambda desk: subsidies.grant(desk, number, form(SINCE, date(2027, 3, 31)), "one form"))
    office.do(lambda desk: subsidies.grant(desk, number, form(SINCE, date(2027, 3, 31)), "one form"))
    assert len(drawn(office, number)) == 1
    overlapping = form(date(2027, 3, 31), date(2027, 12, 31))
    assert office.refused(lambda desk: subsidies.grant(desk, number, overlapping)) == "overlaps"
    (line,) = drawn(office, number)
    stopping = StopForm(grant=line.grant.id or 0, on=date(2026, 6, 30), reason="找到单位")
    assert line.last == date(2027, 3, 31)
    live(
        office.store,
        number,
        [("unemployed_again", office.wang, {"unemployed_on": date(2026, 6, 30), "unemployed_reason": "换工作"})],
        noon(TODAY),
    )
    hire = EmploymentForm(employer=office.employer(), since=date(2026, 6, 30), open_ended=True)
    office.do(lambda desk: employments.begin(desk, number, hire))
    too_early = form(date(2026, 6, 30), date(2029, 3, 31), "employer-insurance-subsidy")
    assert office.refused(lambda desk: subsidies.grant(desk, number, too_early)) == "overlaps"
    other = form(date(2026, 7, 1), date(2029, 3, 31), "employer-insurance-subsidy")
    assert office.refused(lambda desk: subsidies.stop(desk, number, stopping)) == "stopped_already"
    office.do(lambda desk: subsidies.grant(desk, number, other))  # three months, and thirty-three
    first, second = drawn(office, number)
    assert (first.last, second.standing and second.standing.left) == (date(2026, 6, 30), 0)
    late = StopForm(grant=second.grant.id or 0, on=TODAY + timedelta(days=1), reason="到期")
    assert office.refused(lambda desk: subsidies.stop(desk, number, late)) == "still_to_come"


def test_a_post_subsidy_counts_anew_with_the_second_placement(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    post = office.post(office.employer(), opened_on=date(2023, 1, 1))
    for since, until in ((SINCE, date(2026, 5, 31)), (date(2026, 6, 1), None)):
        placing = PlacementForm(case=number, since=since, until=until)
        held = office.do(lambda desk, placing=placing: placements.place(desk, post, placing))  # type: ignore[misc]
        last = until or date(2029, 5, 31)
        paid = form(since, last, "post-subsidy")
        office.do(lambda desk, paid=paid: subsidies.grant(desk, number, paid))  # type: ignore[misc]
        if until:
            leaving = LeavingForm(placement=held, on=until, reason="term")
            office.do(lambda desk, leaving=leaving: placements.leave(desk, leaving))  # type: ignore[misc]
    insured = form(date(2026, 6, 1), date(2029, 5, 31), "post-insurance-subsidy")
    office.do(lambda desk: subsidies.grant(desk, number, insured))  # another rule: it may run beside
    outside = form(date(2026, 6, 1), date(2029, 6, 1), "post-insurance-subsidy")
    assert office.refused(lambda desk: subsidies.grant(desk, number, outside)) == "needs_placement"
    assert [line.standing and line.standing.used for line in drawn(office, number)] == [2, 36, 36]


def test_training_certificate_subsidy_in_this_order_and_once(office: Office) -> None:
    (number,) = office.people()
    paid = form(date(2026, 8, 1), None, "training-subsidy")
    assert office.refused(lambda desk: subsidies.grant(desk, number, paid)) == "needs_certificate"
    course = TrainingForm(subject="中式面点", provider="某学校", begun_on=date(2026, 5, 1))
    made = office.do(lambda desk: trainings.begin(desk, number, course))

    def finished(**changes: object) -> CertificateForm:
        whole = {"training": made, "ended_on": date(2026, 6, 30), "certificate": "中级 230102196801101230"}
        return CertificateForm.model_validate(whole | {"certified_on": date(2026, 7, 10)} | changes)

    assert office.refused(lambda desk: trainings.finish(desk, number, finished(certified_on=None))) == "missing"
    assert (
        office.refused(lambda desk: trainings.finish(desk, number, finished(ended_on=date(2026, 4, 30)))) == "too_early"
    )
    office.do(lambda desk: trainings.finish(desk, number, finished(certificate="", certified_on=None)))
    assert office.refused(lambda desk: subsidies.grant(desk, number, paid)) == "needs_certificate"
    office.do(lambda desk: trainings.finish(desk, number, finished()))
    early = form(date(2026, 7, 9), None, "training-subsidy")
    assert office.refused(lambda desk: subsidies.grant(desk, number, early)) == "needs_certificate"
    office.do(lambda desk: subsidies.grant(desk, number, paid))
    assert office.refused(lambda desk: subsidies.grant(desk, number, paid)) == "paid_already"
    assert office.refused(lambda desk: trainings.finish(desk, number, finished())) == "certified_already"
    (line,) = drawn(office, number)
    assert (line.standing, line.grant.training_id) == (None, made)


NEEDS = (
    ("employer-insurance-subsidy", "needs_employment"),
    ("post-subsidy", "needs_placement"),
    ("flexible-insurance-subsidy", "needs_flexible"),
    ("job-referral-subsidy", "needs_hired"),
    ("no-such", "wrong_value"),
)


def test_nothing_is_paid_for_what_is_not_on_record(office: Office) -> None:
    (number,) = office.people()
    for kind, reason in NEEDS:
        paid = form(SINCE, SINCE, kind)
        told = office.refused(lambda desk, paid=paid: subsidies.grant(desk, number, paid))  # type: ignore[misc]
        assert (kind, told) == (kind, reason)


def test_every_step_of_a_start_up_is_written_down(office: Office) -> None:
    (number,) = office.people()
    for step in ("guidance", "loan", "loan"):
        told = StartupForm(step=step, on=TODAY, detail="去了两次")
        office.do(lambda desk, told=told: startups.record(desk, number, told))  # type: ignore[misc]
    wrong = StartupForm(step="dance", on=TODAY, detail="没有")
    assert office.refused(lambda desk: startups.record(desk, number, wrong)) == "wrong_value"
    with office.store.reading() as session:
        assert [one.step for one in startups.of_case(session, office.case(number))] == ["guidance", "loan", "loan"]


def listed(office: Office, by: StaffMember, on: date, rules: Rules | None = None) -> list[Ending]:
    with office.store.reading() as session:
        return endings.endings(session, rules or office.rules, by, on)


def test_what_ends_is_listed_to_whom_it_concerns_from_its_day_or_its_lead_on(office: Office) -> None:
    (number,) = flexible(office, MAN_1975)
    office.do(lambda desk: subsidies.grant(desk, number, form(SINCE, date(2026, 12, 31))))
    vacancy = office.vacancy(office.employer(), fresh_until=date(2026, 12, 31))
    assert listed(office, office.wang, date(2026, 12, 30)) == []
    found = listed(office, office.wang, date(2026, 12, 31))
    assert [(one.notice, one.path, one.over) for one in found] == [
        ("vacancy", f"/vacancies/{vacancy}", False),
        ("subsidy", f"/cases/{number}/job", False),
    ]
    after = listed(office, office.zhao, date(2027, 1, 1))
    assert [(one.notice, one.over) for one in after] == [("vacancy", True)]  # a subsidy that is over asks for nothing
    assert listed(office, add_staff(office.store, "li", district="230103"), date(2026, 12, 31)) == []
    known = office.rules.employment
    notices = tuple(
        one.model_copy(update={"lead": Lead(months=1), "set_by": "测试"}) if one.id == "subsidy" else one
        for one in known.notices
    )
    whole = {name: getattr(known, name) for name in EmploymentRules.model_fields} | {"notices": notices}
    casework = replace(office.rules.casework, employment=EmploymentRules(**whole))
    with_lead = replace(office.rules, casework=casework)
    assert [one.notice for one in listed(office, office.wang, date(2026, 11, 30), with_lead)] == ["subsidy"]
    assert listed(office, office.wang, date(2026, 11, 29), with_lead) == []


def test_a_place_that_is_held_too_long_stays_on_the_list(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    post = office.post(office.employer())
    placing = PlacementForm(case=number, since=SINCE, until=date(2026, 6, 30))
    held = office.do(lambda desk: placements.place(desk, post, placing))
    assert [one.over for one in listed(office, office.wang, TODAY)] == [True]
    leaving = LeavingForm(placement=held, on=TODAY, reason="term")
    office.do(lambda desk: placements.leave(desk, leaving))
    assert listed(office, office.wang, TODAY) == []
