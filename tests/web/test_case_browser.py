"""A case from the first look to the last visit in Chromium, with nothing but its page; by keyboard, phone and desk."""

import datetime
import re

from playwright.sync_api import Page, expect

from bot.casework import staff
from bot.clock import today
from bot.store.engine import Store
from bot.store.models import CaseRecord, CaseStatus, Role
from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import (
    DESK,
    PHONE,
    Shot,
    Visit,
    fits,
    hand_off,
    ready,
    say,
    screen,
    served,
    shot,
    sign_in,
    turns,
    visit,
)
from tests.web.visiting import PASSWORD

__all__ = ["served", "shot", "visit"]

VISIT = ("人员底数", "家庭情况", "失业原因", "技能状况", "就业意向")


def looked_at(page: Page) -> None:
    """On desk and phone: nothing that axe finds, nothing too small to touch, nothing wider than the window."""
    assert violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what Playwright's typed dict is
    assert fits(page)
    assert small_targets(page) == []
    assert violations(page) == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # likewise


def step(page: Page, title: str) -> None:
    """The page says what comes next, and takes keys."""
    expect(page.get_by_role("heading", name=f"下一步：{title}", exact=True)).to_be_visible()
    ready(page)


def do(page: Page, name: str) -> None:
    page.locator("#next").get_by_role("button", name=name, exact=True).click()


def test_a_case_from_the_first_look_to_the_last_visit(visit: Visit, served: Serving, shot: Shot) -> None:
    resident = visit()
    say(resident, "4050 要多大岁数")
    expect(turns(resident).last).to_contain_text("4050 要多大岁数")
    screen(resident)
    number = hand_off(resident)
    worker, supervisor = (visit(f"/cases/{number}", size=DESK, scripts=scripts) for scripts in (True, False))
    sign_in(worker, served, "caseworker")
    step(worker, "认领")
    do(worker, "认领这个个案")
    step(worker, "登记，或者了结转办")
    looked_at(worker)

    writes_by_keyboard(worker, number, shot)
    is_registered_and_visited(worker)
    step(worker, "等区县：认定，或者不予认定")
    sign_in(supervisor, served, "supervisor")
    step(supervisor, "认定，或者不予认定")
    replies_without_scripts(supervisor, number)
    supervisor.get_by_label("认定证号").fill("A-1")
    supervisor.locator("#next").get_by_label("“4050”失业人员").check()
    do(supervisor, "认定")
    expect(supervisor.get_by_role("status")).to_contain_text("办好了")
    worker.reload()
    is_helped_into_a_stable_job(worker, shot)
    looked_at(worker)
    shot(worker, "case-whole")
    for switch in ("大字", "高对比"):
        worker.get_by_role("button", name=switch).click()
        expect(worker.get_by_role("button", name=switch)).to_have_attribute("aria-pressed", "true")
    worker.goto(f"{served.url}/cases/{number}")
    assert violations(worker, enhanced_contrast=True) == []


