"""The main job, from the first question to the reply: Telegram, a kill, an operator, a caseworker, one case."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func
from sqlmodel import select

from bot.store.engine import Store
from bot.store.models import CaseRecord, Inbox, InboxStatus, Outbox, OutboxStatus
from tests.ports import free_port
from tests.serving import Serving, serving
from tests.story.resident import Resident
from tests.telegram.standin import StandIn
from tests.waiting import until

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 740}
QUESTION = "公益性岗位是什么"
REPLY = "您好，请带身份证、户口本来社区，我们先给您办失业登记。"


@dataclass(frozen=True)
class Browsing:
    """Chromium, and where its pictures go."""

    browser: Browser
    pictures: Path

    def open(self, url: str, size: dict[str, int]) -> Page:
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=size,  # type: ignore[arg-type] # a plain dict is what Playwright's typed dict is
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(url)
        return page

    def desk(self, served: Serving, path: str, name: str, passwords: dict[str, str]) -> Page:
        """A page of the staff's, signed in."""
        page = self.open(served.url + path, DESK)
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(passwords[name])
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_label("密码")).to_have_count(0)
        page.wait_for_load_state("load")
        return page

    def keep(self, page: Page, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png")


@dataclass(frozen=True)
class Server:
    """What each server process is started with, and the test's own look at its database."""

    folder: Path
    settings: dict[str, str]
    port: int
    store: Store

    def start(self, *arguments: str) -> AbstractContextManager[Serving]:
        return serving(self.folder, *arguments, port=self.port, **self.settings)

    def wait_until_quiet(self) -> None:
        """Everything received is answered, and everything answered is sent."""
        until(self._quiet)

    def _quiet(self) -> bool:
        unanswered = select(func.count()).select_from(Inbox).where(Inbox.status == InboxStatus.WAITING)
        unsent = select(func.count()).select_from(Outbox).where(Outbox.status == OutboxStatus.WAITING)
        with self.store.reading() as session:
            return session.exec(unanswered).one() + session.exec(unsent).one() == 0


@pytest.fixture
def api() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture
def server(tmp_path: Path, database_url: str, api: StandIn) -> Iterator[Server]:
    store = Store(database_url)  # the first server migrates it
    settings = {"database_url": database_url, "telegram_token": api.token, "telegram_api": api.address}
    yield Server(tmp_path, settings, free_port(), store)
    store.close()


@pytest.fixture
def browsing(browser: Browser, pictures: Path) -> Browsing:
    return Browsing(browser, pictures)


def test_the_main_job_survives_a_kill(server: Server, api: StandIn, browsing: Browsing) -> None:
    resident = Resident(api, chat=70_001)
    with server.start("--try-out") as first:
        passwords = first.passwords()
        answer = ask_three_questions(resident, first.url)
        begin_to_screen_and_interrupt(resident)
        server.wait_until_quiet()
        first.kill()

    # While nothing runs the resident goes on, and Telegram delivers everything once more.
    before = len(resident.heard)
    resident.leave(resident.offered()[0])
    api.deliver_again(resident.delivered)
    with server.start() as second:
        resident.wait_for("第3步", after=before)
        finish_screening(resident, server)
        number = hand_off(resident)
        there_is_one_case(second, number)
        the_operator_finds(browsing, second, passwords, answer)
        the_caseworker_replies(browsing, second, passwords, number)
        resident.wait_for(REPLY, after=before)
        assert "caseworker" not in resident.say("我的进度", expect=number)
        server.wait_until_quiet()
        take_pictures_of_a_chat(browsing, second.url)
        browsing.keep(browsing.desk(second, "/overview", "supervisor", passwords), "overview")
        browsing.keep(browsing.desk(second, "/admin/districts/230102", "admin", passwords), "district")

    nothing_was_lost_or_done_twice(server.store, resident, answer)


def ask_three_questions(resident: Resident, url: str) -> str:
    """Answered with article, number, date and a link to the clause; the weather is not ours. The first answer."""
    resident.say("/start", expect="自动助手")
    answer = resident.say(QUESTION, expect="依据")
    assert "第六条（一）" in answer
    assert "哈人社发〔2010〕230号" in answer
    assert "2010年10月1日起施行" in answer
    assert f"{url}/clauses/harbin-2010-230/6(1)" in answer
    resident.say("4050是多大岁数", expect="第三条（一）")
    resident.say("今天天气咋样", expect="天气")
    return answer


def begin_to_screen_and_interrupt(resident: Resident) -> None:
    """The notice before the first question; a question in the middle is answered, and the screening's stands again."""
    notice = resident.say("自测", expect="删除")
    assert "30天" in notice
    resident.tap("同意，开始", expect="第1步")
    resident.tap("没有工作，能干活、也想找活干", expect="第2步")
    before = len(resident.heard)
    resident.say(QUESTION, expect="第六条（一）")
    resident.wait_for("第2步", after=before)


def finish_screening(resident: Resident, server: Server) -> None:
    """Answer by the first button, a birth date and a registration date typed, until the outcome."""
    for _ in range(20):
        server.wait_until_quiet()
        newest, labels = resident.heard[-1], resident.offered()
        if "找工作人员" in labels and "第" not in newest:
            assert any("初步符合" in text for text in resident.heard[-4:]), resident.heard[-4:]
            return
        if "都对" in labels:
            resident.tap("都对")
        elif "哪年哪月" in newest:
            resident.say("1979年3月", expect="")
        elif "哪天办" in newest:
            resident.say("2024年3月8日", expect="")
        elif "选好了" in labels:
            resident.say("都没有", expect="")
        else:
            resident.tap(labels[0])
    raise AssertionError(resident.heard[-3:])


def hand_off(resident: Resident) -> str:
    """Ask for a person: consent, district; no telephone number is asked for in Telegram. The case number."""
    before = len(resident.heard)
    resident.say("人工", expect="同意")
    resident.tap("同意，转给工作人员", expect="区县")
    told = resident.tap("道外", expect="编号")
    assert not any("电话" in text and "留" in text for text in resident.heard[before:]), resident.heard[before:]
    found = re.search(r"\d{8}-\d{4}", told)
    assert found, told
    return found[0]


def there_is_one_case(served: Serving, number: str) -> None:
    """Whatever was delivered twice; and it holds the whole packet."""
    (case,) = [json.loads(line) for line in served.run("cases", "--json").stdout.splitlines()]
    assert (case["number"], case["status"], case["district"]) == (number, "waiting", "230104")
    assert case["packet"]["questions"][:3] == [QUESTION, "4050是多大岁数", "今天天气咋样"]
    assert case["packet"]["decision"]["outcome"] == "likely_eligible"
    assert case["packet"]["trace"]


def the_operator_finds(browsing: Browsing, served: Serving, passwords: dict[str, str], answer: str) -> None:
    """The words to read aloud are those that the resident got."""
    page = browsing.desk(served, "/operator", "operator", passwords)
    page.get_by_label("来电人问什么").fill(QUESTION)
    aloud = page.locator("details.result").first.locator(".read-aloud")
    expect(aloud).to_be_visible()
    lines = [line.strip() for line in aloud.inner_text().splitlines() if line.strip()]
    assert lines
    assert all(line in answer for line in lines)
    browsing.keep(page, "operator")


def the_caseworker_replies(browsing: Browsing, served: Serving, passwords: dict[str, str], number: str) -> None:
    page = browsing.desk(served, "/cases", "caseworker", passwords)
    page.get_by_role("link", name=number).first.click()
    page.get_by_role("button", name="认领这个个案").click()
    expect(page.get_by_label("回复居民")).to_be_visible()
    browsing.keep(page, "case")
    page.get_by_label("回复居民").fill(REPLY)
    page.get_by_role("button", name="发给居民").click()
    expect(page.get_by_role("status")).to_contain_text("已发给居民")


def take_pictures_of_a_chat(browsing: Browsing, url: str) -> None:
    """The resident's page on a phone: an answer, and a question of the screening."""
    page = browsing.open(url, PHONE)
    box, newest = page.get_by_label("您的问题或回答"), page.locator(".turn").last
    box.fill("4050要多大岁数")
    page.get_by_role("button", name="发送").click()
    expect(newest).to_contain_text("依据")
    browsing.keep(page, "answer")
    box.fill("自测")
    page.get_by_role("button", name="发送").click()
    expect(newest).to_contain_text("怎么删")
    page.get_by_role("button", name="同意，开始").click()
    expect(newest).to_contain_text("第1步")
    browsing.keep(page, "screening")


def nothing_was_lost_or_done_twice(store: Store, resident: Resident, answer: str) -> None:
    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(CaseRecord)).one() == 1
        stored = session.exec(select(func.count()).select_from(Inbox).where(Inbox.channel == "telegram")).one()
    assert stored == len(set(resident.delivered))
    asked_again = next(text for text in resident.heard if "第2步" in text)
    repeated = {text for text, times in Counter(resident.heard).items() if times > 1}
    assert repeated <= {answer, asked_again}
    assert sum(REPLY in text for text in resident.heard) == 1
