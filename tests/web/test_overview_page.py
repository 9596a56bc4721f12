"""The supervisor's overview: who may see what, and every figure opens."""

import html
import re

import pytest

from bot.casework import staff
from bot.store.models import Role
from bot.wiring import Hotline
from tests.web.visiting import PASSWORD, Visit, open_case


def figures(page: str) -> list[tuple[str, int]]:
    found = re.findall(r'<td[^>]*><a href="([^"]+)"[^>]*>(\d+)</a>', page)
    return [(html.unescape(address), int(count)) for address, count in found]


def test_every_figure_opens_the_cases_behind_it(visit: Visit, hotline: Hotline) -> None:
    numbers = {open_case(hotline, district=district) for district in ("230102", "230102", "230103", "")}
    client = visit(Role.SUPERVISOR)
    shown = figures(client.get("/overview").text)
    assert shown
    for address, count in shown:
        opened = re.findall(r'href="/cases/([\d-]+)"', client.get(address).text)
        assert len(opened) == count
        assert set(opened) <= numbers


def test_a_district_can_be_chosen(visit: Visit, hotline: Hotline) -> None:
    open_case(hotline, district="230102")
    open_case(hotline, district="230103")
    client = visit(Role.SUPERVISOR)
    assert [count for _, count in figures(client.get("/overview").text)] == [2]
    assert [count for _, count in figures(client.get("/overview?district=230103").text)] == [1]


def test_a_supervisor_of_a_district_sees_no_other(visit: Visit, hotline: Hotline, password_hash: str) -> None:
    number = open_case(hotline, district="230102")
    with hotline.store.transaction() as session:
        staff.add(session, "far", Role.SUPERVISOR, "230103", password_hash)
    client = visit(None)
    client.post("/sign-in", data={"name": "far", "password": PASSWORD})
    assert figures(client.get("/overview?district=230102").text) == []
    asked = "/overview/cases?table=waiting&row=today&column=cases&district=230102"
    assert number not in client.get(asked).text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CASEWORKER])
def test_nobody_else_may_see_it(visit: Visit, role: Role) -> None:
    assert visit(role).get("/overview").status_code == 403


@pytest.mark.parametrize("query", ["table=nothing&row=x&column=y", "table=waiting&row=today&column=y", "table=waiting"])
def test_a_figure_that_is_none_is_not_found(visit: Visit, query: str) -> None:
    assert visit(Role.SUPERVISOR).get(f"/overview/cases?{query}").status_code in {404, 422}
