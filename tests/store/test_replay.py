"""Amendment replay: stored screenings decided again, what flips is listed with why, and open cases are flagged."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.casework import cases
from bot.clock import utcnow
from bot.commands.kb import app
from bot.store import audit, conversations, privacy, screening_records
from bot.store.content_models import Row
from bot.store.engine import Store
from bot.store.models import ConversationRow
from bot.store.screening_records import CaseFlag, ScreeningRecord
from bot.wiring import Hotline
from handlers.effects import RecordScreening
from knowledge.content_folder import SHIPPED
from knowledge.screening.comparison import Verdict, verdict
from knowledge.screening.decide import decide
from knowledge.screening.facts import parse
from knowledge.screening.rules import load_screening
from tests.screening.rows import BASE
from tests.store.stage import WEB, Say

ON = date(2026, 11, 24)
WOMAN_OF_42: dict[str, Any] = {"sex": "female", "female_retirement": 55, "birth_date": "1984-01-05"}
runner = CliRunner()


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    """Content in which 4050 begins at 45 for women."""
    folder = shutil.copytree(SHIPPED, tmp_path / "amended")
    rules = folder / "screening" / "categories.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("age_at_least: {female: 40,", "age_at_least: {female: 45,"), encoding="utf-8")
    return folder


def effect(**changes: Any) -> RecordScreening:
    screening = load_screening(SHIPPED / "screening")
    decision = decide(screening, parse(BASE | changes, screening), ON)
    return RecordScreening(
        about="",
        facts=dict(decision.facts.given),
        decided_on=ON,
        district="",
        version="v1",
        verdict=verdict(decision).as_json(),
    )


def stored(hotline: Hotline, say: Say, **changes: Any) -> str:
    """A conversation with an open case and a decided screening; the case's number."""
    number = say("case:230102")[0].text
    with hotline.store.transaction() as session:
        conversation = conversations.find(session, WEB)
        assert conversation is not None
        screening_records.keep(session, conversation.id or 0, effect(**changes), utcnow())
    return number


def replay(store: Store, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[list[dict[str, Any]], str]:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", store.url.render_as_string(hide_password=False))
    result = runner.invoke(app, ["replay", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_what_flips_is_listed_with_its_condition_and_its_case_is_flagged_once(
    hotline: Hotline, say: Say, amended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = stored(hotline, say, **WOMAN_OF_42)
    arguments = ("--from", "v1", "--content", str(amended))
    lines, summary = replay(hotline.store, monkeypatch, *arguments)
    assert summary.strip().endswith("1 screenings, 1 flip, 1 cases flagged")
    (line,) = lines
    assert line["cases"] == [number]
    (move,) = line["moves"]
    assert (move["category"], move["before"], move["after"]) == ("4050", "likely_eligible", "not_eligible")
    assert move["because"] == [
        {"condition": "4050 age", "before": "yes", "after": "no", "label": "女年满40岁、男年满50岁"}
    ]
    assert replay(hotline.store, monkeypatch, *arguments)[1].strip().endswith("0 cases flagged")
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        flag = screening_records.flag_of(session, row.id)
        assert flag is not None
        assert flag.moves[0]["category"] == "4050"
        trail = [each.action for each in audit.trail(session, f"case:{number}")]
        assert trail.count("case.rules_changed") == 1


@pytest.mark.parametrize(
    ("arguments", "flips"),
    [
        (("--from", "another"), 0),
        (("--from", "v1"), 1),
        (("--from", str(SHIPPED)), 1),
        (("--from", "v1", "--on", "2029-01-05"), 0),  # she is 45 that day
        (("--from", "v1", "--dry-run"), 1),
    ],
    ids=["other-version", "version", "folder", "later-day", "dry"],
)
def test_which_screenings_are_compared(
    hotline: Hotline,
    say: Say,
    amended: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    arguments: tuple[str, ...],
    flips: int,
) -> None:
    stored(hotline, say, **WOMAN_OF_42)
    lines, _ = replay(hotline.store, monkeypatch, *arguments, "--content", str(amended))
    flipped = [move["category"] for line in lines for move in line["moves"]]
    assert flipped.count("4050") == flips
    with hotline.store.reading() as session:
        flagged = bool(flips) and "--dry-run" not in arguments
        assert bool(session.exec(select(CaseFlag)).all()) == flagged


def test_the_same_rules_flip_nothing(hotline: Hotline, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(hotline, say, **WOMAN_OF_42)
    assert replay(hotline.store, monkeypatch, "--from", "v1", "--content", str(SHIPPED))[0] == []


def test_one_verdict_is_kept_for_each_person_and_comes_back_as_it_was(hotline: Hotline, say: Say) -> None:
    stored(hotline, say, **WOMAN_OF_42)
    with hotline.store.transaction() as session:
        conversation = conversations.find(session, WEB)
        assert conversation is not None
        for each in (effect(), effect().model_copy(update={"about": "妈"})):
            screening_records.keep(session, conversation.id or 0, each, utcnow())
    with hotline.store.reading() as session:
        kept = list(screening_records.records(session))
        assert [record.about for record in kept] == ["", "妈"]
        assert Verdict.from_json(kept[0].verdict).as_json() == effect().verdict


def test_erasing_leaves_neither_the_screening_nor_the_flag(
    hotline: Hotline, say: Say, amended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(hotline, say, **WOMAN_OF_42)
    replay(hotline.store, monkeypatch, "--from", "v1", "--content", str(amended))
    with hotline.store.transaction() as session:
        row = session.exec(select(ConversationRow)).one()
        privacy.erase(session, row, utcnow())
    assert remaining(hotline.store) == [0, 0]


def test_what_is_purged_takes_its_screenings_along(hotline: Hotline, say: Say) -> None:
    say("screen")
    with hotline.store.transaction() as session:
        conversation = conversations.find(session, WEB)
        assert conversation is not None
        screening_records.keep(session, conversation.id or 0, effect(**WOMAN_OF_42), utcnow())
    with hotline.store.transaction() as session:
        assert privacy.purge(session, utcnow(), keep_days=-1) == 1
    assert remaining(hotline.store) == [0, 0]


def remaining(store: Store) -> list[int]:
    tables: tuple[type[Row], ...] = (ScreeningRecord, CaseFlag)
    with store.reading() as session:
        return [len(session.exec(select(table)).all()) for table in tables]
