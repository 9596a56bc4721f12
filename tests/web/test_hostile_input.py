"""Input that no form of ours sends, on both databases: a polite page, never a 500."""

import re
from urllib.parse import quote

import pytest

from bot.casework import units
from bot.store.models import Role
from bot.web.app import create_app
from bot.wiring import Hotline
from tests.web.test_permissions import ADDRESSES, VALUES
from tests.web.visiting import Visit, open_case

TEXTS = [
    "\x00",
    "a\x00b",
    "\u202eabc\u202c",
    "😀" * 500,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "' OR 1=1 --",
]


WRITTEN = ["1" + "0" * 20, "哈\x00" + "x" * 300]
"""What stands where an address has a number, a code, a month or a word."""
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def web_database_url(database_url: str) -> str:
    """Here it is both kinds."""
    return database_url


def test_forms_take_any_text(visit: Visit) -> None:
    client = visit(None)
    client.get("/")
    for number, text in enumerate(TEXTS):
        for form in (
            {"key": f"t{number}", "text": text},
            {"key": f"c{number}", "choice": text[:20]},
            {"key": text[:20] or "k", "text": "你好"},
        ):
            assert client.post("/chat", data=form).status_code in {303, 422}
        assert client.post("/status", data={"number": text[:20], "code": text[:20]}).status_code in {404, 422}
        assert client.post("/sign-in", data={"name": text[:50], "password": text}).status_code in {401, 422, 429}
        assert client.get("/").status_code == 200


def test_addresses_take_any_text(visit: Visit) -> None:
    client = visit(Role.SUPERVISOR)
    for text in TEXTS:
        assert client.get("/operator", params={"q": text}).status_code == 200
        assert client.get("/cases", params={"district": text, "status": text}).status_code in {200, 422}
        assert client.get("/chat/newer", params={"after": text}).status_code == 422
    for path in (
        "/cases/%00",
        "/cases/..%2f..",
        "/documents/%00",
        "/clauses/%00/%00",
        "/static/%00",
        "/static/../app.py",
    ):
        assert client.get(path).status_code in {404, 422}


def test_whatever_is_written_in_an_address_is_answered_in_plain_words(hotline: Hotline, visit: Visit) -> None:
    values = {**VALUES, "number": open_case(hotline)}
    with hotline.store.transaction() as session:
        units.ensure(session, hotline.knowledge.current)
    paths, asked_for = create_app(hotline).openapi()["paths"], 0
    for method, path, allowed in ADDRESSES:
        client = visit(None if None in allowed else min(allowed - {None}, key=lambda role: role != Role.SUPERVISOR))
        for one in paths[path][method.lower()].get("parameters", ()) if method == "GET" or "_id}" in path else ():
            for text in WRITTEN:
                asked = {one["name"]: text} if one["in"] == "query" else {}
                address = path.format(**values | ({} if asked else {one["name"]: quote(text, safe="")}))
                answer = client.request(method, address, params=asked, data={"key": "k"} if method == "POST" else None)
                assert answer.status_code < 500, (method, address, asked)
                asked_for += 1
                if answer.status_code >= 400 and not path.startswith("/api/"):
                    assert CHINESE.search(answer.text), (method, address, asked)
    assert asked_for > len(WRITTEN) * 60


def test_months_that_nobody_means_are_not_found(hotline: Hotline, visit: Visit) -> None:
    with hotline.store.transaction() as session:
        units.ensure(session, hotline.knowledge.current)
    client = visit(Role.SUPERVISOR)
    for month in ("0001-01", "2009-12", "2099-01", "9999-12", "2026-00"):
        for address in (f"/reports/2301/{month}", f"/reports/2301/{month}/sheet", f"/reports?until={month}&unit=2301"):
            answer = client.get(address)
            assert (answer.status_code, "没有找到这一页" in answer.text) == (404, True), address


def test_a_cookie_that_is_none_of_ours_is_a_new_visitor(visit: Visit) -> None:
    client = visit(None)
    client.cookies.set("person", "x" * 3000)
    client.cookies.set("staff", "nobody")
    assert client.get("/").status_code == 200
    assert client.post("/chat", data={"key": "k", "text": "你好"}).status_code == 303
    assert client.get("/cases").status_code == 303
