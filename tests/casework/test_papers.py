"""The ledger and EP8 as Excel files: opened by another library than the one that wrote them, cell by cell."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.casework import persons
from bot.casework.persons import Person
from bot.store import audit
from bot.store.engine import Store
from bot.store.vault import Vault
from knowledge.casework.life_table import Value
from knowledge.loader import load
from tests.casework.life_stage import RULES, claimed, live, noon, people, straight
from tests.casework.test_commands import hotline
from tests.store.stage import KEY

BASE = load()
IDENTITY = "230102196001011237"
Run = Callable[..., Any]


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Run:
    data = tmp_path / "data"
    data.mkdir()
    (data / "secret.key").write_bytes(KEY)
    return lambda *words: hotline(store, data, *(str(word) for word in words))


def sheet_of(path: Path) -> Worksheet:
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(sheet: Worksheet, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


@pytest.fixture
def recognised(store: Store) -> str:
    """One person placed at an employer whose name begins with "=", another only registered, a third not at all."""
    wang, zhao = people(store)
    with store.transaction() as session:
        number, second, _ = claimed(session, wang, 3)
        person = Person(name="张小明", identity=IDENTITY, address="某街1号", street="某街道", community="某社区")
        persons.record(session, Vault(KEY), number, wang, person, rules=RULES, now=noon(date(2026, 3, 1)))
    live(store, number, straight("place", wang, zhao, employer="=1+1"), noon(date(2026, 4, 2)))
    subsidy: dict[str, Value] = {
        "service_on": date(2026, 4, 1),
        "service": "subsidy",
        "service_detail": "=社会保险补贴",
    }
    visit: dict[str, Value] = {"visit_on": date(2026, 4, 2), "visit": ("person", "family"), "visit_result": "好"}
    live(store, number, [("serve", wang, subsidy), ("return_visit", wang, visit)], noon(date(2026, 4, 2)))
    live(store, second, straight("register", wang, zhao), noon(date(2026, 4, 2)))
    return number


def test_the_ledger_cell_by_cell(store: Store, run: Run, recognised: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    done = run("ledger", "-o", path)
    assert recognised
    assert done.returncode == 0, done.stderr
    sheet, columns = sheet_of(path), RULES.sheets["ledger"].columns
    assert cells(sheet, 1)[0] == "就业困难人员认定管理台账"
    assert "没有查到" in cells(sheet, 2)[0]
    assert cells(sheet, 4) == [column.title for column in columns]
    assert sheet.max_row == 6
    first = dict(zip((column.id for column in columns), cells(sheet, 5), strict=True))
    assert first == {
        "number": 1,
        "name": "张小明",
        "identity": IDENTITY,
        "sex": "男",
        "birth": datetime(1960, 1, 1),  # noqa: DTZ001 - Excel knows no zone
        "district": BASE.districts["230102"].name,
        "street": "某街道",
        "community": "某社区",
        "telephone": None,
        "address": "某街1号",
        "categories": "零就业家庭失业人员、“4050”失业人员",
        "registered": datetime(2026, 3, 2),  # noqa: DTZ001
        "visited": datetime(2026, 3, 5),  # noqa: DTZ001
        "household": "三口人",
        "family": "租房",
        "reason": "厂子关了",
        "skills": "会做饭",
        "wishes": "离家近",
        "notice-from": datetime(2026, 3, 9),  # noqa: DTZ001
        "notice-until": datetime(2026, 3, 13),  # noqa: DTZ001
        "recognised": datetime(2026, 3, 16),  # noqa: DTZ001
        "certificate": "A-1",
        "services": "送岗位1次、送补贴1次",
        "employed": datetime(2026, 4, 1),  # noqa: DTZ001
        "employment": "企业吸纳",
        "employer": "=1+1",
        "employer-code": None,
        "subsidies": "2026-04-01 =社会保险补贴",
        "visits": "2026-04-02 回访本人、回访家庭",
        "renewed": None,
        "state": "已就业，回访中",
        "responsible": "wang",
        "exited": None,
        "exit-reason": None,
    }
    second = dict(zip((column.id for column in columns), cells(sheet, 6), strict=True))
    assert {name for name, value in second.items() if value is not None} == {
        "number",
        "district",
        "registered",
        "state",
        "responsible",
    }
    formulas = [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == []
    with store.reading() as session:
        (made,) = audit.trail(session, "ledger")
        assert (made.action, made.detail) == ("paper.ledger", {"people": 2, "district": ""})


def test_a_ledger_of_another_district_is_empty(run: Run, recognised: str, tmp_path: Path) -> None:
    assert recognised
    path = tmp_path / "other.xlsx"
    assert run("ledger", "-o", path, "--district", "230103").returncode == 0
    assert sheet_of(path).max_row == 4


def test_the_monthly_report_has_every_district_and_a_sum(run: Run, recognised: str, tmp_path: Path) -> None:
    assert recognised
    path, columns = tmp_path / "ep8.xlsx", RULES.sheets["ep8"].columns
    done = run("report", "ep8", "--month", "2026-03", "-o", path)
    assert done.returncode == 0, done.stderr
    sheet = sheet_of(path)
    assert "没有查到" in cells(sheet, 2)[0]
    assert cells(sheet, 3)[0] == "报告期：2026-02-21至2026-03-20"
    assert cells(sheet, 5) == [column.title for column in columns]
    rows = [cells(sheet, at) for at in range(6, sheet.max_row + 1)]
    assert [row[0] for row in rows] == [*(district.name for district in BASE.districts.values()), "合计"]
    named = {row[0]: dict(zip((column.id for column in columns), row, strict=True)) for row in rows}
    expected = {column.id: 0 for column in columns} | {
        "registered": 2,
        "recognised": 1,
        "recognised-zero": 1,
        "recognised-at-end": 1,
        "served": 1,
    }
    for name in (BASE.districts["230102"].name, "合计"):
        assert named[name] == expected | {"unit": name}
    assert sum(value for row in rows for value in row[1:]) == 2 * 6
    april = tmp_path / "april.xlsx"
    assert run("report", "ep8", "--month", "2026-04", "-o", april).returncode == 0
    total = dict(zip((column.id for column in columns), cells(sheet_of(april), sheet.max_row), strict=True))
    assert (total["employed"], total["employed-zero"], total["enterprise"], total["registered"]) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("report", "ep8", "--month", "2026-13", "-o", "{}/x.xlsx"), "2026-13"),
        (("report", "ep8", "--month", "2026-10", "-o", "{}/none/x.xlsx"), "none/x.xlsx"),
        (("ledger", "-o", "{}/x.xlsx", "--district", "999999"), "999999"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(run: Run, words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    done = run(*(word.format(tmp_path) for word in words))
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx") == [
        name for name in before if name.endswith(".xlsx")
    ]