def writes_by_keyboard(worker: Page, number: str, shot: Shot) -> None:
    """A canned reply, read before it is sent; a note; back to the step."""
    worker.keyboard.press("c")
    expect(worker.get_by_label("常用回复")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown"):  # past 约时间
        worker.keyboard.press(key)
    worker.keyboard.press("Tab")
    worker.keyboard.press("Enter")
    expect(worker.get_by_label("回复居民")).to_have_value(re.compile(f"您的事（{number}）还差这些材料：身份证"))
    expect(worker.get_by_label("回复居民")).to_be_focused()
    shot(worker, "case-canned-reply")
    worker.keyboard.press("Tab")
    worker.keyboard.press("Enter")
    expect(worker.get_by_role("status")).to_contain_text("已发给居民")
    ready(worker)
    worker.keyboard.press("n")
    worker.keyboard.type("常用的键 r、n、s 在框里只是字")
    worker.keyboard.press("Tab")
    worker.keyboard.press("Enter")
    expect(worker.locator("#notes")).to_contain_text("常用的键 r、n、s 在框里只是字")
    ready(worker)
    worker.keyboard.press("s")
    expect(worker.locator("#next")).to_be_focused()


def is_registered_and_visited(worker: Page) -> None:
    yesterday = str(today() - datetime.timedelta(days=1))
    worker.get_by_label("登记日期").fill(yesterday)
    do(worker, "登记")
    step(worker, "入户核查")
    worker.get_by_label(re.compile("^身份证、户口本")).select_option("见到原件")
    worker.get_by_role("button", name="记下").click()
    expect(worker.locator("#papers")).to_contain_text("见到 1/")
    worker.get_by_role("link", name="去填：入户核查").click()
    expect(worker.get_by_label("入户核查日期")).to_be_visible()
    ready(worker)
    worker.get_by_label("入户核查日期").fill(yesterday)
    for label in VISIT:
        worker.get_by_label(label).fill("问过了")
    worker.once("dialog", lambda asked: asked.dismiss())
    worker.get_by_role("link", name="四类信息").click()  # asks first; stay
    expect(worker.get_by_label(VISIT[-1])).to_have_value("问过了")
    do(worker, "入户核查")
    expect(worker.get_by_role("status")).to_contain_text("办好了")
    ready(worker)
    worker.keyboard.press("1")
    expect(worker.locator("#timeline")).to_be_visible()
    step(worker, "开始公示")
    worker.get_by_label("公示开始日期").fill(yesterday)
    worker.get_by_label("公示结束日期").fill(yesterday)
    do(worker, "开始公示")


def is_helped_into_a_stable_job(worker: Page, shot: Shot) -> None:
    worker.get_by_label("帮扶方案").fill("介绍到社区食堂")
    do(worker, "拟定一人一策方案")
    do(worker, "本人同意方案")
    step(worker, "记一次服务（五送），或者实现就业")
    shot(worker, "case-in-service")
    worker.get_by_role("link", name="去填：实现就业").click()
    worker.get_by_label("企业吸纳").check()
    worker.get_by_label("用人单位").fill("某食堂")
    do(worker, "实现就业")
    expect(worker.get_by_role("status")).to_contain_text("办好了")
    ready(worker)
    worker.keyboard.press("1")
    expect(worker.locator("#timeline")).to_be_visible()
    step(worker, "回访")
    for who in ("回访本人", "回访家庭", "回访单位"):
        worker.locator("#next").get_by_label(who).check()
    worker.get_by_label("回访情况").fill("干得挺好")
    do(worker, "回访")
    do(worker, "确认稳定就业")
    step(worker, "办结")
    worker.locator("#next").get_by_label("已经上岗").check()
    do(worker, "办结")
    step(worker, "回访")


def replies_without_scripts(page: Page, number: str) -> None:
    """A canned reply under what was typed; what is not known yet is seen before it is sent."""
    box, whole = page.get_by_label("回复居民"), f"您好。\n您的事（{number}）这一步最晚〔截止日期〕办完。"
    box.fill("您好。")
    page.get_by_label("常用回复").select_option(label="什么时候办完")
    page.get_by_role("button", name="填到框里").click()
    expect(box).to_have_value(whole)
    expect(page.get_by_role("status")).to_contain_text("〔截止日期〕还不知道")
    box.fill(whole.replace("〔截止日期〕", "后天"))
    page.get_by_role("button", name="发给居民").click()
    expect(page.get_by_role("status")).to_contain_text("已发给居民")


def test_the_page_of_a_case_that_is_not_ones_own(visit: Visit, served: Serving) -> None:
    """Closed to the reader, imported from a ledger, erased, in other hands: each as easy to read as any."""
    served.passwords()  # the accounts to try with are made where there is no other
    store = Store(f"sqlite:///{served.environment['HOTLINE_DATA']}/hotline.db")
    states = {
        "认领": CaseRecord(number="20260101-0001", secret_hash="", district="230103", packet={"answers": {}}),
        "登记，或者了结转办": CaseRecord(number="20260101-0002", secret_hash="", packet={"source": "ledger"}),
        "没有要办的了": CaseRecord(number="20260101-0003", secret_hash="", status=CaseStatus.WITHDRAWN),
    }
    numbers = {title: row.number for title, row in states.items()}
    with store.transaction() as session:
        here = staff.add(session, "here", Role.CASEWORKER, "230102", staff.hash_password(PASSWORD))
        mine = states["登记，或者了结转办"]
        mine.status, mine.claimed_by = CaseStatus.CLAIMED, here.id
        session.add_all(states.values())
    store.close()
    worker = visit("/cases/20260101-0001", size=DESK)
    sign_in(worker, served, "here", PASSWORD)
    for title, number in numbers.items():
        worker.goto(f"{served.url}/cases/{number}")
        step(worker, title)
        looked_at(worker)
