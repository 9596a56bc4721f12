"""Stories told in one breath, as voice input has them: no mark between one statement and the next."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.loader import load
from knowledge.screening.question import FactValue
from knowledge.screening.reading_story import LIMIT, Reading, read
from knowledge.screening.reading_text import MARKS, story_of

TODAY = date(2026, 11, 24)
ROWS = Path(__file__).parent / "reading_rows_run_on.jsonl"
"""Sixty invented stories; forty were written and measured before the reader cut them (.995 and .797)."""
PRECISION, RECALL = 0.98, 0.95
BASE = load()


def reading(text: str) -> Reading:
    assert BASE.screening is not None
    return read(text, BASE.screening, BASE.districts.values(), TODAY)


def test_the_stories() -> None:
    stories = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    count: Counter[str] = Counter()
    for story in stories:
        assert MARKS.isdisjoint(story["text"])
        facts, found = story["facts"], reading(story["text"]).facts
        right = {fact for fact, value in found.items() if fact in facts and facts[fact] == value}
        count.update(read=len(found), right=len(right), stated=len(facts))
    assert count["right"] / count["read"] >= PRECISION
    assert count["right"] / count["stated"] >= RECALL


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我原来在毛纺厂上班厂子黄了离婚了", {"was_employed": True, "marital": "divorced"}),
        (
            "我五十二了耳朵聋有残疾证吃低保没活干",
            {"age": 52, "disability": "certified", "subsistence_allowance": "receiving", "status": "unemployed"},
        ),
        (
            "她五十二了耳朵聋有残疾证我给我姐问的她没班上",
            {"age": 52, "sex": "female", "disability": "certified", "status": "unemployed"},
        ),
        ("户口是绥化农村的在香坊租房子住打零工", {"hukou": "resident_urban", "status": "flexible"}),
        # What is supposed, asked, past or said of someone else stays so, however long the breath.
        ("要是我离婚了没工作吃低保带个孩子能咋整", {}),
        ("离婚的女的没工作的吃低保的能不能办", {}),
        ("以前没工作吃低保那几年可难了", {}),
        ("我今年五十一女的我闺女离婚了没工作吃低保带个孩子", {"age": 51, "sex": "female"}),
        ("我去年才办了离婚手续没下来呢", {"marital": "married"}),
        ("死了老公没工作就靠低保过日子", {"sex": "female"}),
    ],
)
def test_where_a_statement_ends(text: str, facts: dict[str, FactValue]) -> None:
    found = reading(text)
    assert dict(found.facts) == facts
    for span in found.spans.values():
        assert text[span.start : span.end] == span.words


def test_a_long_breath_is_read_to_the_limit() -> None:
    text = "我离婚了没工作吃低保" * LIMIT
    assert len(story_of(text).text) == LIMIT
    assert reading(text).facts.keys() == {"marital", "status", "subsistence_allowance"}
