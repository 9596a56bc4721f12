"""What was taken out of a text and what was put in, in pieces that a person can read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"[A-Za-z0-9.%-]+|\s|.")
_SHORT = 2
"""Characters alike between two changes that are read as changed too: a sentence in crumbs reads badly."""


class Fate(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some words of one text or of both."""

    fate: Fate
    text: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in order; those that are not NEW make the old text, those that are not GONE the new one."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Piece] = []
    gone, came = "", ""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (kind, start, end, low, high) in enumerate(codes):
        was, now = "".join(before[start:end]), "".join(after[low:high])
        crumb = kind == "equal" and len(was) <= _SHORT and 0 < at < len(codes) - 1 and was.strip() == was
        if kind != "equal" or crumb:
            gone, came = gone + was, came + now
            continue
        found += [*_changed(gone, came), Piece(Fate.SAME, was)]
        gone, came = "", ""
    return (*found, *_changed(gone, came))


def _changed(gone: str, came: str) -> list[Piece]:
    return [piece for piece in (Piece(Fate.GONE, gone), Piece(Fate.NEW, came)) if piece.text]
