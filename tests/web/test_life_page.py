"""The page of a life: the next step, a refusal that keeps what was typed, a form sent twice, who sees what."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.casework.staff import everyone
from bot.clock import today
from bot.store.models import CaseRecord, CaseStatus, Role
from bot.web.pages import day
from bot.web.today_page import read_today
from bot.wiring import Hotline
from knowledge.casework.life_table import Value
from tests.casework.life_stage import claimed, live, noon, straight
from tests.web.visiting import Visit, key_in, open_case

IDENTITY = "230102196001011237"


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.fixture
def at(hotline: Hotline, visit: Visit) -> str:
    """The life page of a case that the caseworker holds."""
    number = open_case(hotline)
    assert visit(Role.CASEWORKER).post(f"/cases/{number}/claim").status_code == 303
    return f"/cases/{number}/life"


def test_a_step_is_made_and_stands_in_the_history(visit: Visit, at: str) -> None:
    worker = visit(Role.CASEWORKER)
    page = worker.get(at).text
    assert "已转办，待登记" in page
    assert page.index("登记</summary>") < page.index("撤回</summary>")
    form = {"key": key_in(page), "seen": seen_in(page), "registered_on": str(today())}
    for _ in range(2):  # sent twice
        assert worker.post(f"{at}/moves/register", data=form).status_code == 303
    page = worker.get(at).text
    assert "已登记，待入户核查" in page
    assert page.count(f"{day(today())} 登记</h3>") == 1
    late = worker.post(f"{at}/moves/withdraw", data=form | {"key": "another", "closed_on": str(today())})
    assert late.status_code == 409
    assert "刚才已由 您自己 办了“登记”" in late.text


def test_a_refusal_says_why_and_keeps_what_was_typed(visit: Visit, at: str) -> None:
    worker = visit(Role.CASEWORKER)
    form = {"key": "k", "seen": "0", "closed_on": str(today() + timedelta(days=1)), "close_reason": "只是来问一问 <b>"}
    refused = worker.post(f"{at}/moves/close_referral", data=form)
    assert refused.status_code == 409
    assert "“了结日期”不能是以后的日子" in refused.text
    assert "只是来问一问 &lt;b&gt;" in refused.text
    assert worker.post(f"{at}/moves/close_referral", data={"closed_on": "昨天", "close_reason": "x"}).status_code == 409
    long = worker.post(
        f"{at}/moves/close_referral", data=form | {"closed_on": str(today()), "close_reason": "长" * 2001}
    )
    assert long.text.count("“了结原因”最多2000个字，现在有2001个，请写短一点。") == 2  # at the top, and at its field
    box = long.text.split('id="close_referral-close_reason"')[1].split("</textarea>")[0]
    assert 'aria-invalid="true" aria-describedby="close_referral-close_reason-fault"' in box
    assert "长" * 2001 in box
    assert long.text.count('aria-invalid="true"') == 1
    assert "已转办，待登记" in worker.get(at).text
    assert worker.post(f"{at}/moves/no-such-step", data=form).status_code == 404


def test_a_person_is_shown_masked_and_once_in_full(visit: Visit, at: str) -> None:
    worker = visit(Role.CASEWORKER)
    wrong = worker.post(f"{at}/person", data={"name": "张小明", "identity": IDENTITY[:-1] + "1"})
    assert wrong.status_code == 409
    assert "身份证号有一位不对" in wrong.text
    assert 'value="张小明"' in wrong.text  # what was typed stays, beside what is wrong
    assert f'value="{IDENTITY[:-1]}1" aria-invalid="true"' in wrong.text
    assert worker.post(f"{at}/person", data={"name": "张小明", "identity": IDENTITY}).status_code == 303
    page = worker.get(at).text
    assert "张*明" in page
    assert IDENTITY not in page
    assert IDENTITY in worker.post(f"{at}/reveal").text
    assert "查看本人信息" in worker.get(at.removesuffix("/life")).text


def test_before_a_notice_the_page_says_what_its_list_would_lack(hotline: Hotline, visit: Visit) -> None:
    with hotline.store.transaction() as session:
        member = next(one for one in everyone(session) if one.role is Role.CASEWORKER)
        (number,) = claimed(session, member)
    live(hotline.store, number, straight("home_visit", member, member), noon(date(2026, 3, 9)))
    worker, lacking = visit(Role.CASEWORKER), "公示名单上还缺"
    said = f'{lacking}姓名、身份证号、社区。<a href="/cases/{number}/life#person">'
    for address in (f"/cases/{number}", f"/cases/{number}/life"):
        assert said in worker.get(address).text
    person = {"name": "张小明", "identity": IDENTITY, "community": "通江社区"}
    assert worker.post(f"/cases/{number}/life/person", data=person).status_code == 303
    assert lacking not in worker.get(f"/cases/{number}").text
    at = f"/cases/{number}/life"
    assert f'action="{at}/person"' not in worker.get(at).text  # empty boxes would wipe what is masked
    assert f'name="community" value="{person["community"]}"' in worker.post(f"/cases/{number}/life/reveal").text
    until = today() + timedelta(days=3)
    noticed: dict[str, Value] = {"notice_from": date(2026, 3, 9), "notice_until": until}
    live(hotline.store, number, [("start_notice", member, noticed)], noon(date(2026, 3, 9)))
    page = worker.get(f"/cases/{number}/life").text
    assert "下一步：等公示结束" in page
    assert f"公示到{day(until)}，过了这一天才能认定" in page


def test_waiting_for_the_resident_and_going_on(visit: Visit, at: str) -> None:
    worker = visit(Role.CASEWORKER)
    assert worker.post(f"{at}/pause").status_code == 303
    assert "起等本人补材料" in worker.get(at).text
    assert worker.post(f"{at}/resume").status_code == 303
    assert "起等本人补材料" not in worker.get(at).text


def test_what_is_due_today_leads_to_the_case(hotline: Hotline, visit: Visit) -> None:
    supervisor = visit(Role.SUPERVISOR)
    assert "现在没有要办的" in supervisor.get("/today").text
    assert supervisor.get("/due").headers["location"] == "/today"
    with hotline.store.transaction() as session:
        (number,) = claimed(session, everyone(session)[0])
    long_ago = noon(date(2026, 3, 16))
    with hotline.store.reading() as session:
        member = next(one for one in everyone(session) if one.role is Role.SUPERVISOR)
    live(hotline.store, number, straight("recognise", member, member), long_ago)
    page = supervisor.get("/today").text
    assert page.count('class="do"') == 1  # one line a case, however much of it is overdue
    line = page.split('id="overdue"')[1].split("</li>")[0]
    assert f'href="/cases/{number}/life?step=place#next"' in line
    assert "4月16日前办，超了" in line
    assert "零就业家庭限时上岗承诺" in line
    assert f'href="/cases/{number}/life?step=renew_facts#next"' in line
    opened = supervisor.get(f"/cases/{number}/life?step=place").text
    assert "open><summary>实现就业</summary>" in opened
    assert opened.count('class="primary"') == 1  # one step leads, the others stand back
    for now, by in ((date(2026, 12, 31), "应在4月16日前办"), (date(2027, 1, 4), "应在2026年4月16日前办")):
        with hotline.store.reading() as session:
            first = read_today(session, hotline, member, noon(now)).pressing[0].lines[0].first
        assert first.by.startswith(by)  # another year's day is told with its year
    assert "已办结" not in page
    with hotline.store.transaction() as session:
        session.exec(select(CaseRecord)).one().status = CaseStatus.RESOLVED
    line = supervisor.get("/today").text.split('id="overdue"')[1].split("</li>")[0]
    assert "已办结</span>" in line
