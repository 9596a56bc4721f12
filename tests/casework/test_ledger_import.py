"""An office's own ledger brought in: checked by row and column, taken over whole or not at all, and never twice."""

import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from bot.casework import ledger_import, lives, persons
from bot.casework.ledger_check import Told
from bot.casework.ledger_file import LedgerFileError, opened
from bot.casework.ledger_import import HereMeanwhile, SupervisorOnly
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.ledger_intake import Choice, Intake, bring, in_words, why_not
from bot.store import audit
from bot.store.engine import Store
from bot.store.life_models import CaseLife, DeadlineRun, LifeMove
from bot.store.models import CaseRecord, CaseStatus, Role
from bot.store.unit_models import CaseUnit, Unit, UnitKind
from bot.wiring import Hotline
from tests.casework.ledger_files import HEADINGS, Text, book, identity, person
from tests.casework.ledger_stage import NOW, TODAY, brought, installed
from tests.casework.life_stage import RULES, claimed, people
from tests.store.stage import add_staff, dump


@pytest.fixture
def office(store: Store) -> Hotline:
    return installed(store)


def kinds(told: Sequence[Told]) -> list[tuple[int, str, str]]:
    return [(one.row, one.problem.column, one.problem.key) for one in told]


def test_a_ledger_becomes_cases_with_a_life_that_says_where_it_comes_from(office: Hotline, tmp_path: Path) -> None:
    wang = add_staff(office.store, "wang", district="230102")
    headings = (*HEADINGS, "家庭情况", "就业日期", "就业方式", "用人单位", "责任人", "援助服务", "退出日期")
    rows = [
        [*person(1), "三口人", None, None, None, "wang", "送过岗位", None],
        [*person(2, categories="零就业家庭"), None, "2024.6.1", "企业", Text("=1+1"), "老刘", None, None],
        [*person(3), None, None, None, None, None, None, "2025.1.1"],
        [*person(4, categories="零就业家庭"), None, None, None, None, "wang", None, None],
    ]
    result = brought(office, book(tmp_path / "x.xlsx", rows, headings))
    assert (result.taken, result.check.clean, result.check.wrong) == (4, 4, 0)
    with office.store.reading() as session:
        found = session.exec(select(CaseRecord, CaseLife).join(CaseLife).order_by(col(CaseRecord.id))).all()
        assert [(case.number, case.status, case.claimed_by) for case, _ in found] == [
            ("20261124-T00001", CaseStatus.RESOLVED, wang.id),
            ("20261124-T00002", CaseStatus.RESOLVED, None),
            ("20261124-T00003", CaseStatus.RESOLVED, None),
            ("20261124-T00004", CaseStatus.RESOLVED, wang.id),
        ]
        assert [life.state for _, life in found] == ["recognised", "employed", "exited", "recognised"]
        assert all(life.recognised for _, life in found)
        second = lives.of(session, RULES, found[1][0])
        assert second.record["employer"] == "=1+1"
        assert second.record["ledger_responsible"] == "老刘"
        (made,) = lives.history(session, found[0][0])
        assert (made.move, made.actor, made.happened_on) == ("take_over", "system", TODAY)
        assert made.form["ledger_services"] == "送过岗位"
        kept = persons.opened(session, office.vault, found[0][0])
        assert (kept.name, kept.identity) == ("试1", identity(1))
        runs = session.exec(select(DeadlineRun).where(DeadlineRun.case_id == found[1][0].id)).all()
        assert {run.rule for run in runs} == {"basic-facts", "visit-person", "visit-family", "visit-employer"}
        assert all(run.since == NOW for run in runs), "what happened before is nobody's missed deadline"
        waits = session.exec(select(DeadlineRun).where(DeadlineRun.case_id == found[3][0].id)).all()
        promised = next(run for run in waits if run.rule == "placement-promise-zero-employment")
        assert promised.since == NOW, "a family without work has its month from the day it comes in"
        assert [line.action for line in audit.trail(session, "case:20261124-T00001")] == ["life.move"]
    stored = dump(office.store)
    assert identity(1) not in stored
    assert "试1" not in stored


def test_its_life_goes_on_like_any_other(office: Hotline, tmp_path: Path) -> None:
    wang = add_staff(office.store, "wang", district="230102")
    brought(office, book(tmp_path / "x.xlsx", [[*person(1), "wang"]], (*HEADINGS, "责任人")))
    plan = Filled("draft_plan", {"plan_on": TODAY, "plan": "介绍到社区食堂"}, seen=1)
    with office.store.transaction() as session:
        assert lives.move(session, RULES, "20261124-T00001", wang, plan, now=NOW).target == "plan_drafted"


