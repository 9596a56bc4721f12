"""The form of a step shows what it ends with it; what nobody has written stays the reader's choice."""

import re
from datetime import date

import pytest
from sqlmodel import select

from bot.casework import employments, lives, placements, subsidies
from bot.casework.staff import everyone
from bot.casework.work_forms import EmploymentForm, GrantForm, PlacementForm
from bot.casework.work_holding import Desk, rules_of
from bot.clock import utcnow
from bot.store.hiring_models import CaseEmployment, SubsidyGrant
from bot.store.models import Role
from bot.wiring import Hotline
from knowledge.casework.life_table import Value
from tests.casework.life_works import offer
from tests.posts.stage import CODES
from tests.web.test_work_pages import number as number  # noqa: PLC0414 - a fixture
from tests.web.visiting import Visit

SINCE, UNTIL = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture
def at_work(hotline: Hotline, number: str) -> str:
    """The case, at an employer who draws a subsidy for it."""
    with hotline.store.transaction() as session:
        zhao = next(one for one in everyone(session) if one.role is Role.SUPERVISOR)
    offer(hotline.store, zhao)
    with hotline.store.transaction() as session:
        desk = Desk(session, hotline.vault, rules_of(hotline.knowledge.current), zhao, utcnow())
        employments.begin(desk, number, EmploymentForm(employer=CODES[0], since=SINCE, open_ended=True))
        paid = GrantForm(kind="employer-insurance-subsidy", approved_on=SINCE, since=SINCE, until=UNTIL)
        subsidies.grant(desk, number, paid)
    return number


@pytest.mark.parametrize("ticked", [True, False])
def test_what_no_source_ends_is_ticked_and_can_be_left(
    hotline: Hotline, visit: Visit, at_work: str, ticked: bool
) -> None:
    worker = visit(Role.SUPERVISOR)
    page = worker.get(f"/cases/{at_work}/life?step=exit").text
    form = page[page.index("/moves/exit") :]
    form = form[: form.index("</form>")]
    (box,) = re.findall(r'name="stops" value="([^"]+)" checked', form)
    assert "企业招用社会保险补贴，2026年4月1日至2027年3月31日" in form
    assert "依据没有写停不停" in form
    sent = {"exited_on": "2026-06-30", "shown": box, "stops": box if ticked else ""}
    wrong = worker.post(f"/cases/{at_work}/life/moves/exit", data=sent)  # no reason: refused, the choice is kept
    assert wrong.status_code == 409
    assert (f'value="{box}" checked' in wrong.text) is ticked
    done = worker.post(f"/cases/{at_work}/life/moves/exit", data=sent | {"exit_reason": "employed"})
    assert done.headers["location"].endswith("?done=ended")
    assert "同时停了" in worker.get(done.headers["location"]).text
    with hotline.store.reading() as session:
        stopped = session.exec(select(SubsidyGrant)).one().stopped_on
        works = session.exec(select(CaseEmployment)).one().ended_on
    assert (stopped, works) == (date(2026, 6, 30) if ticked else None, None)


def test_a_form_that_told_of_less_is_shown_anew(hotline: Hotline, visit: Visit, at_work: str) -> None:
    worker = visit(Role.SUPERVISOR)
    sent = {"unemployed_on": "2026-06-30", "unemployed_reason": "合同到期", "shown": "subsidy-1"}
    stale = worker.post(f"/cases/{at_work}/life/moves/unemployed_again", data=sent)
    assert stale.status_code == 409
    assert "和这张表上列的不一样了" in stale.text
    assert "记离开单位" in stale.text
    with hotline.store.reading() as session:
        assert session.exec(select(SubsidyGrant)).one().stopped_on is None


def test_the_post_page_says_what_the_life_needs_after_somebody_left(
    hotline: Hotline, visit: Visit, number: str
) -> None:
    with hotline.store.transaction() as session:
        zhao = next(one for one in everyone(session) if one.role is Role.SUPERVISOR)
    _, post = offer(hotline.store, zhao)
    with hotline.store.transaction() as session:
        desk = Desk(session, hotline.vault, rules_of(hotline.knowledge.current), zhao, utcnow())
        placing = PlacementForm(case=number, since=SINCE)
        held = placements.place(desk, post, placing)
    worker = visit(Role.SUPERVISOR)
    sent = {"placement": str(held), "on": "2026-06-30", "reason": "retired", "key": "k"}
    assert worker.post(f"/posts/{post}/leave", data=sent).status_code == 303
    words = "本人到了退休年龄的，请区县在办理页记退出"
    for path in (f"/posts/{post}", f"/cases/{number}/life", f"/cases/{number}"):
        assert words in worker.get(path).text
    with hotline.store.transaction() as session:
        rules = rules_of(hotline.knowledge.current).casework
        form: dict[str, Value] = {"exited_on": date(2026, 7, 1), "exit_reason": "pension"}
        lives.move(session, rules, number, zhao, lives.Filled("exit", form), now=utcnow())
    assert words not in worker.get(f"/posts/{post}").text
