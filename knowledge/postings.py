"""The index proper: BM25 over token keys, as arrays (a key's postings stand together, documents in order)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from knowledge.tokens import Channel, channels

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1 = 1.2
B, B_ASKED = 0.75, 0.4
"""How much a document's length counts, where documents are what they answer, and where they are short questions."""
SHARPNESS = 0.8
"""Power of the idf: below one, rare tokens count less than BM25 has them."""
WEIGHTS = {
    Channel.CHAR: 1.0,
    Channel.PAIR: 0.8,
    Channel.SYLLABLE: 0.8,
    Channel.SYLLABLES: 1.0,
    Channel.INITIALS: 1.0,
}
"""How much a token of each channel counts. A question has initials only where it is typed in them."""

_LOOKED_THROUGH = 12_000
"""Postings read in full for one question, rarest tokens first; the others are looked up for the best documents only."""
_PROMISING = 250
_CUTS = (0.55, 0.35)  # parts of the highest score above which enough documents are sought, before all are sorted

_WEIGHT_TABLE = np.array(
    [WEIGHTS.get(Channel(n), 0.0) if n in set(Channel) else 0.0 for n in range(16)], dtype=np.float32
)


@dataclass(frozen=True)
class Postings:
    """An inverted index. ``weight`` is a key's idf times its channel's weight; ``impact`` a posting's BM25 factor."""

    keys: "NDArray[np.uint64]"
    starts: "NDArray[np.int64]"
    documents: "NDArray[np.int32]"
    impact: "NDArray[np.float16]"
    weight: "NDArray[np.float32]"
    count: int
    """Number of documents."""

    @property
    def unseen(self) -> float:
        """The idf of a token that no document has."""
        return float(log(1 + (self.count + 0.5) / 0.5) ** SHARPNESS)

    def find(self, keys: "NDArray[np.uint64]") -> "NDArray[np.int64]":
        """Positions of keys, -1 for a key that no document has."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == keys, at, -1)

    def best(
        self, found: "NDArray[np.int64]", weights: "NDArray[np.float32]", size: int, without: "NDArray[np.int64]"
    ) -> "tuple[NDArray[np.int64], NDArray[np.float64]]":
        """The documents with the highest scores for tokens at positions ``found``, each with its weight.

        Best first, equal ones in the order of the documents; those ``without`` are left out. In a large base the
        commonest tokens are counted for the documents that the rarer ones brought forward.
        """
        known = found >= 0
        found, weights = found[known], weights[known]
        lengths = self.starts[found + 1] - self.starts[found]
        order = np.argsort(lengths, kind="stable")
        found, weights, lengths = found[order], weights[order], lengths[order]
        read = max(int(np.searchsorted(np.cumsum(lengths), _LOOKED_THROUGH, side="right")), 1)
        total = self._sum(found[:read], weights[:read], lengths[:read])
        total[without] = 0
        documents = _highest(total, size if read >= len(found) else _PROMISING)  # in order: searched for the faster
        scores = total[documents]
        wanted = documents.astype(self.documents.dtype)  # else every search would first convert the postings
        for at, weight in zip(found[read:].tolist(), weights[read:].tolist(), strict=True):
            here = slice(self.starts[at], self.starts[at + 1])
            holders, impact = self.documents[here], self.impact[here]
            place = holders.searchsorted(wanted)
            hit = holders.take(place, mode="clip") == wanted
            scores += hit * impact.take(place, mode="clip") * np.float64(weight)
        order = np.argsort(-scores, kind="stable")[:size]
        return documents[order], scores[order]

    def _sum(
        self, found: "NDArray[np.int64]", weights: "NDArray[np.float32]", lengths: "NDArray[np.int64]"
    ) -> "NDArray[np.float64]":
        """The score of every document for these tokens."""
        if not len(found):
            return np.zeros(self.count)
        places = [slice(start, start + length) for start, length in zip(self.starts[found], lengths, strict=True)]
        documents = np.concatenate([self.documents[place] for place in places])
        impact = np.concatenate([self.impact[place] for place in places])
        return np.bincount(documents, impact * np.repeat(weights, lengths), minlength=self.count).astype(
            float, copy=False
        )

    def question_weights(self, keys: "NDArray[np.uint64]", found: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """What each token of a question weighs: idf times channel, the highest idf for a token never seen."""
        new = channel_weights(keys) * np.float32(self.unseen)
        return np.where(found >= 0, self.weight[found], new) if len(self.keys) else new


def channel_weights(keys: "NDArray[np.uint64]") -> "NDArray[np.float32]":
    """The weight of each key's channel."""
    return _WEIGHT_TABLE[channels(keys).astype(np.int64)]


def _highest(scores: "NDArray[np.float64]", size: int) -> "NDArray[np.int64]":
    """Positions of the highest scores above 0, in the order of the documents."""
    top = scores.max(initial=0.0)
    some = np.flatnonzero(scores > 0) if len(scores) <= size else np.zeros(0, dtype=np.int64)
    for cut in (*_CUTS, 0.0) if not len(some) else ():
        some = np.flatnonzero(scores > top * cut)
        if len(some) >= size:
            break
    if len(some) > size:
        some = np.sort(some[np.argpartition(-scores[some], size - 1)[:size]])
    return some


def build(
    parts: "Iterable[tuple[NDArray[np.uint64], NDArray[np.int32]]]",
    asked: "NDArray[np.float64]",
    answered: "NDArray[np.float64]",
) -> Postings:
    """Index tokens: each part holds the keys of one channel, ascending by channel, and each key's document.

    ``asked`` and ``answered`` are the characters of every document's wordings and of its answer.
    """
    keys, held, owners, impact = [], [], [], []
    count = len(asked)
    norm = _norm(asked, answered)
    for part, documents in parts:
        vocabulary, place = np.unique(part, return_inverse=True)
        place *= max(count, 1)
        place += documents
        place, frequency = np.unique(place, return_counts=True)
        owner = (place % max(count, 1)).astype(np.int32)
        place //= max(count, 1)
        keys.append(vocabulary)
        held.append(np.bincount(place, minlength=len(vocabulary)))
        owners.append(owner)
        impact.append((frequency * (K1 + 1) / (frequency + norm[owner])).astype(np.float16))
    vocabulary = np.concatenate(keys)
    times = np.concatenate(held)
    idf = np.log(1 + (count - times + 0.5) / (times + 0.5)) ** SHARPNESS
    return Postings(
        keys=vocabulary,
        starts=np.concatenate([[0], np.cumsum(times)]),
        documents=np.concatenate(owners),
        impact=np.concatenate(impact),
        weight=(idf * channel_weights(vocabulary)).astype(np.float32),
        count=count,
    )


def _norm(asked: "NDArray[np.float64]", answered: "NDArray[np.float64]") -> "NDArray[np.float32]":
    """What a token must stand up to in each document, by the document's length."""
    lengths = asked + answered
    if not lengths.sum():
        return np.full(max(len(lengths), 1), K1, dtype=np.float32)
    b = B_ASKED + (B - B_ASKED) * float(answered.sum() / lengths.sum())
    norm: NDArray[np.float32] = (K1 * (1 - b + b * lengths / lengths.mean())).astype(np.float32)
    return norm
