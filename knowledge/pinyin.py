"""Pinyin without tones: of characters, and out of what people type (gongyixinggangwei, gong yi, gyxgw)."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from knowledge import cache as cache_files

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST, _LAST = 0x3400, 0xA000
_PLAIN = str.maketrans("āáǎàēéěèếềểễīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ", "aaaaeeeeeeeeiiiioooouuuuvvvvvnnnmeg")
_CACHED = "pinyin-1"
_LONGEST = 6  # letters of the longest syllable (zhuang, chuang, shuang)


def _plain(reading: str) -> str:
    return "".join(char for char in reading.translate(_PLAIN) if char.isascii() and char.isalpha())


@cache
def _tables() -> "tuple[tuple[str, ...], dict[str, int], NDArray[np.uint16]]":
    """All syllables (number 0 is none), their numbers, and the number of each character's usual reading."""
    kept = cache_files.find_array(_CACHED)
    if kept is None:
        kept = _packed()
        cache_files.keep_array(_CACHED, kept)
    letters = kept[:, 1:].astype(np.uint8).tobytes().decode("ascii")
    spelt = [letters[at : at + _LONGEST].rstrip("\0") for at in range(0, len(letters), _LONGEST)]
    names = ("", *sorted(set(spelt) - {""}))
    numbers = {name: number for number, name in enumerate(names)}
    table = np.zeros(_LAST - _FIRST, dtype=np.uint16)
    table[kept[:, 0] - _FIRST] = [numbers[name] for name in spelt]
    return names, numbers, table


def _packed() -> "NDArray[np.uint16]":
    """A row a character: its code, then the letters of its usual reading, padded with zeros."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - 0.4 s, paid once and kept

    readings = {code: _plain(marks.partition(",")[0]) for code, marks in PINYIN_DICT.items() if _FIRST <= code < _LAST}
    rows = [[code, *map(ord, name.ljust(_LONGEST, "\0"))] for code, name in readings.items()]
    return np.array(rows, dtype=np.uint16)


def syllables(codes: "NDArray[np.uint32]") -> "NDArray[np.uint16]":
    """The syllable numbers of code points; 0 where a code point is no Chinese character."""
    table = _tables()[2]
    inside = (codes >= _FIRST) & (codes < _LAST)
    return np.where(inside, table[np.where(inside, codes - _FIRST, 0)], 0).astype(np.uint16)


def initials(numbers: "NDArray[np.uint16]") -> "NDArray[np.uint16]":
    """The first letter (as its code) of every syllable; 0 for 0."""
    return _initial_table()[numbers]


def first_letters(text: str) -> str:
    """道里区 is ``dlq``; what is no Chinese character has no letter."""
    codes = initials(syllables(np.array([ord(char) for char in text], dtype=np.uint32)))
    return bytes(codes[codes > 0].astype(np.uint8)).decode("ascii")


@cache
def _initial_table() -> "NDArray[np.uint16]":
    return np.array([ord(name[0]) if name else 0 for name in _tables()[0]], dtype=np.uint16)


def number_of(syllable: str) -> int:
    """The number of a syllable, 0 where it is none."""
    return _tables()[1].get(syllable, 0)


@cache
def _syllable_names() -> frozenset[str]:
    rare = {"n", "m", "ng", "hm", "hng", "a", "o", "e"}
    return frozenset(name for name in _tables()[0] if name and name not in rare) | {"a", "o", "e"}


def split(letters: str) -> tuple[str, ...] | None:
    """Cut run-together letters into the fewest syllables (gongyixing → gong yi xing); None where it cannot be done."""
    names = _syllable_names()
    best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is None or letters[start:end] not in names:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = (*before, letters[start:end])
    return best[len(letters)]
