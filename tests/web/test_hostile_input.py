"""Input that no form of ours sends, on both databases: a polite page, never a 500."""

import pytest

from bot.store.models import Role
from tests.web.visiting import Visit

TEXTS = [
    "\x00",
    "a\x00b",
    "\u202eabc\u202c",
    "😀" * 500,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "' OR 1=1 --",
]


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


def test_a_cookie_that_is_none_of_ours_is_a_new_visitor(visit: Visit) -> None:
    client = visit(None)
    client.cookies.set("person", "x" * 3000)
    client.cookies.set("staff", "nobody")
    assert client.get("/").status_code == 200
    assert client.post("/chat", data={"key": "k", "text": "你好"}).status_code == 303
    assert client.get("/cases").status_code == 303
