"""The tree of units: seeded, added to, closed; what free text names; who sees what; a table taken over whole."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from openpyxl import Workbook
from sqlmodel import Session, select

from bot.casework import persons, staff, unit_cases, unit_changes, unit_import, units
from bot.casework.persons import Person
from bot.casework.unit_changes import NewUnit, UnitRefused
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import CaseStatus, Role
from bot.store.unit_models import CaseUnit, UnitKind
from bot.store.vault import Vault
from tests.casework.life_stage import RULES, noon
from tests.casework.unit_stage import BASE, CITY, COMMUNITIES, DISTRICT, OTHER, case_in, staged, tree, unit, works
from tests.store.stage import KEY

WORDS = BASE.wording


@pytest.fixture
def one_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A database of one kind, for rows that ask nothing of it."""
    store = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'one.db')}")
    yield store
    store.close()


def test_city_and_districts_come_from_the_content_once(store: Store) -> None:
    for _ in range(2):
        with store.transaction() as session:
            units.ensure(session, BASE)
    with store.reading() as session:
        assert not units.is_missing(session, BASE)
        top = units.root(session)
        assert top is not None
        below = units.children(session, top)
        assert [each.code for each in below] == sorted(BASE.districts)
        assert {each.kind for each in below} == {UnitKind.DISTRICT}
        assert all(each.district == each.code for each in below)


@pytest.mark.parametrize(
    ("street", "community", "found"),
    [
        ("花园", "", "H"),
        ("花园街道办事处", "", "H"),
        ("南岗区花园街道", "", "H"),
        ("", "滨江社区", "H1"),
        ("", "滨江", "H1"),
        ("", "新滨江社区", DISTRICT),
        ("", "南岗区花园街道滨江社区居委会", "H1"),
        ("", "花园滨江社区", "H1"),
        ("", "和平社区", DISTRICT),  # two streets have one
        ("花园街道", "和平社区", "H2"),
        ("", "大成街道和平社区", "D1"),
        ("大成", "滨江社区", "D"),  # the community of another street: only the street is sure
        ("没有的街道", "滨江社区", "H1"),
        ("没有的街道", "", DISTRICT),
        ("", "", DISTRICT),
        ("旧街道", "", DISTRICT),  # closed
    ],
)
def test_what_somebody_wrote_names_the_deepest_sure_unit(
    one_store: Store, street: str, community: str, found: str
) -> None:
    with one_store.transaction() as session:
        units.ensure(session, BASE)
        for code, name, kind, above in (
            ("H", "花园街道", UnitKind.STREET, DISTRICT),
            ("D", "大成街道", UnitKind.STREET, DISTRICT),
            ("O", "旧街道", UnitKind.STREET, DISTRICT),
            ("H1", "滨江社区", UnitKind.COMMUNITY, "H"),
            ("H2", "和平社区", UnitKind.COMMUNITY, "H"),
            ("D1", "和平社区", UnitKind.COMMUNITY, "D"),
        ):
            unit_changes.add(session, NewUnit(code, name, kind, above))
        unit_changes.close(session, "O")
        there = units.unit_for(session, RULES.units, DISTRICT, street, community)
        assert there is not None
        assert there.code == found
        assert units.unit_for(session, RULES.units, "999999", street, community) is None


def test_a_unit_and_all_under_it_is_seen_and_nothing_else(store: Store) -> None:
    people = staged(store)
    with store.reading() as session:
        assert [each.code for each in units.subtree(session, unit(session, "S1"))] == ["S1", "C1", "C2"]
        assert [each.code for each in units.path(session, unit(session, "C3"))] == [CITY, DISTRICT, "S2", "C3"]
        seen = {
            name: {
                code
                for code in (CITY, DISTRICT, OTHER, "S1", *COMMUNITIES)
                if units.sees(session, member, unit(session, code))
            }
            for name, member in people.items()
            if name.startswith("w-")
        }
        assert seen["w-C1"] == {"C1"}
        assert seen["w-S1"] == {"S1", "C1", "C2"}
        assert seen["w-S2"] == {"C3"}
        assert seen[f"w-{DISTRICT}"] == {DISTRICT, "S1", *COMMUNITIES}
        assert seen[f"w-{CITY}"] == {CITY, DISTRICT, OTHER, "S1", *COMMUNITIES}


