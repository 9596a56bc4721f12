"""A term typed in letters alone, whole (gongyixinggangwei) or by its initials (gyxgw), read as its characters."""

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from knowledge import pinyin
from knowledge.text import normal

_LETTERS = re.compile(r"[a-z]{2,40}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,12}")
_FEWEST = 3
"""Initials that are a term; two letters are too many terms'."""


class TypedTerms:
    """The terms of a content folder as people type them. Read at the first message in letters."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(dict.fromkeys(term for each in terms if _CHINESE.fullmatch(term := normal(each))))

    def read(self, text: str) -> str:
        """The characters of a message that is one term in letters; any other message as it is."""
        letters = normal(text).replace(" ", "")
        if not _LETTERS.fullmatch(letters):
            return text
        syllables = pinyin.split(letters)
        whole = self._whole.get(tuple(map(pinyin.number_of, syllables))) if syllables else None
        return whole or self._initials.get(letters) or text

    @cached_property
    def _whole(self) -> dict[tuple[int, ...], str]:
        found: dict[tuple[int, ...], str] = {}
        for term in self._terms:
            found.setdefault(_sounds(term), term)
        return found

    @cached_property
    def _initials(self) -> dict[str, str]:
        """By initials, where they are one term's alone."""
        found: dict[str, set[str]] = {}
        for sounds, term in self._whole.items():
            if len(sounds) >= _FEWEST and 0 not in sounds:
                found.setdefault(_first_letters(sounds), set()).add(term)
        return {letters: next(iter(terms)) for letters, terms in found.items() if len(terms) == 1}


def _sounds(term: str) -> tuple[int, ...]:
    codes = np.array([ord(char) for char in term], dtype=np.uint32)
    return tuple(int(number) for number in pinyin.syllables(codes))


def _first_letters(sounds: tuple[int, ...]) -> str:
    return "".join(map(chr, pinyin.initials(np.array(sounds, dtype=np.uint16))))
