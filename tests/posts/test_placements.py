"""Who may hold a place, how long, and why no more: the acts on both databases, with what they do to the life."""

from datetime import date

import pytest

from bot.casework import lives, persons, placements, posts, subsidies
from bot.casework.refusals import NotHolder, RoleRefused, UnknownCase
from bot.casework.work_forms import AppraisalForm, DayForm, GrantForm, LeavingForm, PlacementForm, PlanForm, PostForm
from bot.casework.work_refusals import WorkRefused
from bot.store.models import Role
from knowledge.casework.life_table import Value
from tests.casework.life_stage import live, noon
from tests.posts.stage import CODES, DISTRICT, MAN_1968, MAN_1975, TODAY, Office, base
from tests.store.stage import add_staff

SINCE = date(2026, 4, 1)


def place(office: Office, post: int, number: str, since: date = SINCE, until: date | None = None) -> int:
    form = PlacementForm(case=number, since=since, until=until)
    return office.do(lambda desk: placements.place(desk, post, form))


def refused(office: Office, post: int, number: str, since: date = SINCE, until: date | None = None) -> str:
    form = PlacementForm(case=number, since=since, until=until)
    return office.refused(lambda desk: placements.place(desk, post, form))


def leave(office: Office, placement: int, on: date, reason: str = "own-wish", detail: str = "") -> int:
    form = LeavingForm(placement=placement, on=on, reason=reason, detail=detail)
    return office.do(lambda desk: placements.leave(desk, form))


def state_of(office: Office, number: str) -> tuple[str, object]:
    with office.store.reading() as session:
        life = lives.of(session, office.rules.casework, office.case(number))
        return life.state, life.record.get("employer")


