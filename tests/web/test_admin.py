"""The administrator's pages: accounts that work, stop working, change their password; the calendar of deadlines."""

import html
import re
from datetime import date

import pytest

from bot.casework import staff, units
from bot.casework.sign_in import sign_in
from bot.clock import utcnow
from bot.store.models import Role
from bot.web.admin import MOST_ACCOUNTS
from bot.web.month import Kind, kind_of
from bot.wiring import Hotline
from tests.web.visiting import PASSWORD, Visit

OTHERS = [Role.OPERATOR, Role.CASEWORKER, Role.SUPERVISOR, Role.EDITOR]


def password_in(page: str) -> str:
    found = re.search(r"密码:([\w-]+)", html.unescape(page))
    assert found, page
    return found[1]


def is_let_in(hotline: Hotline, name: str, password: str) -> bool:
    return sign_in(hotline.store, name, password, utcnow()).member is not None


def test_an_account_is_made_and_works_with_the_password_shown(visit: Visit, hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        units.ensure(session, hotline.knowledge.current)
    page = visit(Role.ADMIN).post("/admin/staff", data={"name": "王芳", "role": "caseworker", "unit": "230103"}).text
    found = sign_in(hotline.store, "王芳", password_in(page), utcnow()).member
    assert found
    assert (found.role, found.district) == (Role.CASEWORKER, "230103")


def test_of_many_accounts_a_page_is_shown_and_others_are_looked_for(
    visit: Visit, hotline: Hotline, password_hash: str
) -> None:
    client = visit(Role.ADMIN)
    assert "找账号" not in client.get("/admin").text
    with hotline.store.transaction() as session:
        for at in range(MOST_ACCOUNTS):
            staff.add(session, f"人{at:03d}", Role.CASEWORKER, "230103", password_hash, actor="cli")
        last = staff.add(session, "最后的", Role.CASEWORKER, "230104", password_hash, actor="cli").id
    page = client.get("/admin").text
    assert page.count("<li id=") == MOST_ACCOUNTS
    assert "最后的" not in page
    for sought in ("最后", "道外"):
        found = client.get("/admin", params={"q": sought}).text
        assert re.findall(r"<strong>(.+?)</strong>", found) == ["最后的"]
    assert "改做" in client.get("/admin", params={"change": str(last)}).text  # beyond the page, its forms are shown
    assert "没有找到" in client.get("/admin", params={"q": "查无此人"}).text


@pytest.mark.parametrize("name", ["", "two words", "<b>", "x" * 41])
def test_a_bad_name_is_told_and_stays_in_the_form(visit: Visit, name: str) -> None:
    response = visit(Role.ADMIN).post("/admin/staff", data={"name": name, "role": "editor"})
    assert response.status_code == 422
    assert f'name="name" value="{html.escape(name)}"' in response.text
    assert "账号名只能用" in response.text
    assert re.search(r'<option value="editor" selected', response.text)


def test_a_name_that_is_taken_makes_no_second_account(visit: Visit, hotline: Hotline) -> None:
    response = visit(Role.ADMIN).post("/admin/staff", data={"name": "operator", "role": "supervisor"})
    assert response.status_code == 422
    assert is_let_in(hotline, "operator", PASSWORD)


def test_an_unknown_unit_makes_no_account(visit: Visit, hotline: Hotline) -> None:
    data = {"name": "wang", "role": "caseworker", "unit": "999999"}
    assert visit(Role.ADMIN).post("/admin/staff", data=data).status_code == 422
    with hotline.store.reading() as session:
        assert "wang" not in [row.name for row in staff.accounts(session)]


def test_a_new_password_ends_the_old_one_and_every_sign_in(visit: Visit, hotline: Hotline) -> None:
    worker = visit(Role.CASEWORKER)
    assert worker.get("/cases").status_code == 200
    page = visit(Role.ADMIN).post("/admin/staff/caseworker/password").text
    assert worker.get("/cases", follow_redirects=False).status_code == 303
    assert not is_let_in(hotline, "caseworker", PASSWORD)
    assert is_let_in(hotline, "caseworker", password_in(page))


def test_a_closed_account_is_out_and_says_so(visit: Visit, hotline: Hotline) -> None:
    worker = visit(Role.OPERATOR)
    page = visit(Role.ADMIN).post("/admin/staff/operator/close").text
    assert "已停用" in page
    assert worker.get("/operator", follow_redirects=False).status_code == 303
    assert not is_let_in(hotline, "operator", PASSWORD)


def test_a_closed_account_is_opened_again_with_another_password(visit: Visit, hotline: Hotline) -> None:
    admin = visit(Role.ADMIN)
    admin.post("/admin/staff/operator/close")
    assert "重新启用operator" in admin.get("/admin").text
    page = admin.post("/admin/staff/operator/open").text
    assert not is_let_in(hotline, "operator", PASSWORD)
    assert is_let_in(hotline, "operator", password_in(page))
    assert admin.post("/admin/staff/operator/open").status_code == 404


def test_an_account_does_other_work_from_now_on_but_not_ones_own(visit: Visit) -> None:
    admin, worker = visit(Role.ADMIN), visit(Role.OPERATOR)
    assert worker.get("/knowledge").status_code == 403
    assert "operator 现在是政策编辑" in admin.post("/admin/staff/operator/role", data={"role": "editor"}).text
    assert worker.get("/knowledge").status_code == 200
    own = admin.post("/admin/staff/admin/role", data={"role": "editor"})
    assert own.status_code == 422
    assert "请另一位管理员来改" in own.text


def test_nobody_closes_the_account_they_work_with(visit: Visit, hotline: Hotline) -> None:
    assert visit(Role.ADMIN).post("/admin/staff/admin/close").status_code == 422
    assert is_let_in(hotline, "admin", PASSWORD)


@pytest.mark.parametrize("act", ["password", "close", "unit", "open", "role"])
def test_an_account_that_is_none_is_not_found(visit: Visit, act: str) -> None:
    response = visit(Role.ADMIN).post(f"/admin/staff/nobody/{act}", data={"unit": "230100", "role": "editor"})
    assert response.status_code in {404, 422}


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["/admin", "/admin/calendar"])
def test_nobody_else_gets_in(visit: Visit, role: Role, path: str) -> None:
    assert visit(role).get(path).status_code == 403


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_makes_accounts(visit: Visit, role: Role) -> None:
    assert visit(role).post("/admin/staff", data={"name": "x", "role": "admin"}).status_code == 403


def test_the_calendar_shows_what_deadlines_count(visit: Visit, hotline: Hotline) -> None:
    client = visit(Role.ADMIN)
    page = client.get("/admin/calendar?year=2026").text
    rules = hotline.knowledge.current.casework
    assert rules
    made_up = sum(kind_of(rules.calendar, day) is Kind.MADE_UP for day in rules.calendar.years[2026].work)
    assert page.count('class="day made-up"') == made_up + 1  # and the legend's
    assert "待确认" not in page
    assert "待确认" in client.get("/admin/calendar?year=2027").text
    assert client.get("/admin/calendar?year=2099").status_code == 404


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), Kind.OFF),
        (date(2026, 11, 24), Kind.WORK),
        (date(2026, 11, 22), Kind.WEEKEND),
        (date(2025, 9, 28), Kind.MADE_UP),
    ],
)
def test_a_day_is_what_the_notice_says(hotline: Hotline, day: date, kind: Kind) -> None:
    rules = hotline.knowledge.current.casework
    assert rules
    assert kind_of(rules.calendar, day) is kind
