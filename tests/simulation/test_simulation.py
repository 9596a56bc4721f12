"""A year of five hundred invented people on both databases: everything happens, and every figure adds up."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, func, select

from bot.casework import persons, unit_changes, units
from bot.casework.unit_changes import NewUnit
from bot.simulation import city, recount
from bot.simulation.course import Person, course
from bot.simulation.year import Scale, simulate
from bot.store import migration
from bot.store.engine import Store
from bot.store.hiring_models import CaseEmployment, SubsidyGrant, VacancyReferral
from bot.store.life_models import CasePerson, LifeMove, MissedDeadline
from bot.store.models import CaseRecord, Contact, ConversationRow, Outbox, Staff
from bot.store.post_models import PostAppraisal, PostPlacement
from bot.store.report_models import ReportPart, ReportStatus, ReportStep, UnitReport
from bot.store.unit_models import UnitKind
from bot.wiring import Hotline
from knowledge.casework.periods import statistics_year
from knowledge.casework.sheets import Fill
from knowledge.loader import load
from tests.casework.life_stage import RULES
from tests.store.stage import Fixed, add_cases, add_staff, hotline_on

YEAR = 2025
HOTLINE = Path(sys.executable).with_name("hotline")
BASE = load()
MARK = BASE.wording.say("simulation.person")
on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def office(store: Store) -> Hotline:
    """The shipped content, with the districts in the tree."""
    with store.transaction() as session:
        units.ensure(session, BASE)
    return replace(hotline_on(store), knowledge=Fixed(BASE))


def command(store: Store, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HOTLINE_")}
    environment |= {"HOTLINE_DATA": str(data), "HOTLINE_DATABASE_URL": store.url.render_as_string(hide_password=False)}
    return subprocess.run(
        [HOTLINE, "simulate", *arguments], env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def rows(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def moves(store: Store) -> list[tuple[object, ...]]:
    asked = "SELECT c.number, m.move, m.actor, m.form, m.happened_on, m.at FROM life_move m"
    asked += " JOIN case_record c ON c.id = m.case_id"
    with store.reading() as session:
        return sorted(tuple(map(str, row)) for row in session.execute(text(asked)))


def test_a_year_of_five_hundred_people_adds_up(store: Store) -> None:
    hotline = office(store)
    days = []
    year = simulate(hotline, Scale(500, 24, 1, YEAR))
    told = year.run(lambda: days.append(1))
    assert (told.people, len(days)) == (500, year.days)
    with store.reading() as session:
        assert rows(session, CaseRecord) == 500
        assert rows(session, LifeMove) == told.moves
        made = set(session.exec(select(LifeMove.move).distinct()))
        assert made == set(RULES.life.move)  # the whole table of moves was walked
        found = recount.compare(session, RULES, YEAR)
        assert found.differ == []
        assert found.figures > 20_000
        whole = recount.recount(session, statistics_year(RULES.periods.statistics, YEAR))
        seen = {fill for fills in whole.district.values() for fill, times in fills.items() if times}
        assert seen == {fill for fill in Fill if fill.value.startswith("count_")}  # no figure was nothing all year
        for table in (PostPlacement, PostAppraisal, VacancyReferral, CaseEmployment, SubsidyGrant, MissedDeadline):
            assert rows(session, table), table
        assert rows(session, UnitReport) > told.reports  # some were given back
        gaps = select(func.count()).select_from(ReportPart).where(ReportPart.part_id == None)  # noqa: E711 - SQL
        assert session.exec(gaps).one()  # some came late
        assert set(session.exec(select(ReportStep.step).distinct())) == {"draft", "submit", "return", "approve"}
    nobody_is_real(hotline)
    a_changed_record_is_found(store)


def nobody_is_real(hotline: Hotline) -> None:
    with hotline.store.reading() as session:
        assert [rows(session, table) for table in (ConversationRow, Contact, Outbox)] == [0, 0, 0]
        for kept in session.exec(select(CasePerson)):
            person = persons.unsealed(hotline.vault, kept.sealed)
            assert person.name.startswith(MARK)
            assert not person.identity + person.telephone + person.address


def a_changed_record_is_found(store: Store) -> None:
    """Each side of the comparison is moved once."""
    with store.transaction() as session:
        moved = session.exec(select(LifeMove).where(LifeMove.move == "place")).first()
        assert moved is not None
        moved.happened_on = moved.happened_on.replace(year=YEAR - 2)
        session.add(moved)
        session.flush()
        assert recount.compare(session, RULES, YEAR).differ
        session.rollback()
    with store.transaction() as session:
        report = session.exec(select(UnitReport).where(UnitReport.status == ReportStatus.APPROVED)).first()
        assert report is not None
        session.execute(text("UPDATE report_figure SET times = times + 1 WHERE report_id = :id"), {"id": report.id})
        assert recount.compare(session, RULES, YEAR).differ
        session.rollback()


@on_sqlite
def test_the_command_makes_the_same_year_of_the_same_seed(store: Store, tmp_path: Path) -> None:
    done = command(store, tmp_path, "--people", "30", "--caseworkers", "18", "--seed", "7", "--year", str(YEAR))
    assert done.returncode == 0, done.stderr
    assert BASE.wording.say("simulation.equal", figures=1).split("1")[0] in done.stdout
    again = Store(f"sqlite:///{tmp_path}/again.db")
    migration.upgrade(again)
    simulate(office(again), Scale(30, 18, 7, YEAR)).run(lambda: None)
    assert moves(again) == moves(store)
    again.close()


def test_another_seed_is_another_year() -> None:
    def begun(seed: int) -> list[tuple[str, date]]:
        person = Person(random.Random(seed), "", zero=False, certificate="")  # noqa: S311 - lives, not secrets
        steps, found = course(person, date(YEAR, 1, 2)), list[tuple[str, date]]()
        day: date | None = None
        for _ in range(4):
            step = next(steps) if day is None else steps.send(day)
            day = step.wanted
            found.append((step.move, day))
        return found

    assert begun(3) == begun(3)
    assert len({tuple(begun(seed)) for seed in (3, 4, 5)}) == 3


@pytest.mark.parametrize("there", ["nothing", "a case", "an account", "a street"])
def test_a_database_in_use_is_told(store: Store, there: str) -> None:
    office(store)
    if there == "an account":
        add_staff(store, "wang")
    with store.transaction() as session:
        if there == "a case":
            add_cases(session, 1)
        if there == "a street":
            unit_changes.add(session, NewUnit("230102001", "花园街道", UnitKind.STREET, "230102"))
        assert city.is_empty(session) is (there == "nothing")


@on_sqlite
def test_a_database_in_use_is_refused(store: Store, tmp_path: Path) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
    refused = command(store, tmp_path, "--people", "20", "--caseworkers", "18")
    assert refused.returncode == 2
    assert refused.stderr.strip() == BASE.wording.say("simulation.not_empty")
    with store.reading() as session:
        assert (rows(session, CaseRecord), rows(session, Staff)) == (1, 0)


@on_sqlite
@pytest.mark.parametrize(("arguments", "key"), [(("--caseworkers", "17"), "too_few"), (("--year", "2999"), "no_year")])
def test_a_year_that_cannot_be_is_refused(store: Store, tmp_path: Path, arguments: tuple[str, ...], key: str) -> None:
    refused = command(store, tmp_path, *arguments)
    assert refused.returncode == 2
    assert refused.stderr.strip() == BASE.wording.say(f"simulation.{key}", least=18, year=2999)
