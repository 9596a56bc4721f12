"""The editor's desk in Chromium: from two unanswered questions to the answer in the chat, and pages for everybody."""

import json
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.serving import Serving
from tests.waiting import until
from tests.web.accessible import small_targets, violations
from tests.web.browsing import DESK, PHONE, Shot, Visit, after, fits, ready, say, served, shot, sign_in, visit

__all__ = ["served", "shot", "visit"]

QUESTIONS = ("培训能录像吗", "培训让录像吗")
ASKED = "培训录像行不行"
WAYS = f"{ASKED}\n能不能把培训录下来\n老师讲课能录像吗\n培训时手机录像行吗\n听课能录像吗"
CLAUSE = "哈尔滨市城镇就业困难人员就业援助实施办法 第六条（三）"
TEXT_TWICE_AS_BIG = "document.documentElement.style.fontSize = '36px'"


def desk(visit: Visit, served: Serving, name: str, path: str, size: dict[str, int]) -> Page:
    page = visit(path, size=size)
    sign_in(page, served, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def answered(served: Serving, question: str) -> dict[str, str]:
    """What anybody is told, by the public door."""
    with urlopen(f"{served.url}/api/ask?q={quote(question)}") as answer:  # noqa: S310 - our own server
        found: dict[str, str] = json.load(answer)
    return found


def right(page: Page, *, contrast: bool = False) -> None:
    """The page as it stands is for everybody."""
    assert violations(page, enhanced_contrast=contrast) == []
    assert small_targets(page) == []
    assert fits(page)


def test_a_morning_from_two_questions_to_the_answer(visit: Visit, served: Serving, shot: Shot) -> None:
    resident = visit("/")
    for question in QUESTIONS:
        after(resident, lambda question=question: say(resident, question))  # type: ignore[misc]
    editor = desk(visit, served, "editor", "/open-questions", DESK)
    right(editor)
    write_by_keyboard_alone(editor)
    editor.evaluate("scrollTo(0, 0)")
    shot(editor, "editor-form")
    editor.get_by_role("button", name="存好并送审").press("Enter")
    expect(editor.get_by_role("status")).to_contain_text("已送审")

    chief = desk(visit, served, "supervisor", "/knowledge", PHONE)
    chief.get_by_role("link", name=QUESTIONS[0]).first.click()
    expect(chief.get_by_role("heading", name="请您审核")).to_be_visible()
    right(chief)
    before = answered(served, ASKED)
    chief.set_viewport_size(DESK)  # type: ignore[arg-type]
    shot(chief, "editor-review")
    chief.get_by_role("button", name="审核通过，发布").click()
    expect(chief.get_by_role("status")).to_contain_text("已发布")
    until(lambda: answered(served, ASKED).get("title") == QUESTIONS[0])
    assert answered(served, ASKED)["version"] != before["version"]
    after(resident, lambda: say(resident, ASKED))
    expect(resident.locator(".turn").last).to_contain_text("没有统一规定，先问开班的培训机构。")


def write_by_keyboard_alone(editor: Page) -> None:
    """A draft of the questions: its answer, more ways of asking, its clause; how it will look comes while one types."""
    editor.get_by_role("button", name="起草新条目").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_label("标准问法")).to_be_visible()
    ready(editor)  # the preview is the script's
    editor.get_by_label("标准问法").focus()
    editor.keyboard.press("Tab")
    editor.keyboard.type("没有统一规定，先问开班的培训机构。")
    editor.keyboard.press("Tab")
    editor.keyboard.press("Control+End")
    editor.keyboard.type(f"\n{WAYS}")
    editor.keyboard.press("Tab")
    editor.keyboard.type(CLAUSE)
    expect(editor.locator("#preview .bubble")).to_contain_text("第六条（三）")
    expect(editor.locator("#preview .bubble")).to_contain_text("先问开班的培训机构")


PAGES = ("/knowledge", "/knowledge/4050-apply", "/knowledge/4050-apply/edit", "/new-entry")


def test_every_page_is_for_everybody(visit: Visit, served: Serving) -> None:
    page = desk(visit, served, "editor", PAGES[0], PHONE)
    for look in ("大字", "高对比"):
        page.get_by_role("button", name=look).click()
    for path in PAGES:
        page.goto(served.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        right(page, contrast=True)
        page.evaluate(TEXT_TWICE_AS_BIG)
        assert fits(page)


def test_a_fault_is_said_where_it_is(page: Page, served: Serving) -> None:
    """Not a visitor whose console is looked at: the browser itself writes there that the form was refused."""
    page.goto(f"{served.url}/new-entry")
    sign_in(page, served, "editor")
    page.get_by_label("标准问法").fill("怎么办？")
    page.get_by_role("button", name="存好并送审").click()
    expect(page.get_by_role("alert")).to_contain_text("写的都还在")
    expect(page.get_by_label("回答", exact=True)).to_have_accessible_description(
        "用大白话写。空一行就是新的一段。最多3000字。 这一项要写。"
    )
    expect(page.get_by_label("标准问法")).to_have_value("怎么办？")
    right(page)
