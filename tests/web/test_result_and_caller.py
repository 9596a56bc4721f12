"""The printed result, and the operator who screens for a caller."""

import re
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Route
from sqlmodel import select

from bot.store.models import CaseRecord, ConversationRow, Role
from bot.wiring import Hotline
from tests.web.visiting import Visit, key_in

ANSWERS = ["没工作在找", "女，1978年3月8日", "哈尔滨城镇户口", "没上过班", "可以", "都没有", "家里有人有工作", "对"]


def say(client: TestClient, text: str, at: str = "/chat") -> str:
    page = client.get("/" if at == "/chat" else at).text
    client.post(at, data={"key": key_in(page), "text": text})
    return client.get("/" if at == "/chat" else at).text


def through(resident: TestClient, answers: list[str]) -> TestClient:
    """A finished screening."""
    pages = [say(resident, text) for text in ("自测", "同意", *answers)]
    assert 'href="/result"' in pages[-1]
    return resident


@pytest.fixture
def finished(visit: Visit) -> TestClient:
    return through(visit(None), ANSWERS)


def test_the_result_holds_everything_and_asks_for_no_script(finished: TestClient) -> None:
    page = finished.get("/result").text
    for words in (
        "初步符合", "以公共就业服务机构认定为准", "第三条（一）", "出生年月：1978年3月8日", "身份证", "未查到",
        "失业登记", "哈人社发〔2010〕230号", "政策库版本",
    ):  # fmt: skip
        assert words in page
    assert re.findall(r'<form[^>]* action="([^"]+)"', page) == ["/look"]  # the switches of how it looks
    assert "onload" not in page


@pytest.mark.usefixtures("finished")
def test_nobody_else_sees_it(visit: Visit) -> None:
    stranger = visit(None)
    assert stranger.get("/result").headers["location"] == "/"
    stranger.get("/")
    assert stranger.get("/result").headers["location"] == "/"


@pytest.mark.parametrize(
    "answers", [ANSWERS, [*["不清楚"] * 5, "可以", *["不清楚"] * 4, "对"]], ids=["clear", "nothing-known"]
)
def test_it_prints_to_one_page_of_a4(visit: Visit, browser: Browser, answers: list[str]) -> None:
    """The served page with its own style sheets, set as the printer would; the longest result there is, too."""
    finished = through(visit(None), answers)
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", lambda route: served(finished, route))
    page.goto("http://localhost/result")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert page.locator("h1").is_visible()
    context.close()


def served(client: TestClient, route: Route) -> None:
    asked = urlsplit(route.request.url)
    answer = client.get(f"{asked.path}?{asked.query}")
    route.fulfill(status=answer.status_code, body=answer.content, content_type=answer.headers["content-type"])


def begin(operator: TestClient) -> None:
    page = operator.get("/operator").text
    assert "替来电人自测" in page
    answer = operator.post("/operator/caller/new", data={"key": key_in(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/caller")


def test_an_operator_screens_for_a_caller_and_refers_them(hotline: Hotline, visit: Visit) -> None:
    operator = visit(Role.OPERATOR)
    begin(operator)
    assert "谁在问" in operator.get("/operator/caller").text
    for text in ("同意", *ANSWERS):
        page = say(operator, text, "/operator/caller")
    assert "初步符合" in page
    for text in ("人工", "同意"):
        page = say(operator, text, "/operator/caller")
    for text in ("13804501234", "道外"):  # a number before it is asked for is not kept, and has its step
        page = say(operator, text, "/operator/caller")
    assert "问到电话的时候，再把号码打一遍" in page
    assert "来电人不留电话" in page
    page = say(operator, "13804501234", "/operator/caller")
    assert "工作人员会给您打电话" in page
    assert "编号" in page
    assert [words for words in ("窗口回复", "这个窗口", "不是真人", "拨打12333") if words in page] == []
    with hotline.store.reading() as session:
        (case,) = session.exec(select(CaseRecord)).all()
        assert case.packet["finished"] is True
        assert case.packet["answers"]["birth_date"] == "1978-03-08"
        (row,) = session.exec(select(ConversationRow)).all()
        assert (row.channel, row.account) == ("web", "desk")


def test_the_next_caller_starts_clean(hotline: Hotline, visit: Visit) -> None:
    operator = visit(Role.OPERATOR)
    begin(operator)
    for text in ("同意", "没工作在找", "女，1978年3月8日"):
        say(operator, text, "/operator/caller")
    begin(operator)
    page = operator.get("/operator/caller").text
    assert "1978年" not in page  # a random key may hold any digits
    assert "谁在问" in page
    with hotline.store.reading() as session:
        rows = session.exec(select(ConversationRow)).all()
        assert len(rows) == 2
        assert [bool((row.state["screening"] or {}).get("steps")) for row in rows] == [True, False]


def test_a_caller_s_talk_is_not_the_operator_s_own(visit: Visit) -> None:
    operator = visit(Role.OPERATOR)
    begin(operator)
    assert "谁在问" not in operator.get("/").text
