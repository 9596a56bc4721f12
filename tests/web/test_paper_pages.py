"""Papers at the desk: forms of a case, the list for the notice, a ledger brought in."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import select

from bot.casework import lives, persons
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.clock import today, utcnow
from bot.store import audit
from bot.store.life_models import LifeMove
from bot.store.models import Role
from bot.web.ledger_import import LARGEST
from bot.web.security import MAX_BODY
from bot.wiring import Hotline
from tests.casework.ledger_files import HEADINGS, book, identity, person
from tests.web.visiting import Visit, open_case

IDENTITY = identity(1)


@pytest.fixture
def number(hotline: Hotline, members: dict[Role, StaffMember], visit: Visit) -> str:
    """A case on notice, held by the caseworker."""
    rules = hotline.knowledge.current.casework
    assert rules is not None
    number = open_case(hotline, district="230102")
    visit(Role.CASEWORKER).post(f"/cases/{number}/claim")
    on, member = today(), members[Role.CASEWORKER]
    five = dict.fromkeys(("household", "family", "unemployment_reason", "skills", "wishes"), "好")
    steps: list[Filled] = [
        Filled("register", {"registered_on": on}),
        Filled("home_visit", {"visited_on": on, **five}),
        Filled("start_notice", {"notice_from": on, "notice_until": date(on.year + 1, 1, 1)}),
    ]
    with hotline.store.transaction() as session:
        known = Person(name="{{7*7}}", identity=IDENTITY)
        persons.record(session, hotline.vault, number, member, known, rules=rules, now=utcnow())
        for step in steps:
            lives.move(session, rules, number, member, step, now=utcnow())
    return number


def test_a_form_comes_filled_in_and_stands_in_the_trail(hotline: Hotline, visit: Visit, number: str) -> None:
    client = visit(Role.CASEWORKER)
    assert "就业困难人员认定申请表" in client.get(f"/cases/{number}/life").text
    answer = client.post(f"/cases/{number}/papers/application")
    assert answer.headers["content-disposition"] == f'attachment; filename="application-{number}.docx"'
    assert answer.headers["cache-control"] == "no-store"
    cells = [cell.text for row in Document(io.BytesIO(answer.content)).tables[0].rows for cell in row.cells]
    assert "{{7*7}}" in cells
    assert IDENTITY in cells
    with hotline.store.reading() as session:
        assert audit.trail(session, f"case:{number}")[-1].action == "paper.form"
    assert client.post(f"/cases/{number}/papers/none").status_code == 404


def test_the_notice_list_is_masked_on_the_page_and_in_the_file(visit: Visit, number: str) -> None:
    assert number
    client = visit(Role.CASEWORKER)
    page = client.get("/notice-list").text
    assert "{*****}" in page
    assert IDENTITY not in page
    cells = load_workbook(io.BytesIO(client.post("/notice-list/file").content)).worksheets[0]
    assert "{*****}" in [cell.value for row in cells for cell in row]


def send(client: TestClient, path: Path, choice: str, checked: str = "", **more: str) -> tuple[int, str]:
    """The form of the page, as its script sends it."""
    answer = client.post(
        "/ledger/import",
        data={"choice": choice, "checked": checked, "district": "230102", **more},
        files={"file": (path.name, path.read_bytes())},
        headers={"HX-Request": "true"},
    )
    return answer.status_code, answer.text


def moves(hotline: Hotline) -> int:
    with hotline.store.reading() as session:
        return len(session.exec(select(LifeMove)).all())


def test_a_ledger_is_checked_seen_and_then_taken_over(hotline: Hotline, visit: Visit, tmp_path: Path) -> None:
    client = visit(Role.SUPERVISOR)
    assert "导入原来的台账" in client.get("/ledger/import").text
    path = book(tmp_path / "台账.xlsx", [person(1), person(2, categories="大龄")])
    status, found = send(client, path, "check")
    assert (status, moves(hotline)) == (200, 0)
    assert "第3行“人员类别”：“大龄”认不出来。" in found
    assert "<html" not in found, "the page's script keeps the chosen file"
    (checked,) = re.findall(r'name="checked" value="(\w+)"', found)
    other = book(tmp_path / "other.xlsx", [person(3)])
    assert send(client, other, "clean", checked)[0] == 409
    assert send(client, path, "all", checked)[0] == 200
    assert moves(hotline) == 0, "with a wrong row nobody is taken over unless somebody says so"
    assert "已导入 1 人" in send(client, path, "clean", checked)[1]
    assert "已导入 0 人" in send(client, path, "clean", checked)[1]
    assert moves(hotline) == 1
    ledger = load_workbook(io.BytesIO(client.post("/ledger/file").content)).worksheets[0]
    assert identity(1) in [cell.value for row in ledger for cell in row]
    number = f"{today():%Y%m%d}-T00001"
    assert "从原台账导入" in client.get(f"/cases/{number}").text


def test_what_is_no_ledger_is_said(visit: Visit, tmp_path: Path) -> None:
    client = visit(Role.SUPERVISOR)
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"\xd0\xcf\x11\xe0")
    status, found = send(client, broken, "check")
    assert status == 422
    assert ".xls" in found
    nothing = client.post("/ledger/import", data={"choice": "check"})
    assert nothing.status_code == 422
    assert "还没有选文件" in nothing.text
    headings = book(tmp_path / "y.xlsx", [], HEADINGS)
    assert "下面没有人" in send(client, headings, "check")[1]


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY + 1, 422), (LARGEST + 1, 413)])
def test_a_ledger_may_be_larger_than_a_form(visit: Visit, tmp_path: Path, size: int, status: int) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\0" * size)
    assert send(visit(Role.SUPERVISOR), path, "check")[0] == status
