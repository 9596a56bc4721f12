"""No pattern may read one text in many ways: a crafted message would hold the worker for hours.

Decided of the pattern itself, without a clock (knowledge/two_ways.py); ``kb check`` says so of any content folder.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.checks import check
from knowledge.content_folder import SHIPPED, read_folder
from knowledge.pattern_checks import ambiguous
from knowledge.screening import answer_words, dates_read, days_about, reading, reading_ages
from knowledge.two_ways import TooMuchError, fault


def of_the_code() -> Iterator[tuple[str, str]]:
    """Those that take words off an end, or look at all that stands before one."""
    for module, names in (
        (dates_read, ("_BEFORE", "_AFTER")),
        (days_about, ("_ROUGHLY",)),
        (reading, ("_DONE",)),
        (reading_ages, ("_OF_SPEAKER", "_OF_NOW")),
        (answer_words, ("_CLOSING",)),
    ):
        for name in names:
            yield f"{module.__name__}.{name}", getattr(module, name).pattern


def test_every_text_is_read_in_one_way_by_the_code() -> None:
    assert {name: found for name, pattern in of_the_code() if (found := fault(pattern))} == {}


def test_every_text_is_read_in_one_way_by_the_content_as_shipped() -> None:
    assert list(ambiguous(SHIPPED, read_folder(SHIPPED))) == []


EDITS = [
    ("screening/reading.yaml", "correction: '", "correction: '(?:问|问问)*等会|", "guards.correction: reads 「问问」"),
    (
        "screening/reading.yaml",
        "speaker: '[",
        "speaker: '(?:[问好说][我你他][来去][一二三四五六][七八九十][上下左右][前后里外])*等会|[",
        "guards.speaker: a repeated group holds too much",
    ),
    (
        "screening/questions.yaml",
        "like: ['[^没不]{0,4}(?:有活",
        "like: ['(?:都|还有|都)*(?:有活",
        "like.0: reads 「都」",
    ),
    (
        "wording/residents.yaml",
        "plainly.words: |\n",
        "plainly.words: |\n  (?:嗯|嗯嗯)+\n",
        "plainly.words: reads 「嗯嗯」",
    ),
    (
        "wording/distress.yaml",
        "distress.danger-no: |\n",
        "distress.danger-no: |\n  (?:嗯+|店)+撑\n",
        "distress.danger-no: reads 「嗯嗯」",
    ),
]


def test_an_office_is_told_of_its_own_file_line_and_field(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SHIPPED, tmp_path / "content"))
    expected = []
    for file, old, new, _ in EDITS:
        text = (root / file).read_text("utf-8")
        assert text.count(old) == 1
        (root / file).write_text(text.replace(old, new), "utf-8")
    for file, _, new, message in EDITS:
        lines = (root / file).read_text("utf-8").splitlines()
        written = new.strip().splitlines()[-1].strip()
        expected.append((f"{file}:{next(at for at, line in enumerate(lines, 1) if written in line)}", message))
    told = [each for each in check(root, date(2026, 11, 24)) if each.error]
    assert sorted(each.where for each in told) == sorted(where for where, _ in expected)
    for where, message in expected:
        assert any(each.where == where and message in each.message for each in told)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(?:问|问问)*好", "问问"),
        ("(?:都|还有|都)*", "都"),
        ("(?:嗯+|好)+", "嗯嗯"),
        ("(?:我|我想|想去|去)*", "我想去"),
        ("(?:[^，。]|不干){0,34}给", "不干"),
        ("(?:[^，。不]|不干){0,34}给", ""),
        ("(?:[一-龥]|没有)*", "没有"),
        (r"(?:\d|[一-龥])*", ""),
        ("(?:问|好)*(?:问问)?", ""),
        ("(?:问|好|都是)*", ""),
        ("(?:问|问问){2,3}", ""),
    ],
)
def test_the_measure_itself(pattern: str, found: str) -> None:
    assert fault(pattern) == found


@pytest.mark.parametrize("pattern", [r"(?:(?P<one>问)(?P=one)|好)*", "(?:" + "[问好]" * 12 + ")*"])
def test_what_cannot_be_looked_through_is_said(pattern: str) -> None:
    with pytest.raises(TooMuchError):
        fault(pattern)


def test_what_is_no_pattern_is_said() -> None:
    with pytest.raises(re.error):
        fault("(?:问")
