"""Terms typed in letters, whole (gongyixinggangwei) or by their initials (gyxgw), read as their characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge import pinyin
from knowledge.text import normal

_LETTERS = re.compile(r"[a-z]{2,40}")
_TYPED = re.compile(r"[a-z]+")
_PARTS = re.compile(r"[a-z]+|(?<![a-z]) +|(?<=[a-z]) +(?![a-z])|[^a-z ]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,12}")
_FEWEST = 3
"""Initials that are a term; two letters are too many terms'."""
_FEWEST_SOUNDS = 2


@dataclass(frozen=True)
class _Sound:
    number: int
    text: str
    typed: bool = False
    inside: tuple[bool, bool] = (False, False)
    """Whether the word that was typed goes on before it, and after it."""
    initials: bool = False


class TypedTerms:
    """The terms of a content folder as people type them. Read at the first message in letters."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(dict.fromkeys(term for each in terms if _CHINESE.fullmatch(term := normal(each))))

    def read(self, text: str) -> str:
        """The message with every term that is typed in letters, wholly or in part (dibao, lao模), in its characters."""
        plain = normal(text)
        letters = plain.replace(" ", "")
        if _LETTERS.fullmatch(letters) and letters in self._initials and not self._sounded(letters):
            return self._initials[letters]
        if not _TYPED.search(plain):
            return text
        sounds = [sound for part in _PARTS.findall(plain) for sound in self._heard(part)]
        read = ""
        at = found = 0
        while at < len(sounds):
            size = self._term_at(sounds[at : at + self._longest])
            found += size
            numbers = tuple(sound.number for sound in sounds[at : at + size])
            read += self._whole[numbers] if size else sounds[at].text
            at += size or 1
        return read if found or any(sound.initials for sound in sounds) else text

    def _heard(self, part: str) -> "list[_Sound]":
        """A character, or a word of letters in its syllables; what has no sound stands by itself."""
        if part in self._initials:
            return [_Sound(0, self._initials[part], initials=True)]
        syllables = pinyin.split(part) if _TYPED.fullmatch(part) else None
        if syllables:
            last = len(syllables) - 1
            return [
                _Sound(pinyin.number_of(syllable), syllable, typed=True, inside=(at > 0, at < last))
                for at, syllable in enumerate(syllables)
            ]
        return [_Sound(_sounds(part)[0] if len(part) == 1 else 0, part)]

    def _term_at(self, sounds: "list[_Sound]") -> int:
        """How many of these sounds, from the first on, are the longest term that is not all in characters already."""
        for size in range(len(sounds), _FEWEST_SOUNDS - 1, -1):
            part = sounds[:size]
            mixed = len({sound.typed for sound in part}) > 1
            cut = mixed and (part[0].inside[0] or part[-1].inside[1])  # lieshi的: no 失的
            if part[0].typed | mixed and not cut and tuple(sound.number for sound in part) in self._whole:
                return size
        return 0

    def _sounded(self, letters: str) -> bool:
        syllables = pinyin.split(letters)
        return bool(syllables) and tuple(map(pinyin.number_of, syllables or ())) in self._whole

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._whole), default=0)

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
