"""The pages in Chromium against a real server: all three kinds of people, phone and desk, with scripts and without."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.serving import Serving, serving

expect.set_options(timeout=15_000)  # a reply may wait for the next poll

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
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
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(served.url) else wrong.append(asked.url))
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


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


def sign_in(page: Page, served: Serving, name: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(served.passwords()[name])
    page.get_by_role("button", name="登录", exact=True).click()


def fits(page: Page) -> bool:
    """Nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def turns(page: Page) -> Locator:
    return page.locator(".turn")


def after(page: Page, act: Callable[[], None]) -> None:
    """Do something that the page answers, and wait for the answer."""
    before = turns(page).count()
    act()
    expect(turns(page)).to_have_count(before + 1)


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
    if "哪年哪月" in words:
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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_case_from_the_first_question_to_the_reply(visit: Visit, shot: Shot, served: Serving, scripts: bool) -> None:
    name = "scripts" if scripts else "plain"
    resident = visit(scripts=scripts)
    shot(resident, f"{name}-phone-welcome")
    if not scripts:  # the greeting becomes a turn of its own only when the first message is stored
        say(resident, "你好")
    after(resident, lambda: say(resident, "4050 要多大岁数"))
    newest = turns(resident).last
    expect(newest).to_contain_text("哈人社发〔2010〕230号")
    newest.locator("summary").first.click()
    expect(newest.locator("blockquote").first).to_be_visible()
    shot(resident, f"{name}-phone-answer")
    screen(resident)
    expect(turns(resident).last).to_contain_text("初步符合")
    shot(resident, f"{name}-phone-outcome")
    number = hand_off(resident)
    shot(resident, f"{name}-phone-handed-off")
    assert fits(resident)

    worker = visit("/cases", size=DESK, scripts=scripts)
    sign_in(worker, served, "caseworker")
    shot(worker, f"{name}-desk-queue")
    worker.get_by_role("link", name=number).first.click()
    expect(worker.get_by_text("138****5678")).to_be_visible()
    expect(worker.locator(".verdict")).to_contain_text("初步符合")
    expect(worker.locator(".answers")).to_contain_text("1979-03")
    worker.get_by_role("button", name="认领这个个案").click()
    worker.get_by_role("button", name="显示完整号码").click()
    expect(worker.get_by_text("13812345678").first).to_be_visible()
    worker.get_by_label("回复的内容").fill("请带户口本来社区服务站。")
    worker.get_by_role("button", name="发给居民").click()
    expect(worker.get_by_role("status")).to_be_visible()
    shot(worker, f"{name}-desk-case")
    worker.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what Playwright's typed dict is
    assert fits(worker)
    shot(worker, f"{name}-phone-case")

    if not scripts:
        resident.reload()
    expect(turns(resident).last).to_contain_text("请带户口本来社区服务站。")
    assert turns(resident).filter(has_text="请带户口本来社区服务站。").count() == 1
    shot(resident, f"{name}-phone-reply")
    say(resident, "我的进度")
    expect(turns(resident).last).to_contain_text(number)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_operator_finds_the_answer(
    visit: Visit, shot: Shot, served: Serving, size: dict[str, int], scripts: bool
) -> None:
    page = visit("/operator", size=size, scripts=scripts)
    sign_in(page, served, "operator")
    page.get_by_label("来电人问什么").fill("公益性岗位怎么申请")
    if not scripts:
        page.get_by_role("button", name="查", exact=True).click()
    first = page.locator("details.result").first
    expect(first.locator(".read-aloud")).to_be_visible()
    expect(first).to_contain_text("哈人社发〔2010〕230号")
    assert fits(page)
    shot(page, f"{'scripts' if scripts else 'plain'}-{'phone' if size is PHONE else 'desk'}-operator")


def test_the_operator_needs_no_mouse(visit: Visit, served: Serving) -> None:
    page = visit("/operator", size=DESK)
    sign_in(page, served, "operator")
    box = page.get_by_label("来电人问什么")
    expect(box).to_be_focused()
    page.keyboard.type("公益性岗位怎么申请")
    results = page.locator("details.result")
    expect(results.nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_have_attribute("open", "")
    expect(results.nth(1).locator("summary")).to_be_focused()
    page.keyboard.press("1")
    expect(results.first).to_have_attribute("open", "")
    expect(results.nth(1)).not_to_have_attribute("open", "")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("公益性岗位怎么申请")


def test_what_is_typed_while_an_answer_comes_is_kept(visit: Visit) -> None:
    page = visit()
    box = page.get_by_label("您的问题或回答")
    box.fill("社保补贴交几年")
    box.press("Enter")
    expect(box).to_have_value("")
    box.type("还有一个")
    expect(turns(page).last).to_contain_text("社保补贴交几年")
    expect(box).to_have_value("还有一个")


def test_a_tap_on_an_old_page_counts_once(visit: Visit) -> None:
    page = visit()
    say(page, "你好")
    expect(turns(page).last.get_by_role("button", name="帮助")).to_be_visible()
    page.get_by_role("button", name="帮助", exact=True).last.dblclick()
    expect(turns(page)).to_have_count(3)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "path",
    ["/", "/status", "/documents", "/documents/harbin-2010-230", "/clauses/harbin-2010-230/6(3)", "/leave", "/sign-in"],
)
def test_pages_fit_and_their_targets_are_big_enough(visit: Visit, shot: Shot, path: str, size: dict[str, int]) -> None:
    page = visit(path, size=size)
    assert fits(page)
    for target in page.locator("button:visible, input:visible, select:visible, textarea:visible, nav a:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.inner_text()
    shot(page, f"page-{path.strip('/').replace('/', '-') or 'chat'}-{'phone' if size is PHONE else 'desk'}")


def test_leaving_a_shared_computer(visit: Visit) -> None:
    page = visit()
    say(page, "公益性岗位怎么申请")
    expect(turns(page).last).to_contain_text("公益性岗位怎么申请")
    page.get_by_role("link", name="结束并清除").click()
    page.get_by_role("button", name="结束，并全部删除").click()
    page.go_back()
    page.goto(page.url)
    expect(page.get_by_text("公益性岗位怎么申请", exact=True)).to_have_count(0)


def test_the_log_holds_nothing_a_person_said(visit: Visit, served: Serving) -> None:
    page = visit()
    say(page, "我叫没人知道")
    expect(turns(page).last).to_contain_text("我叫没人知道")
    page.request.get(served.url + "/api/ask?q=没人知道的问题")
    log = served.log
    assert "没人知道" not in log
    assert "%E6%B2%A1" not in log