def test_accounts_without_a_unit_belong_to_their_district_or_the_city(store: Store) -> None:
    with store.transaction() as session:
        tree(session)
        one = staff.add(session, "one", Role.CASEWORKER, OTHER, "x")
        all_over = staff.add(session, "all", Role.CASEWORKER, "", "x")
        for member, code in ((one, OTHER), (all_over, CITY)):
            own = units.unit_of(session, member)
            assert own is not None
            assert own.code == code
        unit_changes.place_staff(session, "one", "C3")
        again = staff.by_name(session, "one")
        assert again is not None
        own = units.unit_of(session, again)
        assert own is not None
        assert (own.code, again.district) == ("C3", DISTRICT)


REFUSED: list[tuple[str, Callable[[Session], object]]] = [
    ("unit.unknown", lambda session: unit_changes.add(session, NewUnit("N", "新", UnitKind.STREET, "none"))),
    ("unit.wrong_level", lambda session: unit_changes.add(session, NewUnit("N", "新", UnitKind.COMMUNITY, DISTRICT))),
    ("unit.wrong_level", lambda session: unit_changes.add(session, NewUnit("N", "新", UnitKind.DISTRICT, CITY))),
    ("unit.code_taken", lambda session: unit_changes.add(session, NewUnit("C3", "新", UnitKind.COMMUNITY, "S1"))),
    ("unit.name_taken", lambda session: unit_changes.add(session, NewUnit("N", "C1社区", UnitKind.COMMUNITY, "S1"))),
    ("unit.name_taken", lambda session: unit_changes.rename(session, "C2", "C1社区")),
    ("unit.seeded", lambda session: unit_changes.rename(session, DISTRICT, "别的区")),
    ("unit.seeded", lambda session: unit_changes.close(session, DISTRICT)),
    ("unit.not_empty", lambda session: unit_changes.close(session, "S1")),
    ("unit.not_empty", lambda session: unit_changes.close(session, "C3")),
    ("unit.person_elsewhere", lambda session: unit_changes.name_person(session, "C2", "in-c3")),
    ("unit.closed", lambda session: unit_changes.name_person(session, "C2-old", "in-c3")),
    ("unit.person_role", lambda session: unit_changes.name_person(session, "C3", "writes")),
    ("unit.closed", lambda session: unit_changes.place_staff(session, "in-c3", "C2-old")),
]


@pytest.mark.parametrize(("key", "change"), REFUSED, ids=[f"{at}-{key}" for at, (key, _) in enumerate(REFUSED)])
def test_a_change_that_the_tree_does_not_allow(one_store: Store, key: str, change: Callable[[Session], object]) -> None:
    with one_store.transaction() as session:
        tree(session)
        works(session, "in-c3", Role.CASEWORKER, "C3")
        works(session, "writes", Role.EDITOR, "C3")
        unit_changes.add(session, NewUnit("C2-old", "老社区", UnitKind.COMMUNITY, "S1"))
        unit_changes.close(session, "C2-old")
    with pytest.raises(UnitRefused) as refused, one_store.transaction() as session:
        change(session)
    assert refused.value.key == key
    assert refused.value.words(WORDS)


def test_the_named_person_works_there_or_above_and_goes_with_a_move(store: Store) -> None:
    with store.transaction() as session:
        tree(session)
        above = works(session, "above", Role.CASEWORKER, "S1")
        unit_changes.name_person(session, "C1", "above")
        unit_changes.name_person(session, "C2", "above")
        assert unit(session, "C1").named_person_id == above.id
        unit_changes.place_staff(session, "above", "C2")
        assert unit(session, "C1").named_person_id is None
        assert unit(session, "C2").named_person_id == above.id
        staff.disable(session, "above")
        unit_changes.close(session, "C2")
        assert [line.action for line in audit.trail(session, "unit:C2")] == [
            "unit.add",
            "unit.name_person",
            "unit.close",
        ]


def test_a_unit_with_open_cases_stays_open(store: Store) -> None:
    with store.transaction() as session:
        tree(session)
        row = case_in(session, "C1")
        with pytest.raises(UnitRefused):
            unit_changes.close(session, "C1")
        row.status = CaseStatus.RESOLVED
        session.add(row)
        session.flush()
        assert not unit_changes.close(session, "C1").active


