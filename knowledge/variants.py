"""The second look at a shortlist: how like a question the single wordings (title, variants) of a document are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.postings import Postings
from knowledge.texts import Texts, pack
from knowledge.tokens import Channel, channels, keys_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOKENS, _LETTERS = 0.6, 0.4
"""Shares by which the best wording is chosen: likeness of tokens by their weight (Dice), of letters in their order."""
_COMPARED = 4
"""Wordings of a document, those with most tokens in common, whose letters are compared."""
_AT_ONCE = 10_000
"""Wordings that are cut at a time when an index is built, and the rest of the last one's document: all at once would
need as much room again as the index."""


@dataclass(frozen=True)
class Asked:
    """A question as it is compared: its text, its tokens as positions in the postings, and what each weighs."""

    text: str
    found: "NDArray[np.int64]"
    """Ascending where 0 or more; -1 for a token that no document has."""
    weights: "NDArray[np.float32]"
    plain: float
    """What its tokens weigh together, whatever they say."""
    written: "NDArray[np.bool_]"
    """Which tokens are characters and pairs, not sounds."""


@dataclass(frozen=True)
class Looks:
    """What the best wording of every document of a shortlist has in common with the question, each in 0..1."""

    wording: "NDArray[np.int64]"
    """The position of that wording among all texts; -1 where a document has none."""
    tokens: "NDArray[np.float64]"
    """Dice of the tokens by weight."""
    letters: "NDArray[np.float64]"
    """Likeness of the letters in their order."""
    length: "NDArray[np.float64]"
    """The shorter length as a part of the longer."""
    shares: "NDArray[np.float64]"
    """A column a channel: share of the whole question's weight, in characters, pairs, sounds and pairs of sounds."""
    written: "NDArray[np.float64]"
    """Share of the question's characters and pairs, by weight."""
    sounds: "NDArray[np.float64]"
    """Share of the question's sounds, by weight."""
    centroid: "NDArray[np.float64]"
    """Cosine of the question and the mean of all wordings of a document, each wording of length one (Rocchio 1971)."""


@dataclass(frozen=True)
class Wordings:
    """All titles and variants, document by document, each with its distinct tokens as positions in the postings."""

    texts: Texts
    first_text: "NDArray[np.int64]"
    """Per document, its first text; one more at the end."""
    first_token: "NDArray[np.int64]"
    """Per text, its first token; one more at the end."""
    tokens: "NDArray[np.int32]"
    weights: "NDArray[np.float32]"
    """Per text, what all its tokens weigh together."""
    norms: "NDArray[np.float32]"
    """Per text, the Euclidean length of its tokens' weights."""
    spans: "NDArray[np.float32]"
    """Per document, the length of the sum of its wordings, each of length one."""
    bounds: "NDArray[np.int64]"
    """The positions of the first pair, the first sound and the first pair of sounds among the tokens."""

    def of(self, document: int) -> list[str]:
        """The wordings of one document."""
        return self.texts.at(range(self.first_text[document], self.first_text[document + 1]))

    def has(self, document: int, text: str) -> bool:
        """Whether a document has just this wording."""
        first, size = int(self.first_text[document]), len(text.encode())
        places = self.texts.starts[first : self.first_text[document + 1] + 1].tolist()
        as_long = (at for at, (start, end) in enumerate(pairwise(places), first) if end - start == size)
        return any(self.texts[at] == text for at in as_long)

    def looks(self, shortlist: "NDArray[np.int64]", asked: Asked, postings: Postings) -> Looks:
        """Compare the question with every wording of the shortlist, and keep each document's most like one."""
        counts = self.first_text[shortlist + 1] - self.first_text[shortlist]
        texts = _ranges(self.first_text[shortlist], counts)
        if not len(texts):
            none = np.zeros(len(shortlist))
            return Looks(np.full(len(shortlist), -1), none, none, none, np.zeros((len(shortlist), 4)), none, none, none)
        weight, said = float(asked.weights.sum()), float(asked.weights[asked.written].sum())
        common, shares, products = self._common(shortlist, texts, asked, postings)
        of = np.repeat(np.arange(len(shortlist)), counts)
        parts = np.bincount(of, products / np.maximum(self.norms[texts], 1e-6), minlength=len(shortlist))
        centroid = parts.astype(float, copy=False)
        centroid /= np.maximum(self.spans[shortlist] * float(np.linalg.norm(asked.weights)), 1e-6)
        dice = 2 * common / np.maximum(self.weights[texts] + asked.plain, 1e-6)
        if counts.max() > _COMPARED:
            likely = _highest_of_each(dice, counts, _COMPARED)
            texts, dice, shares, counts = texts[likely], dice[likely], shares[likely], np.minimum(counts, _COMPARED)
        words = self.texts.at(texts.tolist())
        letters = process.cdist([asked.text], words, scorer=fuzz.ratio)[0].astype(np.float64) / 100
        own, other = len(asked.text), np.array([max(len(each), 1) for each in words])
        length = np.minimum(own, other) / np.maximum(own, other)
        best = _best_of_each(_TOKENS * dice + _LETTERS * letters, counts)
        there = best >= 0

        def pick(values: "NDArray[np.float64]") -> "NDArray[np.float64]":
            return np.where(there, values[best], 0.0)

        return Looks(
            wording=np.where(there, texts[best], -1),
            tokens=pick(dice),
            letters=pick(letters),
            length=pick(length),
            shares=np.where(there[:, None], shares[best], 0.0) / max(weight, 1e-6),
            written=pick(shares[:, :2].sum(axis=1) / max(said, 1e-6)),
            sounds=pick(shares[:, 2:].sum(axis=1) / max(weight - said, 1e-6)),
            centroid=centroid,
        )

    def _common(
        self, shortlist: "NDArray[np.int64]", texts: "NDArray[np.int64]", asked: Asked, postings: Postings
    ) -> "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]":
        """What every text of a shortlist has in common with the question: by the tokens' own weight, channel by
        channel by theirs in the question, and by the product of both."""
        starts = self.first_token[self.first_text[shortlist]].tolist()
        ends = self.first_token[self.first_text[shortlist + 1]].tolist()
        tokens = np.concatenate([self.tokens[start:end] for start, end in zip(starts, ends, strict=True)])
        known = np.flatnonzero(asked.found >= 0)
        places = np.zeros(len(postings.keys) + 1, dtype=np.int16)  # where in the question a token stands, from 1 on
        places[asked.found[known]] = known + 1
        place = places[tokens]
        shared = np.flatnonzero(place)
        last = np.cumsum(self.first_token[texts + 1] - self.first_token[texts])
        owner, place, tokens = np.searchsorted(last, shared, side="right"), place[shared] - 1, tokens[shared]
        common = np.bincount(owner, postings.weight[tokens], minlength=len(texts))
        channel = np.searchsorted(self.bounds, tokens, side="right")
        shares = np.bincount(owner * 4 + channel, asked.weights[place], minlength=4 * len(texts))
        products = np.bincount(owner, postings.weight[tokens] * asked.weights[place], minlength=len(texts))
        return (
            common.astype(float, copy=False),
            shares.astype(float, copy=False).reshape(-1, 4),
            products.astype(float, copy=False),
        )


