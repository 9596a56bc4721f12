"""The operator's desk in Chromium: a call by keyboard alone, and every state of the pages for everybody to use."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import DESK, PHONE, Shot, Visit, fits, looked_up, ready, served, shot, sign_in, visit

__all__ = ["served", "shot", "visit"]

UNKNOWN = "鳄鱼皮鞋咋擦"
OPENED = "#results .list details.result[open]"
COMPOSING = """key => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", {key, code: key, isComposing: true, bubbles: true, cancelable: true}))"""
TEXT_TWICE_AS_BIG = "document.documentElement.style.fontSize = '36px'"
CLIPPED = """() => [...document.querySelectorAll("main button, main summary, main label, main .button")]
  .filter(one => one.checkVisibility() && !one.matches(".visually-hidden"))
  .filter(one => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
  .map(one => one.innerText)"""


def desk(visit: Visit, served: Serving, path: str = "/operator", size: dict[str, int] = DESK) -> Page:
    page = visit(path, size=size)
    sign_in(page, served, "operator")
    return page


def find(page: Page, text: str) -> None:
    expect(page.get_by_label("来电人问什么")).to_be_focused()  # the browser does that after it has loaded
    page.keyboard.type(text)
    looked_up(page, text)
    expect(page.locator(OPENED)).to_be_visible()


def test_a_call_by_keyboard_alone(visit: Visit, served: Serving, shot: Shot) -> None:
    page = desk(visit, served)
    keys, logged = page.keyboard, page.locator("#logged")
    keys.press("F8")
    expect(page.locator("#which")).to_contain_text("还没有来电可记")
    find(page, "公益性岗位怎么申请")
    expect(page.get_by_role("timer")).to_be_visible()
    shot(page, "operator-desk")
    keys.press("F8")
    keys.press("F8")
    expect(logged).to_contain_text("已记下：答上了，「想上公益性岗位，去哪报名？」")
    box = page.get_by_label("来电人问什么")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(page.locator("#results")).to_contain_text("今天记了1通")
    expect(logged.get_by_role("button", name="撤销")).to_be_visible()  # the second press left it there
    keys.press("Shift+F8")
    expect(logged).to_contain_text("撤销了")
    expect(box).to_have_value("公益性岗位怎么申请")
    expect(page.locator(OPENED)).to_be_visible()
    keys.press("Control+F8")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(logged).to_contain_text("已记下：转办了")


def test_an_answer_stays_open_while_one_types_on(visit: Visit, served: Serving) -> None:
    page = desk(visit, served)
    find(page, "公益性岗位怎么申请")
    page.keyboard.press("Shift+F2")
    expect(page.locator(".beside details[open]")).to_be_visible()
    page.get_by_label("来电人问什么").focus()
    page.keyboard.press("End")
    page.keyboard.type("呢")
    looked_up(page, "公益性岗位怎么申请呢")
    expect(page.locator(OPENED)).to_be_visible()
    expect(page.locator(".beside details[open]")).to_be_visible()


def test_what_the_screen_says_is_the_outcome_of_the_one_key(visit: Visit, served: Serving) -> None:
    page = desk(visit, served)
    box = page.get_by_label("来电人问什么")
    for text, outcome in (("公积金怎么提取", "别处管"), (UNKNOWN, "没查到")):
        box.fill("公益性岗位怎么申请")
        expect(page.locator("#call .proposed")).to_contain_text("答上了")
        box.fill(text)
        page.keyboard.press("F8")  # at once: what stands in the box counts, not what it was before
        expect(page.locator("#logged")).to_contain_text(f"已记下：{outcome}")
    for text in ("活不下去了 不想活了", "残疾证 能"):  # no outcome is proposed: the key asks for it
        page.keyboard.type(text)
        looked_up(page, text)
        expect(page.locator("#call .proposed")).to_have_count(0)
        page.keyboard.press("F8")
        expect(page.locator("#which")).to_contain_text("这一通怎么样了")
        page.keyboard.press("x")  # back in the box by typing
        expect(box).to_have_value(f"{text}x")
        page.keyboard.press("Escape")
    page.keyboard.press("Alt+Digit0")
    expect(page.get_by_role("heading", name="今天没答上来的")).to_be_visible()
    expect(page.locator(".matter")).to_contain_text([UNKNOWN])
    ready(page)
    page.keyboard.press("1")
    expect(page.get_by_label("来电人问什么")).to_have_value(UNKNOWN)
    assert "?" not in page.url