def test_which_unit_answered_on_which_day(store: Store) -> None:
    days = [noon(date(2026, 3, 1) + timedelta(days=day)) for day in range(4)]
    with store.transaction() as session:
        tree(session)
        row = case_in(session, "C1", placed=days[1])
        unit_cases.place(session, row, unit(session, "C1"), days[2])  # no change
        unit_cases.place(session, row, unit(session, OTHER), days[3])
        old = case_in(session, "")
        old.unit_id = unit(session, "C2").id  # from before there was a history
        session.add(old)
        session.flush()
        assert (row.district, len(session.exec(select(CaseUnit)).all())) == (OTHER, 2)
        ids = {row.id: "row", old.id: "old"}
        found = [
            {ids[case]: at for case, at in unit_cases.answering(session, day, sqlalchemy.true()).items()}
            for day in (days[1], days[2], days[3] + timedelta(hours=1))
        ]
        c1, c2, other = (unit(session, code).id for code in ("C1", "C2", OTHER))
        assert found == [{"row": None, "old": c2}, {"row": c1, "old": c2}, {"row": other, "old": c2}]


def test_the_street_a_person_gives_answers_for_the_case(store: Store) -> None:
    vault = Vault(KEY)
    with store.transaction() as session:
        tree(session)
        worker = works(session, "worker", Role.CASEWORKER, DISTRICT)
        row = case_in(session, DISTRICT, holder=worker)
        for person, found in (
            (Person(street="没有这个街道"), DISTRICT),
            (Person(street="S1街道"), "S1"),
            (Person(street="S1", community="C2社区"), "C2"),
            (Person(street="S2"), "C2"),  # somewhere else: that is a transfer
        ):
            persons.record(session, vault, row.number, worker, person, rules=RULES, now=noon(date(2026, 3, 5)))
            assert row.unit_id == unit(session, found).id


def table(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


HEAD: list[object] = ["单位代码", "名称", "层级", "上级代码", "专人"]


def test_a_table_is_taken_over_twice_and_changes_nothing_the_second_time(store: Store, tmp_path: Path) -> None:
    with store.transaction() as session:
        tree(session)
        works(session, "li", Role.CASEWORKER, DISTRICT)
    # The community stands before its street, a code is a number, a name was changed.
    rows: list[list[object]] = [
        HEAD,
        [9101, "滨江社区", "社区", "91", "li"],
        ["91", "花园街道", "街道", DISTRICT, None],
        ["C1", "一社区", "社区", "S1", None],
    ]
    file = table(tmp_path / "units.xlsx", rows)
    counts = []
    for _ in range(2):
        with store.transaction() as session:
            found = unit_import.preview(session, BASE, RULES.units, file)
            assert found.findings == ()
            counts.append((len(found.new), len(found.renamed), len(found.same)))
            unit_import.apply(session, found)
    assert counts == [(2, 1, 0), (0, 0, 3)]
    with store.reading() as session:
        assert [each.name for each in units.path(session, unit(session, "9101"))][1:] == [
            "南岗区",
            "花园街道",
            "滨江社区",
        ]
        li = staff.by_name(session, "li")
        assert li is not None
        assert unit(session, "9101").named_person_id == li.id
        assert unit(session, "C1").name == "一社区"


WRONG: list[tuple[list[object], str]] = [
    (["91", "", "街道", DISTRICT, None], "缺“名称”"),
    (["91", "某街道", "村", DISTRICT, None], "“村”不认识"),
    (["91", "某社区", "社区", "nowhere", None], "上级代码 nowhere 找不到"),
    (["91", "某社区", "社区", DISTRICT, None], "和上级单位的级别接不上"),
    (["91", "某区", "区县", CITY, None], "市和区县不用导入"),
    (["C3", "某社区", "社区", "S1", None], "代码 C3 已经有别的单位在用"),
    (["90", "某街道", "街道", DISTRICT, None], "在表里出现了两次"),
    (["91", "S1街道", "街道", DISTRICT, None], "同一级里已经有“S1街道”"),
    (["91", "某街道", "街道", DISTRICT, "nobody"], "没有名为 nobody 的账号"),
    (["91", "字" * 61, "街道", DISTRICT, None], "超过 60 个字"),
]


@pytest.mark.parametrize(("row", "finding"), WRONG, ids=[finding for _, finding in WRONG])
def test_one_wrong_row_and_nothing_is_taken_over(
    one_store: Store, tmp_path: Path, row: list[object], finding: str
) -> None:
    with one_store.transaction() as session:
        tree(session)
    file = table(tmp_path / "units.xlsx", [HEAD, ["90", "好街道", "街道", DISTRICT, None], row])
    with one_store.transaction() as session:
        found = unit_import.preview(session, BASE, RULES.units, file)
        assert len(found.findings) == 1, found.findings
        assert finding in found.findings[0]
        assert found.findings[0].startswith(("units.xlsx:3", "units.xlsx:2"))
        with pytest.raises(ValueError, match="findings"):
            unit_import.apply(session, found)
        assert units.by_code(session, "90") is None
