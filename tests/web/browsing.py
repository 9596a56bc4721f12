"""What the tests in Chromium share: a real server, visitors whose console is looked at, and what people do there."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.serving import Serving, serving

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
REPLACED = re.compile("htmx:(afterRequest|sendAbort)")
"""What htmx writes as an error where a newer request takes an older one's place; a failed one says more than this."""
Visit = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("serve"), "--try-out") as running:
        running.wait_until_it_serves()
        yield running


@pytest.fixture
def visit(browser: Browser, served: Serving) -> Iterator[Visit]:
    """Open a page as a new visitor; every visitor's console and requests are looked at in the end."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str = "/", *, size: dict[str, int] = PHONE, scripts: bool = True) -> Page:
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=size,  # type: ignore[arg-type]  # a plain dict is what Playwright's typed dict is
            java_script_enabled=scripts,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if complains(message) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(served.url) else wrong.append(asked.url))
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong, wrong


def complains(message: ConsoleMessage) -> bool:
    return message.type in {"error", "warning"} and not REPLACED.match(message.text)


@pytest.fixture
def shot(pictures: Path) -> Shot:
    """Keep a picture of the whole page."""

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=pictures / f"{name}.png", full_page=True, caret="initial")

    return keep


def say(page: Page, text: str) -> None:
    page.get_by_label("您的问题或回答").fill(text)
    page.get_by_role("button", name="发送").click()


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def sign_in(page: Page, served: Serving, name: str, password: str = "") -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password or served.passwords()[name])
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("密码")).to_have_count(0)
    ready(page)


def ready(page: Page) -> None:
    """Wait until the page that is shown has its style, to be measured, and its script, to be given keys.

    After a step that loads another page, expect something of that one first: until it comes the old one is ready.
    """
    page.wait_for_load_state("load")


def looked_up(page: Page, text: str) -> None:
    """Wait until the operator's results answer these words: what they answered before is taken away with its focus."""
    expect(page.locator(f'#results [data-asked="{text}"]')).to_be_attached()


def fits(page: Page) -> bool:
    """Nothing is wider than the window."""
    ready(page)
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def turns(page: Page) -> Locator:
    return page.locator(".turn")


def after(page: Page, act: Callable[[], None]) -> None:
    """Do something that the page answers, and wait for the answer."""
    ready(page)
    before = turns(page).count()
    act()
    expect(turns(page)).to_have_count(before + 1)
    ready(page)  # without scripts it is another page


def screen(page: Page) -> None:
    """Answer the whole screening: a date where one is typed, else the first choice of every question."""
    after(page, lambda: tap(page, "自测：我符不符合"))
    after(page, lambda: tap(page, "同意，开始"))
    for _ in range(30):
        newest = turns(page).last
        if newest.get_by_role("button", name="找工作人员", exact=True).count():
            return
        after(page, lambda: answer(page, turns(page).last))
    pytest.fail("the screening asks on and on")


def answer(page: Page, question: Locator) -> None:
    words = question.inner_text()
    if question.get_by_role("button", name="都对", exact=True).count():
        tap(question.page, "都对")
    elif "哪年哪月" in words:
        say(page, "1979年3月")
    elif "哪天办" in words:
        say(page, "2023年3月8日")
    elif question.locator(".tick").count():
        question.locator(".tick").first.click()
        question.get_by_role("button", name="选好了").click()
    else:
        question.get_by_role("button").first.click()


def hand_off(page: Page) -> str:
    """Ask for a person, agree, name a district, leave a telephone number; the case number."""
    after(page, lambda: tap(page, "找工作人员"))
    after(page, lambda: tap(page, "同意，转给工作人员"))
    after(page, lambda: tap(page, "道里"))
    after(page, lambda: say(page, "13812345678"))
    found = re.search(r"\d{8}-\d{4}", turns(page).last.inner_text())
    assert found
    return found[0]
