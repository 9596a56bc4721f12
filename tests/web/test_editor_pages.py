"""The editor's pages: found, written, checked by field, reviewed by a second person, compared; nothing is lost."""

import html
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import today
from bot.store import feedback, revisions
from bot.store.models import Role
from bot.web.catalogue import Item
from bot.web.word_difference import Fate, differences
from bot.wiring import Hotline
from handlers.effects import NoteUnanswered
from knowledge.schema import EntryStatus
from tests.web.visiting import Visit, key_in

CLAUSE = "哈尔滨市城镇就业困难人员就业援助实施办法 第六条（二）"
WAYS = "带娃上课行吗\n孩子能跟着上课吗\n上课没人看孩子咋整\n培训能领孩子不\n有托管吗培训班\n孩子小能去培训吗"
NEW: dict[str, Any] = {
    "id": "class-child",
    "title": "上培训班能带孩子吗？",
    "answer": "没有统一规定，先问开班的地方。",
    "variants": WAYS,
    "citation": [CLAUSE, ""],
    "audience": ["resident"],
    "topic": "培训",
}


def form(page: str, **changes: Any) -> dict[str, Any]:
    """The new entry with the hidden fields of the form on a page."""
    seen = re.search(r'name="seen" value="(\d+)"', page)
    return {**NEW, "key": key_in(page), "seen": seen[1] if seen else "0", **changes}


def act(client: TestClient, entry: str, what: str, **fields: str) -> tuple[int, str]:
    """Do one thing from a fresh page of the entry; status and what the page behind it says."""
    page = client.get(f"/knowledge/{entry}").text
    answer = client.post(f"/knowledge/{entry}/{what}", data=form(page, **fields))
    return answer.status_code, plain(client.get(answer.headers["location"]).text if answer.is_redirect else answer.text)


def plain(page: str) -> str:
    """What a page says to somebody who reads it, spaces taken out."""
    return html.unescape("".join(re.sub(r"<[^>]+>", "", page[page.index("<main") :]).split()))


def add(client: TestClient, **changes: Any) -> Any:
    return client.post("/new-entry", data=form(client.get("/new-entry").text, **changes))


def test_an_entry_is_written_sent_back_mended_published_and_taken_off_again(visit: Visit, hotline: Hotline) -> None:
    editor, chief = visit(Role.EDITOR), visit(Role.SUPERVISOR)
    assert add(editor, do="submit").headers["location"] == "/knowledge/class-child?done=submit"
    assert "等我审" not in plain(editor.get("/knowledge").text)
    first = plain(chief.get("/knowledge").text)
    assert first.index("上培训班能带孩子吗") < first.index("等我审", first.index("找条目"))
    page = plain(chief.get("/knowledge/class-child").text)
    assert all(
        words in page for words in ("没有统一规定", "第六条（二）", "原文：", "没帮助", "不会改变已经做过的自测")
    )
    assert "请写明原因" in act(chief, "class-child", "return", why="")[1]
    assert act(chief, "class-child", "return", why="说清楚问谁")[0] == 303
    returned = plain(editor.get("/knowledge/class-child/edit").text)
    assert "supervisor的意见" in returned
    assert "说清楚问谁" in returned
    mended = form(editor.get("/knowledge/class-child/edit").text, answer="问开班的培训机构。", do="submit")
    editor.post("/knowledge/class-child/edit", data=mended)
    assert "要由另一个人审核" in act(editor, "class-child", "publish", status="published")[1]
    status, page = act(chief, "class-child", "publish", status="published")
    assert status == 303
    assert "已发布，一会儿就按新的回答。" in page
    assert "新的回答正在换上" in page  # this test's knowledge never changes
    assert act(editor, "class-child", "withdraw", why="要核实")[0] == 303
    with hotline.store.reading() as session:
        assert [row.status for row in reversed(revisions.history(session, "class-child"))] == [
            *[EntryStatus.DRAFT] * 2,
            EntryStatus.PUBLISHED,
            EntryStatus.WITHDRAWN,
        ]
        old, new = (row.id for row in revisions.history(session, "class-child")[2:4][::-1])
    compared = editor.get(f"/knowledge/class-child/compare?old={old}&new={new}").text
    assert re.search(r"<del>.*统一规定", compared)
    assert re.search(r"<ins>.*培训机构", compared)
    assert editor.get("/knowledge/class-child/compare?old=99&new=0").status_code == 404