def build(texts: Sequence[str], documents: "NDArray[np.int32]", postings: Postings) -> Wordings:
    """Gather the wordings, some at a time; ``documents`` gives each text's document, ascending."""
    width = max(len(postings.keys), 1)
    tokens, counts, weights = [np.zeros(0, np.int32)], [np.zeros(1, np.int64)], [np.zeros(0, np.float32)]
    norms, squares, at = [np.zeros(0, np.float32)], np.zeros(postings.count), 0
    while at < len(texts):
        last = documents[min(at + _AT_ONCE, len(texts)) - 1]
        some = texts[at : int(np.searchsorted(documents, last, side="right"))]  # no document is cut in two
        keys, owners = keys_of(some, short=False)
        place = np.unique(owners.astype(np.int64) * width + postings.find(keys))
        owner = place // width
        tokens.append((place % width).astype(np.int32))
        counts.append(np.bincount(owner, minlength=len(some)))
        each = postings.weight[tokens[-1]]
        weights.append(np.bincount(owner, each, minlength=len(some)).astype(np.float32))
        norms.append(np.sqrt(np.bincount(owner, each * each, minlength=len(some))).astype(np.float32))
        part = each / np.maximum(norms[-1][owner], 1e-6)
        place, which = np.unique(documents[at + owner].astype(np.int64) * width + tokens[-1], return_inverse=True)
        squares += np.bincount(place // width, np.bincount(which, part) ** 2, minlength=postings.count)
        at += len(some)
    return Wordings(
        texts=pack(texts),
        first_text=np.searchsorted(documents, np.arange(postings.count + 1)),
        first_token=np.cumsum(np.concatenate(counts)),
        tokens=np.concatenate(tokens),
        weights=np.concatenate(weights),
        norms=np.concatenate(norms),
        spans=np.sqrt(squares).astype(np.float32),
        bounds=bounds(postings),
    )


def bounds(postings: Postings) -> "NDArray[np.int64]":
    """Where the channels after the first begin: keys stand in the order of their channels."""
    after = [Channel.PAIR, Channel.SYLLABLE, Channel.SYLLABLES]
    found: NDArray[np.int64] = np.searchsorted(channels(postings.keys), np.array(after, dtype=np.uint64))
    return found


def _ranges(starts: "NDArray[np.int64]", counts: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The numbers from each start on, as many as its count, one range after the other."""
    before = np.cumsum(counts) - counts
    numbers: NDArray[np.int64] = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    return numbers


def _highest_of_each(values: "NDArray[np.float64]", counts: "NDArray[np.int64]", most: int) -> "NDArray[np.int64]":
    """The positions of the highest values of each group, at most so many; group by group, equal ones in their order."""
    group = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((-values, group))
    rank = np.arange(len(values)) - np.repeat(np.cumsum(counts) - counts, counts)
    found: NDArray[np.int64] = order[rank < most]
    return found


def _best_of_each(values: "NDArray[np.float64]", counts: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The position of the highest value of each group; -1 for an empty group."""
    best = np.full(len(counts), -1)
    best[counts > 0] = _highest_of_each(values, counts, 1)
    return best
