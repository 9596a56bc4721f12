"""The screening for a caller in Chromium by keyboard alone: a key for every choice, however many there are."""

from playwright.sync_api import Locator, Page, expect

from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import DESK, Shot, Visit, after, fits, ready, served, shot, sign_in, turns, visit

__all__ = ["served", "shot", "visit"]

ALT_KEYS = 9
NEWEST_UNDER_BAR = """() => {
  const newest = [...document.querySelectorAll(".turn")].at(-1).getBoundingClientRect().top;
  const below = newest - document.querySelector(".call-bar").getBoundingClientRect().bottom;
  const page = document.documentElement;
  const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < 2;
  return below >= 0 && (below < 40 || atEnd);
}"""


def begun(visit: Visit, served: Serving) -> Page:
    page = visit("/operator", size=DESK)
    sign_in(page, served, "operator")
    expect(page.get_by_label("来电人问什么")).to_be_focused()
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="替来电人自测、转办")).to_be_visible()
    ready(page)
    expect(turns(page).last.locator('[data-alt="1"]')).to_be_visible()
    return page


def step(page: Page, *keys: str) -> Locator:
    """Press keys, each a key's name or words to type, and wait for the answer and for its keys; the newest turn."""

    def press() -> None:
        for key in keys:
            (page.keyboard.press if key.isascii() and not key[0].isdigit() else page.keyboard.insert_text)(key)

    expect(page.get_by_label("您的问题或回答")).to_be_focused()
    after(page, press)
    expect(turns(page).last.locator('[data-alt="1"]')).to_be_visible()
    return turns(page).last


def to_the_list(page: Page) -> Locator:
    newest = step(page, "Alt+Digit1")
    for _ in range(15):
        if newest.locator(".tick").count():
            return newest
        typed = ("女，1978年3月8日", "Enter") if "哪年哪月" in newest.inner_text() else ("Alt+Digit1",)
        newest = step(page, *typed)
    raise AssertionError(newest.inner_text())


def test_the_newest_turn_stands_right_under_the_keys_of_the_call(visit: Visit, served: Serving) -> None:
    """No line of the screen is given away above it: its choices stand below."""
    page = begun(visit, served)
    step(page, "Alt+Digit1")
    for words in ("女，1978年3月8日", "道外城镇户口", "没工作在找"):
        step(page, words, "Enter")
        page.wait_for_function(NEWEST_UNDER_BAR)


def said(page: Page) -> Locator:
    return turns(page).last.locator(".bubble-out")


def test_a_choice_behind_the_ninth_is_made_by_its_number(visit: Visit, served: Serving) -> None:
    page = begun(visit, served)
    newest = step(page, "Alt+Digit1")
    tenth = newest.locator('[data-number="10"]')
    expect(tenth).to_have_text("返回")
    expect(page.locator("#numbers")).to_be_visible()
    step(page, "10", "Enter")
    expect(said(page)).to_have_text("您：返回")
    expect(page.get_by_label("您的问题或回答")).to_have_value("")


def test_several_of_a_long_list_by_keys_alone(visit: Visit, served: Serving, shot: Shot) -> None:
    page = begun(visit, served)
    newest = to_the_list(page)
    labels = newest.locator(".tick span").all_inner_texts()
    assert len(labels) > ALT_KEYS
    shot(page, "operator-caller-list")
    assert violations(page) == []
    assert small_targets(page) == []
    assert fits(page)
    page.keyboard.press("Alt+Digit1")
    expect(newest.locator(".tick input").first).to_be_checked()
    step(page, "Alt+Digit0")  # what is ticked goes
    expect(said(page)).to_have_text(f"您：{labels[0]}、选好了")
    newest = step(page, "返回", "Enter")
    page.keyboard.press("Alt+Digit1")
    expect(newest.locator(".tick input").first).to_be_checked()
    step(page, f"3 {len(labels)}", "Enter")  # several numbers at once, and what is ticked besides
    expect(said(page)).to_have_text(f"您：{labels[0]}、{labels[2]}、{labels[-1]}、选好了")
