"""Forms: sent twice they count once, sent from elsewhere or by a stale page they change nothing."""

import re

import pytest
from sqlmodel import Session, col, func, select

from bot.casework import cases
from bot.store.models import Audit, CaseStatus, Direction, Message, Note, Role
from bot.wiring import Hotline
from tests.web.visiting import SECRET, Visit, key_in, open_case

QUESTION = "4050 要多大岁数"


def incoming(session: Session) -> list[str]:
    query = select(Message.text).where(Message.direction == Direction.IN).order_by(col(Message.id))
    return list(session.exec(query))


def test_a_question_sent_twice_is_asked_once(hotline: Hotline, visit: Visit) -> None:
    client = visit(None)
    form = {"key": key_in(client.get("/").text), "text": QUESTION}
    assert [client.post("/chat", data=form).status_code for _ in range(2)] == [303, 303]
    with hotline.store.reading() as session:
        assert incoming(session).count(QUESTION) == 1


def test_another_persons_key_is_no_repetition(hotline: Hotline, visit: Visit) -> None:
    for _ in range(2):
        client = visit(None)
        client.get("/")
        client.post("/chat", data={"key": "the same", "text": QUESTION})
        assert QUESTION in client.get("/").text
    with hotline.store.reading() as session:
        assert incoming(session).count(QUESTION) == 2


def test_an_identity_number_is_struck_before_anything_is_stored(hotline: Hotline, visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    client.post("/chat", data={"key": "k", "text": "我身份证 230102197501011234 能办吗"})
    assert "230102197501011234" not in client.get("/").text
    with hotline.store.reading() as session:
        assert not any("230102197501011234" in text for text in session.exec(select(Message.text)))


def test_a_text_too_long_says_the_limit_and_stays_in_the_box(hotline: Hotline, visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    answer = client.post("/chat", data={"key": "k", "text": "长" * 2001})
    assert answer.status_code == 422
    assert "2001" in answer.text
    assert "2000" in answer.text
    assert "长" * 2001 in answer.text
    with hotline.store.reading() as session:
        assert not session.exec(select(func.count()).select_from(Message)).one()


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u200b"])
def test_nothing_said_is_no_error(visit: Visit, text: str) -> None:
    client = visit(None)
    client.get("/")
    assert client.post("/chat", data={"key": "k", "text": text}).status_code == 303
    assert client.get("/").status_code == 200


def test_without_cookies_the_page_says_so(visit: Visit) -> None:
    client = visit(None)
    answer = client.post("/chat", data={"key": "k", "text": QUESTION})
    assert answer.headers["location"] == "/?cookies=off"
    assert "Cookie" in client.get("/?cookies=off").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "https://other.example"}, 403),
        ({"origin": "null"}, 403),
    ],
    ids=str,
)
def test_forms_of_other_sites_are_refused(visit: Visit, headers: dict[str, str], status: int) -> None:
    client = visit(None)
    client.get("/")
    answer = client.post("/chat", data={"key": "k", "text": QUESTION}, headers=headers)
    assert answer.status_code == status
    assert (QUESTION in client.get("/").text) == (status == 303)


