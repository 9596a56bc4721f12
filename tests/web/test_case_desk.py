"""The case page as a desk: its next step, the timeline, papers ticked, canned replies filled in and read first."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from bot.casework import cases, timeline, told
from bot.clock import today, utcnow
from bot.store import audit, case_message
from bot.store.models import Role
from bot.wiring import Hotline
from tests.web.visiting import Visit, key_in, open_case

PACKET: dict[str, object] = {"documents": ["身份证", "户口簿"], "finished": True, "answers": {"sex": "female"}}


@pytest.fixture
def number(hotline: Hotline) -> str:
    return open_case(hotline, district="230102", packet=PACKET)


@pytest.fixture
def worker(visit: Visit, number: str) -> TestClient:
    """Who holds the case."""
    client = visit(Role.CASEWORKER)
    client.post(f"/cases/{number}/claim")
    return client


def of_form(page: str, action: str) -> dict[str, str]:
    """What a form holds hidden."""
    form = page.split(f'action="{action}"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def step(page: str) -> str:
    found = re.search(r'id="next-title">下一步：([^<]*)<', page)
    assert found, page
    return found[1]


def test_the_next_step_is_done_where_it_stands_and_leads_to_the_one_after(
    visit: Visit, worker: TestClient, number: str
) -> None:
    page = worker.get(f"/cases/{number}").text
    assert step(page) == "登记，或者了结转办"
    assert page.index('id="next"') < page.index('id="to-resident"') < page.index('id="hand-on"')
    assert 'href="/clauses/harbin-2010-230/5(1)"' in page.split('id="next"')[1].split("</section>")[0]
    action = f"/cases/{number}/life/moves/register"
    form = of_form(page, action) | {"registered_on": str(today())}
    for _ in range(2):  # a double click
        assert worker.post(action, data=form).headers["location"] == f"/cases/{number}?done=move"
    page = worker.get(f"/cases/{number}?done=move").text
    assert step(page) == "入户核查"
    assert f'href="/cases/{number}/life?step=home_visit#next"' in page  # a long form has its own page
    stale = worker.post(action, data=form | {"key": "another tab"})
    assert stale.status_code == 409
    assert "刚才已由 您自己 办了“登记”" in stale.text
    assert step(visit(Role.SUPERVISOR).get(f"/cases/{number}").text) == "入户核查"


def test_who_does_not_hold_it_is_told_who_does(hotline: Hotline, worker: TestClient, number: str) -> None:
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        row.claimed_by = None
        session.add(row)
    assert step(worker.get(f"/cases/{number}").text) == "别人在办"
    waiting = open_case(hotline)
    assert step(worker.get(f"/cases/{waiting}").text) == "认领"


def test_the_timeline_holds_the_whole_trail_in_plain_words(hotline: Hotline, worker: TestClient, number: str) -> None:
    worker.post(f"/cases/{number}/note", data={"key": "n", "text": "问过邻居"})
    worker.post(f"/cases/{number}/reply", data={"key": "r", "text": "请明天来社区"})
    worker.post(f"/cases/{number}/life/moves/register", data={"registered_on": str(today() - timedelta(days=2))})
    worker.post(f"/cases/{number}/contact", data={"key": "c"})
    page = worker.get(f"/cases/{number}").text
    timeline = page.split('id="timeline"')[1].split("</section>")[0]
    said = ["查看联系方式", "登记（", "请明天来社区", "问过邻居", "告诉居民", "认领", "转办"]
    assert [one for one in said if one not in timeline] == []
    places = [timeline.index(one) for one in ("查看联系方式", "请明天来社区", "问过邻居", "转办")]
    assert places == sorted(places)  # the newest first
    with hotline.store.reading() as session:
        lines = len(audit.trail(session, f"case:{number}"))
    assert timeline.count("<li>") == lines + timeline.count("告诉居民")


def test_one_minute_of_the_timeline_keeps_the_order_of_the_acts(hotline: Hotline, number: str) -> None:
    at, second = datetime(2026, 3, 9, 4, 30, 20, tzinfo=UTC), timedelta(seconds=1)
    written = [("case.note", at - 60 * second), ("life.begin", at + 2 * second), ("life.move", at), ("case.note", at)]
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        for action, moment in written:
            audit.record(session, "staff:wang", action, f"case:{number}", at=moment)
        told.tell_words(session, row, "register", "已登记", at + second)
        audit.record(session, "staff:wang", "case.reply", f"case:{number}", at=at + 3 * second)
        found = [one.action for one in timeline.read(session, row) if one.at < at + 60 * second]
    assert found == ["case.reply", timeline.TOLD, "case.note", "life.move", "life.begin", "case.note"]


def test_a_long_timeline_asks_the_database_no_more_often(hotline: Hotline, worker: TestClient, number: str) -> None:
    asked: list[str] = []
    event.listen(hotline.store.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def queries() -> int:
        asked.clear()
        worker.get(f"/cases/{number}")
        return len(asked)

    worker.post(f"/cases/{number}/note", data={"key": "first", "text": "一条"})
    before = queries()
    for place in range(20):
        worker.post(f"/cases/{number}/note", data={"key": f"n{place}", "text": "又一条"})
        worker.post(f"/cases/{number}/reply", data={"key": f"r{place}", "text": "又一句"})
    assert queries() == before


def test_papers_are_ticked_and_a_stale_page_is_told(visit: Visit, worker: TestClient, number: str) -> None:
    address = f"/cases/{number}/papers"
    old = {"was-0": "", "to-0": "original", "was-1": "", "to-1": ""}
    for _ in range(2):
        assert worker.post(address, data=old).headers["location"] == f"/cases/{number}?done=papers"
    page = worker.get(f"/cases/{number}").text
    assert "见到 1/2" in page
    assert "见到原件：身份证" in page.split('id="timeline"')[1]
    assert page.split('id="timeline"')[1].count("见到原件：身份证") == 1
    refused = visit(Role.SUPERVISOR).post(address, data=old | {"to-0": "copy"})
    assert refused.status_code == 409
    assert "《身份证》刚才已由 caseworker 改过" in refused.text


def test_a_canned_reply_is_filled_in_under_what_was_typed_and_sent_only_whole(worker: TestClient, number: str) -> None:
    page = worker.get(f"/cases/{number}").text
    assert '<option value="shipped-papers">还差材料</option>' in page
    filled = worker.post(f"/cases/{number}/reply/fill", data={"text": "您好。", "canned": "shipped-papers"})
    box = filled.text.split('<textarea id="reply"')[1].split("</textarea>")[0]
    assert f"您好。\n您的事（{number}）还差这些材料：身份证、户口簿。" in box
    assert "请看一遍再发" in filled.text
    assert "还差这些材料" not in worker.get(f"/cases/{number}").text  # nothing was sent
    due = worker.post(f"/cases/{number}/reply/fill", data={"text": "", "canned": "shipped-due"}).text
    assert "〔截止日期〕还不知道" in due
    text = f"您的事（{number}）这一步最晚〔截止日期〕办完。"
    refused = worker.post(f"/cases/{number}/reply", data={"key": key_in(due), "text": text})
    assert refused.status_code == 409
    assert "〔截止日期〕还没有填" in refused.text
    assert text in refused.text  # nothing typed is lost
    assert worker.post(f"/cases/{number}/reply/fill", data={"text": "写了一半", "canned": ""}).status_code == 422
    sent = worker.post(f"/cases/{number}/reply", data={"key": "k", "text": "按哈人社发〔2010〕230号办。"})
    assert sent.status_code == 303


def test_canned_replies_are_kept_by_those_they_belong_to(hotline: Hotline, visit: Visit, number: str) -> None:
    worker, supervisor, admin = visit(Role.CASEWORKER), visit(Role.SUPERVISOR), visit(Role.ADMIN)
    mine = {"whose": "own", "title": "我的", "text": "请带〔要带的材料〕来。", "key": "k"}
    for _ in range(2):
        assert worker.post("/replies", data=mine).headers["location"] == "/replies?done=saved"
    assert admin.post("/admin/replies", data=mine | {"whose": "all", "title": "大家的"}).status_code == 303
    assert worker.post("/replies", data=mine | {"whose": "all", "key": "b"}).status_code == 409
    strange = worker.post("/replies", data=mine | {"text": "〔姓名〕您好", "key": "c"})
    assert strange.status_code == 409
    assert "没有〔姓名〕这个记号" in strange.text
    assert "〔姓名〕您好" in strange.text
    worker.post(f"/cases/{number}/claim")
    page = worker.get(f"/cases/{number}").text
    assert page.count(">我的<") == 1
    assert ">大家的<" in page
    supervisor_sees = supervisor.get(f"/cases/{number}").text
    assert ">大家的<" in supervisor_sees
    assert ">我的<" not in supervisor_sees
    form = of_form(worker.get("/replies").text, "/replies")
    changed = {**form, "title": "我的", "text": "换了一句"}
    assert worker.post("/replies", data=changed).status_code == 303
    stale = worker.post("/replies", data=changed | {"text": "另一个窗口里写的"})
    assert stale.status_code == 409
    assert "另一个窗口里写的" in stale.text
    assert worker.post("/replies/remove", data={"whose": "own", "reply_id": form["reply_id"]}).status_code == 303
    assert ">我的<" not in worker.get(f"/cases/{number}").text
    with hotline.store.reading() as session:
        assert [one.action for one in audit.trail(session, "canned:2")] == ["canned.save"]


def test_an_unread_word_is_the_next_step_once(hotline: Hotline, worker: TestClient, number: str) -> None:

    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        case_message.keep(session, hotline.vault, row.id or 0, "改到后天行吗", utcnow())
    assert step(worker.get(f"/cases/{number}").text) == "看居民的新消息，回复"
    assert step(worker.get(f"/cases/{number}").text) == "登记，或者了结转办"