FAULTS: list[tuple[str, Any, str]] = [
    ("id", "two words", "编号用字母"),
    ("id", "4050-apply", "已经有这个编号"),
    ("title", " ", "这一项要写"),
    ("title", "长" * 101, "写了101个字，最多100个字"),
    ("answer", "长" * 3001, "写了3001个字，最多3000个字"),
    ("variants", "甲甲\n乙乙\n甲甲", "“甲甲”写了两遍"),
    ("variants", "长" * 101, "一种问法最多100个字"),
    ("citation", "哪里都没有的办法 第一条", "没有“哪里都没有的办法 第一条”这一条"),
    ("citation", [CLAUSE, CLAUSE], "写了两遍"),
    ("related", "没有的", "没有“没有的”这一条"),
    ("amount", "none", "没有“none”这个数额"),
    ("audience", "", "请至少选一种人"),
]


def test_a_fault_is_said_at_its_field_and_what_was_typed_stays(editor: TestClient) -> None:
    for field, typed, said in FAULTS:
        answer = add(editor, **{field: typed})
        assert (field, answer.status_code) == (field, 422)
        page = html.unescape(answer.text)
        assert said in page
        assert 'aria-invalid="true"' in page or field in {"audience", "amount"}
        assert (typed if field == "answer" else NEW["answer"]) in page
        assert editor.get("/knowledge/class-child").status_code == 404


@pytest.fixture
def editor(visit: Visit) -> TestClient:
    return visit(Role.EDITOR)


def test_the_check_names_what_the_draft_would_break_by_field(visit: Visit, hotline: Hotline) -> None:
    editor = visit(Role.EDITOR)
    kept = add(editor, variants="4050认定流程", do="submit")
    assert kept.status_code == 422
    said = html.unescape(kept.text)
    assert "草稿存好了，还没有送审：检查出2处要改。" in said
    assert "“4050认定流程”在别的条目里也有" in said
    other = '<a href="/knowledge/4050-apply" target="_blank" rel="noopener">'
    assert said.count(other) == 2  # at the top, and at its field
    assert other in said.split('id="variants-fault"')[1].split("</p>")[0]
    assert "现在有1种问法，有依据的条目至少要6种。" in said
    with hotline.store.reading() as session:
        assert revisions.in_force(session) == ()


def test_what_is_written_is_never_read_as_a_template_or_a_page(editor: TestClient) -> None:
    add(editor, title="{{ 7*7 }}<b>多少？", answer="{% if %}{{ now() }}<script>alert(1)</script>")
    page = editor.get("/knowledge/class-child").text
    assert "{{ 7*7 }}&lt;b&gt;多少？" in page
    assert "{% if %}{{ now() }}&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_an_entry_that_says_again_what_the_files_say_does_not_count_as_changed(hotline: Hotline) -> None:
    files = hotline.knowledge.current.entries["4050-apply"]
    restored = files.model_copy(update={"author": "editor", "reviewed_on": today()})
    assert not Item(files.id, restored, files=files).revised
    assert Item(files.id, restored.model_copy(update={"answer": "先登记。"}), files=files).revised
    assert Item(files.id, restored.model_copy(update={"status": EntryStatus.WITHDRAWN}), files=files).revised
    assert Item(files.id, restored).revised


def test_nonsense_finds_nothing_and_says_so(editor: TestClient) -> None:
    for words in ("夸克量子隧穿", "火星移民"):
        page = editor.get("/knowledge", params={"q": words}).text
        assert f"没有找到“{words}”" in plain(page)
        assert '<a class="button" href="/knowledge">清除条件，看全部</a>' in page
        assert '<ul class="rows entries">' not in page
    assert "4050" in plain(editor.get("/knowledge", params={"q": "4050认定流程"}).text)


def test_two_editors_at_once_the_second_sees_the_difference_and_loses_nothing(visit: Visit) -> None:
    editor, chief = visit(Role.EDITOR), visit(Role.SUPERVISOR)
    mine = form(editor.get("/knowledge/4050-apply/edit").text, answer="先登记，再申请。", variants=WAYS)
    theirs = form(chief.get("/knowledge/4050-apply/edit").text, answer="先申请，再登记。", variants=WAYS)
    assert chief.post("/knowledge/4050-apply/edit", data=theirs).status_code == 303
    late = editor.post("/knowledge/4050-apply/edit", data=mine)
    assert late.status_code == 409
    page = plain(late.text)
    assert "supervisor已经动过这一条" in page
    assert "现在的和您写的有什么不同" in page
    assert ">先登记，再申请。</textarea>" in late.text
    again = editor.post("/knowledge/4050-apply/edit", data=form(late.text, answer="先登记，再申请。", variants=WAYS))
    assert again.status_code == 303
    assert "先登记，再申请" in plain(editor.get("/knowledge/4050-apply").text)
    assert "在线改过" not in plain(editor.get("/knowledge/4050-apply").text)  # a draft only


