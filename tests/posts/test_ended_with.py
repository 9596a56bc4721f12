"""A move of the life ends the post, the work and the subsidies that rested on it, on its day, said and audited."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import col, select

from bot.casework import employments, ended_with, endings, lives, placements, subsidies, unsettled
from bot.casework.life_refusals import EndsChanged, MoveRefused
from bot.casework.lives import Filled
from bot.casework.person_record import person_record
from bot.casework.work_forms import EmploymentForm, EndForm, GrantForm, LeavingForm, PlacementForm
from bot.store.models import Audit
from knowledge.casework.life_table import Value
from tests.casework.life_stage import live, noon
from tests.posts.stage import MAN_1975, TODAY, Office, base

SINCE, OVER = date(2026, 4, 1), date(2026, 6, 30)
UNTIL = date(2027, 3, 31)
FLEXIBLE: Mapping[str, Value] = {"employed_on": SINCE, "employment": "flexible"}
AGAIN: Mapping[str, Value] = {"unemployed_on": OVER, "unemployed_reason": "活没有了"}
EXIT: Mapping[str, Value] = {"exited_on": OVER, "exit_reason": "pension"}
MOVES = {"unemployed_again": AGAIN, "exit": EXIT}
WHY = {"unemployed_again": "重新失业：活没有了", "exit": "退出：已享受基本养老保险待遇"}


def person(office: Office) -> str:
    (number,) = office.people()
    office.born(number, MAN_1975)
    return number


def granted(office: Office, number: str, kind: str, since: date = SINCE, until: date = UNTIL) -> None:
    paid = GrantForm(kind=kind, approved_on=SINCE, since=since, until=until)
    office.do(lambda desk: subsidies.grant(desk, number, paid))


def in_a_post(office: Office) -> str:
    number = person(office)
    post = office.post(office.employer())
    office.do(lambda desk: placements.place(desk, post, PlacementForm(case=number, since=SINCE)))
    granted(office, number, "post-subsidy")
    granted(office, number, "post-insurance-subsidy")
    return number


def in_flexible_work(office: Office) -> str:
    number = person(office)
    live(office.store, number, [("place", office.wang, FLEXIBLE)], noon(TODAY))
    granted(office, number, "flexible-insurance-subsidy")
    return number


def at_an_employer(office: Office) -> str:
    number = person(office)
    hire = EmploymentForm(employer=office.employer(), since=SINCE, open_ended=True)
    office.do(lambda desk: employments.begin(desk, number, hire))
    granted(office, number, "employer-insurance-subsidy")
    return number


def stands(office: Office, number: str) -> tuple[list[date | None], list[date | None], list[date | None]]:
    """The last days of posts, employments and subsidies of a case; None: it goes on."""
    with office.store.reading() as session:
        row = office.case(number)
        posts = [one.left_on for one in placements.of_case(session, row)]
        works = [one.ended_on for one, _ in employments.of_case(session, row)]
        return posts, works, [one.stopped_on for one in subsidies.rows_of(session, row)]


def would_end(office: Office, number: str, move: str) -> list[str]:
    with office.store.reading() as session:
        row = office.case(number)
        record = lives.of(session, office.rules.casework, row).record
        return [one.id for one in ended_with.running(session, office.rules.casework, row, record, move)]


@pytest.mark.parametrize("move", MOVES)
def test_who_is_without_work_or_exits_holds_no_post_and_draws_nothing(office: Office, move: str) -> None:
    placed = in_a_post(office)
    live(office.store, placed, [(move, office.zhao, MOVES[move])], noon(TODAY))
    assert stands(office, placed) == ([OVER], [], [OVER, OVER])
    with office.store.reading() as session:
        (held,) = placements.of_case(session, office.case(placed))
        assert office.rules.employment.placements.reason[held.left_reason].by_life
        assert (held.left_detail, held.left_by) == (WHY[move].partition("：")[2], "staff:zhao")
        assert {one.stopped_reason for one in subsidies.rows_of(session, office.case(placed))} == {WHY[move]}
        lines = session.exec(
            select(Audit.action, Audit.actor, Audit.at)
            .where(Audit.subject == f"case:{placed}", col(Audit.action).in_(["post.leave", "subsidy.stop"]))
            .order_by(col(Audit.id))
        ).all()
        record = person_record(session, base(), office.rules, office.case(placed))
    assert [action for action, *_ in lines] == ["post.leave", "subsidy.stop", "subsidy.stop"]
    assert {(actor, at) for _, actor, at in lines} == {("staff:zhao", noon(TODAY))}
    assert [one.on for one in record.section("policies").entries if one.label == "停发补贴"] == [OVER, OVER]
    (left,) = (one for one in record.section("employment").entries if one.label == "离开公益性岗位")
    reason = {"unemployed_again": "重新失业", "exit": "退出就业援助"}[move]
    assert (left.on, dict(left.said)["原因"]) == (OVER, reason)


@pytest.mark.parametrize("move", MOVES)
def test_the_subsidy_of_flexible_work_ends_with_it(office: Office, move: str) -> None:
    number = in_flexible_work(office)
    granted(office, number, "flexible-insurance-subsidy", date(2027, 4, 1), date(2027, 12, 31))
    live(office.store, number, [(move, office.zhao, MOVES[move])], noon(TODAY))
    assert stands(office, number) == ([], [], [OVER, OVER])
    with office.store.reading() as session:
        drawn = subsidies.of_case(session, office.vault, office.rules, office.case(number))
        assert [(one.grant.since <= one.last) for one in drawn] == [True, False]  # what had not begun is nothing
        used = {one.standing.used for one in drawn if one.standing}
        assert used == {3}


def test_work_at_an_employer_ends_only_with_the_loss_of_it_and_its_subsidy_as_is_decided(office: Office) -> None:
    number = at_an_employer(office)
    (subsidy,) = told = would_end(office, number, "exit")
    exits = Filled("exit", EXIT, shown=frozenset(told), keeps=frozenset(told))
    with office.store.transaction() as session:
        lives.move(session, office.rules.casework, number, office.zhao, exits, now=noon(TODAY))
    assert subsidy.startswith("subsidy-")
    assert stands(office, number) == ([], [None], [None])  # no source says that the employer's claim ends
    with office.store.reading() as session:
        assert unsettled.of(session, office.rules, office.case(number)) == []


@pytest.mark.parametrize(("move", "works", "draws"), [("exit", None, OVER), ("unemployed_again", OVER, OVER)])
def test_where_nothing_is_said_what_may_end_does_end(
    office: Office, move: str, works: date | None, draws: date
) -> None:
    number = at_an_employer(office)
    live(office.store, number, [(move, office.zhao, MOVES[move])], noon(TODAY))
    assert stands(office, number) == ([], [works], [draws])


def test_what_must_end_cannot_be_kept_and_a_form_that_told_of_something_else_is_stale(office: Office) -> None:
    number = in_flexible_work(office)
    told = frozenset(would_end(office, number, "exit"))
    granted(office, number, "flexible-insurance-subsidy", date(2027, 4, 1), date(2027, 12, 31))
    rules, stale_form = office.rules.casework, Filled("exit", EXIT, shown=told)
    with pytest.raises(EndsChanged) as stale, office.store.transaction() as session:
        lives.move(session, rules, number, office.zhao, stale_form, now=noon(TODAY))
    assert number in stale.value.words(base().wording)
    assert stands(office, number) == ([], [], [None, None])
    now_told = frozenset(would_end(office, number, "exit"))
    with office.store.transaction() as session:
        kept = Filled("exit", EXIT, shown=now_told, keeps=now_told)
        lives.move(session, office.rules.casework, number, office.zhao, kept, now=noon(TODAY))
    assert stands(office, number) == ([], [], [OVER, OVER])


def test_nobody_leaves_a_post_before_the_first_day_in_it(office: Office) -> None:
    number = in_a_post(office)
    early = {**EXIT, "exited_on": date(2026, 3, 31)}
    with pytest.raises(MoveRefused) as refused:
        live(office.store, number, [("exit", office.zhao, early)], noon(TODAY))
    assert (refused.value.reason, refused.value.field) == ("begun-later", "exited_on")
    assert "2026-04-01" in refused.value.words(base().wording)
    assert stands(office, number) == ([None], [], [None, None])


def test_flexible_work_that_is_over_is_paid_to_its_last_day_and_no_further(office: Office) -> None:
    number = person(office)
    live(
        office.store,
        number,
        [("place", office.wang, FLEXIBLE), ("unemployed_again", office.wang, AGAIN)],
        noon(TODAY),
    )
    late = GrantForm(kind="flexible-insurance-subsidy", approved_on=OVER, since=SINCE, until=date(2026, 7, 1))
    assert office.refused(lambda desk: subsidies.grant(desk, number, late)) == "flexible_over"
    granted(office, number, "flexible-insurance-subsidy", SINCE, OVER)
    assert stands(office, number) == ([], [], [None])


LEFT = (("other-job", "", True), ("retired", "", True), ("other", "去外地", True), ("own-wish", "", False))


@pytest.mark.parametrize(("reason", "detail", "says"), LEFT)
def test_who_left_a_post_and_stands_as_placed_is_on_the_list_until_the_life_says_more(
    office: Office, reason: str, detail: str, says: bool
) -> None:
    number = in_a_post(office)
    with office.store.reading() as session:
        (held,) = placements.of_case(session, office.case(number))
    leaving = LeavingForm(placement=held.id or 0, on=OVER, reason=reason, detail=detail)
    office.do(lambda desk: placements.leave(desk, leaving))
    assert stands(office, number) == ([OVER], [], [OVER, OVER])

    def listed() -> list[tuple[str, str, bool]]:
        with office.store.reading() as session:
            found = endings.endings(session, office.rules, office.wang, TODAY)
        return [(one.notice, one.number, one.over) for one in found]

    assert listed() == ([("unsettled_left", number, True)] if says else [])
    with office.store.reading() as session:
        life = lives.of(session, office.rules.casework, office.case(number))
    assert life.state == ("employed" if says else "in_service")
    if says:
        live(office.store, number, [("unemployed_again", office.wang, AGAIN)], noon(TODAY))
        assert listed() == []
        with office.store.reading() as session:
            (still,) = placements.of_case(session, office.case(number))
        assert still.left_reason == reason  # what was written of it stays


def test_a_reason_that_a_move_brings_along_is_not_chosen_by_hand(office: Office) -> None:
    number = in_a_post(office)
    with office.store.reading() as session:
        (held,) = placements.of_case(session, office.case(number))
    by_hand = LeavingForm(placement=held.id or 0, on=OVER, reason="exited")
    assert office.refused(lambda desk: placements.leave(desk, by_hand)) == "wrong_value"


def test_what_ran_on_before_moves_ended_it_is_on_the_list_and_can_be_ended(office: Office) -> None:
    number = in_a_post(office)
    live(office.store, number, [("exit", office.zhao, EXIT)], noon(TODAY))
    with office.store.transaction() as session:  # as the record of an older version has it
        for held in placements.of_case(session, office.case(number)):
            held.left_on, held.left_reason = None, ""
            session.add(held)
        for paid in subsidies.rows_of(session, office.case(number)):
            paid.stopped_on, paid.stopped_reason = None, ""
            session.add(paid)
    with office.store.reading() as session:
        found = endings.endings(session, office.rules, office.zhao, TODAY)
        (held,) = placements.of_case(session, office.case(number))
    assert sorted(one.notice for one in found) == ["unsettled_post", "unsettled_subsidy", "unsettled_subsidy"]
    leaving = LeavingForm(placement=held.id or 0, on=OVER, reason="unfit", detail="已经退出")
    office.do(lambda desk: placements.leave(desk, leaving))
    with office.store.reading() as session:
        assert endings.endings(session, office.rules, office.zhao, TODAY) == []


def test_who_applies_again_says_first_when_they_left_the_employer(office: Office) -> None:
    number = at_an_employer(office)
    live(office.store, number, [("exit", office.zhao, EXIT)], noon(TODAY))
    again = ("apply_again", office.wang, {"registered_on": date(2026, 9, 1)})
    with pytest.raises(MoveRefused) as refused:
        live(office.store, number, [again], noon(TODAY))
    assert refused.value.reason == "work-first"
    assert "2026-04-01" in refused.value.words(base().wording)
    (work,) = stands(office, number)[1]
    assert work is None
    with office.store.reading() as session:
        ((held, _),) = employments.of_case(session, office.case(number))
    over = EndForm(employment=held.id or 0, on=date(2026, 8, 20), reason="合同到期")
    office.do(lambda desk: employments.end(desk, number, over))
    live(office.store, number, [again], noon(TODAY))
