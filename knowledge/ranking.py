"""Ranking documents for a question: shortlist by BM25, a second look at the wordings, guards, one comparable score."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge import postings, variants
from knowledge.guards import clash, other_number
from knowledge.synonyms import Synonyms
from knowledge.tokens import keys_of, typed_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORTLIST = 50
_GUARDED = 10
_ANSWER_LIMIT = 20_000
_TITLE, _ANSWER = 1.0, 1.0
"""What an occurrence in a title or variant, and in an answer, counts."""
_REACHED = 1.7  # BM25 factor of a token that stands in several of a document's wordings
_KEYWORDS, _LIKENESS = 0.9, 0.1
_CLASH, _OTHER_NUMBER = 0.8, 0.7
"""What is left of a score when the best wording denies what the question says, or names another number."""
_ONE_WORD = 6.0  # weight of a topic named alone, were its tokens never seen
_TYPED_WEIGHT = 3.0  # what letters weigh at least: as few as they are, they stand for whole words
_LETTERS = re.compile(r"[a-z]{2,}")
_MEANS = re.compile(r"[^\W\d].*[^\W\d]|\d{3}")  # two letters, or a number that can be a name; 「7 7」 asks nothing


@dataclass(frozen=True)
class Source:
    """A document to be found: the wordings that ask for it, and what it says."""

    wordings: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True)
class Ranked:
    """Documents best first. A score is the share (0..1) of the question that a document accounts for.

    ``weight`` is what the question weighs, in units of a token that no document has: a share of a long story is more
    evidence than the same share of three words.
    """

    documents: tuple[int, ...]
    scores: tuple[float, ...]
    weight: float


class Ranker:
    """An index over sources, immutable once built."""

    def __init__(self, sources: Sequence[Source], synonyms: Synonyms) -> None:
        self._synonyms = synonyms
        texts = tuple(self.canonical(text) for source in sources for text in source.wordings)
        answers = [synonyms.canonical(source.answer, _ANSWER_LIMIT) if source.answer else "" for source in sources]
        counts = [len(source.wordings) for source in sources]
        documents = np.repeat(np.arange(len(sources)), counts)
        keys, owners = keys_of(texts)
        answer_keys, answer_owners = keys_of(answers, short=False)
        times = np.concatenate([np.full(len(keys), _TITLE), np.full(len(answer_keys), _ANSWER)]).astype(np.float32)
        self.postings = postings.build(
            np.concatenate([keys, answer_keys]),
            np.concatenate([documents[owners] if len(owners) else owners, answer_owners]),
            times,
            len(sources),
        )
        self.wordings = variants.build(texts, documents, keys, owners, self.postings)
        self._answers = answers

    def canonical(self, text: str) -> str:
        """The text as it is compared: normal form, local words replaced."""
        return self._synonyms.canonical(text, 2_000)

    def says(self, document: int, words: str) -> bool:
        """Whether canonical words stand anywhere in a document."""
        return words in self._answers[document] or any(words in text for text in self.wordings.of(document))

    def rank(self, text: str, without: Iterable[int] = ()) -> Ranked:
        """Rank for a question in canonical form; documents ``without`` are left out."""
        if not self.postings.count or not _MEANS.search(text):
            return Ranked((), (), 0.0)
        keys, typed = self._question_keys(text)
        found = self.postings.find(keys)
        weights = self.postings.question_weights(keys, found)
        weight = float(weights.sum())
        if not weight:
            return Ranked((), (), 0.0)
        evidence = self._evidence(weight, keys)
        raw = self.postings.scores(found, weights)
        raw[list(without)] = 0
        shortlist = _best(raw, SHORTLIST)
        shortlist = shortlist[raw[shortlist] > 0]
        reached = raw[shortlist].astype(np.float64) / (weight * _REACHED)
        if typed:
            return _ordered(shortlist, reached, max(evidence, _TYPED_WEIGHT))
        reached = np.minimum(reached, 1.0)
        likeness = self.wordings.likeness(shortlist, text, found, weight, self.postings)
        scores = _KEYWORDS * reached + _LIKENESS * np.array([each.max(initial=0.0) for each in likeness])
        for place in np.argsort(-scores)[:_GUARDED].tolist():
            scores[place] *= self._guard(text, int(shortlist[place]), likeness[place])
        return _ordered(shortlist, scores, evidence)

    def _evidence(self, weight: float, keys: "NDArray[np.uint64]") -> float:
        """What a question weighs, in units of a token never seen; a topic named in one rare word weighs enough too."""
        rarity = weight / (float(postings.channel_weights(keys).sum()) * self.postings.unseen)
        return max(weight / self.postings.unseen, _ONE_WORD * rarity)

    def _question_keys(self, text: str) -> "tuple[NDArray[np.uint64], bool]":
        """The question's distinct tokens, and whether all of it is typed in letters that stand for Chinese."""
        letters = list(dict.fromkeys(_LETTERS.findall(text)))
        known: list[bool] = (self.postings.find(keys_of(letters, short=False)[0]) >= 0).tolist() if letters else []
        typed = [word for word, seen in zip(letters, known, strict=True) if not seen]
        if not typed:
            return np.unique(keys_of([text], short=False)[0]), False
        rest = _LETTERS.sub(lambda found: " " if found[0] in typed else found[0], text).strip()
        keys = np.concatenate([typed_keys(typed), keys_of([rest], short=False)[0]])
        return np.unique(keys), not rest

    def _guard(self, text: str, document: int, likeness: "NDArray[np.float64]") -> float:
        texts = self.wordings.of(document)
        factor = 1.0
        if len(likeness) and clash(text, texts[int(likeness.argmax())]):
            factor *= _CLASH
        if other_number(text, " ".join((*texts, self._answers[document]))):
            factor *= _OTHER_NUMBER
        return factor


def _best(scores: "NDArray[np.float32]", count: int) -> "NDArray[np.int64]":
    """Positions of the highest scores, best first, equal ones in the order of the documents."""
    if len(scores) > count:
        some = np.argpartition(-scores, count - 1)[:count]
        some.sort()
    else:
        some = np.arange(len(scores))
    return some[np.argsort(-scores[some], kind="stable")]


def _ordered(documents: "NDArray[np.int64]", scores: "NDArray[np.float64]", weight: float) -> Ranked:
    order = np.argsort(-scores, kind="stable")
    shares = tuple(min(float(score), 1.0) for score in scores[order])
    return Ranked(tuple(documents[order].tolist()), shares, weight)