def test_a_body_of_megabytes_is_refused_unread(visit: Visit) -> None:
    answer = visit(None).post("/chat", data={"key": "k", "text": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "2000" in answer.text


def test_two_claim_one_wins_and_the_other_is_told_who(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    first, second = visit(Role.CASEWORKER), visit(Role.SUPERVISOR)
    assert first.post(f"/cases/{number}/claim").headers["location"] == f"/cases/{number}?done=claim"
    lost = second.post(f"/cases/{number}/claim")
    assert lost.status_code == 409
    assert "caseworker" in lost.text
    with hotline.store.reading() as session:
        found = cases.find(session, number)
        assert found is not None
        assert cases.holder_name(session, found) == "caseworker"


@pytest.mark.parametrize("action", ["note", "reply"])
def test_words_sent_twice_are_kept_once(hotline: Hotline, visit: Visit, action: str) -> None:
    number = open_case(hotline)
    client = visit(Role.CASEWORKER)
    client.post(f"/cases/{number}/claim")
    form = {"key": "one form", "text": "请带户口本来社区"}
    assert [client.post(f"/cases/{number}/{action}", data=form).status_code for _ in range(2)] == [303, 303]
    with hotline.store.reading() as session:
        table = Note if action == "note" else Message
        assert len(session.exec(select(table).where(table.text == form["text"])).all()) == 1
        assert len(session.exec(select(Audit).where(Audit.action == f"case.{action}")).all()) == 1


@pytest.mark.parametrize("action", ["release", "resolve"])
def test_a_move_sent_twice_is_made_once(hotline: Hotline, visit: Visit, action: str) -> None:
    number = open_case(hotline)
    client = visit(Role.CASEWORKER)
    client.post(f"/cases/{number}/claim")
    form = {"outcome": "recognised"}
    assert [client.post(f"/cases/{number}/{action}", data=form).status_code for _ in range(2)] == [303, 303]
    with hotline.store.reading() as session:
        assert len(session.exec(select(Audit).where(Audit.action == f"case.{action}")).all()) == 1


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    stale, other = visit(Role.CASEWORKER), visit(Role.SUPERVISOR)
    stale.post(f"/cases/{number}/claim")
    other.post(f"/cases/{number}/resolve", data={"outcome": "placed"})
    answer = stale.post(f"/cases/{number}/reply", data={"key": "k", "text": "还没发出去的话"})
    assert answer.status_code == 409
    assert "还没发出去的话" in answer.text
    assert stale.post(f"/cases/{number}/resolve", data={"outcome": "other"}).status_code == 409
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        assert (row.status, row.outcome) == (CaseStatus.RESOLVED, "placed")
        assert not session.exec(select(Message).where(Message.direction == Direction.STAFF)).all()


def test_the_status_needs_number_and_code(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    client = visit(None)
    shown = client.post("/status", data={"number": number, "code": SECRET.lower()})
    assert shown.status_code == 200
    assert "在等工作人员接手" in shown.text
    assert number in client.post("/status", data={"number": number.replace("-", "　"), "code": SECRET}).text
    worker = visit(Role.CASEWORKER)
    worker.post(f"/cases/{number}/claim")
    worker.post(f"/cases/{number}/reply", data={"key": "k", "text": "请带户口簿来一趟"})
    assert "请带户口簿来一趟" in client.post("/status", data={"number": number, "code": SECRET}).text
    for form in ({"number": number, "code": "WRONG2"}, {"number": "20990101-0001", "code": SECRET}):
        answer = client.post("/status", data=form)
        assert answer.status_code == 404
        assert "在等工作人员接手" not in answer.text


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("/status", {}, "个案编号和查询码都要填"),
        ("/status", {"number": "20990101-0001", "code": " "}, "个案编号和查询码都要填"),
        ("/sign-in", {"name": "caseworker"}, "用户名和密码都要填"),
    ],
)
def test_an_empty_form_is_answered_in_our_own_words(visit: Visit, path: str, form: dict[str, str], words: str) -> None:
    client = visit(None)
    assert "novalidate" in client.get(path).text
    answer = client.post(path, data=form)
    assert answer.status_code == 422
    assert words in answer.text


def test_leaving_a_shared_computer_leaves_nothing_on_it(hotline: Hotline, visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    client.post("/chat", data={"key": "k", "text": QUESTION})
    client.post("/leave", data={"key": "l"})
    assert "person" not in client.cookies
    assert QUESTION not in client.get("/").text
    with hotline.store.reading() as session:
        assert QUESTION in incoming(session)


def test_another_window_does_not_go_on_showing_what_was_ended(visit: Visit) -> None:
    client = visit(None)
    client.post("/chat", data={"key": key_in(client.get("/").text), "text": "4050 要多大岁数"})
    newest = re.findall(r'name="after" value="(\d+)"', client.get("/").text)[-1]
    client.post("/leave", data={"key": "l", "erase": "true"})
    assert client.get("/chat/newer", params={"after": newest}).headers["HX-Redirect"] == "/"
    said = client.post("/chat", data={"key": "m", "text": "你好", "after": newest}, headers={"hx-request": "true"})
    assert said.headers["HX-Redirect"] == "/?cookies=off"
    client.get("/")  # a new conversation, and the old window still open
    assert client.get("/chat/newer", params={"after": newest}).headers["HX-Redirect"] == "/"


def test_leaving_with_erasure_leaves_nothing_stored(hotline: Hotline, visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    client.post("/chat", data={"key": "k", "text": QUESTION})
    client.post("/leave", data={"key": "l", "erase": "true"})
    with hotline.store.reading() as session:
        assert QUESTION not in incoming(session)


def test_htmx_gets_the_new_turn_alone_and_a_fresh_key(visit: Visit) -> None:
    client = visit(None)
    page = client.get("/").text
    form = {"key": key_in(page), "text": QUESTION, "after": "0"}
    fragment = client.post("/chat", data=form, headers={"hx-request": "true"}).text
    assert "<html" not in fragment
    assert QUESTION in fragment
    assert key_in(fragment) != form["key"]


def test_the_poll_is_silent_until_something_comes(visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    fragment = client.post("/chat", data={"key": "k", "text": QUESTION}, headers={"hx-request": "true"}).text
    after = int(fragment.split('id="after" name="after" value="')[1].split('"')[0])
    assert client.get(f"/chat/newer?after={after}").status_code == 204
    client.post("/chat", data={"key": "second", "text": "你好"})
    assert "你好" in client.get(f"/chat/newer?after={after}").text
