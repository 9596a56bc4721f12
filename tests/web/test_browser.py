"""The pages in Chromium against a real server: all three kinds of people, phone and desk, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.serving import Serving
from tests.web.browsing import (
    DESK,
    PHONE,
    Shot,
    Visit,
    after,
    fits,
    hand_off,
    say,
    screen,
    served,
    shot,
    sign_in,
    turns,
    visit,
)

__all__ = ["served", "shot", "visit"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_case_from_the_first_question_to_the_reply(visit: Visit, shot: Shot, served: Serving, scripts: bool) -> None:
    name = "scripts" if scripts else "plain"
    resident = visit(scripts=scripts)
    shot(resident, f"{name}-phone-welcome")
    if not scripts:  # the greeting becomes a turn of its own only when the first message is stored
        say(resident, "你好")
        expect(turns(resident).last).to_contain_text("你好")
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
    worker.get_by_label("回复居民").fill("请带户口本来社区服务站。")
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
    after(page, lambda: say(page, "你好"))
    button = turns(page).last.get_by_role("button", name="帮助", exact=True)
    expect(button).to_be_enabled()
    # Both before an answer could bring another button under the finger.
    after(page, lambda: button.evaluate("one => { one.click(); one.click(); }"))
    after(page, lambda: say(page, "谢谢"))  # nothing came behind it


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
    expect(page.get_by_role("heading", name="已经结束")).to_be_visible()
    page.go_back()
    page.goto(page.url)
    expect(page.get_by_text("公益性岗位怎么申请", exact=True)).to_have_count(0)


def test_the_log_holds_nothing_a_person_said(visit: Visit, served: Serving) -> None:
    page = visit()
    say(page, "我叫没人知道")
    expect(turns(page).last).to_contain_text("我叫没人知道")
    assert page.request.get(served.url + "/api/ask?q=没人知道的问题").ok
    log = served.log
    assert "没人知道" not in log
    assert "%E6%B2%A1" not in log