def test_a_person_is_placed_appraised_and_cleared_out_with_what_is_drawn_for_it(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    post = office.post(office.employer("=HYPERLINK(1)"))
    held = place(office, post, number)
    assert state_of(office, number) == ("employed", "=HYPERLINK(1)")
    form = GrantForm(kind="post-subsidy", approved_on=SINCE, since=SINCE, until=date(2027, 3, 31))
    office.do(lambda desk: subsidies.grant(desk, number, form))
    clearing = LeavingForm(placement=held, on=TODAY, reason="incompetent", detail="迟到，交代的活没有干")
    assert office.refused(lambda desk: placements.leave(desk, clearing)) == "not_failed"
    judged = AppraisalForm(placement=held, on=date(2026, 10, 1), result="incompetent", detail="两次不合格")
    office.do(lambda desk: placements.appraise(desk, judged), by=office.wang)
    assert office.refused(lambda desk: placements.leave(desk, clearing), by=office.wang) == "supervisor_only"
    office.do(lambda desk: placements.leave(desk, clearing))
    assert state_of(office, number) == ("in_service", "=HYPERLINK(1)")
    with office.store.reading() as session:
        row = office.case(number)
        (one,) = placements.of_case(session, row)
        assert (one.until, one.left_on, one.left_by) == (date(2029, 3, 31), TODAY, "staff:zhao")
        (grant,) = subsidies.rows_of(session, row)
        assert subsidies.last_day(grant) == TODAY
    assert office.refused(lambda desk: placements.leave(desk, clearing)) == "left_already"
    assert office.refused(lambda desk: placements.appraise(desk, judged)) == "left_already"


def test_a_place_is_held_once_and_a_person_holds_one(office: Office) -> None:
    first, second, third = office.people(3)
    for number in (first, second, third):
        office.born(number, MAN_1975)
    employer = office.employer()
    post, other = office.post(employer, places=2), office.post(employer)
    held = place(office, post, first)
    place(office, post, second)
    assert refused(office, post, third) == "no_place"
    assert refused(office, other, first) == "holds_already"
    leave(office, held, date(2026, 5, 31))
    assert refused(office, post, third, date(2026, 5, 31)) == "no_place"  # the place was held on that day
    assert refused(office, other, first, date(2026, 5, 31)) == "too_early"
    place(office, post, third, date(2026, 6, 1))


def test_the_term_is_three_years_or_to_retirement_and_goes_on_after_a_break(office: Office) -> None:
    young, old = office.people(2)
    office.born(young, MAN_1975)
    office.born(old, MAN_1968)
    post = office.post(office.employer(), places=2)
    assert refused(office, post, young, until=date(2029, 4, 1)) == "beyond_term"
    assert refused(office, post, old, until=date(2028, 11, 10)) == "beyond_term"
    assert refused(office, post, old, until=date(2026, 3, 31)) == "ends_before"
    held = place(office, post, young)
    place(office, post, old)
    leave(office, held, date(2026, 4, 30))  # thirty days of the term
    place(office, post, young, date(2026, 6, 1))
    with office.store.reading() as session:
        found = [one for number in (young, old) for one in placements.of_case(session, office.case(number))]
    assert [(one.until, one.times, one.to_retirement) for one in found] == [
        (date(2029, 3, 31), 1, False),
        (date(2029, 5, 1), 1, False),  # 1096 days in all, thirty of them gone
        (date(2028, 11, 9), 1, True),
    ]


def test_a_second_time_is_for_the_categories_that_the_rule_names_and_there_is_no_third(office: Office) -> None:
    (named,) = office.people()
    (other,) = office.people(district="230103", categories=("martyr-family",))
    post = office.post(office.employer(), places=2)
    for number in (named, other):
        office.born(number, MAN_1975)
        leave(office, place(office, post, number, SINCE, SINCE), SINCE, "term")
    again = date(2026, 4, 2)
    assert refused(office, post, other, again) == "not_again"
    leave(office, place(office, post, named, again, again), again, "term")
    assert refused(office, post, named, date(2026, 4, 3)) == "not_again"


def test_only_who_is_recognised_now_and_whose_age_is_known(office: Office) -> None:
    (number,) = office.people(until="start_notice")
    post = office.post(office.employer())
    assert refused(office, post, number) == "not_recognised"
    with pytest.raises(UnknownCase):
        place(office, post, "20260101-9999")
    given: dict[str, Value] = {"recognised_on": date(2026, 3, 16), "certificate": "1", "categories": ("4050",)}
    live(office.store, number, [("recognise", office.zhao, given)], noon(date(2026, 3, 20)))
    assert refused(office, post, number) == "age_unknown"
    office.born(number, MAN_1975)
    assert refused(office, post, number, date(2026, 2, 1)) == "too_early"  # the post was not there yet
    assert refused(office, post, number, date(2026, 11, 25)) == "still_to_come"
    office.do(lambda desk: posts.close_post(desk, post, DayForm(on=date(2026, 4, 1))))
    assert refused(office, post, number) == "closed_already"
    live(office.store, number, [("exit", office.zhao, {"exited_on": TODAY, "exit_reason": "lost"})], noon(TODAY))
    assert refused(office, post, number) == "not_recognised"


def test_who_works_elsewhere_is_not_placed_and_whose_life_says_so_already_may_be(office: Office) -> None:
    enterprise, welfare = office.people(2)
    at_work: dict[str, Value] = {"employed_on": SINCE, "employment": "enterprise", "employer": "某厂"}
    for number, form in ((enterprise, at_work), (welfare, at_work | {"employment": "welfare_post"})):
        office.born(number, MAN_1975)
        live(office.store, number, [("place", office.wang, form)], noon(TODAY))
    post = office.post(office.employer())
    assert refused(office, post, enterprise) == "works_already"
    place(office, post, welfare)
    assert state_of(office, welfare) == ("employed", "某厂")  # what the life said stays


def test_role_and_district_guard_every_act(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    employer = office.employer()
    post = office.post(employer)
    elsewhere = add_staff(office.store, "li", Role.SUPERVISOR, "230103")
    operator = add_staff(office.store, "ma", Role.OPERATOR)
    colleague = add_staff(office.store, "sun", district=DISTRICT)
    form = PlacementForm(case=number, since=SINCE)
    assert office.refused(lambda desk: placements.place(desk, post, form), by=elsewhere) == "other_district"
    with pytest.raises(NotHolder):
        office.do(lambda desk: placements.place(desk, post, form), by=colleague)
    with pytest.raises(RoleRefused):
        office.do(lambda desk: placements.place(desk, post, form), by=operator)
    opening = PostForm(employer=employer, district=DISTRICT, kind="保安", places=1, opened_on=TODAY)
    assert office.refused(lambda desk: posts.open_post(desk, opening), by=office.wang) == "supervisor_only"
    assert office.refused(lambda desk: posts.open_post(desk, opening), by=elsewhere) == "other_district"
    held = office.do(lambda desk: placements.place(desk, post, form), by=office.wang)
    judged = AppraisalForm(placement=held, on=TODAY, result="competent")
    assert office.refused(lambda desk: placements.appraise(desk, judged), by=elsewhere) == "other_district"
    office.do(lambda desk: placements.appraise(desk, judged), by=colleague)


def test_a_form_sent_twice_is_one_placement(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    post = office.post(office.employer())
    form = PlacementForm(case=number, since=SINCE)
    ids = {office.do(lambda desk: placements.place(desk, post, form, "the form")) for _ in range(2)}
    assert len(ids) == 1
    with office.store.reading() as session:
        assert len(placements.of_post(session, post)) == 1


def test_the_plan_stands_beside_what_came_of_it(office: Office) -> None:
    (number,) = office.people()
    office.born(number, MAN_1975)
    post = office.post(office.employer(), places=3)
    place(office, post, number)
    with office.store.reading() as session:
        (line,) = posts.plans(session)
    assert (line.year, line.plan, line.developed, line.beyond) == (2026, None, 3, 3)
    for places in (10, 12):
        form = PlanForm(year=2026, district=DISTRICT, places=places, detail="保洁、保安")
        office.do(lambda desk, form=form: posts.plan(desk, form))  # type: ignore[misc]
    assert office.refused(lambda desk: posts.plan(desk, form), by=office.wang) == "supervisor_only"
    with office.store.reading() as session:
        (line,) = posts.plans(session, district=DISTRICT)
        (shown,) = posts.listing(session)
    assert line.plan
    assert (line.plan.places, line.developed, line.placed, line.beyond) == (12, 3, 1, 0)
    assert (shown.held, shown.free) == (1, 2)
    office.post(office.employer("某小区", CODES[1]), places=10)  # beyond the plan: entered all the same, and said
    with office.store.reading() as session:
        (line,) = posts.plans(session, district=DISTRICT)
        assert posts.plans(session, district="230103") == []
    assert (line.developed, line.beyond) == (13, 1)


def test_a_birth_date_told_in_the_screening_will_do(office: Office) -> None:
    (number,) = office.people()
    post = office.post(office.employer())
    with office.store.transaction() as session:
        row = session.merge(office.case(number))
        row.packet = {"answers": {"birth_date": "1978-01-10", "sex": "female"}, "about": ""}
    assert refused(office, post, number) == "age_unknown"  # a woman's group of the retirement age is still to be asked
    form = PlacementForm(case=number, since=SINCE, group="50")
    office.do(lambda desk: placements.place(desk, post, form))
    with office.store.reading() as session:
        (held,) = placements.of_case(session, office.case(number))
        assert not persons.masked(session, office.vault, office.case(number)).identity
    assert (held.to_retirement, held.until) == (True, date(2029, 8, 9))  # 50 years, and later by 19 months
    assert WorkRefused("age_unknown").words(base().wording)
