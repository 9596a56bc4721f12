"""A unit's month, a quarter, the targets of a year as Excel files: opened by another library, cell by cell."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from bot.casework import reports, targets, unit_changes, units
from bot.casework.reports import Act
from bot.casework.staff import StaffMember
from bot.casework.targets import Wanted
from bot.commands import opening
from bot.commands import staff as staff_command
from bot.commands import units as units_command
from bot.commands.reports import report as report_command
from bot.config import Settings
from bot.store.engine import Store
from bot.store.vault import Vault
from bot.wiring import Hotline
from knowledge.casework.periods import Month
from knowledge.casework.sheets import Fill
from tests.casework.life_stage import RULES, noon
from tests.casework.unit_stage import BASE, CITY, DISTRICT, PARENT, case_in, moved, staged, unit
from tests.store.stage import KEY, Fixed

RULE = RULES.periods.statistics
MONTHS = [Month(2026, number) for number in (10, 11, 12)]
NOW = noon(date(2026, 12, 28))
Run = Callable[..., Result]


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """SQLite alone: what the sheets ask of a database, the tests of reports ask of both."""
    store = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'hotline.db')}")
    yield store
    store.close()


@pytest.fixture
def run(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in this process, on content that is loaded once."""
    settings = Settings(data=tmp_path / "data", database_url=str(store.url))
    here = Hotline(settings, store, Fixed(BASE), Vault(KEY))
    monkeypatch.setattr(opening, "build", lambda **_: here)
    return lambda app, *words: CliRunner().invoke(app, [str(word) for word in words])


def submitted(store: Store, people: dict[str, StaffMember], code: str, month: Month) -> None:
    """A version more, submitted and approved."""
    above = f"s-{PARENT.get(code, CITY)}"
    with store.transaction() as session:
        act = Act(code, month, people[f"w-{code}"], NOW)
        version = reports.draft(session, RULE, act, reason="=漏报").version
        reports.submit(session, BASE, RULE, act, version)
        reports.approve(session, Act(code, month, people[above], NOW), version)


@pytest.fixture
def people(store: Store) -> dict[str, StaffMember]:
    """Two cases in C1 and one in S1: recognised in October, served in each month of the quarter, one placed."""
    found = staged(store)
    with store.transaction() as session:
        unit_changes.name_person(session, "C1", "w-C1")
        for code, placed in (("C1", True), ("C1", False), ("S1", False)):
            row = case_in(session, code, holder=found[f"w-{code}"])
            moved(session, row, "recognise", date(2026, 10, 1), categories=["zero-employment-family"])
            for month in (10, 11, 12):
                moved(session, row, "serve", date(2026, month, 10))
            if placed:
                moved(session, row, "place", date(2026, 11, 2), employment="flexible")
    return found


def rows_of(path: Path) -> tuple[list[str], list[list[Any]]]:
    """The lines above the table, and the table with its headings."""
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[1] is not None)
    return [str(row[0]) for row in rows[:top]], rows[top:]


def ep8(counts: dict[Fill, int]) -> list[int]:
    """The figures of a row, in the order of the columns."""
    return [counts.get(column.fill, 0) for column in RULES.sheets["ep8"].columns[1:]]


C1 = ep8(
    {
        Fill.COUNT_RECOGNISED_AT_END: 2,
        Fill.COUNT_SERVED_PEOPLE: 2,
        Fill.COUNT_EMPLOYED: 1,
        Fill.COUNT_EMPLOYED_ZERO_EMPLOYMENT: 1,
        Fill.COUNT_FLEXIBLE: 1,
    }
)
"""November in C1: two on the books, both served, one placed in a flexible way."""


def columns(sheet: str) -> list[str]:
    return [column.title for column in RULES.sheets[sheet].columns]


def test_a_unit_s_month_cell_by_cell(store: Store, people: dict[str, StaffMember], run: Run, tmp_path: Path) -> None:
    submitted(store, people, "C1", MONTHS[1])
    submitted(store, people, "S1", MONTHS[1])
    with store.transaction() as session:  # comes too late for what was submitted
        row = case_in(session, "C1")
        moved(session, row, "register", date(2026, 11, 3))
    path = tmp_path / "month.xlsx"
    done = run(report_command, "ep8", "--month", "2026-11", "--unit", "S1", "-o", path)
    assert done.exit_code == 0, done.output
    lines, (head, *rows) = rows_of(path)
    assert head == columns("ep8")
    assert lines[:3] == [
        RULES.sheets["ep8"].title,
        RULES.sheets["ep8"].note,
        "报告期：2026-10-21至2026-11-20",
    ]
    assert lines[3] == "S1街道，第 1 版，已通过（2026-12-28上报）"
    assert lines[4] == "还没有上报的（合计不含）：C2社区"
    own = ep8({Fill.COUNT_RECOGNISED_AT_END: 1, Fill.COUNT_SERVED_PEOPLE: 1})
    assert rows == [
        ["S1街道（本级）", *own],
        ["C1社区", *C1],
        ["C2社区", *["未报"] * len(C1)],
        ["合计", *map(sum, zip(own, C1, strict=True))],
    ]
    submitted(store, people, "C1", MONTHS[1])  # a correction, that S1 does not have yet
    run(report_command, "ep8", "--month", "2026-11", "--unit", "C1", "-o", path)
    lines, (_, *rows) = rows_of(path)
    assert lines[3] == "C1社区，第 2 版，已通过（2026-12-28上报）。更正原因：=漏报"
    assert rows[-1][1] == 1
    run(report_command, "ep8", "--month", "2026-11", "--unit", "C1", "--version", "1", "-o", path)
    assert rows_of(path)[1][-1][1:] == C1


