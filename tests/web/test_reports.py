"""The pages of reports and targets: from a draft to its approval, figures that open their cases, who sees what."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import select

from bot.casework.sign_in import open_session
from bot.casework.staff import StaffMember
from bot.clock import today, utcnow
from bot.store.models import Role
from bot.store.report_models import UnitReport
from bot.store.unit_models import Unit
from bot.web.app import create_app
from bot.wiring import Hotline
from knowledge.casework.periods import statistics_month, statistics_month_of
from tests.casework.life_stage import RULES
from tests.casework.unit_stage import CITY, DISTRICT, case_in, moved, staged
from tests.web.visiting import Visit, key_in

RULE = RULES.periods.statistics
MONTH = statistics_month_of(RULE, today()).plus(-1)
"""The last month that is over."""
SPAN = statistics_month(RULE, MONTH)
As = Callable[[str], TestClient]


@pytest.fixture
def people(hotline: Hotline) -> dict[str, StaffMember]:
    found = staged(hotline.store)
    with hotline.store.transaction() as session:
        for at, code in enumerate(("C1", "C1", "S1")):
            row = case_in(session, code, holder=found[f"w-{code}"])
            moved(session, row, "register", SPAN.since + timedelta(days=at))
            moved(session, row, "serve", SPAN.until)
            moved(session, row, "serve", SPAN.until)
    return found


@pytest.fixture
def as_(hotline: Hotline, people: dict[str, StaffMember]) -> As:
    """A browser that somebody of the tree is signed in with."""
    app = create_app(hotline)

    def sign_in(name: str) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        with hotline.store.transaction() as session:
            client.cookies.set("staff", open_session(session, people[name], utcnow()))
        return client

    return sign_in


def at(code: str, rest: str = "") -> str:
    return f"/reports/{code}/{MONTH}{rest}"


def did(client: TestClient, code: str, act: str, **form: str) -> int:
    """Send a form of the page; the status."""
    page = client.get(at(code)).text
    return client.post(at(code, f"/{act}"), data={"key": key_in(page), **form}).status_code


def test_a_report_goes_from_its_draft_to_the_street_above(as_: As) -> None:
    worker, boss = as_("w-C1"), as_("s-S1")
    assert "还没有上报，下面是记录里现在的数" in worker.get(at("C1")).text
    assert did(worker, "C1", "draft", remarks="走访了 <b>全部</b>") == 303
    assert did(worker, "C1", "submit", version="1") == 303
    listed = boss.get("/reports").text
    assert "等您审的" in listed
    assert f'href="{at("C1")}"' in listed
    page = boss.get(at("C1")).text
    assert "走访了 &lt;b&gt;全部&lt;/b&gt;" in page
    assert did(boss, "C1", "return", version="1", reason="少了一人") == 303
    assert "退回的原因：少了一人" in worker.get(at("C1")).text
    assert did(worker, "C1", "draft") == 303
    assert did(worker, "C1", "submit", version="2") == 303
    key = key_in(boss.get(at("C1")).text)
    for _ in range(2):  # sent twice
        assert boss.post(at("C1", "/approve"), data={"version": "2", "key": key}).status_code == 303
    stale = boss.post(at("C1", "/approve"), data={"version": "2", "key": "another"})
    assert (stale.status_code, "第 2 版已由 您自己 通过" in stale.text) == (409, True)
    street = as_("w-S1").get(at("S1")).text
    assert "还没有报的（合计不含）：C2社区" in street
    assert '<span class="missing">未报</span>' in street


def test_every_figure_opens_as_many_cases_as_it_says(as_: As) -> None:
    for code, letters in (("C1", "wws"), ("S1", "w")):
        assert did(as_(f"w-{code}"), code, "draft") == 303
        assert did(as_(f"{letters[0]}-{code}"), code, "submit", version="1") == 303
        if code == "C1":
            assert did(as_("s-S1"), "C1", "approve", version="1") == 303
    reader = as_("w-S1")
    page = reader.get(at("S1")).text
    links = re.findall(r'<a href="(/reports/[^"]+/cases[^"]+)" aria-label="[^"]*">(\d+)</a>', page)
    assert len(links) == 9  # registered, services, served: the street's own, C1's, the sum
    for link, figure in links:
        behind = reader.get(link.replace("&amp;", "&")).text
        assert f" {figure}</h1>" in behind
        times = [int(one) for one in re.findall(r"</a></th><td>(\d+)</td>", behind)]
        assert sum(times) == int(figure)
    assert sorted(int(figure) for _, figure in links) == [1, 1, 2, 2, 2, 3, 3, 4, 6]


def test_a_correction_stands_beside_what_it_corrects(as_: As, hotline: Hotline) -> None:
    worker, boss = as_("w-C1"), as_("s-S1")
    for act, who in (("draft", worker), ("submit", worker), ("approve", boss)):
        assert did(who, "C1", act, version="1") == 303
    with hotline.store.transaction() as session:
        moved(session, case_in(session, "C1"), "register", SPAN.until)
    refused = worker.post(at("C1", "/draft"), data={"key": "k"})
    assert (refused.status_code, "请写明原因" in refused.text) == (409, True)
    assert did(worker, "C1", "draft", reason="漏了一人") == 303
    assert did(worker, "C1", "submit", version="2") == 303
    page = worker.get(at("C1")).text
    assert "这是更正。原因：漏了一人" in page
    assert "<strong>+1</strong>" in page
    old = worker.get(at("C1", "?version=1")).text
    assert "这是旧的一版" in old
    assert "比上一版" not in old
    assert worker.get(at("C1", "?version=3")).status_code == 404


def test_every_paper_of_the_tree_is_an_excel_file_that_its_page_leads_to(as_: As) -> None:
    quarter = (MONTH.number + 2) // 3
    worker = as_("w-C1")
    for page, address, file, sheet in (
        (at("C1"), at("C1", "/sheet"), f"ep8-C1-{MONTH}.xlsx", "ep8"),
        (
            "/reports?unit=C1",
            f"/reports/C1/quarter/{MONTH.year}/{quarter}",
            f"quarter-C1-{MONTH.year}Q{quarter}.xlsx",
            "quarterly",
        ),
        (
            f"/targets?unit=C1&year={MONTH.year}",
            f"/targets/sheet?unit=C1&year={MONTH.year}",
            f"targets-C1-{MONTH.year}.xlsx",
            "targets",
        ),
    ):
        assert f'href="{address}"' in worker.get(page).text.replace("&amp;", "&")
        answer = worker.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(file)
        written = load_workbook(io.BytesIO(answer.content)).active
        assert written is not None
        assert written["A1"].value == RULES.sheets[sheet].title


READERS = {"w-C1": 200, "s-S1": 200, f"s-{CITY}": 200, "s-C2": 403, "s-S2": 403, f"w-{DISTRICT}": 200}
WRITERS = {"w-C1", "s-S1", f"s-{CITY}"}
"""To write needs more than to see."""


def test_a_unit_s_pages_are_for_itself_and_those_above(as_: As) -> None:
    addresses = (
        "/reports?unit=C1",
        at("C1"),
        at("C1", "/cases?figure=count_registered"),
        at("C1", "/sheet"),
        "/reports/C1/quarter/2026/1",
        "/targets?unit=C1",
        "/targets/sheet?unit=C1&year=2026",
    )
    for who, status in READERS.items():
        reader = as_(who)
        assert {address: reader.get(address).status_code for address in addresses} == dict.fromkeys(addresses, status)
        wrote = reader.post(at("C1", "/draft"), data={"key": "k"}).status_code == 303
        assert (who, wrote) == (who, who in WRITERS)


def test_an_address_that_names_nothing(as_: As) -> None:
    reader = as_("w-C1")
    for address in (
        "/reports/C1/2026-13",
        "/reports/C1/soon",
        "/reports/none/2026-10",
        at("C1", "/cases?figure=name"),
        "/targets?year=3",
        "/reports/none/quarter/2026/1",
    ):
        assert reader.get(address).status_code == 404, address


def test_targets_are_set_and_refused_on_their_page(as_: As) -> None:
    boss, worker = as_(f"s-{DISTRICT}"), as_("w-S1")
    form = {"page": DISTRICT, "unit": "S1", "year": str(MONTH.year), "figure": "count_services"}
    assert boss.post("/targets", data=form | {"amount": "12"}).status_code == 303
    page = boss.get(f"/targets?unit={DISTRICT}&year={MONTH.year}").text
    assert 'value="12"' in page
    for wrong in ({"amount": "many", "seen": "12"}, {"amount": "-1", "seen": "12"}, {"amount": "13", "seen": "11"}):
        refused = boss.post("/targets", data=form | wrong)
        assert refused.status_code == 409
        assert 'role="alert"' in refused.text
    assert worker.post("/targets", data=form | {"amount": "1", "seen": "12", "page": "S1"}).status_code == 409
    seen = worker.get(f"/targets?year={MONTH.year}").text
    assert "定一项新目标" not in seen
    assert "12" in seen
    assert "不下结论" in seen


def test_reports_of_years_ago_are_still_found(hotline: Hotline, people: dict[str, StaffMember], as_: As) -> None:
    boss, old = as_("s-S1"), MONTH.plus(-20)
    assert "更早的月报" not in boss.get("/reports?unit=S1").text
    with hotline.store.transaction() as session:
        unit_id = session.exec(select(Unit.id).where(Unit.code == "S1")).one() or 0
        drafter = people["w-S1"].id
        session.add(UnitReport(unit_id=unit_id, month=str(old), version=1, drafted_by=drafter, drafted_at=utcnow()))
    page = boss.get("/reports?unit=S1").text
    assert f'href="/reports/S1/{old}"' not in page
    assert f'href="/reports?unit=S1&until={old}">更早的月报' in page
    page = boss.get(f"/reports?unit=S1&until={old}").text
    assert f'href="/reports/S1/{old}"' in page
    assert f'href="/reports/S1/{MONTH}"' not in page
    assert 'href="/reports?unit=S1">最近的月报' in page
    assert f'href="/reports?unit=C1&amp;until={old}"' in page
    assert boss.get("/reports?unit=S1&until=2026-13").status_code == 404


def test_without_a_tree_the_page_says_so(visit: Visit) -> None:
    answer = visit(Role.CASEWORKER).get("/reports")
    assert (answer.status_code, "还没有单位的层级" in answer.text) == (200, True)
