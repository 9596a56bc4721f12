"""What people say and how a statute puts it (老板: 用人单位): so an article is found that has none of their words."""

import re
from functools import cache
from itertools import islice
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from knowledge.postings import Postings
from knowledge.text import normal
from knowledge.tokens import Channel, parts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILE = Path(__file__).parent / "content" / "lay_words.yaml"
_WEIGHT = 1.2
"""What a term that was not said weighs, against the same term said; the longer, the less each of its tokens."""


@cache
def _table() -> "tuple[re.Pattern[str], dict[str, tuple[str, ...]]]":
    """The words as one pattern, the longest first, and the terms that each of them may stand for."""
    terms: dict[str, dict[str, None]] = {}
    for row in yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        for said in row["says"]:
            terms.setdefault(normal(str(said)), {}).update(dict.fromkeys(normal(term) for term in row["law"]))
    words = sorted(terms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), {word: tuple(terms[word]) for word in words}


def meant(text: str) -> tuple[str, ...]:
    """The terms that a statute may have for what a normal text says, without those that stand in it."""
    pattern, terms = _table()
    found = dict.fromkeys(term for word in pattern.findall(text) for term in terms[word])
    return tuple(term for term in found if term not in text)


class Meant:
    """The terms as tokens of one index."""

    def __init__(self, index: Postings) -> None:
        terms = tuple(dict.fromkeys(term for several in _table()[1].values() for term in several))
        written = islice(parts_of(terms, short=False), Channel.PAIR)
        keys, owners = (np.concatenate(each) for each in zip(*written, strict=True))
        found = index.find(keys)
        weights = index.question_weights(keys, found)
        self._tokens: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for at, term in enumerate(terms):
            here = (owners == at) & (found >= 0)
            self._tokens[term] = found[here], weights[here] * np.float32(_WEIGHT / sqrt(len(term)))

    def beside(
        self, text: str, found: "NDArray[np.int64]", weights: "NDArray[np.float32]"
    ) -> "tuple[NDArray[np.int64], NDArray[np.float32]]":
        """The tokens of a question and after them those of what it may mean, with their weights."""
        also = [self._tokens[term] for term in meant(text)]
        return np.concatenate([found, *(each for each, _ in also)]), np.concatenate([weights, *(w for _, w in also)])
