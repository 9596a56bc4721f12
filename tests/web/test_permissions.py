"""Every address with every role: the table that says who may open what."""

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from bot.store.models import Role
from bot.web.app import create_app
from bot.wiring import Hotline
from tests.web.visiting import PASSWORD, Visit, key_in, open_case

ANYONE = {None, *Role}
OPERATORS = {Role.OPERATOR, Role.SUPERVISOR}
CASEWORKERS = {Role.CASEWORKER, Role.SUPERVISOR}
EDITORS = {Role.EDITOR, Role.SUPERVISOR}
WITH_A_DESK = OPERATORS | CASEWORKERS | {Role.EDITOR, Role.ADMIN}

ADDRESSES = [
    ("GET", "/", ANYONE),
    ("POST", "/chat", ANYONE),
    ("GET", "/chat/newer", ANYONE),
    ("GET", "/leave", ANYONE),
    ("POST", "/leave", ANYONE),
    ("GET", "/result", ANYONE),
    ("POST", "/look", ANYONE),
    ("POST", "/suggest", ANYONE),
    ("GET", "/topics", ANYONE),
    ("GET", "/topics/{name}", ANYONE),
    ("GET", "/answers/{entry_id}", ANYONE),
    ("GET", "/status", ANYONE),
    ("POST", "/status", ANYONE),
    ("POST", "/status/rate", ANYONE),
    ("POST", "/status/review", ANYONE),
    ("GET", "/documents", ANYONE),
    ("GET", "/documents/{document_id}", ANYONE),
    ("GET", "/clauses/{document_id}/{article}", ANYONE),
    ("GET", "/api/health", ANYONE),
    ("GET", "/api/ask", ANYONE),
    ("GET", "/sign-in", ANYONE),
    ("POST", "/sign-in", ANYONE),
    ("POST", "/sign-out", ANYONE),
    ("GET", "/desk", WITH_A_DESK),
    ("GET", "/operator", OPERATORS),
    ("POST", "/operator", OPERATORS),
    ("GET", "/operator/case", OPERATORS),
    ("POST", "/operator/case", OPERATORS),
    ("POST", "/operator/caller/new", OPERATORS),
    ("GET", "/operator/caller", OPERATORS),
    ("POST", "/operator/caller", OPERATORS),
    ("GET", "/operator/caller/newer", OPERATORS),
    ("POST", "/operator/caller/log", OPERATORS),
    ("POST", "/operator/calls", OPERATORS),
    ("POST", "/operator/calls/undo", OPERATORS),
    ("POST", "/operator/pins", OPERATORS),
    ("GET", "/operator/unanswered", OPERATORS),
    ("GET", "/cases", CASEWORKERS),
    ("POST", "/cases/next", CASEWORKERS),
    ("GET", "/cases/live", CASEWORKERS),
    ("POST", "/cases/find", CASEWORKERS),
    ("POST", "/cases/filters", CASEWORKERS),
    ("POST", "/cases/filters/{filter_id}", CASEWORKERS),
    ("POST", "/cases/bulk", CASEWORKERS),
    ("GET", "/cases/{number}", CASEWORKERS),
    ("POST", "/cases/{number}/claim", CASEWORKERS),
    ("POST", "/cases/{number}/release", CASEWORKERS),
    ("POST", "/cases/{number}/note", CASEWORKERS),
    ("POST", "/cases/{number}/reply", CASEWORKERS),
    ("POST", "/cases/{number}/reply/fill", CASEWORKERS),
    ("POST", "/cases/{number}/papers", CASEWORKERS),
    ("GET", "/replies", CASEWORKERS),
    ("POST", "/replies", CASEWORKERS),
    ("POST", "/replies/remove", CASEWORKERS),
    ("POST", "/cases/{number}/resolve", CASEWORKERS),
    ("POST", "/cases/{number}/contact", CASEWORKERS),
    ("POST", "/cases/{number}/transfer", CASEWORKERS),
    ("POST", "/cases/{number}/return", CASEWORKERS),
    ("POST", "/cases/{number}/reopen", CASEWORKERS),
    ("GET", "/cases/{number}/merge", CASEWORKERS),
    ("POST", "/cases/{number}/merge", CASEWORKERS),
    ("GET", "/absences", CASEWORKERS),
    ("POST", "/absences", CASEWORKERS),
    ("POST", "/absences/{absence_id}/take-back", CASEWORKERS),
    ("GET", "/due", CASEWORKERS),
    ("GET", "/today", CASEWORKERS),
    ("GET", "/cases/{number}/life", CASEWORKERS),
    ("POST", "/cases/{number}/papers/{form}", CASEWORKERS),
    ("GET", "/papers", CASEWORKERS),
    ("GET", "/notice-list", CASEWORKERS),
    ("POST", "/notice-list/file", CASEWORKERS),
    ("POST", "/ledger/file", {Role.SUPERVISOR}),
    ("GET", "/ledger/import", {Role.SUPERVISOR}),
    ("POST", "/ledger/import", {Role.SUPERVISOR}),
    ("POST", "/cases/{number}/life/moves/{name}", CASEWORKERS),
    ("POST", "/cases/{number}/life/pause", CASEWORKERS),
    ("POST", "/cases/{number}/life/resume", CASEWORKERS),
    ("POST", "/cases/{number}/life/person", CASEWORKERS),
    ("POST", "/cases/{number}/life/reveal", CASEWORKERS),
    ("GET", "/cases/{number}/job", CASEWORKERS),
    ("GET", "/cases/{number}/record", CASEWORKERS),
    ("POST", "/cases/{number}/job/{act}", CASEWORKERS),
    ("GET", "/employers", CASEWORKERS),
    ("POST", "/employers", CASEWORKERS),
    ("GET", "/employers/{employer_id}", CASEWORKERS),
    ("POST", "/employers/{employer_id}", CASEWORKERS),
    ("GET", "/posts", CASEWORKERS),
    ("POST", "/posts", CASEWORKERS),
    ("POST", "/posts/plan", CASEWORKERS),
    ("GET", "/posts/{post_id}", CASEWORKERS),
    ("POST", "/posts/{post_id}/{act}", CASEWORKERS),
    ("GET", "/vacancies", CASEWORKERS),
    ("POST", "/vacancies", CASEWORKERS),
    ("GET", "/vacancies/{vacancy_id}", CASEWORKERS),
    ("POST", "/vacancies/{vacancy_id}/{act}", CASEWORKERS),
    ("GET", "/reports", CASEWORKERS),
    ("GET", "/reports/{unit}/{month}", CASEWORKERS),
    ("GET", "/reports/{unit}/{month}/cases", CASEWORKERS),
    ("GET", "/reports/{unit}/{month}/sheet", CASEWORKERS),
    ("GET", "/reports/{unit}/quarter/{year}/{number}", CASEWORKERS),
    ("GET", "/targets/sheet", CASEWORKERS),
    ("POST", "/reports/{unit}/{month}/draft", CASEWORKERS),
    ("POST", "/reports/{unit}/{month}/submit", CASEWORKERS),
    ("POST", "/reports/{unit}/{month}/return", CASEWORKERS),
    ("POST", "/reports/{unit}/{month}/approve", CASEWORKERS),
    ("GET", "/targets", CASEWORKERS),
    ("POST", "/targets", CASEWORKERS),
    ("GET", "/overview", {Role.SUPERVISOR}),
    ("GET", "/overview/cases", {Role.SUPERVISOR}),
    ("GET", "/knowledge", EDITORS),
    ("GET", "/knowledge/{entry_id}", EDITORS),
    ("GET", "/knowledge/{entry_id}/compare", EDITORS),
    ("GET", "/knowledge/{entry_id}/edit", EDITORS),
    ("POST", "/knowledge/{entry_id}/edit", EDITORS),
    ("GET", "/new-entry", EDITORS),
    ("POST", "/new-entry", EDITORS),
    ("POST", "/knowledge/{entry_id}/submit", EDITORS),
    ("POST", "/knowledge/{entry_id}/return", EDITORS),
    ("POST", "/knowledge/{entry_id}/publish", EDITORS),
    ("POST", "/knowledge/{entry_id}/withdraw", EDITORS),
    ("POST", "/knowledge/{entry_id}/drop", EDITORS),
    ("POST", "/knowledge/{entry_id}/restore", EDITORS),
    ("GET", "/open-questions", EDITORS),
    ("POST", "/open-questions/draft", EDITORS),
    ("POST", "/open-questions/dismiss", EDITORS),
    ("POST", "/open-questions/reopen", EDITORS),
    ("GET", "/admin", {Role.ADMIN}),
    ("POST", "/admin/staff", {Role.ADMIN}),
    ("POST", "/admin/staff/{name}/unit", {Role.ADMIN}),
    ("POST", "/admin/staff/{name}/password", {Role.ADMIN}),
    ("POST", "/admin/staff/{name}/close", {Role.ADMIN}),
    ("POST", "/admin/staff/{name}/open", {Role.ADMIN}),
    ("POST", "/admin/staff/{name}/role", {Role.ADMIN}),
    ("GET", "/admin/calendar", {Role.ADMIN}),
    ("GET", "/admin/replies", {Role.ADMIN}),
    ("POST", "/admin/replies", {Role.ADMIN}),
    ("POST", "/admin/replies/remove", {Role.ADMIN}),
    ("GET", "/admin/districts", {Role.ADMIN}),
    ("GET", "/admin/districts/{code}", {Role.ADMIN}),
    ("POST", "/admin/units/{code}/person", {Role.ADMIN}),
    ("POST", "/admin/units/{code}/name", {Role.ADMIN}),
    ("POST", "/admin/units/{code}/close", {Role.ADMIN}),
    ("POST", "/admin/units/{code}/open", {Role.ADMIN}),
    ("POST", "/admin/units/{code}/below", {Role.ADMIN}),
]
VALUES = {
    "entry_id": "4050-apply",
    "form": "plan",
    "code": "230102",
    "document_id": "harbin-2010-230",
    "article": "6(3)",
    "name": "register",
    "act": "close",
    "employer_id": 1,
    "post_id": 1,
    "vacancy_id": 1,
    "unit": "2301",
    "month": "2026-10",
    "year": "2026",
    "absence_id": "1",
    "filter_id": "1",
}