def test_who_has_not_reported_further_down_is_counted(
    store: Store, people: dict[str, StaffMember], run: Run, tmp_path: Path
) -> None:
    for code in ("S1", "S2"):
        submitted(store, people, code, MONTHS[1])
    path = tmp_path / "month.xlsx"
    run(report_command, "ep8", "--month", "2026-11", "--unit", DISTRICT, "-o", path)
    assert rows_of(path)[0][4] == "下级单位里有 3 个没有报，合计不含"


@pytest.mark.usefixtures("people")
def test_before_it_is_submitted_the_sheet_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "month.xlsx"
    assert run(report_command, "ep8", "--month", "2026-11", "--unit", "C1", "-o", path).exit_code == 0
    lines, (_, *rows) = rows_of(path)
    assert lines[3] == "C1社区还没有上报，下面是记录里现在的数，会变。"
    assert rows == [["C1社区（本级）", *C1], ["合计", *C1]]


def test_the_quarter_cell_by_cell(store: Store, people: dict[str, StaffMember], run: Run, tmp_path: Path) -> None:
    for month in MONTHS:
        submitted(store, people, "C1", month)
    for month in MONTHS[:2]:
        submitted(store, people, "S1", month)
    path = tmp_path / "quarter.xlsx"
    done = run(report_command, "quarter", "--quarter", "2026Q4", "--unit", "S1", "-o", path)
    assert done.exit_code == 0, done.output
    lines, (head, *rows) = rows_of(path)
    assert head == columns("quarterly")
    assert lines[2].startswith("2026年第4季度（2026-09-21至2026-12-20）")
    # Unit, named person, recognised, at the end, services, placed, stable, visits, missed, reported, remarks.
    assert rows == [
        ["S1街道（本级）", None, 1, "未报", 2, 0, 0, 0, 0, "缺2026-12", None],
        ["C1社区", "w-C1", 2, 2, 6, 1, 0, 0, 0, "三个月都已报", None],
        ["C2社区", None, *["未报"] * 7, "三个月都未报", None],
        ["合计", None, 3, 2, 8, 1, 0, 0, 0, None, None],
    ]


def test_targets_and_results_cell_by_cell(
    store: Store, people: dict[str, StaffMember], run: Run, tmp_path: Path
) -> None:
    def aim(who: str, code: str, amount: int, person: str = "") -> None:
        wanted = Wanted(code, 2026, Fill.COUNT_SERVICES, amount, person=person)
        with store.transaction() as session:
            targets.set_target(session, RULES, people[who], wanted, now=NOW)

    aim(f"s-{DISTRICT}", "S1", 20)
    aim("s-S1", "C1", 8)
    aim("s-S1", "S1", 3, person="w-S1")
    path = tmp_path / "targets.xlsx"
    done = run(report_command, "targets", "--year", "2026", "--unit", "S1", "-o", path)
    assert done.exit_code == 0, done.output
    lines, (head, *rows) = rows_of(path)
    assert head == columns("targets")
    assert lines[2].startswith("2026年度（2025-12-21至2026-12-20），完成数按记录统计到")
    assert rows == [
        ["S1街道", None, "服务次数", 20, 9, "45%"],
        ["C1社区", "w-C1", "服务次数", 8, 6, "75%"],
        ["C2社区", None, "服务次数", None, 0, None],
        ["S1街道　s-S1", "s-S1", "服务次数", None, 0, None],
        ["S1街道　w-S1", "w-S1", "服务次数", 3, 3, "100%"],
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ep8", "--month", "2026-13"), "不是月份"),
        (("ep8", "--month", "2026-10", "--unit", "nowhere"), "没有代码为“nowhere”的单位"),
        (("ep8", "--month", "2026-10", "--unit", "C1", "--version", "7"), "还没有起草"),
        (("quarter", "--quarter", "2026Q5"), "不是季度"),
        (("targets", "--year", "26"), "不是年份"),
    ],
)
def test_bad_input_is_one_line_and_no_file(
    store: Store, run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    staged(store)
    done = run(report_command, *words, "-o", tmp_path / "out.xlsx")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_the_tree_by_command(store: Store, run: Run, tmp_path: Path) -> None:
    staged(store)
    file = tmp_path / "units.csv"
    file.write_text("代码,名称,级别,上级代码,专人\n91,花园街道,街道,230103,\n9101,滨江社区,社区,91,w-230103\n", "utf-8")
    assert "要新增 2 个" in run(units_command.app, "import", file, "--check").output
    assert "已新增 2 个" in run(units_command.app, "import", file).output
    added = run(staff_command.app, "add", "li", "--role", "caseworker", "--unit", "9101")
    assert added.exit_code == 0, added.output
    assert run(units_command.app, "name", "9101", "li").exit_code == 0
    listed = run(units_command.app, "list", "--under", "91").output.splitlines()
    assert listed == ["91\t街道（乡镇）\t花园街道\t未定专人", "9101\t社区\t  滨江社区\tli"]
    refused = run(units_command.app, "close", "91")
    assert (refused.exit_code, "还不能撤销" in refused.stderr) == (2, True)
    file.write_text("代码,名称,级别,上级代码\n92,甲街道,街道,230103\n93,乙社区,社区,230103\n", "utf-8")
    refused = run(units_command.app, "import", file)
    assert (refused.exit_code, "units.csv:3" in refused.stderr) == (2, True)
    with store.reading() as session:
        assert unit(session, "9101").district == DISTRICT
        assert units.by_code(session, "92") is None
