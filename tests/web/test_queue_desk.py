"""The queue's page: filters that an address holds, kept ones, a case found, several cases at once."""

import re

import pytest
from fastapi.testclient import TestClient

from bot.casework import cases
from bot.store.models import Role
from bot.wiring import Hotline
from tests.web.visiting import SECRET, Visit, key_in, open_case

LIKELY: dict[str, object] = {"decision": {"categories": {"disabled": {"outcome": "likely_eligible"}}}}


@pytest.fixture
def worker(visit: Visit) -> TestClient:
    return visit(Role.CASEWORKER)


def shown(page: str) -> list[str]:
    return re.findall(r'data-number="([\d-]+)"', page)


def hidden(page: str) -> list[tuple[str, str]]:
    """The hidden fields of the form to all of them, in their order."""
    form = page.split('action="/cases/bulk"')[1].split("</form>", maxsplit=1)[0]
    return re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)


def post(worker: TestClient, fields: list[tuple[str, str]]) -> str:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return worker.post("/cases/bulk", data=sent).text


def holder(hotline: Hotline, number: str) -> str:
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        return cases.holder_name(session, row)


def test_an_address_holds_the_filter_and_keeps_it_under_a_name(hotline: Hotline, worker: TestClient) -> None:
    here, there = open_case(hotline, district="230102", packet=LIKELY), open_case(hotline, district="230103")
    assert shown(worker.get("/cases").text) == [here, there]
    query = "district=230102&category=disabled"
    page = worker.get(f"/cases?{query}")
    assert shown(page.text) == [here]
    assert '<option value="disabled" selected>' in page.text
    assert shown(worker.get("/cases?category=disabled&waited=3").text) == []
    assert shown(worker.get("/cases?status=all&whose=nonsense&due=%27&category=%22%5D&waited=x").text) == [here, there]
    form = {"key": key_in(page.text), "name": "道里残疾"}
    for _ in range(2):
        assert worker.post(f"/cases/filters?{query}", data=form).headers["location"] == f"/cases?{query}"
    page = worker.get("/cases")
    assert page.text.count(f'href="/cases?{query.replace("&", "&amp;")}"') == 1
    (rename,) = set(re.findall(r'action="(/cases/filters/\d+)"', page.text))
    assert worker.post(rename, data={"name": ""}).status_code == 409
    assert worker.post(rename, data={"name": "我的片"}).status_code == 303
    assert "我的片" in worker.get("/cases").text
    assert worker.post(rename, data={"act": "delete"}).status_code == 303
    assert "我的片" not in worker.get("/cases").text


def test_a_scanned_code_leads_to_the_case_and_stands_in_no_address(hotline: Hotline, worker: TestClient) -> None:
    first, second = open_case(hotline), open_case(hotline)
    assert worker.post("/cases/find", data={"typed": f"{first} {SECRET}"}).headers["location"] == f"/cases/{first}"
    several = worker.post("/cases/find", data={"typed": first[4:11]})
    assert (several.status_code, shown(several.text)) == (200, [second, first])
    nothing = worker.post("/cases/find", data={"typed": "张小明"})
    assert (nothing.status_code, shown(nothing.text)) == (404, [])


def test_several_are_claimed_at_once_after_a_look(hotline: Hotline, visit: Visit, worker: TestClient) -> None:
    first, second, third = (open_case(hotline) for _ in range(3))
    visit(Role.SUPERVISOR).post(f"/cases/{third}/claim")
    ticked = [("number", number) for number in (first, second, third)]
    look = post(worker, [("act", "claim"), *ticked])
    assert "确认以后办 2 件。1 件不能办" in look
    assert "supervisor" in look.split("不能办的")[1]
    assert holder(hotline, first) == ""
    form = hidden(look)
    visit(Role.SUPERVISOR).post(f"/cases/{second}/claim")
    for _ in range(2):
        assert "办好 1 件。1 件没有办" in post(worker, form)
    assert [holder(hotline, one) for one in (first, second, third)] == ["caseworker", "supervisor", "supervisor"]
    assert "先在列表里选几件" in post(worker, [("act", "claim")])
    assert "一次最多办50件" in post(worker, [("number", str(one)) for one in range(51)])


def test_several_are_handed_on_and_several_make_a_step(hotline: Hotline, worker: TestClient) -> None:
    numbers = [open_case(hotline) for _ in range(2)]
    ticked = [("number", number) for number in numbers]
    for number in numbers:
        worker.post(f"/cases/{number}/claim")
    asked = post(worker, [("act", "move"), *ticked])
    assert 'value="register">登记</button>' in asked
    asked = post(worker, [*hidden(asked), ("move", "register")])
    look = post(worker, [*hidden(asked), ("registered_on", "2099-01-01")])
    assert "不能是以后的日子" in look
    assert "没有可以确认的" in look
    look = post(worker, [*hidden(asked), ("registered_on", "2026-01-01")])
    for _ in range(2):
        assert "办好 2 件。" in post(worker, hidden(look))
    assert "已登记，待入户核查" in worker.get(f"/cases/{numbers[0]}/life").text
    asked = post(worker, [("act", "transfer"), *ticked])
    assert "选一样" in post(worker, [*hidden(asked), ("reason", "换人")])
    look = post(worker, [*hidden(asked), ("person", "supervisor"), ("reason", "换人")])
    assert look.count("转到 supervisor") == 2
    assert "办好 2 件。" in post(worker, hidden(look))
    assert [holder(hotline, one) for one in numbers] == ["supervisor", "supervisor"]
