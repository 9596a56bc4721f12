"""Words of our field that voice input wrote with other characters of the same sound: 地保 for 低保."""

from functools import lru_cache

import numpy as np

from knowledge.pinyin import syllables
from knowledge.screening.reading_words import ReadingWords


@lru_cache(maxsize=8)
def _terms(words: ReadingWords) -> dict[int, dict[tuple[int, ...], str]]:
    """By length: the syllables of each term."""
    found: dict[int, dict[tuple[int, ...], str]] = {}
    for term in words.sounds.terms:
        found.setdefault(len(term), {})[_sounds(term)] = term
    return found


def _sounds(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in syllables(np.array([ord(char) for char in text], dtype=np.uint32)))


def as_meant(words: ReadingWords, text: str) -> str:
    """The text with such words put right; as long as it was, so that every position stays."""
    if not text:
        return text
    heard = _sounds(text)
    kept = frozenset(words.sounds.words)
    letters = list(text)
    for length, terms in _terms(words).items():
        for start in range(len(text) - length + 1):
            term = terms.get(heard[start : start + length])
            if term and _miswritten(words, kept, text, start, term):
                letters[start : start + length] = term
    return "".join(letters)


def _miswritten(words: ReadingWords, kept: frozenset[str], text: str, start: int, term: str) -> bool:
    """Whether other characters stand for the term, none of them a common one, and no word of their own (到外地)."""
    end = start + len(term)
    written = text[start:end]
    if any(char != meant and char in words.sounds.never for char, meant in zip(written, term, strict=True)):
        return False
    around = text[max(0, start - 1) : end + 1]
    return written != term and written not in kept and not any(word in around for word in kept if len(word) > len(term))
