"""Whether a pattern may read one text in many ways: a crafted message would hold the worker for hours.

Where the words of a repeated group can be joined to the same text in two ways (问问 and 问|问), the ways double with
every repetition. That is decided of the pattern itself (Sardinas and Patterson's test for codes), without a clock.
"""

import importlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")
_OFTEN = 3
"""A group that is repeated at most so often cannot double much."""
_MOST = 4_000
"""Texts of one group; of more than that not all can be looked through."""
_LAST = 0x10FFFF
_CATEGORIES = {"CATEGORY_DIGIT": ((48, 57),), "CATEGORY_SPACE": ((9, 13), (32, 32)), "CATEGORY_WORD": ((48, _LAST),)}
Ranges = tuple[tuple[int, int], ...]


class TooMuchError(ValueError):
    """A group that is repeated holds more than can be looked through, or what this does not know."""


@lru_cache(maxsize=4096)
def fault(pattern: str) -> str:
    """What a repeated group of the pattern reads in two ways; empty where every text is read in one.

    TooMuchError: it cannot be told. re.error: it is no pattern.
    """
    for body in _repeated(_parser.parse(pattern)):
        firsts = _firsts(body)
        if found := _two_ways([text for text in _texts(body, firsts) if text]):
            return found
    return ""


def _ranges(code: Any, of: Any) -> Ranges:
    """The characters that one place of a pattern stands for."""
    if code is _codes.LITERAL:
        return ((of, of),)
    if code is _codes.NOT_LITERAL:
        return _others(((of, of),))
    if code is _codes.ANY:
        return _others(((10, 10),))
    denied = of[0][0] is _codes.NEGATE
    found: list[tuple[int, int]] = []
    for kind, each in of[1:] if denied else of:
        if kind is _codes.CATEGORY:
            if str(each) not in _CATEGORIES:
                raise TooMuchError(str(each))
            found.extend(_CATEGORIES[str(each)])
        else:
            found.append((each, each) if kind is _codes.LITERAL else each)
    return _others(tuple(found)) if denied else tuple(found)


def _others(ranges: Ranges) -> Ranges:
    found, begin = [], 0
    for low, high in sorted(ranges):
        if begin < low:
            found.append((begin, low - 1))
        begin = max(begin, high + 1)
    return (*found, (begin, _LAST))


_ONE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})


def _inner(code: Any, of: Any) -> list[Any]:
    """The parts inside a part of a pattern."""
    if code is _codes.BRANCH:
        return list(of[1])
    if code is _codes.SUBPATTERN:
        return [of[3]]
    if code in {_codes.ASSERT, _codes.ASSERT_NOT}:
        return [of[1]]
    return [of[2]] if code in {_codes.MAX_REPEAT, _codes.MIN_REPEAT} else []


def _firsts(parts: Any) -> tuple[int, ...]:
    """The first character of every run of characters that the parts do not tell apart: one of each stands for all."""
    found = {0}

    def look(inside: Any) -> None:
        for code, of in inside:
            if str(code) in _ONE:
                for low, high in _ranges(code, of):
                    found.update((low, high + 1))
            for each in _inner(code, of):
                look(each)

    look(parts)
    return tuple(sorted(each for each in found if each <= _LAST))


def _texts(parts: Any, firsts: Sequence[int]) -> list[str]:
    """All that a part of a pattern matches, each as often as there are ways; of long runs their first two lengths."""
    said = [""]
    for code, of in parts:
        if str(code) in _ONE:
            part = [chr(each) for low, high in _ranges(code, of) for each in _between(firsts, low, high)]
        elif code is _codes.BRANCH:
            part = [text for each in of[1] for text in _texts(each, firsts)]
        elif code is _codes.SUBPATTERN:
            part = _texts(of[3], firsts)
        elif code in {_codes.MAX_REPEAT, _codes.MIN_REPEAT}:
            least, most, body = of
            many = range(least, min(int(most), max(least + 1, 2)) + 1)
            part = [text for each in many for text in _texts(list(body) * each, firsts)]
        elif code in {_codes.ASSERT, _codes.ASSERT_NOT, _codes.AT}:
            part = [""]
        else:
            raise TooMuchError(str(code))
        if len(said) * len(part) >= _MOST:
            raise TooMuchError
        said = [before + after for before in said for after in part]
    return said


def _between(firsts: Sequence[int], low: int, high: int) -> Sequence[int]:
    begin = bisect_right(firsts, low) - 1
    return firsts[begin : bisect_right(firsts, high)]


def _repeated(parts: Any) -> Iterator[Any]:
    """The bodies of all groups that may be repeated without end; one character cannot be cut in two ways."""
    for code, of in parts:
        if code in {_codes.MAX_REPEAT, _codes.MIN_REPEAT}:
            body = of[2]
            if int(of[1]) > _OFTEN and (len(body) > 1 or body[0][0] in {_codes.BRANCH, _codes.SUBPATTERN}):
                yield body
        for each in _inner(code, of):
            yield from _repeated(each)


def _two_ways(words: list[str]) -> str:
    """What of the words can be read in two ways; empty where nothing can."""
    twice = next((word for word, times in Counter(words).items() if times > 1), "")
    known = set(words)
    waiting = [(word[end:], word) for word in known for end in range(1, len(word)) if word[:end] in known]
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
