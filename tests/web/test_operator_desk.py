"""The operator's desk without a browser: calls, pins, two side by side, open questions, a caller's talk."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from bot.clock import local_date, utcnow
from bot.store import audit, conversations, feedback
from bot.store.models import ConversationRow, Role
from bot.store.operator_models import Call, CallOutcome
from bot.wiring import Hotline
from handlers.conversation import Conversation
from handlers.effects import NoteUnanswered
from tests.web.visiting import Visit, key_in

BY_HTMX = {"HX-Request": "true"}
POST = "post-apply"


@pytest.fixture
def operator(visit: Visit) -> TestClient:
    return visit(Role.OPERATOR)


def look(client: TestClient, **fields: str) -> str:
    return client.get("/operator", params=fields).text


def calls_in(hotline: Hotline) -> list[Call]:
    with hotline.store.reading() as session:
        return list(session.exec(select(Call).order_by("id")))


def log(client: TestClient, key: str = "k", outcome: str = "answered", **fields: str) -> str:
    answer = client.post("/operator/calls", data={"key": key, "outcome": outcome, **fields}, headers=BY_HTMX)
    assert answer.status_code == 200
    return answer.text


def test_the_answer_comes_before_the_clause_the_papers_and_the_related(operator: TestClient) -> None:
    page = look(operator, entry="4050-apply")
    order = ["read-aloud", "<blockquote>", "要带的材料", "相关的", "放到旁边对照"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert 'data-entry="4050-apply" open' in page


@pytest.mark.parametrize("spelling", ["6条3款", "六条三", "6(3)", "6.3", "6t3k", "liu tiao san kuan"])
def test_a_clause_in_any_spelling(operator: TestClient, spelling: str) -> None:
    assert "第六条（三）" in look(operator, q=spelling)


@pytest.mark.parametrize("typed", ["gyxgwzmsq", "gongyixinggangwei zenme shenqing", "公益性岗位怎么申请"])
def test_words_pinyin_and_initials(operator: TestClient, typed: str) -> None:
    assert f'data-entry="{POST}"' in look(operator, q=typed)


def test_a_call_is_logged_once_and_says_what_was_logged(operator: TestClient, hotline: Hotline) -> None:
    first = log(operator, entry=POST, seconds="72", q="公益岗咋报名", district="230103")
    assert "已记下：答上了" in first
    assert "想上公益性岗位，去哪报名？" in first
    assert "1分12秒" in first
    log(operator, entry=POST, seconds="90")
    (call,) = calls_in(hotline)
    assert (call.entry, call.seconds, call.outcome, call.district, call.question) == (
        POST, 72, CallOutcome.ANSWERED, "230103", "",
    )  # fmt: skip


def test_a_page_without_script_logs_too(operator: TestClient, hotline: Hotline) -> None:
    answer = operator.post("/operator/calls", data={"key": "k", "outcome": "not_found", "q": "没有的事"})
    (call,) = calls_in(hotline)
    assert answer.headers["location"] == f"/operator?logged={call.id}"
    page = operator.get(answer.headers["location"]).text
    assert "已记下：没查到" in page
    undone = operator.post("/operator/calls/undo", data={"call": str(call.id), "key": key_in(page)})
    assert "撤销了" in operator.get(undone.headers["location"]).text
    assert calls_in(hotline)[0].undone_at is not None


def test_an_old_page_s_entry_is_left_out_and_bad_fields_are_refused(operator: TestClient, hotline: Hotline) -> None:
    log(operator, entry="no-such-entry", elsewhere="no-such", district="999999")
    (call,) = calls_in(hotline)
    assert (call.entry, call.elsewhere, call.district) == ("", "", "")
    for wrong in ({"outcome": "won"}, {"seconds": "-1"}, {"seconds": "1e9"}):
        data = {"key": "other", "outcome": "answered", **wrong}
        assert operator.post("/operator/calls", data=data).status_code == 422
    assert len(calls_in(hotline)) == 1


def test_taking_back_another_than_the_last_is_refused_in_words(operator: TestClient, hotline: Hotline) -> None:
    log(operator, "a")
    log(operator, "b")
    first = str(calls_in(hotline)[0].id)
    answer = operator.post("/operator/calls/undo", data={"call": first, "key": "u"}, headers=BY_HTMX)
    assert "只能撤销刚记的那一通" in answer.text
    assert f'name="call" value="{first}"' in answer.text  # behind the later one, which another window logged, it can be
    assert all(call.undone_at is None for call in calls_in(hotline))
    plainly = operator.post("/operator/calls/undo", data={"call": first, "key": "u"})
    assert "只能撤销刚记的那一通" in operator.get(plainly.headers["location"]).text  # without scripts too


def test_what_another_window_took_back_is_taken_back_once_and_said(operator: TestClient, hotline: Hotline) -> None:
    log(operator, "a")
    sent = {"call": str(calls_in(hotline)[0].id), "key": "u"}
    first, second = (operator.post("/operator/calls/undo", data=sent, headers=BY_HTMX) for _ in range(2))
    assert "撤销了，这一通没有记" in first.text
    assert first.headers["hx-trigger-after-swap"] == "call-undone"
    assert "已经在别的窗口撤销了" in second.text
    assert "这一通没有记" not in second.text
    assert "hx-trigger-after-swap" not in second.headers  # what is typed there now stays
    with hotline.store.reading() as session:
        assert [line.action for line in audit.trail(session, f"call:{sent['call']}")] == ["call.log", "call.undo"]


def test_a_call_that_found_nothing_is_among_todays_questions_and_leads_back(operator: TestClient) -> None:
    log(operator, "a", "not_found", q="供暖费冬天给报销不")
    log(operator, "b", "not_found", q="供暖费冬天给报销吗")
    page = operator.get("/operator/unanswered").text
    assert "2次" in page
    assert "也这样问" in page
    assert "还没有答案" in page
    (asked,) = re.findall(r'name="q" value="([^"]+)">\s*<button type="submit" data-number="1"', page)
    assert f'value="{asked}"' in operator.post("/operator", data={"q": asked}).text  # no address holds it


def test_what_has_been_answered_since_is_marked_and_stands_last(operator: TestClient, hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        for question, times in (("公益性岗位怎么申请", 3), ("月球上招人吗工钱咋算", 1)):
            for _ in range(times):
                feedback.note_unanswered(session, NoteUnanswered(question=question), local_date(utcnow()))
    page = operator.get("/operator/unanswered").text
    assert page.index("月球上") < page.index("公益性岗位怎么申请")
    assert "现在能答了" in page
    assert "想上公益性岗位，去哪报名？" in page
    assert '<span class="count">2</span>' in look(operator)


def test_pins_stand_where_the_box_is_empty_in_their_order(operator: TestClient) -> None:
    for entry in ("post-apply", "4050-papers"):
        operator.post("/operator/pins", data={"entry": entry, "to": "pin"})
    assert re.findall(r'data-entry="([^"]+)"', look(operator)) == ["post-apply", "4050-papers"]
    moved = {"entry": "4050-papers", "to": "move", "before": "post-apply", "listed": "1"}
    page = operator.post("/operator/pins", data=moved, headers=BY_HTMX).text
    assert re.findall(r'data-entry="([^"]+)"', page) == ["4050-papers", "post-apply"]
    button = operator.post("/operator/pins", data={"entry": "post-apply", "to": "unpin"}, headers=BY_HTMX).text
    assert 'value="pin"' in button
    assert re.findall(r'data-entry="([^"]+)"', look(operator)) == ["4050-papers"]


def test_an_entry_that_is_gone_cannot_be_pinned_or_opened(operator: TestClient) -> None:
    page = operator.post("/operator/pins", data={"entry": "gone", "to": "pin"}, headers=BY_HTMX).text
    assert "已经不在政策库里" in page
    assert "已经不在政策库里" in look(operator, entry="gone")
    assert 'class="columns"' not in look(operator, beside="gone")


def test_two_side_by_side_while_one_goes_on_looking_up(operator: TestClient) -> None:
    page = look(operator, q="公益性岗位怎么申请", beside="4050-papers")
    assert 'class="columns"' in page
    assert re.findall(r'name="(\w+)" data-entry="([^"]+)" open', page) == [
        ("beside", "4050-papers"),
        ("result", POST),
    ]
    both = operator.get("/operator?q=&beside=&beside=4050-papers").text  # the form without script: field, then button
    assert 'class="columns"' in both


def test_an_ended_sign_in_says_so_and_changes_nothing_on_the_page(visit: Visit) -> None:
    stranger = visit(None)
    for path, data in (("/operator", {"q": "社保补贴"}), ("/operator/calls", {"key": "k", "outcome": "answered"})):
        answer = stranger.post(path, data=data, headers=BY_HTMX)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#problem")
        assert "登录过期" in answer.text
        assert "/sign-in?next=/operator" in answer.text


def test_what_is_typed_stands_in_no_address(operator: TestClient) -> None:
    page = look(operator)
    assert 'hx-post="/operator"' in page
    assert 'hx-get="/operator"' not in page
    results = operator.post("/operator", data={"q": "公益性岗位怎么申请"}, headers=BY_HTMX).text
    assert f'data-entry="{POST}" open' in results
    assert 'hx-get="/operator' not in results


def begin(client: TestClient, hotline: Hotline, **fields: str) -> tuple[str, Conversation]:
    answer = client.post("/operator/caller/new", data={"key": f"k{sorted(fields.items())}"[:60], **fields})
    assert answer.headers["location"] == "/operator/caller"
    with hotline.store.reading() as session:
        row = session.exec(select(ConversationRow).order_by("id")).all()[-1]
        return client.get("/operator/caller").text, conversations.load(row)


def test_the_facts_told_so_far_go_along_into_the_screening(operator: TestClient, hotline: Hotline) -> None:
    told = "我48岁女的下岗两年了没工作，能享受啥"
    _, conversation = begin(operator, hotline, q=told, want="screening")
    assert conversation.screening is not None
    assert conversation.screening.told is not None
    assert "48岁" in conversation.screening.told.words


def test_the_entry_that_was_open_is_what_the_caller_asked(operator: TestClient, hotline: Hotline) -> None:
    page, conversation = begin(operator, hotline, q="gyxgw", entry=POST, want="screening")
    assert conversation.topic == POST
    assert conversation.questions == ("想上公益性岗位，去哪报名？",)
    assert "自测之前" in page


def test_a_clause_looked_up_by_number_is_no_question_of_the_caller(operator: TestClient, hotline: Hotline) -> None:
    _, conversation = begin(operator, hotline, q="6条3款", want="screening")
    assert conversation.questions == ()


def test_a_referral_asks_for_no_district_that_the_operator_chose(operator: TestClient, hotline: Hotline) -> None:
    page, conversation = begin(operator, hotline, q="公益岗咋报名", district="230103", want="referral")
    assert conversation.handoff is not None
    for choice, text in (("handoff-agree", ""), ("", "13804501234")):
        operator.post("/operator/caller", data={"key": key_in(page), "choice": choice, "text": text})
        page = operator.get("/operator/caller").text
    assert "编号" in page
    answer = operator.post("/operator/caller/log", data={"key": "k", "seconds": "95"})
    (call,) = calls_in(hotline)
    assert (call.outcome, call.district, call.seconds) == (CallOutcome.REFERRED, "230103", 95)
    assert "已记下：转办了" in operator.get(answer.headers["location"]).text
    assert operator.get("/operator/caller").headers["location"] == "/operator"