def test_a_check_changes_nothing(office: Hotline, tmp_path: Path) -> None:
    before = dump(office.store)
    assert brought(office, book(tmp_path / "x.xlsx", [person(1)]), Choice.CHECK).taken is None
    assert dump(office.store) == before


def test_whoever_waits_sees_how_far_the_file_was_read_and_rows_are_not_kept(office: Hotline, tmp_path: Path) -> None:
    """Row by row: what was read is handed on before the next, so that memory does not grow with a ledger's length."""
    reached: list[tuple[int, int | None]] = []
    path = book(tmp_path / "x.xlsx", [person(at) for at in range(1, 41)])
    with opened(path) as page:
        alive: list[weakref.ref[object]] = []
        for _, cells in page.rows():
            alive.append(weakref.ref(cells[0]))
            assert sum(cell() is not None for cell in alive) < 5
    intake = Intake(path, district="230102")
    result = bring(office, intake, Choice.CHECK, now=NOW, progress=lambda *far: reached.append(far))
    assert (result.check.clean, reached) == (40, [(row, 41) for row in range(2, 42)])


def wrong_rows() -> list[list[object]]:
    """A good row first and last, and between them what clerks really bring."""
    slip = identity(4)[:-1] + ("0" if identity(4)[-1] != "0" else "1")
    return [
        person(1),
        person(2, recognised="=TODAY()"),
        person(3, identity=230102196503050000),
        person(4, identity=slip),
        person(5, identity=identity(1)),
        person(6, recognised="2024年3月"),
        person(7, categories="大龄"),
        person(8, name=None),
        person(9, recognised="2030-01-01"),
        person(10, recognised=None),
        person(11, name=f"试11 {identity(11)}"),
        person(12, number="=ROW()-1"),
    ]


def test_every_problem_is_told_by_row_and_column_and_nobody_is_taken(office: Hotline, tmp_path: Path) -> None:
    before = dump(office.store)
    result = brought(office, book(tmp_path / "x.xlsx", wrong_rows()))
    assert (result.taken, result.check.clean, result.check.wrong) == (None, 2, 10)
    assert kinds(result.check.told) == [
        (3, "认定日期", "formula"),
        (4, "身份证号", "kept-as-number"),
        (5, "身份证号", "number"),
        (6, "", "twice"),
        (7, "认定日期", "only-month"),
        (8, "人员类别", "unknown-choice"),
        (9, "姓名", "empty"),
        (10, "", "refused"),
        (11, "认定日期", "no-state"),
        (12, "姓名", "identity-in-text"),
    ]
    assert dump(office.store) == before
    words = [in_words(office, told) for told in result.check.told]
    assert words[3] == "第6行：身份证号和第2行一样，是同一个人。请只留一行。"
    assert "选择性粘贴" in words[0]
    assert "不能是以后的日子" in words[7]
    assert not any(identity(at) in line for line in words for at in range(12))


