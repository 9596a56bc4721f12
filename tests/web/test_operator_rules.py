"""The operator's look-up: the caller's district, internal entries, and an answer that is withheld."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.casework.sign_in import open_session
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store.models import Role
from bot.web.app import create_app
from bot.wiring import Hotline
from knowledge.loader import load
from tests.knowledge.bases import DOCUMENT, ENTRIES, write
from tests.knowledge.test_local_rules import base_with_rules
from tests.web.conftest import Fixed

Desk = Callable[..., TestClient]


@pytest.fixture
def desk(hotline: Hotline, members: dict[Role, StaffMember], tmp_path: Path) -> Desk:
    """An operator's browser on a small base; ``files`` change the content."""

    def open_desk(role: Role | None = Role.OPERATOR, **files: str) -> TestClient:
        folder = write(base_with_rules(tmp_path / "content"), **files)
        client = TestClient(create_app(replace(hotline, knowledge=Fixed(load(folder)))), follow_redirects=False)
        if role:
            with hotline.store.transaction() as session:
                client.cookies.set("staff", open_session(session, members[role], utcnow()))
        return client

    return open_desk


def test_the_callers_district_decides_whose_rule_is_read_aloud(desk: Desk) -> None:
    client = desk()
    page = client.get("/operator", params={"q": "贷款要什么条件", "district": "230102"}).text
    assert "到甲区窗口申请。" in page
    assert "某路1号" in page
    assert re.search(r'<option value="230102"[^>]* selected>甲区</option>', page)
    assert "到社区申请。" in client.get("/operator", params={"q": "贷款要什么条件"}).text
    assert client.get("/operator", params={"q": "贷款", "district": "<script>"}).status_code == 200


def test_an_internal_entry_is_shown_to_operators_and_said_to_be_one(desk: Desk) -> None:
    inside = ENTRIES.replace("- id: loan", "- id: loan\n  status: internal\n  audience: [operator]")
    page = desk(entries__all=inside).get("/operator", params={"q": "创业贷款咋申请"}).text
    assert "到社区申请。" in page
    assert "内部，不对外说" in page
    assert "话务员用" in page
    resident = desk(None, entries__all=inside)
    assert "到社区申请。" not in resident.get("/api/ask", params={"q": "创业贷款咋申请"}).text


def test_an_ended_source_is_said_before_anything_is_read_aloud(desk: Desk) -> None:
    ended = DOCUMENT.replace("effective_from: 2010-10-01", "effective_from: 2010-10-01\neffective_to: 2020-12-31")
    page = desk(documents__rules=ended).get("/operator", params={"q": "公益岗是啥"}).text
    assert "只管到2020年12月31日" in page
    assert "政府出钱开发的岗位。" not in page


def test_the_api_answers_for_a_district(desk: Desk) -> None:
    client = desk(None)
    found = client.get("/api/ask", params={"q": "贷款要什么条件", "district": "230102"}).json()
    assert (found["entry"], found["district"]) == ("loan", {"code": "230102", "name": "甲区"})
    assert client.get("/api/ask", params={"q": "贷款", "district": "x"}).status_code == 422