@pytest.mark.parametrize(("method", "path", "allowed"), ADDRESSES, ids=[f"{m} {p}" for m, p, _ in ADDRESSES])
def test_who_may_open_what(hotline: Hotline, visit: Visit, method: str, path: str, allowed: set[Role | None]) -> None:
    number = open_case(hotline)
    address = path.format(number=number, **VALUES)
    for role in (None, *Role):
        answer = visit(role).request(method, address, data={} if method == "GET" else {"key": f"key of {role}"})
        sent_to_sign_in = answer.headers.get("location", "").startswith("/sign-in?next=")
        # What was posted is kept in the page through the sign-in.
        asked_to_sign_in = answer.status_code == 401 and 'name="kept.action"' in answer.text
        refused = answer.status_code == 403 or sent_to_sign_in or asked_to_sign_in
        assert refused == (role not in allowed), (role, answer.status_code)
        if role is not None and role not in allowed:
            assert answer.status_code == 403


def test_the_table_lists_every_address(hotline: Hotline) -> None:
    app = create_app(hotline)
    found = {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}
    assert found == {(method, path) for method, path, _ in ADDRESSES}
    assert [route.path for route in app.routes if isinstance(route, Mount)] == ["/static"]


def test_a_stranger_is_brought_back_after_signing_in(visit: Visit) -> None:
    stranger = visit(None)
    answer = stranger.get("/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/cases")


