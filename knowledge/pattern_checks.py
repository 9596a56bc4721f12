"""The patterns of a content folder that read one text in two ways, each with its file, line and field."""

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.content_files import FieldPath, read_yaml
from knowledge.content_folder import Folder
from knowledge.findings import Finding
from knowledge.screening.rules import Screening
from knowledge.two_ways import TooMuchError, fault

_REGULAR = re.compile(
    r"like\..*|naming\.(?!words).*|(?!naming).*\.words|written\.also|asking\.no|wishing\.(?:clause|tail)|told\.grown_up|distress\..*-no"
)
"""Keys of wording whose lines are regular expressions."""


def ambiguous(root: Path, folder: Folder) -> Iterator[Finding]:
    """What could hold a worker: a repeated group of which a text can be put together in two ways."""
    for key, raw in ((name, raw) for (kind, name), raw in folder.places.items() if kind == "wording"):
        text = folder.wording[key] if _REGULAR.fullmatch(key) else ""
        first = raw.line((key,)) + ("\n" in text)  # a block begins on the line behind its key
        for number, pattern in enumerate(text.splitlines()):
            if message := _message(pattern):
                yield Finding(f"{raw.file}:{first + number}", f"{key}: {message}")
    if folder.screening is not None:
        for name, found in (("reading", _of_reading), ("questions", _of_questions)):
            raw = read_yaml(root / "screening" / f"{name}.yaml", f"screening/{name}.yaml")
            for path, pattern in found(folder.screening):
                if message := _message(pattern):
                    shown = ".".join(map(str, path))
                    yield Finding(f"{raw.file}:{raw.line(path)}", f"{shown}: {message}")


def _message(pattern: str) -> str:
    try:
        twice = fault(pattern)
    except TooMuchError:
        return "a repeated group holds too much to be looked through: write it shorter"
    except re.error as error:
        return f"is no pattern: {error}"
    return (
        f"reads 「{twice}」 in two ways, so that a crafted message could hold the hotline: leave one out"
        if twice
        else ""
    )


def _of_reading(screening: Screening) -> Iterator[tuple[FieldPath, str]]:
    words = screening.reading
    return ((tuple(path), words.expanded(pattern)) for path, pattern in words.patterns())


def _of_questions(screening: Screening) -> Iterator[tuple[FieldPath, str]]:
    for number, question in enumerate(screening.questions):
        for field in ("options", "readings"):
            for at, each in enumerate(getattr(question, field)):
                yield from (((number, field, at, "like", place), like) for place, like in enumerate(each.like))
