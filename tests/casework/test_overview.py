"""The overview's figures, counted again from the raw rows by SQL of another kind, on lives that are lived at random."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.casework import overview, ratings
from bot.casework.life_watch import watch
from bot.casework.overview import BANDS, LONGEST_BAND, STANDINGS, Table
from bot.store.engine import Store
from bot.store.models import CaseRecord, CaseStatus, Outcome
from bot.store.queue_models import Satisfaction
from tests.casework.life_stage import RULES, claimed, live_at_random, people

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
DISTRICTS = ("230102", "230103")
CATEGORIES = ("4050", "disabled", "")
STANDING_SQL = "SELECT c.{}, s.state FROM case_record c JOIN case_life s ON s.case_id = c.id"


@pytest.fixture
def busy(store: Store) -> Store:
    """Two districts, two dozen lives, missed deadlines, waiting cases, ratings."""
    chance = random.Random(20)  # noqa: S311 - lives, not secrets
    worker, supervisor = people(store)
    numbers = []
    with store.transaction() as session:
        for district in DISTRICTS:
            numbers += claimed(session, worker, 12, district)
    live_at_random(store, numbers, supervisor, chance)
    watch(store, RULES, NOW)
    with store.transaction() as session:
        for at, number in enumerate(numbers):
            row = session.execute(text("SELECT id FROM case_record WHERE number = :n"), {"n": number}).scalar_one()
            found = session.get(CaseRecord, row)
            assert found
            found.category = CATEGORIES[at % 3]
            if at % 4 == 0:
                found.status, found.outcome = CaseStatus.RESOLVED, Outcome.OTHER
                session.add(found)
                session.flush()
                ratings.rate(session, found, list(Satisfaction)[at % 3], now=NOW - timedelta(days=at))
        session.add_all(
            CaseRecord(number=f"w-{days}", secret_hash="", district=DISTRICTS[0], opened_at=NOW - timedelta(days=days))
            for days in (0, 1, 2, 3, 6, 7, 13, 14, 200)
        )
    return store


def of(store: Store, name: str, district: str = "") -> Table:
    with store.reading() as session:
        return next(table for table in overview.tables(session, NOW, district) if table.name == name)


def totals(table: Table) -> Counter[tuple[str, str]]:
    return Counter({cell: len(numbers) for cell, numbers in table.behind.items()})


def test_every_figure_is_what_the_rows_say(busy: Store) -> None:
    waiting_falls_into_bands_by_harbins_days(busy)
    for district in ("", *DISTRICTS):
        every_life_stands_in_one_figure(busy, "by-category", "category", district)
        every_life_stands_in_one_figure(busy, "by-district", "district", district)
    a_deadline_is_kept_or_missed_and_never_both(busy)
    ratings_are_counted_by_district(busy)
    a_figure_opens_exactly_the_cases_that_it_counts(busy, "load", CaseStatus.CLAIMED)
    a_figure_opens_exactly_the_cases_that_it_counts(busy, "waiting", CaseStatus.WAITING)


def test_every_state_of_the_life_stands_somewhere() -> None:
    known = [state for states in STANDINGS.values() for state in states]
    assert sorted(known) == sorted(RULES.life.state)


def waiting_falls_into_bands_by_harbins_days(busy: Store) -> None:
    expected = {"today": 1, "days": 2, "week": 2, "weeks": 2, LONGEST_BAND: 2}
    assert totals(of(busy, "waiting")) == {(band, "cases"): count for band, count in expected.items()}
    assert of(busy, "waiting").rows == (*BANDS, LONGEST_BAND)


def every_life_stands_in_one_figure(busy: Store, name: str, column: str, district: str) -> None:
    group = {state: standing for standing, states in STANDINGS.items() for state in states}
    with busy.reading() as session:
        rows = session.execute(text(STANDING_SQL.format(column) + f" WHERE c.district LIKE '{district}%'")).all()
    assert totals(of(busy, name, district)) == Counter((key, group[state]) for key, state in rows)
    assert rows


def a_deadline_is_kept_or_missed_and_never_both(busy: Store) -> None:
    table = of(busy, "deadlines")
    with busy.reading() as session:
        missed = session.execute(
            text("SELECT rule, COUNT(*) FROM missed_deadline WHERE missed_on >= '2026-03-03' GROUP BY rule")
        )
        kept = session.execute(
            text(
                "SELECT rule, COUNT(*) FROM deadline_run r WHERE kept AND ended_at >= '2026-03-03 04:00:00'"
                " AND id NOT IN (SELECT run_id FROM missed_deadline) GROUP BY rule"
            )
        )
        expected = Counter({(rule, "missed"): count for rule, count in missed})
        expected.update({(rule, "kept"): count for rule, count in kept})
    assert totals(table) == expected
    assert {column for _, column in expected} == {"kept", "missed"}


def ratings_are_counted_by_district(busy: Store) -> None:
    sql = (
        "SELECT c.district, r.rating, COUNT(*) FROM service_rating r JOIN case_record c ON c.id = r.case_id"
        " GROUP BY c.district, r.rating"
    )
    with busy.reading() as session:
        expected = {(district, rating): count for district, rating, count in session.execute(text(sql))}
    assert totals(of(busy, "ratings")) == expected
    assert {cell[0] for cell in of(busy, "ratings", DISTRICTS[1]).behind} == {DISTRICTS[1]}


def a_figure_opens_exactly_the_cases_that_it_counts(busy: Store, name: str, status: CaseStatus) -> None:
    with busy.reading() as session:
        numbers = session.exec(select(CaseRecord.number).where(CaseRecord.status == status)).all()
    opened = [number for behind in of(busy, name).behind.values() for number in behind]
    assert sorted(opened) == sorted(numbers)
