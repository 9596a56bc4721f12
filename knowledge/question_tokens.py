"""The tokens of a question with their weights: words that only ask weigh less, sounds more where the writing is odd."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.postings import Postings
from knowledge.tokens import Channel, Cut, codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ASKING = "的了吗呢啊我你他她它们有是要能会可以想怎么什么多少哪几谁咋啥吧嘛呀得着过就也都还在给把被让跟和与说个这那没不"
"""Characters that questions are made of, whatever they are about."""
_FACTORS = np.array([1.0, 0.85, 0.6], dtype=np.float32)
"""What is left of a token's weight by how much of it only asks: nothing, half, all."""
_MISSPELT = np.float32(1.5)
"""How much more a sound counts where the base has its sound and not its writing."""

_SAYS_NOTHING = frozenset(map(ord, _ASKING + " \n"))

_TABLE = np.zeros(0x110000, dtype=np.uint8)
_TABLE[[ord(char) for char in _ASKING]] = 1


def weigh(
    text: str, index: Postings, *, plain: bool
) -> "tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.float32]]":
    """The distinct tokens of a normal text: keys ascending, positions in the index (-1: no document), weights.

    ``plain``: words that only ask count in full, as in a base whose variants ask in people's words (4050是什么).
    """
    cut = Cut(codes([text]))
    parts = tuple(cut.keys())
    asking = np.zeros(len(cut.points), dtype=np.uint8) if plain else _TABLE[cut.points]
    two = asking[:-1] + asking[1:]
    odd_pair = np.zeros(len(two), dtype=bool)  # pairs that no document has
    odd_pair[cut.pair] = index.find(parts[1]) < 0
    odd = np.zeros(len(asking), dtype=bool)  # characters with such a pair before and after
    odd[:-1] = odd_pair
    odd[1:-1] &= odd_pair[:-1]
    factors = np.concatenate(
        [
            _FACTORS[2 * asking[cut.seen]],
            _FACTORS[two[cut.pair]],
            _FACTORS[2 * asking[cut.voiced]] * np.where(odd[cut.voiced], _MISSPELT, 1),
            _FACTORS[two[cut.voiced_pair]] * np.where(odd_pair[cut.voiced_pair], _MISSPELT, 1),
        ]
    )
    keys, first = np.unique(np.concatenate(parts), return_index=True)
    found = index.find(keys)
    return keys, found, (index.question_weights(keys, found) * factors[first]).astype(np.float32)


def apart(text: str, wordings: Sequence[str], index: Postings) -> "NDArray[np.float64]":
    """Per wording, what the characters weigh that it has and a question has not, and the other way round.

    All in normal form; in units of a character that no document has. Characters that only ask are left out, so that
    药怎么吃 and 药咋吃 are near each other, and the names of two medicines are not.
    """
    own, *others = (frozenset(codes([each]).tolist()) - _SAYS_NOTHING for each in (text, *wordings))
    odd = [own ^ other for other in others]
    points = sorted(frozenset[int]().union(*odd))
    keys = np.array([Channel.CHAR << 60 | point for point in points], dtype=np.uint64)
    weights = index.question_weights(keys, index.find(keys)) / index.unseen
    weight = dict(zip(points, weights.tolist(), strict=True))
    return np.array([sum(weight[point] for point in each) for each in odd])