def test_pins_and_two_side_by_side_by_key(visit: Visit, served: Serving) -> None:
    page = desk(visit, served)
    keys = page.keyboard
    find(page, "公益性岗位怎么申请")
    keys.press("F2")
    expect(page.locator(OPENED).get_by_role("button", name="取消钉住")).to_be_visible()
    keys.press("Shift+F2")
    expect(page.locator(".beside details[open]")).to_contain_text("想上公益性岗位")
    keys.press("Alt+Digit2")
    expect(page.locator(OPENED).locator(".result-number")).to_have_text("2")
    left, right = (page.locator(at).bounding_box() for at in (".beside", ".list"))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    page.set_viewport_size({"width": 360, "height": 740})
    above, below = (page.locator(at).bounding_box() for at in (".beside", ".list"))
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="收起来").click()
    expect(page.locator(".beside")).to_have_count(0)
    keys.press("Escape")
    keys.press("Escape")
    expect(page.locator(".pinned")).to_contain_text(["想上公益性岗位"])
    keys.press("Alt+Digit1")
    keys.press("F2")
    expect(page.locator(OPENED).get_by_role("button", name="钉住", exact=False)).to_be_visible()


def test_keys_leave_an_input_method_alone_and_single_ones_can_be_turned_off(visit: Visit, served: Serving) -> None:
    page = desk(visit, served)
    find(page, "公益性岗位怎么申请")
    for key in ("F8", "F9", "Escape", "ArrowDown"):
        assert page.evaluate(COMPOSING, key) is True  # nobody took it
    expect(page.get_by_label("来电人问什么")).to_have_value("公益性岗位怎么申请")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="按键")
    expect(dialog).to_be_visible()
    page.keyboard.press("F8")  # the dialog has the keys
    dialog.get_by_label("用单个的键").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator(OPENED).locator("summary").focus()
    page.keyboard.press("?")
    page.keyboard.press("2")
    expect(dialog).to_be_hidden()
    expect(page.locator(OPENED).locator(".result-number")).to_have_text("1")
    page.keyboard.press("Control+/")
    expect(dialog).to_be_visible()
    expect(page.locator("#logged")).to_be_empty()


def test_a_referral_by_keys_and_its_call(visit: Visit, served: Serving, shot: Shot) -> None:
    page = desk(visit, served)
    find(page, "公益性岗位怎么申请")
    page.keyboard.press("Shift+F9")
    expect(page.get_by_role("heading", name="替来电人自测、转办")).to_be_visible()
    expect(page.locator("#log")).to_contain_text("想上公益性岗位，去哪报名？")
    box, log, keys = page.get_by_label("您的问题或回答"), page.locator("#log"), page.keyboard
    expect(box).to_be_focused()
    keys.press("Alt+Digit1")
    expect(log).to_contain_text("您的户口在哪个区县")
    expect(box).to_be_focused()
    for text, answer in (("13804501234", "再把号码打一遍"), ("道里", "来电人不留电话"), ("13804501234", "转好了")):
        keys.type(text)
        keys.press("Enter")
        expect(page.locator(".turn").last).to_contain_text(answer)
    found = re.search(r"编号：(\S+)\s+查询码：(\S+)", page.locator(".turn").last.inner_text())
    assert found
    assert violations(page) == []
    assert small_targets(page) == []
    shot(page, "operator-referral")
    page.keyboard.press("F8")
    expect(page.locator("#logged")).to_contain_text("已记下：转办了")
    ready(page)
    expect(page.get_by_role("timer")).to_be_hidden()
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    keys.type(f"{found[1]} {found[2]}")
    keys.press("Control+F9")
    expect(page.locator(".read-aloud")).to_contain_text("在等工作人员接手")
    assert found[2] not in page.url
    ready(page)
    keys.press("Escape")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    ready(page)
    keys.press("F4")
    keys.type("dw")
    keys.press("Enter")
    expect(page.get_by_label("来电人的区县")).to_have_value("230104")


