"""The desks in Chromium: the operator's keys, and what a case needs within reach."""

import pytest
from playwright.sync_api import expect

from tests.serving import Serving
from tests.web.browsing import (
    DESK,
    PHONE,
    Shot,
    Visit,
    fits,
    hand_off,
    looked_up,
    ready,
    say,
    screen,
    served,
    shot,
    sign_in,
    turns,
    visit,
)

__all__ = ["served", "shot", "visit"]

TITLE_BELOW_BAR = """() => {
  const top = (one) => document.querySelector(one).getBoundingClientRect();
  return top("details.result[open] summary").top >= top(".look-up").bottom - 1;
}"""


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
    looked_up(page, "公益性岗位怎么申请")
    results = page.locator("details.result")
    expect(results.nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(results.nth(1).locator("summary")).to_be_focused()
    expect(results.nth(1)).not_to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(results.nth(1)).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(results.nth(1)).not_to_have_attribute("open", "")
    page.keyboard.press("1")
    expect(results.first).to_have_attribute("open", "")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("公益性岗位怎么申请")
    page.keyboard.press("Alt+Digit2")
    expect(results.nth(1)).to_have_attribute("open", "")
    expect(results.first).not_to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(box).to_have_value("公益性岗位怎么申请")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(results).to_have_count(0)


def test_enter_in_the_operators_box_asks_and_leaves_the_caret_at_the_end(visit: Visit, served: Serving) -> None:
    page = visit("/operator", size=DESK)
    sign_in(page, served, "operator")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    page.keyboard.type("6条3款")
    page.keyboard.press("Enter")
    expect(page.locator(".named-clauses")).to_contain_text("第六条（三）")
    page.keyboard.type("的")
    expect(page.get_by_label("来电人问什么")).to_have_value("6条3款的")
    assert "?" not in page.url


def test_a_page_that_was_loaded_with_a_question_goes_on_at_its_end(visit: Visit, served: Serving) -> None:
    page = visit("/operator?q=6条3款", size=DESK)
    sign_in(page, served, "operator")
    page.goto(f"{served.url}/operator?q=6条3款")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    page.keyboard.type("的")
    expect(page.get_by_label("来电人问什么")).to_have_value("6条3款的")


def test_an_opened_results_title_is_never_under_the_box(visit: Visit, served: Serving) -> None:
    page = visit("/operator", size=DESK)
    sign_in(page, served, "operator")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    page.keyboard.type("公益性岗位怎么申请")
    looked_up(page, "公益性岗位怎么申请")
    results = page.locator("details.result")
    expect(results.nth(3)).to_be_visible()
    for place in (4, 1, 3, 2):
        page.keyboard.press(f"Alt+Digit{place}")
        expect(results.nth(place - 1)).to_have_attribute("open", "")
        page.wait_for_function(TITLE_BELOW_BAR)  # the page scrolls after the closing of the one above


def test_what_a_case_needs_is_in_reach_without_scrolling_the_page(visit: Visit, served: Serving) -> None:
    resident = visit()
    say(resident, "4050 要多大岁数")
    expect(turns(resident).last).to_contain_text("4050 要多大岁数")
    screen(resident)
    number = hand_off(resident)
    worker = visit("/cases", size=DESK)
    sign_in(worker, served, "caseworker")
    worker.get_by_role("link", name=number).first.click()
    worker.get_by_role("button", name="认领这个个案").click()
    for name in ("登记", "发给居民"):
        expect(worker.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=0.9)
    ready(worker)
    worker.locator("#resolve summary").click()
    worker.get_by_role("button", name="办结", exact=True).scroll_into_view_if_needed()
    expect(worker.get_by_role("button", name="办结", exact=True)).to_be_in_viewport(ratio=0.9)
    worker.get_by_role("button", name="加备注").scroll_into_view_if_needed()
    expect(worker.get_by_role("button", name="加备注")).to_be_in_viewport(ratio=0.9)
    worker.mouse.wheel(0, 600)
    side = worker.locator(".case-side").bounding_box()
    assert side is not None
    assert side["height"] <= DESK["height"]
    worker.get_by_role("heading", name="对话记录").click()
    talk = worker.locator(".talk").bounding_box()
    assert talk is not None
    assert talk["height"] <= DESK["height"] * 0.75
