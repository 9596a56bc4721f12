"""How sure a ranking is: one number in 0..1 that means the same for a word and for a long story."""

from dataclasses import dataclass
from itertools import compress
from math import sqrt
from statistics import fmean

from knowledge.ranking import Ranked

_DISCOUNT = 0.7
"""How much of another office's share counts against an entry: what both account for are mostly everyday words."""
_HALF = 1.4
"""The evidence at which confidence is one half."""
_AHEAD, _FAR, _FIELD = 1.2, 0.4, 6
"""How much of what confidence lacks is made good by a lead over the next five entries, which counts up to ``_FAR``.

Where a question's own entry is missing, its look-alikes come close together.
"""
_APART, _FARTHEST = 0.1, 2.0
"""What of a share falls away for each rare character that the best wording and the question do not have in common, and
up to how many of them: a look-alike of a question whose own entry is missing has another name in it."""


@dataclass(frozen=True)
class Weighed:
    """A ranking with the entries told from other offices' subjects. Documents and scores best first."""

    entries: tuple[tuple[int, float], ...]
    """Entry and its share of the question."""
    other: int | None
    """The best other subject, counted from 0."""
    other_share: float
    weight: float
    lead: float = 0.0
    """How far the best entry stands before the second in the order of the ranking, as a part of its own height (0..1).

    Not by their shares: those are cut off at one and fall only, so that two of them are often the same.
    """
    ahead: float = 0.0
    """How far the best entry stands before the next five in the order of the ranking, where wordings tell."""
    apart: float = 0.0
    """What the best entry's wording and the question do not share, in characters that no document has."""

    @property
    def share(self) -> float:
        """The best entry's share of the question."""
        return self.entries[0][1] if self.entries else 0.0

    def confidence(self, share: float) -> float:
        """The confidence in an entry with this share."""
        like = 1 - _APART * min(self.apart, _FARTHEST)
        return _confidence(max(like * share - _DISCOUNT * self.other_share, 0.0), self.weight)

    def confidences(self, size: int) -> tuple[float, ...]:
        """The confidence in each of the best entries, at most ``size``; the first one's by its lead too."""
        found = [self.confidence(share) for _, share in self.entries[:size]]
        if self.share:
            told = max(1 - _DISCOUNT * self.other_share / self.share, 0.0)
            found[0] += _AHEAD * told * min(self.ahead, _FAR) * (1 - found[0])
        return tuple(found)

    @property
    def best(self) -> float:
        """The confidence in the best entry."""
        return next(iter(self.confidences(1)), 0.0)

    @property
    def other_confidence(self) -> float:
        """The confidence in the best other subject."""
        return _confidence(self.other_share, self.weight) if self.other_share > _DISCOUNT * self.share else 0.0


def weigh(ranked: Ranked, entries: int) -> Weighed:
    """Tell the first ``entries`` documents, the entries, from the others."""
    found = list(zip(ranked.documents, ranked.scores, strict=True))
    own = tuple((document, score) for document, score in found if document < entries)
    of_entries = [document < entries for document in ranked.documents]
    order = list(compress(ranked.order, of_entries))
    first, second = (*order, 0.0, 0.0)[:2]
    lead = (first - second) / first if first > 0 else 0.0
    ahead = ranked.told * (order[0] - fmean(order[1:_FIELD])) if len(order) > 1 else 0.0
    apart = next(compress(ranked.apart, of_entries), 0.0)
    other = next(((document - entries, score) for document, score in found if document >= entries), None)
    return Weighed(own, other[0] if other else None, other[1] if other else 0.0, ranked.weight, lead, ahead, apart)


def _confidence(share: float, weight: float) -> float:
    evidence = share * sqrt(weight)
    return evidence / (evidence + _HALF)