def test_a_double_click_keeps_one_draft_and_an_ended_session_keeps_the_text(visit: Visit, hotline: Hotline) -> None:
    editor, nobody = visit(Role.EDITOR), visit(None)
    sent = form(editor.get("/new-entry").text)
    for _ in range(2):
        assert editor.post("/new-entry", data=sent).headers["location"] == "/knowledge/class-child?done=save"
    with hotline.store.reading() as session:
        assert len(revisions.history(session, "class-child")) == 1
    ended = nobody.post("/knowledge/class-child/edit", data={**sent, "answer": "写了半天的回答"})
    assert ended.status_code == 401
    assert "写了半天的回答" in ended.text
    assert ended.text.count(CLAUSE) >= 1


def test_the_list_is_found_by_the_operators_search_and_narrowed(editor: TestClient, hotline: Hotline) -> None:
    add(editor)
    title = hotline.knowledge.current.entries["4050-papers"].title
    for query, there in [
        ({"q": "4050带啥材料"}, title),
        ({"q": "4050-papers"}, title),
        ({"q": "带孩子培训"}, "上培训班能带孩子吗"),
        ({"q": "6条2款"}, hotline.knowledge.current.entries["employer-subsidy-what"].title),
        ({"pile": "mine"}, "上培训班能带孩子吗"),
        ({"status": "draft", "topic": "培训"}, "上培训班能带孩子吗"),
    ]:
        assert there in plain(editor.get("/knowledge", params=query).text)
    assert "没有找到符合条件的条目" in editor.get("/knowledge", params={"pile": "mine", "topic": "创业"}).text
    assert plain(editor.get("/knowledge", params={"status": "withdrawn", "pile": "x", "q": "x" * 5000}).text)


def test_a_draft_that_nobody_wants_is_given_up_and_an_older_version_comes_back(editor: TestClient) -> None:
    page = editor.get("/knowledge/4050-apply/edit").text
    editor.post("/knowledge/4050-apply/edit", data=form(page, answer="不对的"))
    assert "草稿改了什么" in plain(editor.get("/knowledge/4050-apply").text)
    assert "草稿不要了" in act(editor, "4050-apply", "drop", why="弄错了")[1]
    given_up = plain(editor.get("/knowledge/4050-apply").text)
    assert "不对的" not in given_up
    assert "不要这份草稿" in given_up  # as the history tells it, and not as a withdrawal
    assert "第1版（editor，草稿）" in given_up  # to be restored
    assert act(editor, "4050-apply", "restore", version="0")[0] == 303
    assert "把旧版本恢复成草稿" in plain(editor.get("/knowledge/4050-apply").text)
    assert "没有找到这个版本" in act(editor, "4050-apply", "restore", version="12345")[1]


def test_open_questions_become_a_draft_go_into_an_entry_or_are_set_aside(editor: TestClient, hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        for text in ("暖气费给报吗", "暖气费给报销吗", "宠物能上户口吗"):
            feedback.note_unanswered(session, NoteUnanswered(question=text), today())
        groups = {question.text: str(question.id) for question in feedback.open_questions(session)}
    page = editor.get("/open-questions").text
    assert "2次" in plain(page)
    sent = {"group": groups["暖气费给报吗"], "key": "k"}
    for _ in range(2):
        made = editor.post("/open-questions/draft", data=sent)
        assert made.headers["location"] == f"/knowledge/draft-{sent['group']}/edit"
    assert ">暖气费给报销吗</textarea>" in editor.get(made.headers["location"]).text
    late = editor.post("/open-questions/draft", data={**sent, "key": "other", "into": "4050-apply"})
    assert (late.status_code, "已经有人处理了" in late.text) == (409, True)
    pet = {"group": groups["宠物能上户口吗"]}
    assert "请写明原因" in editor.post("/open-questions/dismiss", data=pet).text
    editor.post("/open-questions/dismiss", data={**pet, "why": "elsewhere"})
    assert "不写的（1件）" in editor.get("/open-questions").text
    editor.post("/open-questions/reopen", data=pet)
    into = editor.post("/open-questions/draft", data={**pet, "key": "p", "into": "4050-apply"})
    assert into.headers["location"] == "/knowledge/4050-apply/edit"
    assert "宠物能上户口吗" in editor.get("/knowledge/4050-apply/edit").text


def test_a_draft_without_an_answer_is_not_sent_for_review(editor: TestClient) -> None:
    add(editor, answer="")
    assert "这一项要写" in add(editor, id="another", answer="", do="submit").text
    assert 'rows="9"' in editor.get("/knowledge/class-child/edit").text


@given(st.text("就业援助 \nabc12", max_size=40), st.text("就业援助 \nabc12", max_size=40))
def test_the_pieces_of_a_difference_make_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.GONE) == new
    assert all(piece.text for piece in pieces)
