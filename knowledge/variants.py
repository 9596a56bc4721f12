"""The second look at a shortlist: how like a question the single wordings (title, variants) of a document are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.postings import Postings
from knowledge.tokens import Channel, channels

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOKENS, _LETTERS = 0.6, 0.4
"""Shares of the two likenesses: of tokens by their weight (Dice), and of letters in their order (rapidfuzz)."""


@dataclass(frozen=True)
class Wordings:
    """All titles and variants, document by document, each with its distinct tokens as positions in the postings."""

    texts: tuple[str, ...]
    first_text: "NDArray[np.int64]"
    """Per document, its first text; one more at the end."""
    first_token: "NDArray[np.int64]"
    """Per text, its first token; one more at the end."""
    tokens: "NDArray[np.int32]"
    weights: "NDArray[np.float32]"
    """Per text, what all its tokens weigh together."""

    def of(self, document: int) -> tuple[str, ...]:
        """The wordings of one document."""
        return self.texts[self.first_text[document] : self.first_text[document + 1]]

    def likeness(
        self,
        shortlist: "NDArray[np.int64]",
        question: str,
        found: "NDArray[np.int64]",
        weight: float,
        postings: Postings,
    ) -> "list[NDArray[np.float64]]":
        """For every document of the shortlist, the likeness (0..1) of each of its wordings to the question.

        ``found`` are the question's tokens as positions in the postings, ``weight`` what they weigh together.
        """
        asked = np.zeros(len(postings.keys), dtype=bool)
        asked[found[found >= 0]] = True
        likeness = []
        for document in shortlist.tolist():
            first, last = self.first_text[document], self.first_text[document + 1]
            bounds = self.first_token[first : last + 1]
            tokens = self.tokens[bounds[0] : bounds[-1]]
            shared = np.cumsum(np.concatenate([[0.0], postings.weight[tokens] * asked[tokens]]))
            common = np.diff(shared[bounds - bounds[0]])
            dice = 2 * common / np.maximum(self.weights[first:last] + weight, 1e-6)
            letters = process.cdist([question], self.texts[first:last], scorer=fuzz.ratio)[0] / 100
            likeness.append(_TOKENS * dice + _LETTERS * letters)
        return likeness


def build(
    texts: tuple[str, ...],
    documents: "NDArray[np.int64]",
    keys: "NDArray[np.uint64]",
    owners: "NDArray[np.int64]",
    postings: Postings,
) -> Wordings:
    """Gather the wordings: ``documents`` gives each text's document (ascending), ``owners`` each key's text."""
    plain = channels(keys) != Channel.INITIALS
    place = np.unique(owners[plain] * max(len(postings.keys), 1) + postings.find(keys[plain]))
    owner, tokens = place // max(len(postings.keys), 1), place % max(len(postings.keys), 1)
    return Wordings(
        texts=texts,
        first_text=np.searchsorted(documents, np.arange(postings.count + 1)),
        first_token=np.searchsorted(owner, np.arange(len(texts) + 1)),
        tokens=tokens.astype(np.int32),
        weights=np.bincount(owner, weights=postings.weight[tokens], minlength=len(texts)).astype(np.float32),
    )
