"""The resident's page beside the conversation: how it looks, looking instead of asking, what fits what one types."""

import re

import pytest
import segno
from fastapi.testclient import TestClient

from bot.web.case_code import case_code
from bot.wiring import Hotline
from tests.web.visiting import SECRET, Visit, key_in, open_case


def html_class(page: str) -> str:
    found = re.search(r"<html[^>]*?(?: class=\"([^\"]*)\")?>", page)
    assert found
    return (found[1] or "").strip()


def begin_screening(client: TestClient) -> None:
    client.get("/")
    for choice in ("screening", "screening-agree"):
        client.post("/chat", data={"key": choice, "choice": choice})


def test_a_switch_turns_on_stays_and_turns_off(visit: Visit) -> None:
    client = visit(None)
    client.post("/look", data={"turn": "big", "back": "/documents"})
    assert html_class(client.get("/documents").text) == "look-big"
    client.post("/look", data={"turn": "contrast", "back": "/"})
    assert html_class(client.get("/status").text) == "look-big look-contrast"
    assert 'value="big" aria-pressed="true"' in client.get("/").text
    client.post("/look", data={"turn": "big", "back": "/"})
    assert html_class(client.get("/").text) == "look-contrast"


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("/topics/失业金?x=1", "/topics/失业金?x=1"),
        ("//elsewhere.example/x", "/x"),
        ("https://elsewhere.example/x", "/x"),
        ("/\\elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_a_switch_goes_back_to_a_page_of_ours(visit: Visit, back: str, goes_to: str) -> None:
    response = visit(None).post("/look", data={"turn": "big", "back": back}, follow_redirects=False)
    assert response.status_code == 303
    assert (
        response.headers["location"] == TestClient(visit(None).app).build_request("GET", goes_to).url.raw_path.decode()
    )


def test_what_is_no_switch_is_refused(visit: Visit) -> None:
    client = visit(None)
    assert client.post("/look", data={"turn": "<script>"}).status_code == 422
    client.cookies.set("look", "evil-big-")
    assert html_class(client.get("/").text) == "look-big"


def test_every_topic_leads_to_its_questions_and_every_question_to_its_clause(visit: Visit) -> None:
    client = visit(None)
    topics = re.findall(r'href="(/topics/[^"]+)"', client.get("/topics").text)
    assert len(topics) > 10
    for topic in topics:
        questions = re.findall(r'href="(/answers/[^"]+)"', client.get(topic).text)
        assert questions
        page = client.get(questions[0]).text
        assert "/clauses/" in page
        assert 'name="choice" value="human"' in page


@pytest.mark.parametrize("path", ["/topics/没有这个主题", "/answers/nothing", "/answers/%3Cscript%3E"])
def test_what_is_not_there_is_a_page_with_a_way_on(visit: Visit, path: str) -> None:
    response = visit(None).get(path)
    assert response.status_code == 404
    assert 'href="/"' in response.text


def test_a_question_found_by_looking_goes_on_in_the_conversation(visit: Visit) -> None:
    client = visit(None)
    page = client.get("/answers/4050-apply").text
    choice = re.search(r'name="choice" value="(ask:[^"]+)"', page)
    assert choice
    client.post("/chat", data={"key": key_in(page), "choice": choice[1]})
    heading = re.search(r"<h1>(.+?)</h1>", page)
    assert heading
    talk = client.get("/").text
    assert f"您：</span>{heading[1]}" in talk
    assert "230号" in talk


def test_what_one_types_is_met_with_questions_that_fit(visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    found = client.post("/suggest", data={"text": "公益性岗位"}).text
    assert 1 <= found.count('class="suggestion"') <= 3
    assert 'value="ask:' in found


@pytest.mark.parametrize("text", ["", "公", " ", "公益性岗位" * 20])
def test_too_little_or_a_story_is_met_with_nothing(visit: Visit, text: str) -> None:
    assert "suggestion" not in visit(None).post("/suggest", data={"text": text}).text


def test_nothing_is_suggested_while_a_question_of_ours_is_on_the_table(visit: Visit) -> None:
    client = visit(None)
    begin_screening(client)
    assert "suggestion" not in client.post("/suggest", data={"text": "公益性岗位"}).text
    client.post("/chat", data={"key": "stop", "choice": "stop"})
    assert 'class="suggestion"' in client.post("/suggest", data={"text": "公益性岗位"}).text


def test_what_is_typed_for_a_suggestion_is_not_stored(visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    client.post("/suggest", data={"text": "公益性岗位"})
    assert 'bubble-out"><span' not in client.get("/").text  # the empty one of the page's template stays


def test_a_case_shows_a_code_for_the_window(visit: Visit, hotline: Hotline) -> None:
    number = open_case(hotline)
    page = visit(None).post("/status", data={"number": number, "code": SECRET.lower()}).text
    picture = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert picture
    assert str(case_code(number, SECRET)) == picture[0]
    assert "<svg" not in visit(None).post("/status", data={"number": number, "code": "WRONG1"}).text


def test_the_code_is_number_and_look_up_code() -> None:
    told = segno.make("20261124-0007 ABCDEF", error="m", micro=False)
    assert str(case_code("20261124-0007", " abcdef ")) == told.svg_inline(scale=6, dark="#000", light="#fff", border=4)