def test_only_the_clean_rows_when_somebody_says_so_and_the_rest_later(office: Hotline, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", wrong_rows())
    assert brought(office, path, Choice.CLEAN).taken == 2
    again = brought(office, path, Choice.CLEAN)
    assert (again.taken, again.check.here) == (0, 2)
    mended = book(tmp_path / "y.xlsx", [person(1), person(2), person(12)])
    last = brought(office, mended)
    assert (last.taken, last.check.here) == (1, 2)
    with office.store.reading() as session:
        assert len(session.exec(select(LifeMove)).all()) == 3


def test_a_person_whom_a_caseworker_has_written_down_is_here(office: Hotline, tmp_path: Path) -> None:
    wang, _ = people(office.store)
    with office.store.transaction() as session:
        (number,) = claimed(session, wang)
        known = Person(name="试1", identity=identity(1))
        persons.record(session, office.vault, number, wang, known, rules=RULES, now=NOW)
    result = brought(office, book(tmp_path / "x.xlsx", [person(1), person(2)]))
    assert (result.taken, result.check.here) == (1, 1)
    assert in_words(office, result.check.told[0]).endswith(f"（个案 {number}），没有再导入，也没有改动。")


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_came_in_between_check_and_import_stops_the_whole(
    office: Hotline, tmp_path: Path, *, by_hand: bool
) -> None:
    """The look is made outside the transaction; what it could not see is found inside."""
    path = book(tmp_path / "x.xlsx", [person(2), person(1)])

    def meanwhile() -> None:
        if not by_hand:
            brought(office, book(tmp_path / "y.xlsx", [person(1)]))
            return
        wang, _ = people(office.store)
        with office.store.transaction() as session:
            (number,) = claimed(session, wang)
            known = Person(name="试1", identity=identity(1))
            persons.record(session, office.vault, number, wang, known, rules=RULES, now=NOW)

    happened = []

    def reached(row: int, _: int | None) -> None:
        if row == 3:
            meanwhile()
            happened.append(dump(office.store))

    with pytest.raises(HereMeanwhile) as refused:
        bring(office, Intake(path, district="230102"), Choice.ALL, now=NOW, progress=reached)
    assert refused.value.values == {"row": "3"}
    assert [dump(office.store)] == happened


def supervisor(office: Hotline, district: str) -> StaffMember:
    return add_staff(office.store, "zhao", Role.SUPERVISOR, district)


def test_only_a_supervisor_brings_a_ledger_and_only_of_their_district(office: Hotline, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [[*person(1), "南岗"], [*person(2), None]], (*HEADINGS, "区县"))
    with pytest.raises(SupervisorOnly):
        brought(office, path, by=add_staff(office.store, "wang"))
    result = brought(office, path, by=supervisor(office, "230102"), district="")
    assert kinds(result.check.told) == [(2, "区县", "other-district")]
    assert result.taken is None


def test_a_cell_merged_over_rows_counts_for_each_and_the_foot_is_nobody(office: Hotline, tmp_path: Path) -> None:
    foot: list[list[object]] = [[None] * 6, ["合计", "2人"], ["填表人：某某"]]
    rows = [[*person(1), "某街道"], [*person(2), None], *foot]
    path = book(tmp_path / "x.xlsx", rows, (*HEADINGS, "街道"))
    changed = load_workbook(path)
    changed.worksheets[0].merge_cells("F2:F3")
    changed.create_sheet("Sheet2")
    changed.save(path)
    assert brought(office, path).taken == 2
    with office.store.reading() as session:
        rows_ = session.exec(select(CaseRecord)).all()
        assert [persons.opened(session, office.vault, row).street for row in rows_] == ["某街道", "某街道"]


def two_sheets(path: Path) -> None:
    book(path, [person(1)])
    changed = load_workbook(path)
    changed.create_sheet("往年")["A1"] = "x"
    changed.save(path)


BAD_FILES = [
    (lambda path: path.write_bytes(b"not a file"), {}, "no-excel"),
    (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), {}, "no-excel"),
    (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1"), {}, "old-format"),
    (str, {}, "unreadable"),
    (two_sheets, {}, "which-sheet"),
    (two_sheets, {"sheet": "明年"}, "no-such-sheet"),
    (lambda path: book(path, [], []), {}, "empty"),
    (lambda path: book(path, [["张三"]], ["姓名"]), {}, "no-header"),
    (lambda path: book(path, []), {}, "no-people"),
    (lambda path: book(path, [person(1)], (*HEADINGS, "电话", "手机")), {}, "column-twice"),
]


@pytest.mark.parametrize(("make", "changes", "key"), BAD_FILES)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_file_that_is_no_ledger_is_refused_in_words(
    office: Hotline, tmp_path: Path, make: Any, changes: dict[str, str], key: str
) -> None:
    path = tmp_path / "x.xlsx"
    make(path)
    before = dump(office.store)
    with pytest.raises(LedgerFileError) as refused:
        brought(office, path, Choice.ALL, **changes)
    assert refused.value.key == key
    assert len(why_not(office, refused.value)) > 5
    assert dump(office.store) == before


def test_the_community_that_a_row_names_answers_for_the_person(office: Hotline, tmp_path: Path) -> None:
    with office.store.transaction() as session:
        district = Unit(code="230102", name="道里区", kind=UnitKind.DISTRICT, district="230102")
        session.add(district)
        session.flush()
        street = Unit(code="230102001", name="花园街道", kind=UnitKind.STREET, parent_id=district.id, district="230102")
        session.add(street)
        session.flush()
        wanted = [street.id, district.id]
    rows = [[*person(1), "花园街道"], [*person(2), "没有的街道"]]
    brought(office, book(tmp_path / "x.xlsx", rows, (*HEADINGS, "街道")))
    with office.store.reading() as session:
        assert [row.unit_id for row in session.exec(select(CaseRecord).order_by(col(CaseRecord.id)))] == wanted
        assert [row.unit_id for row in session.exec(select(CaseUnit).order_by(col(CaseUnit.id)))] == wanted


def test_the_importer_names_itself_in_the_trail(office: Hotline, tmp_path: Path) -> None:
    brought(office, book(tmp_path / "x.xlsx", [person(1)]), by=supervisor(office, ""))
    with office.store.reading() as session:
        (line,) = audit.trail(session, "ledger")
        assert (line.actor, line.action, line.detail) == ("staff:zhao", "ledger.import", {"people": 1})
        assert session.exec(select(LifeMove)).one().actor == "staff:zhao"
    assert ledger_import.SOURCE == "ledger"
