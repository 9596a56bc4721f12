"""No pattern may read one text in many ways: a crafted message would hold the worker for hours.

Where the words of a repeated group can be joined to the same text in two ways (问问 and 问|问), the ways double with
every repetition. That is decided of the pattern itself (Sardinas and Patterson's test for codes), without a clock.
"""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.screening import answer_words, dates_read, reading, reading_ages

_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")
CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
OFTEN = 3
"""A group that is repeated at most so often cannot double much."""
MOST = 4_000
"""Texts of one group; of more than that not all could be looked through."""
REGULAR = re.compile(r"^(?:like\..*|naming\.(?!words).*|.*\.words|wishing\.(?:clause|tail)|told\.grown_up)$")


def texts(parts: Any) -> list[str]:
    """All that a part of a pattern matches, each as often as there are ways; of long runs their first two lengths."""
    said = [""]
    for code, of in parts:
        if code is _codes.LITERAL:
            part = [chr(of)]
        elif code is _codes.IN:
            ranges = [(low, low) if kind is _codes.LITERAL else low for kind, low in of]
            part = [chr(each) for low, high in ranges for each in range(low, high + 1)]
        elif code is _codes.BRANCH:
            part = [text for each in of[1] for text in texts(each)]
        elif code is _codes.SUBPATTERN:
            part = texts(of[3])
        elif code in {_codes.MAX_REPEAT, _codes.MIN_REPEAT}:
            least, most, body = of
            many = range(least, min(int(most), max(least + 1, 2)) + 1)
            part = [text for each in many for text in texts(list(body) * each)]
        else:
            assert code in {_codes.ASSERT, _codes.ASSERT_NOT, _codes.AT}, f"{code} in a group that is repeated"
            part = [""]
        assert len(said) * len(part) < MOST, "a group that is repeated holds too much to be looked through"
        said = [before + after for before in said for after in part]
    return said


def repeated(parts: Any) -> Iterator[Any]:
    """The bodies of all groups that may be repeated without end; one character cannot be cut in two ways."""
    for code, of in parts:
        inner: list[Any] = []
        if code is _codes.BRANCH:
            inner = of[1]
        elif code is _codes.SUBPATTERN:
            inner = [of[3]]
        elif code in {_codes.ASSERT, _codes.ASSERT_NOT}:
            inner = [of[1]]
        elif code in {_codes.MAX_REPEAT, _codes.MIN_REPEAT}:
            inner = [of[2]]
            if int(of[1]) > OFTEN and (len(of[2]) > 1 or of[2][0][0] in {_codes.BRANCH, _codes.SUBPATTERN}):
                yield of[2]
        for each in inner:
            yield from repeated(each)


def two_ways(words: list[str]) -> str:
    """What of the words can be read in two ways; empty where nothing can."""
    twice = next((word for word in words if words.count(word) > 1), "")
    known = set(words)
    waiting = [(long[len(short) :], long) for long in known for short in known if short != long]
    waiting = [(rest, long) for rest, long in waiting if long.endswith(rest) and long[: -len(rest)] in known]
    seen: set[str] = set()
    while waiting and not twice:
        rest, said = waiting.pop()
        if rest in known:
            return said
        if rest not in seen:
            seen.add(rest)
            waiting += [(word[len(rest) :], said + word[len(rest) :]) for word in known if word.startswith(rest)]
            waiting += [(rest[len(word) :], said) for word in known if rest.startswith(word)]
    return twice


def faults(pattern: str) -> list[str]:
    every = (two_ways([text for text in texts(body) if text]) for body in repeated(_parser.parse(pattern)))
    return [fault for fault in every if fault]


def of_the_questions() -> Iterator[tuple[str, str]]:
    for question in yaml.safe_load((CONTENT / "screening" / "questions.yaml").read_text("utf-8")):
        for each in (*question.get("options", ()), *question.get("readings", ())):
            for pattern in each.get("like", ()):
                yield f"{question['id']} {pattern[:24]}", pattern


def of_the_wordings() -> Iterator[tuple[str, str]]:
    for name in ("residents", "screening"):
        for key, lines in yaml.safe_load((CONTENT / "wording" / f"{name}.yaml").read_text("utf-8")).items():
            for pattern in filter(None, lines.splitlines() if REGULAR.match(key) else ()):
                yield f"{key} {pattern[:24]}", pattern


def of_the_code() -> Iterator[tuple[str, str]]:
    """Those that take words off an end, or look at all that stands before one."""
    for module, names in (
        (dates_read, ("_BEFORE", "_AFTER")),
        (reading, ("_DONE",)),
        (reading_ages, ("_OF_SPEAKER", "_OF_NOW")),
        (answer_words, ("_CLOSING",)),
    ):
        for name in names:
            yield f"{module.__name__}.{name}", getattr(module, name).pattern


@pytest.mark.parametrize("gather", [of_the_questions, of_the_wordings, of_the_code])
def test_every_text_is_read_in_one_way(gather: Any) -> None:
    patterns = dict(gather())
    assert patterns
    assert {name: found for name, pattern in patterns.items() if (found := faults(pattern))} == {}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(?:问|问问)*好", "问问"),
        ("(?:都|还有|都)*", "都"),
        ("(?:嗯+|好)+", "嗯嗯"),
        ("(?:我|我想|想去|去)*", "我想去"),
        ("(?:问|好)*(?:问问)?", ""),
        ("(?:问|好|都是)*", ""),
        ("(?:问|问问){2,3}", ""),
    ],
)
def test_the_measure_itself(pattern: str, found: str) -> None:
    assert faults(pattern) == ([found] if found else [])
