"""The resident's page in Chromium on an old phone: sizes, listening, suggestions, and what axe says of every state."""

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import Shot, Visit, after, answer, fits, hand_off, say, served, shot, tap, turns, visit

__all__ = ["served", "shot", "visit"]

OLD_PHONE = {"width": 320, "height": 640}
FIRST_LOAD = 60 * 1024
"""Bytes over the line, everything the first page needs."""
CALM_PAGES = ["/topics", "/topics/十类人", "/answers/4050-apply", "/status", "/documents", "/leave", "/sign-in"]

ONE_LOCAL_VOICE = """
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "zh-CN", localService: LOCAL }],
    cancel() {},
    speak: (one) => window.spoken.push(one.text),
  } });
"""
ON_THE_DEVICE = """
  window.SpeechRecognition = class {
    static available = async (asked) => asked.processLocally ? "FOUND" : "unavailable";
    start() { this.onresult({ results: [[{ transcript: "公益岗咋申请" }]] }); this.onend(); }
  };
"""


def look(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def accessible(page: Page) -> None:
    """Both switches on and off: no violation, nothing too small to touch, nothing beside the window."""
    assert violations(page) == []
    assert small_targets(page) == []
    look(page, "大字")
    look(page, "高对比")
    expect(page.get_by_role("button", name="高对比", exact=True)).to_have_attribute("aria-pressed", "true")
    assert violations(page, enhanced_contrast=True) == []
    assert small_targets(page) == []
    assert fits(page)
    look(page, "大字")
    look(page, "高对比")


def test_every_state_of_the_conversation_can_be_used_by_everybody(visit: Visit, shot: Shot) -> None:
    page = visit(size=OLD_PHONE)
    accessible(page)
    after(page, lambda: say(page, "4050 要多大岁数"))
    turns(page).last.locator("summary").first.click()
    accessible(page)
    page.evaluate("scrollTo(0, 0)")
    look(page, "大字")
    expect(turns(page).last).to_be_in_viewport()  # and not left at the top of the talk
    look(page, "大字")
    shot(page, "old-phone-answer")
    after(page, lambda: tap(page, "自测：我符不符合"))
    accessible(page)
    after(page, lambda: tap(page, "同意，开始"))
    seen = set()
    for _ in range(30):
        newest = turns(page).last
        kind = (
            "ticks" if newest.locator(".tick").count() else "review" if newest.get_by_text("都对").count() else "plain"
        )
        if kind not in seen:
            seen.add(kind)
            accessible(page)
            shot(page, f"old-phone-{kind}")
        if newest.get_by_role("button", name="找工作人员", exact=True).count():
            break
        after(page, lambda: answer(page, turns(page).last))
    assert seen == {"plain", "ticks", "review"}
    accessible(page)
    hand_off(page)
    accessible(page)
    page.goto(page.url.partition("#")[0].rstrip("/") + "/result")
    accessible(page)
    shot(page, "old-phone-result")


@pytest.mark.parametrize("path", CALM_PAGES)
def test_every_other_page_of_the_residents_can_be_used_by_everybody(visit: Visit, path: str) -> None:
    accessible(visit(path, size=OLD_PHONE))


def test_the_first_page_is_small_enough_for_a_slow_line(visit: Visit) -> None:
    page = visit("/leave")
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))  # noqa: PLW0108 - it takes no built-in one
    page.goto(page.url.removesuffix("leave"), wait_until="networkidle")
    sizes = [request.sizes() for request in done]
    assert len(sizes) > 1
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= FIRST_LOAD


def test_bigger_type_comes_without_losing_what_is_typed(visit: Visit) -> None:
    page = visit()
    box = page.get_by_label("您的问题或回答")
    box.fill("我下岗两年")
    before = box.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    look(page, "大字")
    assert box.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > before
    expect(box).to_have_value("我下岗两年")
    look(page, "高对比")  # at once: neither switch undoes the other
    page.reload()
    expect(page.locator("html")).to_have_class("look-big look-contrast")
    look(page, "大字")
    page.reload()
    expect(page.locator("html")).to_have_class("look-contrast")


def test_a_suggestion_is_asked_with_one_tap(visit: Visit) -> None:
    page = visit()
    page.get_by_label("您的问题或回答").fill("公益性岗位")  # at once: fewer words have other suggestions
    first = page.locator(".suggestion").first
    title = first.inner_text()
    after(page, first.click)
    expect(turns(page).last).to_contain_text(title)
    expect(page.get_by_label("您的问题或回答")).to_have_value("")
    expect(page.locator(".suggestion")).to_have_count(0)