def test_an_ended_sign_in_keeps_what_is_typed(page: Page, served: Serving) -> None:
    """Not a visitor whose console is looked at: the browser itself writes there that it was refused."""
    page.goto(f"{served.url}/operator")
    sign_in(page, served, "operator")
    find(page, "公益性岗位怎么申请")
    page.context.clear_cookies(name="staff")
    page.keyboard.type("呢")
    expect(page.locator("#problem")).to_contain_text("登录过期")
    expect(page.get_by_label("来电人问什么")).to_have_value("公益性岗位怎么申请呢")
    with page.expect_response("**/operator"):  # it is refused before one signs in again
        page.keyboard.press("F8")
    expect(page.locator("#problem")).to_contain_text("登录过期")
    with page.context.expect_page() as opened:
        page.locator("#problem a").click()
    sign_in(opened.value, served, "operator")
    expect(opened.value.get_by_label("来电人问什么")).to_be_visible()
    page.get_by_label("来电人问什么").focus()
    page.keyboard.press("F8")  # the same call, the same key: it is logged now, once
    expect(page.locator("#logged")).to_contain_text("已记下")
    expect(page.locator("#problem")).to_be_empty()


STATES = {
    "empty": "/operator",
    "results": "/operator?q=公益性岗位怎么申请",
    "papers": "/operator?entry=4050-apply",
    "clause": "/operator?q=6条3款",
    "elsewhere": "/operator?q=公积金怎么提取",
    "nothing": f"/operator?q={UNKNOWN}",
    "beside": "/operator?q=公益性岗位怎么申请&beside=4050-papers",
    "despair": "/operator?q=活不下去了",
    "own line": "/operator?q=工伤认定找谁",
    "case": "/operator/case",
    "unanswered": "/operator/unanswered",
}


@pytest.mark.parametrize(
    ("size", "look"), [(DESK, ""), (PHONE, "big-contrast")], ids=["desk", "phone-big-and-contrast"]
)
def test_every_state_is_for_everybody(visit: Visit, served: Serving, size: dict[str, int], look: str) -> None:
    page = desk(visit, served, size=size)
    page.context.add_cookies([{"name": "look", "value": look or "none", "url": served.url}])
    found: dict[str, list[str]] = {}

    def judge(state: str) -> None:
        found[state] = [*violations(page, enhanced_contrast=bool(look)), *small_targets(page)]
        if not fits(page):
            found[state].append("wider than the window")

    for state, path in STATES.items():
        page.goto(served.url + path)
        judge(state)
    page.goto(f"{served.url}/operator?q=公益性岗位怎么申请")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    page.keyboard.type("呢")
    expect(page.locator("#call .proposed")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator("#logged")).to_contain_text("已记下")
    looked_up(page, "")
    judge("logged")
    page.keyboard.press("Control+/")
    judge("keys")
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("path", ["/operator?q=公益性岗位怎么申请&beside=4050-papers", "/operator/unanswered"])
def test_text_twice_as_big_loses_nothing(visit: Visit, served: Serving, path: str) -> None:
    page = desk(visit, served)
    page.goto(served.url + path)
    page.evaluate(TEXT_TWICE_AS_BIG)
    assert fits(page)
    assert page.evaluate(CLIPPED) == []
