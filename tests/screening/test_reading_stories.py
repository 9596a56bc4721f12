"""Facts read out of free texts: the rows written with the reader, and the stories of people who had not seen it."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from knowledge.base import KnowledgeBase
from knowledge.content_folder import SHIPPED
from knowledge.loader import load
from knowledge.screening.facts import parse
from knowledge.screening.question import FactValue
from knowledge.screening.reading_people import SELF
from knowledge.screening.reading_story import LIMIT, Reading, read
from knowledge.screening.reading_text import story_of
from knowledge.screening.rules import load_screening
from tests.screening.reading_rows import ROWS
from tests.screening.reading_rows_again import ROWS_AGAIN

TODAY = date(2026, 11, 24)
QUESTIONS = Path(__file__).parents[1] / "questions"
VOICES = [Path(__file__).parent / f"reading_rows_{name}.jsonl" for name in ("voices", "further")]
"""Stories in further voices (children for parents, voice input, notes, dialect, forms), told on TODAY."""
PRECISION = 0.99
PRECISION_OF_A_FACT = 0.98
RECALL = {"stories": 0.98, "stories_fresh": 0.98, "stories_second_fresh": 0.96}
BASE = load()
LINES = [line for file in VOICES for line in file.read_text(encoding="utf-8").splitlines()]
VOICE_ROWS = [(row["text"], row["facts"]) for row in map(json.loads, LINES)]
ALL = [*ROWS, *ROWS_AGAIN, *VOICE_ROWS]
PIECES = sorted({piece for text, _ in ALL for piece in re.split(r"[，。、？]", text) if piece})


def reading(text: str, base: KnowledgeBase = BASE, today: date = TODAY) -> Reading:
    assert base.screening is not None
    return read(text, base.screening, base.districts.values(), today)


@pytest.mark.parametrize(("text", "facts"), ALL, ids=[text for text, _ in ALL])
def test_rows(text: str, facts: dict[str, FactValue]) -> None:
    assert dict(reading(text).facts) == facts


@pytest.mark.parametrize(("name", "recall"), RECALL.items())
def test_the_frozen_stories(name: str, recall: float) -> None:
    stories = [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for story in stories:
        facts = story["facts"]
        assert isinstance(facts, Mapping)
        found = reading(str(story["text"]), today=date.fromisoformat(str(story["today"]))).facts
        stated.update(facts.keys())
        for fact, value in found.items():
            same = fact in facts and type(facts[fact]) is type(value) and facts[fact] == value
            (right if same else wrong)[fact] += 1
    by_fact = {fact: right[fact] / (right[fact] + wrong[fact]) for fact in right | wrong}
    assert right.total() / (right.total() + wrong.total()) >= PRECISION
    assert right.total() / stated.total() >= recall
    assert {fact: share for fact, share in by_fact.items() if share < PRECISION_OF_A_FACT} == {}


def test_every_fact_is_shown_in_the_words_it_was_read_from() -> None:
    text = "您好！我４８歲了，离异，户口在道外，还没办失业登记"
    found = reading(text)
    assert dict(found.facts) == {
        "age": 48,
        "marital": "divorced",
        "district": "230104",
        "registered_on": "not_registered",
    }
    for span in found.spans.values():
        assert text[span.start : span.end] == span.words
    assert found.spans["age"].words == "４８歲"
    assert found.spans["marital"].words == "离异"
    assert found.spans["district"].words == "道外"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("我48了", SELF),
        ("给我妈问，51了", "妈"),
        ("我妈今年49，能办吗", "妈"),
        ("我邻居吃低保", SELF),
        ("我48，我妈70", SELF),
        ("替她问：我姐离婚了，没工作", "姐"),
    ],
)
def test_who_is_meant(text: str, person: str) -> None:
    assert reading(text).person == person


@pytest.mark.parametrize("before", ["要是我", "听说", "我邻居"])
@pytest.mark.parametrize(
    "text", ["48岁，女，失业", "离异，孩子8岁，没工作", "吃低保，残疾证二级", "下岗，没结过婚，想找活"]
)
def test_what_is_supposed_heard_or_said_of_others_is_no_fact(before: str, text: str) -> None:
    assert reading(text).facts
    assert dict(reading(before + text).facts) == {}


def test_two_versions_are_left_out_and_named() -> None:
    found = reading("我48岁，女。我52岁")
    assert dict(found.facts) == {"sex": "female"}
    assert found.contradictions == ("age",)


@pytest.mark.parametrize(
    ("text", "unreadable"),
    [
        ("我女的，1978年2月30日生，没工作", {"birth_date": "impossible-date"}),
        ("我1978年13月生", {"birth_date": "impossible-date"}),
        ("2025年2月30日办的失业登记", {"registered_on": "impossible-date"}),
        ("我妈1958年2月30日生，我48", {}),
        ("1978年2月30日生，不对，是1978年3月2日生", {}),
    ],
)
def test_a_date_that_cannot_be_is_named(text: str, unreadable: dict[str, str]) -> None:
    found = reading(text)
    assert dict(found.unreadable) == unreadable
    assert set(unreadable).isdisjoint(found.facts)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map("，".join)))
def test_any_text_is_read_and_its_facts_are_valid(text: str) -> None:
    assert BASE.screening is not None
    found = reading(text)
    parse(dict(found.facts), BASE.screening, BASE.districts)
    assert found.facts.keys() == found.spans.keys()
    assert set(found.contradictions).isdisjoint(found.facts)
    for span in found.spans.values():
        assert text[span.start : span.end] == span.words != ""


@pytest.mark.parametrize(
    "piece", ["我48岁", "没", "低保", "户口在", "一", "1", "，", "孩子", "低保没有", "登记之后", "（"]
)
def test_what_stands_behind_the_limit_is_not_looked_at(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(story_of(text).text) <= LIMIT
    assert reading(text).facts == reading(text[:LIMIT]).facts
    assert "sex" not in reading("x" * LIMIT + "，我是女的").facts


def command(*arguments: str, lines: str = "") -> list[dict[str, FactValue]]:
    result = CliRunner().invoke(app, ["read", *arguments], input=lines)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_command_prints_facts() -> None:
    assert command("我48了，离婚，户口在道外") == [{"age": 48, "marital": "divorced", "district": "230104"}]
    assert command("昨天办的失业登记", "--date", "2026-03-01") == [{"registered_on": "2026-02-28"}]
    assert command("-", lines="你好\n\n我女的\n") == [{}, {}, {"sex": "female"}]
    assert command("我48了", "--content", str(SHIPPED)) == [{"age": 48}]


def test_a_wrong_date_is_one_clear_line() -> None:
    result = CliRunner().invoke(app, ["read", "我48了", "--date", "2026-02-30"])
    assert result.exit_code == 2
    assert result.stderr.strip() == "--date: 2026-02-30 is not a date (YYYY-MM-DD)"


def test_words_are_content_and_a_wrong_pattern_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "screening", tmp_path / "screening"))
    file = folder / "reading.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("'失地(", "'土地丢了', '失地("), encoding="utf-8")
    found = read("我土地丢了", load_screening(folder), (), TODAY)
    assert dict(found.facts) == {"land_requisitioned": True}
    file.write_text(text.replace("'失地(", "'失地((", 1), encoding="utf-8")
    with pytest.raises(Exception, match=r"screening/reading\.yaml:\d+: rules\.\d+\.says\.\d+: is no pattern"):
        load_screening(folder)
    file.write_text(text.replace("fact: land_requisitioned", "fact: land", 1), encoding="utf-8")
    with pytest.raises(Exception, match=r"screening/reading\.yaml:\d+: rules\.\d+\.fact: land is not a fact"):
        load_screening(folder)
