"""The administrator's districts: what is content says its file; units and named persons are changed here."""

import pytest

from bot.casework import units
from bot.store import audit
from bot.store.models import Role
from bot.wiring import Hotline
from tests.web.visiting import Visit

DAOLI = "/admin/districts/230102"


@pytest.fixture(autouse=True)
def tree(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        units.ensure(session, hotline.knowledge.current)


def test_a_unit_is_added_named_and_closed(hotline: Hotline, visit: Visit) -> None:
    admin = visit(Role.ADMIN)
    assert "道里区" in admin.get("/admin/districts").text
    page = admin.get(DAOLI).text
    assert "knowledge/content/districts/230102.yaml" in page
    assert "未设定" in page  # no office is known
    new = {"new": "D1", "name": "花园街道"}
    assert admin.post("/admin/units/230102/below", data=new).headers["location"] == f"{DAOLI}?done=unit"
    taken = admin.post("/admin/units/230102/below", data=new)
    assert taken.status_code == 409
    assert "D1" in taken.text
    assert admin.post("/admin/units/230102/below", data={"new": " ", "name": "x"}).status_code == 409
    assert admin.post("/admin/units/D1/below", data={"new": "D11", "name": "滨江社区"}).status_code == 303
    assert admin.post("/admin/units/D11/person", data={"name": "caseworker"}).status_code == 303
    assert "专人：caseworker" in admin.get(DAOLI).text
    refused = admin.post("/admin/units/D1/close")
    assert refused.status_code == 409
    assert "还不能撤销" in refused.text
    assert admin.post("/admin/units/D11/name", data={"name": "江畔社区"}).status_code == 303
    assert admin.post("/admin/units/D11/close").status_code == 303
    assert admin.post("/admin/units/D1/close").status_code == 303
    assert '江畔社区</strong> <span class="soft small">D11 · 已撤销' in admin.get(DAOLI).text
    still = admin.post("/admin/units/D11/open")
    assert still.status_code == 409
    assert "请先恢复上级" in still.text
    assert admin.post("/admin/units/D1/open").headers["location"] == f"{DAOLI}?done=reopened"
    assert admin.post("/admin/units/D11/open").status_code == 303
    assert "恢复江畔社区" not in admin.get(DAOLI).text
    with hotline.store.reading() as session:
        lines = [(one.actor, one.action) for one in audit.trail(session, "unit:D11")]
    assert lines == [("staff:admin", f"unit.{act}") for act in ("add", "name_person", "rename", "close", "reopen")]


def test_a_person_from_elsewhere_answers_for_no_unit(visit: Visit) -> None:
    admin = visit(Role.ADMIN)
    admin.post("/admin/staff/caseworker/unit", data={"unit": "230103"})
    refused = admin.post("/admin/units/230102/person", data={"name": "caseworker"})
    assert refused.status_code == 409
    assert admin.get("/admin/districts/999999").status_code == 404
    assert admin.post("/admin/units/2301/person", data={"name": ""}).status_code == 404  # the city is no district's
