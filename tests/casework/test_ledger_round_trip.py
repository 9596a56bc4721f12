"""A ledger written out, brought into an empty store and written out again: cell by cell the same."""

import random
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.casework import ledger, persons, workbook
from bot.casework.persons import Person
from bot.store.engine import Store
from bot.wiring import Hotline
from tests.casework.ledger_files import book, identity, person
from tests.casework.ledger_stage import BASE, NOW, TODAY, brought, installed
from tests.casework.life_stage import RULES, claimed, live_at_random, people


@pytest.fixture
def office(store: Store) -> Hotline:
    return installed(store)


def written_out(office: Hotline, path: Path) -> list[tuple[Any, ...]]:
    """The ledger as a file, read by another library: all its cells."""
    sheet = RULES.sheets["ledger"]
    with office.store.reading() as session:
        rows = ledger.rows(session, office.vault, ledger.People(BASE, RULES, TODAY), sheet)
    workbook.write(path, sheet, rows)
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_what_is_exported_can_be_brought_into_an_empty_store_and_exported_the_same(
    office: Hotline, tmp_path: Path, migrated_file: Path
) -> None:
    shutil.copy(migrated_file, tmp_path / "source.db")
    source = installed(Store(f"sqlite:///{tmp_path / 'source.db'}"))
    chance = random.Random(7)  # noqa: S311 - the same lives each time
    for each in (source, office):
        wang, zhao = people(each.store)
    with source.store.transaction() as session:
        numbers = claimed(session, wang, 40)
        for at, number in enumerate(numbers):
            known = Person(
                name=chance.choice(["{{7*7}}", "=1+1", "张三", "<b>&"]),
                identity=identity(at),
                telephone="13800001234",
                address="=HYPERLINK(1)",
            )
            persons.record(session, source.vault, number, wang, known, rules=RULES, now=NOW)
    live_at_random(source.store, numbers, zhao, chance)
    first = written_out(source, tmp_path / "first.xlsx")
    states = {row[RULES_AT["state"]] for row in first[3:]}
    assert len(states) >= 5, states
    result = brought(office, tmp_path / "first.xlsx", district="")
    assert (result.check.told, result.taken) == ([], len(first) - 3)
    second = written_out(office, tmp_path / "second.xlsx")
    assert second == first
    source.store.close()


RULES_AT = {column.id: at for at, column in enumerate(RULES.sheets["ledger"].columns)}


def test_days_stay_days(office: Hotline, tmp_path: Path) -> None:
    brought(office, book(tmp_path / "x.xlsx", [person(1, recognised=datetime(2024, 3, 5))]))  # noqa: DTZ001
    row = written_out(office, tmp_path / "out.xlsx")[3]
    assert row[RULES_AT["recognised"]] == datetime(2024, 3, 5)  # noqa: DTZ001
    assert row[RULES_AT["registered"]] is None, "a day that the ledger does not have is not made up"
