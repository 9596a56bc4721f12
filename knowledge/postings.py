"""The index proper: BM25 over token keys, as arrays (a key's postings stand together, documents in order)."""

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from knowledge.tokens import Channel, channels

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1 = 1.6
B = 0.7
SHARPNESS = 0.8
"""Power of the idf: below one, rare tokens count less than BM25 has them."""
WEIGHTS = {
    Channel.CHAR: 1.0,
    Channel.PAIR: 1.0,
    Channel.SYLLABLE: 0.3,
    Channel.SYLLABLES: 0.7,
    Channel.INITIALS: 1.0,
}
"""How much a token of each channel counts. A question has initials only where it is typed in them."""

_WEIGHT_TABLE = np.array(
    [WEIGHTS.get(Channel(n), 0.0) if n in set(Channel) else 0.0 for n in range(16)], dtype=np.float32
)


@dataclass(frozen=True)
class Postings:
    """An inverted index. ``weight`` is a key's idf times its channel's weight; ``impact`` a posting's BM25 factor."""

    keys: "NDArray[np.uint64]"
    starts: "NDArray[np.int64]"
    documents: "NDArray[np.int32]"
    impact: "NDArray[np.float32]"
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

    def scores(self, found: "NDArray[np.int64]", weights: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """The score of every document for tokens at positions ``found``, each with its weight."""
        total = np.zeros(self.count, dtype=np.float32)
        for at, weight in zip(found.tolist(), weights.tolist(), strict=True):
            if at >= 0:
                here = slice(self.starts[at], self.starts[at + 1])
                total[self.documents[here]] += self.impact[here] * np.float32(weight)
        return total

    def question_weights(self, keys: "NDArray[np.uint64]", found: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """What each token of a question weighs: idf times channel, the highest idf for a token never seen."""
        new = channel_weights(keys) * np.float32(self.unseen)
        return np.where(found >= 0, self.weight[found], new) if len(self.keys) else new


def channel_weights(keys: "NDArray[np.uint64]") -> "NDArray[np.float32]":
    """The weight of each key's channel."""
    return _WEIGHT_TABLE[channels(keys).astype(np.int64)]


def build(
    keys: "NDArray[np.uint64]", documents: "NDArray[np.int64]", times: "NDArray[np.float32]", count: int
) -> Postings:
    """Index tokens: ``times`` is how much an occurrence counts in its document (a title more than an answer)."""
    vocabulary, ids = np.unique(keys, return_inverse=True)
    place = ids.astype(np.int64) * max(count, 1) + documents
    order = np.argsort(place, kind="stable")
    place, times = place[order], times[order]
    first = np.flatnonzero(np.diff(place, prepend=-1))
    frequency = np.add.reduceat(times, first) if len(first) else times
    place = place[first]
    ids, owners = place // max(count, 1), (place % max(count, 1)).astype(np.int32)
    held = np.bincount(ids, minlength=len(vocabulary))
    idf = np.log(1 + (count - held + 0.5) / (held + 0.5)) ** SHARPNESS
    char = channels(vocabulary)[ids] == Channel.CHAR
    lengths = np.bincount(owners[char], weights=frequency[char], minlength=count)
    mean = lengths.mean() if count and lengths.any() else 1.0
    norm = K1 * (1 - B + B * lengths[owners] / mean)
    return Postings(
        keys=vocabulary,
        starts=np.concatenate([[0], np.cumsum(held)]),
        documents=owners,
        impact=(frequency * (K1 + 1) / (frequency + norm)).astype(np.float32),
        weight=(idf * channel_weights(vocabulary)).astype(np.float32),
        count=count,
    )
