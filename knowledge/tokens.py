"""Tokens of text as numbers: characters, character pairs, and the same of toneless pinyin and of its initials.

A token is one unsigned 64-bit key: its channel in the top four bits, then what it is made of. So a whole corpus is cut
with array operations and an index holds no Python object for a token.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from knowledge import pinyin

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(r"[a-z]+|[0-9]+")
_WORD_BASE = 0xF0000  # a word or number is one code point of the private planes, which no normal form contains
_WORD_COUNT = 0xFFFD
_BOUNDARY = 0x20
_SHIFT = np.uint64(60)


class Channel(IntEnum):
    """What a token is made of."""

    CHAR = 1
    PAIR = 2
    SYLLABLE = 3
    SYLLABLES = 4
    INITIALS = 5


def channels(keys: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """The channel of every key."""
    return keys >> _SHIFT


def codes(texts: Sequence[str]) -> "NDArray[np.uint32]":
    """Code points of normal texts, a newline after each; a word of letters or a number is one code point."""
    joined = _WORD.sub(_word_code, "\n".join(texts) + "\n")
    return np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)


def _word_code(found: "re.Match[str]") -> str:
    return chr(_WORD_BASE + zlib.crc32(found[0].encode()) % _WORD_COUNT)


def keys_of(texts: Sequence[str], *, short: bool = True) -> "tuple[NDArray[np.uint64], NDArray[np.int32]]":
    """All tokens of normal texts, and for each the position of its text.

    ``short``: with initials too, which only titles and variants need.
    """
    keys, owners = zip(*parts_of(texts, short=short), strict=True)
    return np.concatenate(keys), np.concatenate(owners)


def parts_of(texts: Sequence[str], *, short: bool = True) -> "Iterator[tuple[NDArray[np.uint64], NDArray[np.int32]]]":
    """The same, channel by channel in the order of their numbers, one at a time: of a large base each is large."""
    cut = Cut(codes(texts))
    ends = cut.points == ord("\n")
    owner = (np.cumsum(ends) - ends).astype(np.int32)
    for keys, places in zip(cut.keys(), cut.places(), strict=True):
        yield keys, owner[places]
    letters = pinyin.initials(cut.sounds).astype(np.uint64)
    three = cut.voiced_pair[:-1] & cut.voiced_pair[1:] if short else np.zeros(max(len(letters) - 2, 0), dtype=bool)
    body = letters[:-2] << np.uint64(16) | letters[1:-1] << np.uint64(8) | letters[2:]
    yield _key(Channel.INITIALS, body[three]), owner[:-2][three]


class Cut:
    """Code points cut into characters, pairs, sounds and pairs of sounds: all tokens but the initials."""

    def __init__(self, points: "NDArray[np.uint32]") -> None:
        self.points = points
        self.sounds = pinyin.syllables(points)
        self.seen = points > _BOUNDARY
        self.pair = self.seen[:-1] & self.seen[1:]
        self.voiced = self.sounds > 0
        self.voiced_pair = self.voiced[:-1] & self.voiced[1:]

    def keys(self) -> "Iterator[NDArray[np.uint64]]":
        """The keys of each channel, in the order of the text."""
        for channel, shift, points, mask in (
            (Channel.CHAR, 0, self.points, self.seen),
            (Channel.PAIR, 21, self.points, self.pair),
            (Channel.SYLLABLE, 0, self.sounds, self.voiced),
            (Channel.SYLLABLES, 16, self.sounds, self.voiced_pair),
        ):
            body = points[: len(mask)][mask].astype(np.uint64)
            yield _key(channel, body << np.uint64(shift) | points[1:][mask] if shift else body)

    def places(self) -> "Iterator[NDArray[np.int64]]":
        """Where each of those keys begins in the text."""
        return map(np.flatnonzero, (self.seen, self.pair, self.voiced, self.voiced_pair))


def _key(channel: Channel, body: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    return body | (np.uint64(channel) << _SHIFT)


def typed_keys(words: Sequence[str]) -> "NDArray[np.uint64]":
    """Tokens of words typed in letters: as pinyin where they cut into syllables, else as initials (gyxgw)."""
    found: list[int] = []
    sounds: list[int] = []
    for word in words:
        cut = pinyin.split(word)
        if cut:
            sounds.extend(pinyin.number_of(syllable) for syllable in cut)
            continue
        sounds.append(0)
        letters = [ord(letter) for letter in word]
        found.extend(
            Channel.INITIALS << 60 | first << 16 | second << 8 | third
            for first, second, third in zip(letters, letters[1:], letters[2:], strict=False)
        )
    found.extend(Channel.SYLLABLE << 60 | sound for sound in sounds if sound)
    pairs = pairwise(sounds)
    found.extend(Channel.SYLLABLES << 60 | first << 16 | second for first, second in pairs if first and second)
    return np.array(found, dtype=np.uint64)