def test_what_could_not_be_sent_is_said_and_can_be_sent_again(browser: Browser, served: Serving) -> None:
    page = browser.new_page(viewport=OLD_PHONE)  # type: ignore[arg-type]  # a plain dict is what its typed dict is
    page.goto(served.url)
    box = page.get_by_label("您的问题或回答")
    wrong, problem = ["no line", "a proxy", ""], page.get_by_role("alert")

    def line(route: Route) -> None:
        now = wrong.pop(0)
        if now == "no line":
            route.abort()
        elif now:
            route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")
        else:
            route.continue_()

    page.route("**/chat", line)
    with page.expect_request("**/chat"):
        say(page, "公益性岗位是啥")
    for _ in range(2):
        expect(problem).to_contain_text("没有发出去")
        expect(box).to_have_value("公益性岗位是啥")
        expect(page.locator(".sending")).to_have_count(0)
        with page.expect_request("**/chat"):
            page.get_by_role("button", name="发送").click()
    expect(turns(page).last).to_contain_text("公益性岗位")
    expect(problem).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Bad Gateway")
    page.close()


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 160, "height": 320}], ids=["text", "zoom"])
def test_at_twice_the_size_one_can_read_and_write(visit: Visit, size: dict[str, int]) -> None:
    page = visit(size=size)
    if size == OLD_PHONE:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    box = page.get_by_label("您的问题或回答")
    after(page, lambda: say(page, "公益性岗位是啥"))
    assert box.evaluate("one => one.clientWidth / parseFloat(getComputedStyle(one).fontSize)") > 4  # characters a line
    covered = "one => getComputedStyle(one).position === 'sticky' ? one.offsetHeight / innerHeight : 0"
    assert page.locator(".dock").evaluate(covered) < 0.5
    assert fits(page)


def test_every_button_can_be_tapped_while_suggestions_are_under_way(visit: Visit) -> None:
    page = visit()
    under_way: list[Route] = []

    def hold(route: Route) -> None:
        under_way.append(route)

    page.route("**/suggest", hold)
    with page.expect_request("**/suggest"):
        page.get_by_label("您的问题或回答").fill("公益性岗位")
    expect(page.get_by_role("button", name="发送")).to_be_enabled()
    expect(page.locator(".choices button:disabled")).to_have_count(0)
    for one in under_way:
        one.fulfill(status=204)


@pytest.mark.parametrize(("local", "buttons"), [("true", 1), ("false", 0)])
def test_an_answer_is_read_aloud_where_the_voice_is_on_the_device(visit: Visit, local: str, buttons: int) -> None:
    page = visit("/leave")
    page.add_init_script(ONE_LOCAL_VOICE.replace("LOCAL", local))
    page.goto(page.url.removesuffix("leave"))
    expect(page.locator("#welcome .listen")).to_have_count(buttons)
    if buttons:
        page.get_by_role("button", name="听一遍").click()
        expect(page.get_by_role("button", name="停", exact=True)).to_be_visible()
        assert "我能帮您三件事" in page.evaluate("window.spoken.join()")


@pytest.mark.parametrize(("found", "shown"), [("available", True), ("downloadable", False)])
def test_one_may_dictate_where_the_device_itself_understands(visit: Visit, found: str, shown: bool) -> None:
    page = visit("/leave")
    page.add_init_script(ON_THE_DEVICE.replace("FOUND", found))
    page.goto(page.url.removesuffix("leave"), wait_until="networkidle")
    button = page.get_by_role("button", name="说话", exact=True)
    if not shown:
        expect(button).to_be_hidden()
        return
    button.click()
    expect(page.get_by_label("您的问题或回答")).to_have_value("公益岗咋申请")


@pytest.mark.parametrize("big", [False, True], ids=["as it is", "big"])
def test_box_and_button_stand_in_one_row_on_the_narrowest_phone(visit: Visit, big: bool) -> None:
    page = visit(size=OLD_PHONE)
    page.wait_for_load_state("load")
    box, button = page.get_by_label("您的问题或回答"), page.get_by_role("button", name="发送", exact=True)
    if big:
        look(page, "大字")
        expect(page.get_by_role("button", name="大字", exact=True)).to_have_attribute("aria-pressed", "true")
    left, right = box.bounding_box(), button.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert right["y"] < left["y"] + left["height"]
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight + 1")  # the hint in it is read whole
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    assert fits(page)
    expect(button).to_be_in_viewport(ratio=1)
