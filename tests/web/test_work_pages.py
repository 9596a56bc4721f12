"""The pages about employers, posts, vacancies, work and the record: what is typed stays, what is stored is shown."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot.casework import ledger, persons, workbook
from bot.casework.ledger import People
from bot.casework.persons import Person
from bot.casework.staff import everyone
from bot.clock import today
from bot.store.models import CaseRecord, Role, Staff
from bot.wiring import Hotline
from tests.casework.life_stage import claimed, live, noon, straight
from tests.posts.stage import CODES, MAN_1975
from tests.web.visiting import Visit

FORMULA = '=HYPERLINK("http://x","y")'
TODAY = today()


@pytest.fixture
def number(hotline: Hotline, visit: Visit) -> str:
    """A recognised case that the caseworker holds."""
    assert visit(None).get("/").status_code == 200
    with hotline.store.transaction() as session:
        members = {member.role: member for member in everyone(session)}
        (made,) = claimed(session, members[Role.CASEWORKER])
    way = straight("agree_plan", members[Role.CASEWORKER], members[Role.SUPERVISOR])
    live(hotline.store, made, way, noon(date(2026, 3, 20)))
    with hotline.store.transaction() as session:
        who = Person(name="测试人", identity=MAN_1975)
        rules = hotline.knowledge.current.casework
        assert rules is not None
        holder = members[Role.CASEWORKER]
        persons.record(session, hotline.vault, made, holder, who, rules=rules, now=noon(TODAY))
    return made


def employer(visit: Visit, name: str = FORMULA) -> str:
    sent = {"name": name, "credit_code": CODES[0], "key": "employer"}
    assert visit(Role.CASEWORKER).post("/employers", data=sent).status_code == 303
    found = re.search(r"/employers/(\d+)", visit(Role.CASEWORKER).get("/employers").text)
    assert found
    return found[1]


def test_an_employer_with_a_wrong_code_is_told_once_and_the_typed_text_stays(visit: Visit) -> None:
    page = visit(Role.CASEWORKER)
    sent = {"name": FORMULA, "credit_code": "91230102MA0000001X", "industry": "餐饮"}
    answer = page.post("/employers", data=sent)
    assert answer.status_code == 409
    assert answer.text.count('role="alert"') == 1
    assert "统一社会信用代码有一位不对" in answer.text
    assert 'value="=HYPERLINK(&#34;http://x&#34;,&#34;y&#34;)"' in answer.text
    assert 'value="91230102MA0000001X"' in answer.text
    assert page.post("/employers", data=sent | {"credit_code": CODES[0]}).status_code == 303
    again = page.post("/employers", data=sent | {"credit_code": f" {CODES[0].lower()} ", "name": "别的"})
    assert "已经登记过" in again.text
    assert page.get("/employers?words=HYPER").text.count(CODES[0]) == 1


def test_a_correction_from_an_old_page_changes_nothing(visit: Visit) -> None:
    made = employer(visit)
    form = {"name": "某餐馆", "credit_code": CODES[0], "seen": "0"}
    assert visit(Role.CASEWORKER).post(f"/employers/{made}", data=form).status_code == 303
    answer = visit(Role.SUPERVISOR).post(f"/employers/{made}", data=form | {"name": "旧页面"})
    assert answer.status_code == 409
    assert "caseworker" in answer.text
    assert "<h1>某餐馆</h1>" in visit(Role.SUPERVISOR).get(f"/employers/{made}").text


def test_a_person_goes_through_post_vacancy_and_subsidy_and_the_record_shows_all_four_kinds(
    hotline: Hotline, visit: Visit, number: str, tmp_path: Path
) -> None:
    unit = employer(visit)
    worker, chief = visit(Role.CASEWORKER), visit(Role.SUPERVISOR)
    work = f"/cases/{number}/job"
    assert "还没有问" in worker.get(work).text
    wishes = {"districts": ["230102"], "skills": ["cooking"], "health": ["none"], "hours": ["full-time"]}
    assert worker.post(f"{work}/seeking", data=wishes).status_code == 303
    vacancy = {
        "employer": unit,
        "district": "230102",
        "title": "面点师",
        "places": "1",
        "wage": "面议",
        "skills": ["cooking"],
        "health": ["none"],
        "hours": ["full-time"],
        "fresh_until": str(TODAY + timedelta(days=10)),
    }
    stale = worker.post("/vacancies", data=vacancy | {"fresh_until": str(TODAY - timedelta(days=1))})
    assert stale.status_code == 409
    assert 'value="面点师"' in stale.text
    assert re.search(r'value="cooking" checked', stale.text)
    assert worker.post("/vacancies", data=vacancy).status_code == 303
    shown = worker.get(work).text
    assert "会厨师" in shown
    assert re.search(r"身体做不了的</th><td>没有</td>", shown)
    assert "合适" in shown
    found = re.search(r'name="vacancy" value="(\d+)"', shown)
    assert found
    assert number in worker.get(f"/vacancies/{found[1]}").text
    sent = {"vacancy": found[1], "agency": "道里区公共就业服务中心", "on": str(TODAY)}
    assert worker.post(f"{work}/refer", data=sent).status_code == 303
    referral = re.search(r'name="referral" value="(\d+)"', worker.get(work).text)
    assert referral
    backwards = {
        "referral": referral[1],
        "outcome": "hired",
        "on": str(TODAY),
        "contract_until": str(TODAY - timedelta(days=1)),
        "detail": "写好的话",
    }
    told = worker.post(f"{work}/outcome", data=backwards)
    assert told.status_code == 409
    assert "不能早于开始日期" in told.text
    assert "写好的话" in told.text
    hired = backwards | {"contract_until": str(TODAY + timedelta(days=400))}
    assert worker.post(f"{work}/outcome", data=hired).status_code == 303
    shown = worker.get(work).text
    assert "国家限制的行业名单没有查到" in shown
    job = re.search(r'name="employment" value="(\d+)"', shown)
    assert job
    paid = {"employment": job[1], "pension": "true", "medical": "true", "unemployment": "true"}
    assert worker.post(f"{work}/insure", data=paid).status_code == 303
    grant = {
        "kind": "employer-insurance-subsidy",
        "approved_on": str(TODAY),
        "since": str(TODAY),
        "until": str(TODAY + timedelta(days=300)),
        "amount": "按实际缴纳",
    }
    told = worker.post(f"{work}/grant", data=grant | {"until": str(TODAY - timedelta(days=1))})
    assert "不能早于开始日期" in told.text
    assert 'value="按实际缴纳"' in told.text
    assert worker.post(f"{work}/grant", data=grant).status_code == 303
    page = chief.get(f"/cases/{number}/record").text
    for heading in ("登记认定信息", "援助服务信息", "就业状态信息", "享受政策信息", "正在享受"):
        assert heading in page
    for happened in ("认定", "推荐岗位", "单位招用", "核定补贴", "道里区公共就业服务中心"):
        assert happened in page
    assert MAN_1975 not in page
    in_excel(hotline, tmp_path / "ledger.xlsx")


def in_excel(hotline: Hotline, path: Path) -> None:
    """The employer of the ledger is text in the file, whatever it begins with."""
    rules = hotline.knowledge.current.casework
    assert rules is not None
    people = People(hotline.knowledge.current, rules, TODAY)
    sheet = next(one for one in rules.sheets.values() if any(c.fill.value == "employer" for c in one.columns))
    with hotline.store.reading() as session:
        rows = ledger.rows(session, hotline.vault, people, sheet)
    workbook.write(path, sheet, rows)
    page = load_workbook(path).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]


def test_posts_beyond_the_plan_of_the_year_are_said_at_once(visit: Visit) -> None:
    unit, chief = employer(visit, "某社区服务中心"), visit(Role.SUPERVISOR)
    post = {"employer": unit, "district": "230102", "kind": "保洁员", "places": "3", "opened_on": f"{today()}"}
    answer = chief.post("/posts", data=post)
    assert "还没有制定" in chief.get(answer.headers["location"]).text
    for places, said in (("2", True), ("3", False)):
        plan = {"year": f"{today().year}", "district": "230102", "places": places}
        answer = chief.post("/posts/plan", data=plan)
        page = chief.get(answer.headers["location"]).text
        assert ("开发了 3 个名额，比计划的 2 个多 1 个" in page) is said
        assert "还没有制定" not in page


def test_a_person_is_placed_on_the_page_of_the_post(visit: Visit, number: str) -> None:
    unit = employer(visit, "某社区服务中心")
    chief, worker = visit(Role.SUPERVISOR), visit(Role.CASEWORKER)
    assert "登记新开发的岗位" not in worker.get("/posts").text
    post = {"employer": unit, "district": "230102", "kind": "保洁员", "places": "0", "opened_on": "2026-03-01"}
    refused = chief.post("/posts", data=post)
    assert refused.status_code == 409
    assert "“名额”填的不对" in refused.text
    assert 'value="保洁员"' in refused.text
    assert chief.post("/posts", data=post | {"places": "1"}).status_code == 303
    address = re.search(r"/posts/\d+", chief.get("/posts").text)
    assert address
    sent = {"case": number, "since": "2026-04-01", "key": "one form"}
    for _ in range(2):
        assert worker.post(f"{address[0]}/place", data=sent).status_code == 303
    page = worker.get(address[0]).text
    assert page.count("在岗</span>") == 1
    assert "2029年3月31日" in page
    held = re.search(r'name="placement" value="(\d+)"', page)
    assert held
    left = {"placement": held[1], "on": "2026-05-01", "reason": "unfit", "detail": ""}
    told = chief.post(f"{address[0]}/leave", data=left)
    assert "“说明”还没有填" in told.text
    left["detail"] = "体检不合格"
    assert "要由区县主管来办" in worker.post(f"{address[0]}/leave", data=left).text
    assert chief.post(f"{address[0]}/leave", data=left).status_code == 303
    assert "不符合公益性岗位条件，清退" in worker.get(address[0]).text
    assert worker.post(f"{address[0]}/dance", data=left).status_code == 404


def test_nothing_of_a_case_shows_to_another_district(hotline: Hotline, visit: Visit, number: str) -> None:
    with hotline.store.transaction() as session:
        row = session.get(Staff, next(one.id for one in everyone(session) if one.role is Role.CASEWORKER))
        case = session.exec(select(CaseRecord)).one()
        assert row is not None
        row.district, case.claimed_by = "230103", None
        session.add(row)
        session.add(case)
    page = visit(Role.CASEWORKER)
    for address in (f"/cases/{number}/job", f"/cases/{number}/record"):
        answer = page.get(address)
        assert answer.status_code == 200
        assert "介绍到社区食堂" not in answer.text
        assert number in answer.text
    assert page.get("/cases/20200101-0001/job").status_code == 404
    assert page.get("/posts/999").status_code == page.get("/vacancies/999").status_code == 404
    assert page.get("/employers/99999999999999").status_code == 404