@pytest.mark.parametrize("elsewhere", ["https://other.example/", "//other.example/", "/\\other.example", "cases", ""])
def test_signing_in_leads_to_no_other_site(visit: Visit, elsewhere: str) -> None:
    form = {"name": "caseworker", "password": PASSWORD, "next": elsewhere}
    assert _sign_in(visit(None), form) == "/desk"


def _sign_in(client: TestClient, form: dict[str, str]) -> str:
    return client.post("/sign-in", data=form).headers["location"]


def test_a_wrong_password_says_no_more_than_that(visit: Visit) -> None:
    page = {
        name: visit(None).post("/sign-in", data={"name": name, "password": "wrong"})
        for name in ("caseworker", "nobody-here")
    }
    assert [answer.status_code for answer in page.values()] == [401, 401]
    assert page["caseworker"].text.replace("caseworker", "") == page["nobody-here"].text.replace("nobody-here", "")


def test_signing_out_ends_the_session_on_the_server(visit: Visit) -> None:
    client = visit(None)
    client.post("/sign-in", data={"name": "caseworker", "password": PASSWORD})
    token = client.cookies["staff"]
    assert client.get("/cases").status_code == 200
    client.post("/sign-out")
    client.cookies.set("staff", token)
    assert client.get("/cases").status_code == 303


def test_a_case_that_is_not_there_is_not_found(visit: Visit) -> None:
    client = visit(Role.CASEWORKER)
    assert client.get("/cases/20990101-0001").status_code == 404
    for action in ("claim", "release", "note", "reply", "contact"):
        form = {"key": "k", "text": "好"}
        assert client.post(f"/cases/20990101-0001/{action}", data=form).status_code == 404


def test_the_contact_is_masked_until_it_is_asked_for(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    client = visit(Role.CASEWORKER)
    assert "138****1234" in client.get(f"/cases/{number}").text
    refused = client.post(f"/cases/{number}/contact", data={"key": "k"})
    assert refused.status_code == 409
    assert "13800001234" not in refused.text
    client.post(f"/cases/{number}/claim")
    shown = client.post(f"/cases/{number}/contact", data={"key": key_in(client.get(f"/cases/{number}").text)})
    assert "13800001234" in shown.text
    assert "13800001234" not in client.get(f"/cases/{number}").text
