"""The queue in Chromium: by keyboard, several at once, and what somebody else does shows without being asked for."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot.casework import cases, persons, staff
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.config import Settings
from bot.store.engine import Store
from bot.store.models import Role
from bot.store.vault import Vault
from bot.wiring import Hotline
from tests.casework.life_stage import RULES, claimed, live, noon, straight
from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import DESK, PHONE, Shot, Visit, fits, ready, served, shot, sign_in, visit
from tests.web.conftest import Fixed
from tests.web.visiting import open_case

__all__ = ["served", "shot", "visit"]

PATHS = [
    *("/today", "/cases", "/cases?whose=mine&waited=3", "/absences", "/reports", "/reports/2301/2026-10", "/targets"),
    *("/papers", "/notice-list", "/ledger/import", "/posts", "/vacancies", "/employers"),
]


@dataclass(frozen=True)
class Others:
    """Six cases that wait, in a database that a server has open; and what another process does with them."""

    store: Store
    li: StaffMember
    numbers: list[str]

    def claim(self, number: str) -> None:
        with self.store.transaction() as session:
            cases.claim(session, number, self.li)


@pytest.fixture(scope="module")
def others(served: Serving, shipped: Fixed) -> Iterator[Others]:
    served.passwords()
    settings = Settings(data=Path(served.environment["HOTLINE_DATA"]))
    store = Store(settings.database_url)
    with store.transaction() as session:
        li = staff.add(session, "li", Role.CASEWORKER, "", "no password")
    vault = Vault(settings.encryption_key())
    in_hand(store, vault)
    hotline = Hotline(settings, store, shipped, vault)
    yield Others(store, li, [open_case(hotline, district="230102") for _ in range(6)])
    store.close()


def in_hand(store: Store, vault: Vault) -> None:
    """What the caseworker has: one that is overdue, one to visit, others on their way, one to register."""
    with store.reading() as session:
        worker, supervisor = (staff.by_name(session, role.value) for role in (Role.CASEWORKER, Role.SUPERVISOR))
    assert worker is not None
    assert supervisor is not None
    with store.transaction() as session:
        *numbers, _ = claimed(session, worker, 5)
    for number, until in zip(numbers, ("recognise", "register", "home_visit", "start_notice"), strict=True):
        live(store, number, straight(until, worker, supervisor), noon(date(2026, 3, 17)))
        with store.transaction() as session:
            persons.record(session, vault, number, worker, Person(name="张小明"), rules=RULES, now=utcnow())


def test_the_queue_by_keyboard_while_others_claim(visit: Visit, shot: Shot, served: Serving, others: Others) -> None:
    first, second, third, fourth, fifth, _ = others.numbers
    page = visit("/cases", size=DESK)
    # What somebody does before the page listens is read with the list, without who it was: wait until it has read it.
    with page.expect_response(lambda read: read.request.resource_type == "fetch"):
        sign_in(page, served, "caseworker")
    rows = page.locator('[data-list="all"] > li')
    expect(rows).to_have_count(6)
    for key in ("j", "x", "j", "x", "j", "ArrowDown", "k"):
        page.keyboard.press(key)
    focused = page.locator(f'[data-list="all"] > [data-number="{third}"] > a')
    expect(focused).to_be_focused()
    expect(page.locator("#ticked")).to_have_text("2")
    page.get_by_label("编号，或扫居民出示的码").fill("1124")
    focused.focus()

    # Claims of another process: a ticked line and the one with the focus stay and say so, any other goes.
    for number in (second, third, fourth):
        others.claim(number)
    for number in (second, third):
        expect(page.locator(f'[data-list="all"] > [data-number="{number}"]')).to_contain_text("刚由 li 认领")
    expect(page.locator(f'[data-list="all"] > [data-number="{fourth}"]')).to_have_count(0)
    expect(page.locator("#ticked")).to_have_text("2")
    expect(focused).to_be_focused()
    expect(page.get_by_label("编号，或扫居民出示的码")).to_have_value("1124")
    shot(page, "caseworker-queue")

    # The preview says what is stale, and one press does the rest.
    page.get_by_role("button", name="认领", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("1 件不能办")
    expect(page.locator(f'a[href="/cases/{second}"]')).to_contain_text("li")
    page.get_by_role("button", name="确认，1 件一起办").click()
    expect(page.get_by_role("status").first).to_contain_text("办好 1 件")

    page.goto(f"{served.url}/cases")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("编号，或扫居民出示的码")).to_be_focused()
    page.keyboard.type(f"{first} ABCDEF")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{first}")
    page.goto(f"{served.url}/cases")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(f"**/cases/{fifth}?done=claim")


def test_my_work_today_by_keyboard_and_without_scripts(
    visit: Visit, shot: Shot, served: Serving, others: Others
) -> None:
    for scripts in (True, False):
        page = visit("/desk", size=DESK, scripts=scripts)
        sign_in(page, served, "caseworker")
        expect(page).to_have_url(f"{served.url}/today")
        if scripts:
            expect(page.get_by_role("button", name="按键")).to_be_visible()
            shot(page, "caseworker-today")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as Playwright types it
        assert fits(page)
        late = page.locator("#overdue li")
        expect(late).to_have_count(1)
        expect(late).to_contain_text("张*明")
        expect(late.locator(".do")).to_contain_text("实现就业")
        page.get_by_role("link", name="接着办的").click()
        step = page.locator("#step .do", has_text="登记").first
        expect(step).to_be_visible()
        ready(page)
        step.focus()
        if scripts:
            page.keyboard.press("o")
        else:
            step.click()
        expect(page.get_by_label("登记日期")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("button", name="认领", exact=True).first).to_be_visible()
    assert len(others.numbers) == 6


def test_everybody_can_use_the_desks_pages(visit: Visit, served: Serving, others: Others) -> None:
    page = visit("/today", size=DESK)
    sign_in(page, served, "supervisor")
    expect(page).to_have_url(f"{served.url}/today")
    for path in PATHS:
        page.goto(served.url + path)
        usable(page, path)
    page.goto(f"{served.url}/cases")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as Playwright types it
    page.get_by_role("checkbox", name=f"选 {others.numbers[5]}").check()
    page.get_by_role("button", name="转给别人…").click()
    usable(page, "what to do with several")
    page.get_by_label("转给哪位工作人员").fill("li")
    page.get_by_label("原因").fill("换人")
    page.get_by_role("button", name="看看每件会怎样").click()
    expect(page.get_by_role("button", name="确认，1 件一起办")).to_be_visible()
    usable(page, "what would come of it")


def usable(page: Page, name: str) -> None:
    """WCAG 2.2 AA as axe sees it on a phone; 7:1 in strong contrast; targets of a fingertip; text twice its size."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as Playwright types it
    assert small_targets(page) == [], name
    page.evaluate("document.documentElement.classList.add('look-contrast')")
    assert violations(page, enhanced_contrast=True) == [], name
    page.evaluate("document.documentElement.classList.remove('look-contrast')")
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    assert fits(page), f"{name}: text at 200 %"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 640, "height": 400})
    assert fits(page), f"{name}: the window at 200 %"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as Playwright types it
    assert fits(page), f"{name}: phone"
    assert small_targets(page) == [], name
    assert violations(page) == [], name


def test_the_server_stops_while_somebody_listens(visit: Visit, served: Serving, others: Others) -> None:
    page = visit("/cases")
    sign_in(page, served, "supervisor")
    expect(page.locator('[data-list="all"] > li').first).to_be_visible()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    page.context.close()
    with httpx.stream("GET", f"{served.url}/cases/live", cookies=cookies, timeout=None) as stream:  # noqa: S113 - ends
        lines = stream.iter_lines()
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert any(line == "data: []" for line in lines)  # it listens
        others.claim(others.numbers[5])
        assert any(line == f'data: [["{others.numbers[5]}", "claimed", "li"]]' for line in lines)
        assert served.stop() in {0, -signal.SIGTERM}
        assert not any(line.startswith("data") for line in lines)  # it was closed, not cut off
    assert "exceeded" not in served.log
