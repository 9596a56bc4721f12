"""What every page carries, and the pages one reaches by mistake."""

import re
import shutil
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.clock import utcnow
from bot.store.models import Role
from bot.web.app import create_app
from bot.web.pages import STATIC, moment
from bot.web.security import CONTENT_SECURITY_POLICY
from bot.wiring import Hotline
from knowledge.base import Status
from tests.web.visiting import Visit, open_case

DOCUMENT = "/documents/harbin-2010-230"
CLAUSE = "/clauses/harbin-2010-230/6(3)"
PAGES = ["/", "/status", "/documents", DOCUMENT, CLAUSE, "/leave", "/sign-in"]
MISTAKES = ["/nothing", "/documents/nothing", "/clauses/harbin-2010-230/99", "/clauses/nothing/1", "/static/no.css"]


class _Links(HTMLParser):
    """Collects every address that a page names, and what the strict policy would block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for name, value in attrs if name in {"href", "src", "action"} and value]
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


@pytest.mark.parametrize("path", [*PAGES, *MISTAKES, "/operator"])
def test_every_response_carries_the_security_headers(visit: Visit, path: str) -> None:
    headers = visit(None).get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    if not path.startswith("/static"):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_no_other_host_and_nothing_inline(visit: Visit, path: str) -> None:
    answer = visit(None).get(path)
    assert answer.status_code == 200
    page = _Links(answer.text)
    assert [address for address in page.addresses if not address.startswith(("/", "#"))] == []
    assert page.inline == []
    assert '<html lang="zh-Hans">' in answer.text


def test_desk_pages_need_no_other_host_and_nothing_inline(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    client = visit(Role.SUPERVISOR)
    for path in ("/operator?q=社保补贴", "/cases?status=all", f"/cases/{number}"):
        page = _Links(client.get(path).text)
        assert [address for address in page.addresses if not address.startswith(("/", "#"))] == []
        assert page.inline == []


@pytest.mark.parametrize("path", MISTAKES)
def test_a_wrong_address_gets_a_page_with_a_way_on(visit: Visit, path: str) -> None:
    answer = visit(None).get(path)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
    assert re.search("[一-龥]", answer.text)


@pytest.mark.parametrize("path", ["/cases/20990101-0001", "/posts/999999", "/knowledge"])
def test_who_is_signed_in_keeps_the_desk_around_an_error(visit: Visit, path: str) -> None:
    answer = visit(Role.CASEWORKER).get(path)
    assert answer.status_code in {403, 404}
    assert 'href="/desk">回到工作台' in answer.text
    assert 'href="/desk">回到工作台' not in visit(None).get("/cases-not").text


def test_a_bad_form_gets_a_page_with_a_way_on(visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    for form in ({"text": "没有钥匙"}, {"key": "k" * 65, "text": "x"}, {"key": "k", "choice": "c" * 65}):
        answer = client.post("/chat", data=form)
        assert answer.status_code == 422
        assert 'href="/"' in answer.text


def test_the_wrong_method_gets_a_page(visit: Visit) -> None:
    answer = visit(None).get("/sign-out")
    assert answer.status_code == 405
    assert 'href="/"' in answer.text


def test_an_error_of_ours_gets_a_page_with_headers_and_quotes_nothing(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("what the resident wrote")

    monkeypatch.setattr("bot.web.talk.read_transcript", broken)
    client = TestClient(create_app(hotline), raise_server_exceptions=False)
    client.get("/")
    client.post("/chat", data={"key": "k", "text": "你好"})
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert 'href="/"' in answer.text
    assert "what the resident wrote" not in answer.text
    note = client.get("/chat/newer", headers={"hx-request": "true"})
    assert (note.status_code, note.headers["hx-retarget"]) == (500, "#problem")
    assert "<html" not in note.text
    assert "what the resident wrote" not in caplog.text


def test_cookies_are_closed_to_scripts_and_secure_under_https(hotline: Hotline) -> None:
    plain = TestClient(create_app(hotline)).get("/").headers["set-cookie"].lower()
    assert "httponly" in plain
    assert "samesite=lax" in plain
    assert "secure" not in plain
    public = hotline.settings.model_copy(update={"public_url": "https://help.example"})
    app = create_app(type(hotline)(public, hotline.store, hotline.knowledge, hotline.vault))
    answer = TestClient(app).get("/")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


def test_the_api_answers_in_json_wrong_addresses_too(visit: Visit) -> None:
    client = visit(None)
    health = client.get("/api/health").json()
    assert health["status"] == "ok"
    assert client.get("/api/nothing").json() == {"error": "Not Found"}
    assert client.get("/api/ask").status_code == 422
    assert client.get("/api/ask", params={"q": "单位招用就业困难人员有什么补贴"}).json()["status"] in set(Status)


def test_a_clause_says_where_it_comes_from(hotline: Hotline, visit: Visit) -> None:
    document = hotline.knowledge.current.documents["harbin-2010-230"]
    page = visit(None).get("/clauses/harbin-2010-230/6(3)").text
    clause = next(one for one in document.clauses if one.article == "6(3)")
    for expected in (document.number, document.title, "2010年10月1日", clause.text[:20]):
        assert expected in page


def test_static_files_are_kept_by_browsers(visit: Visit) -> None:
    client = visit(None)
    address = re.findall(r'href="(/static/base.css[^"]*)"', client.get("/").text)[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/static/base.css").headers["cache-control"] == "no-cache"


def test_without_the_front_end_library_the_page_names_none(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = tmp_path / "static"
    shutil.copytree(STATIC, bare, ignore=shutil.ignore_patterns("vendor"))
    monkeypatch.setattr("bot.web.pages.STATIC", bare)
    page = TestClient(create_app(hotline)).get("/").text
    assert "htmx.min.js" not in page
    assert 'action="/chat"' in page


def test_a_moment_of_another_year_is_told_with_its_year() -> None:
    assert moment(datetime(2024, 12, 31, 16, 5, tzinfo=UTC)) == "2025年1月1日 00:05"
    assert "年" not in moment(utcnow())
