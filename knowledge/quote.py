"""The words that an answer rests on: one short piece of a cited clause, chosen by what it shares with the answer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST = 60
"""Characters of a clause that a chat shows; a page unfolds the whole."""
_SUPPORTS = 4
"""Pairs of characters that a piece and the answer have in common at least for the piece to support it."""
_FIRST = 2
"""The clause that is named first is the one the answer is about."""
_LITERAL = 3
"""What the answer itself puts in quotation marks weighs so many times its length."""
_SENTENCE = re.compile(r"[^。；;：:]+[。；;：:]?")
_PART = re.compile(r"[^,，、]+[,，、]?")
_WORDS = re.compile(r"[一-鿿]+|[0-9]+")
_ITEM = re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]")
_NAMED = re.compile(r"“([^”]{2,})”")


def quote_for(clauses: Sequence[str], answer: str) -> tuple[int, str]:
    """Which of the cited clauses to quote, and the words: at most LONGEST characters, a short clause whole.

    The piece that supports the answer best, rather of the first clause than of another; where none does, the first
    one's own opening, which says what it is about. Cut at sentences, within a long one at commas; 「…」 where its
    sentence goes on.
    """
    lines = [" ".join(clause.split()) for clause in clauses]
    if not lines or len(lines[0]) <= LONGEST:
        return 0, lines[0] if lines else ""
    said, named = _pairs(answer), [_letters(each) for each in _NAMED.findall(answer)]
    weight, _, place, piece = max(
        (_weight(piece, said, line, named) + _FIRST * (place == 0), -at, place, piece)
        for place, line in enumerate(lines)
        if place == 0 or line not in lines[0]
        for at, piece in enumerate(_pieces(line))
    )
    supports = weight >= _SUPPORTS + _FIRST * (place == 0)
    return (place, piece) if supports else (0, _opening(lines[0]))


def _opening(line: str) -> str:
    """The first sentence; of a clause that is nothing but a list as many items as there is room for."""
    first = next(_pieces(line))
    if not _ITEM.match(first):
        return first
    ends = [found.end() for found in _SENTENCE.finditer(line) if found.end() < LONGEST]
    return f"{line[: ends[-1]]}…" if ends else first


def _pieces(line: str) -> Iterator[str]:
    """The sentences; an item of a list is left out where there are others, since it does not speak for the list."""
    sentences = [found[0].strip() for found in _SENTENCE.finditer(line)]
    for sentence in [each for each in sentences if not _ITEM.match(each)] or sentences:
        if len(sentence) <= LONGEST:
            yield sentence
        else:
            yield from _windows([found[0] for found in _PART.finditer(sentence)])


def _windows(parts: list[str]) -> Iterator[str]:
    """Runs of parts of a long sentence, each as long as may be."""
    for first in range(len(parts)):
        last, length = first, 0
        while last < len(parts) and length + len(parts[last]) <= LONGEST - 2:
            length += len(parts[last])
            last += 1
        run = "".join(parts[first : max(last, first + 1)])[: LONGEST - 2]
        yield f"{'…' if first else ''}{run}{'' if last == len(parts) else '…'}"


def _weight(piece: str, said: frozenset[str], line: str, named: list[str]) -> int:
    """Pairs shared with the answer; those that the clause has everywhere (就业, 困难) tell nothing."""
    counts, letters = _counted(line), _letters(piece)
    literal = sum(_LITERAL * len(each) for each in named if each in letters)
    return literal + sum(1 for pair in _pairs(piece) if pair in said and counts[pair] == 1)


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text))


@lru_cache(maxsize=256)
def _counted(line: str) -> Counter[str]:
    return Counter(_each_pair(line))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(_each_pair(text))


def _each_pair(text: str) -> Iterable[str]:
    return (one + other for run in _WORDS.findall(text) for one, other in pairwise(run))
