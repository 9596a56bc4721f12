"""``hotline screen``: JSONL in, JSONL out, and one clear line for what is wrong."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.screen import screen
from knowledge.content_folder import SHIPPED
from tests.screening.rows import BASE, DAY

app = typer.Typer()
app.command()(screen)
runner = CliRunner()


def facts(**changes: Any) -> str:
    return json.dumps(BASE | {"decision_date": DAY} | changes)


def test_one_verdict_a_line_in_order(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(f"\ufeff{facts(disability='certified')}\n\n{facts()}\n{facts(hukou=None)}", encoding="utf-8")
    result = runner.invoke(app, ["--facts", str(file)])
    assert result.exit_code == 0
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [verdict["outcome"] for verdict in verdicts] == ["likely_eligible", "not_eligible", "not_eligible"]
    assert {"outcome", "categories", "benefits", "documents"} <= set(verdicts[0])


def test_standard_input(tmp_path: Path) -> None:
    result = runner.invoke(app, ["--facts", "-"], input=facts(disability="certified"))
    assert json.loads(result.stdout)["categories"]["disabled"]["outcome"] == "likely_eligible"
    assert runner.invoke(app, ["--facts", "-"], input="\n").stdout == ""
    assert runner.invoke(app, ["--facts", str(tmp_path / "none")]).exit_code == 2


BAD = [
    ('{"sexx": "male"}', "sexx: is not a fact"),
    ('{"sex": "man"}', "sex: must be male or female, not 'man'"),
    ('{"able_and_willing": "yes"}', "able_and_willing: must be true or false"),
    ('{"able_and_willing": 1}', "able_and_willing: must be true or false"),
    ('{"female_retirement": "50"}', "female_retirement: must be 50 or 55"),
    ('{"birth_date": "1975-02-30"}', "birth_date: must be a date"),
    ('{"birth_date": "1975-2-3"}', "birth_date: must be a date"),
    ('{"birth_date": "1975"}', "birth_date: must be a date"),
    ('{"birth_date": "0000-01"}', "birth_date: must be a date"),
    ('{"birth_date": 1975}', "birth_date: must be a date"),
    ('{"age": true}', "age: must be a whole number"),
    ('{"age": 200}', "age: must be a whole number"),
    ('{"age": "48"}', "age: must be a whole number"),
    ('{"registered_on": "2025-03"}', "registered_on: must be not_registered or a date"),
    ('{"decision_date": "2010-09-30"}', "decision_date: must not be before 2010-10-01"),
    ('{"decision_date": "2200-01-01"}', "decision_date: must not be after 2199-12-31"),
    ('{"district": "999999"}', "district: must be a district code"),
    ('{"sex": ["male"]}', "sex: must be male or female"),
    ('{"sex": "male", "sex": "female"}', "sex: is given twice"),
    ("[]", "must be a JSON object"),
    ('{"age": NaN}', "is not JSON"),
    ("{", "is not JSON"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_wrong_line_is_named_and_nothing_is_printed(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(f"{facts()}\n{line}\n{facts()}\n", encoding="utf-8")
    result = runner.invoke(app, ["--facts", str(file)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{file}:2: {message}")
    assert result.stderr.count("\n") == 1


def test_every_valid_value_is_taken(tmp_path: Path) -> None:
    lines = [
        facts(birth_date="1975-03"),
        facts(birth_date=None, age=0),
        facts(birth_date="2030-01-01"),
        facts(district="230103", female_retirement=55),
        json.dumps({"decision_date": "2199-12-31", "age": 0, "registered_on": "9999-12-31", "was_employed": True}),
        "{}",
    ]
    file = tmp_path / "facts.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    result = runner.invoke(app, ["--facts", str(file)])
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == len(lines)


def test_another_content_folder(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "content")
    rules = copy / "screening" / "categories.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("male: 50}", "male: 44}"), encoding="utf-8")
    for arguments, outcome in (([], "not_eligible"), (["--content", str(copy)], "likely_eligible")):
        result = runner.invoke(app, ["--facts", "-", *arguments], input=facts())
        assert json.loads(result.stdout)["categories"]["4050"]["outcome"] == outcome


def test_broken_content_is_named(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "content")
    rules = copy / "screening" / "categories.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("fact: martyr_family", "fact: martyr"), encoding="utf-8")
    result = runner.invoke(app, ["--facts", "-", "--content", str(copy)], input="{}")
    assert result.exit_code == 2
    assert "screening/categories.yaml:" in result.stderr
    assert "martyr is not a fact" in result.stderr
