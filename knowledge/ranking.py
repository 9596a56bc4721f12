"""Ranking documents for a question: shortlist by BM25, a second look at the wordings, guards, one comparable score."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge import cache, postings, question_tokens, variants
from knowledge.guards import clash, names, other_number
from knowledge.lay_words import Meant
from knowledge.synonyms import Synonyms
from knowledge.texts import Texts, pack
from knowledge.tokens import Channel, channels, keys_of, parts_of, typed_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORTLIST = 50
_GUARDED = 10
_ANSWER_LIMIT = 20_000
_OWN_WORDS = 2  # wordings a document, from which a base is asked in people's own words
_REACHED = 1.7  # BM25 factor of a token that stands in several of a document's wordings
_LETTER_ORDER, _LENGTH = 0.23, 0.09
_SHARES = np.array([0.41, -0.74, 0.38, -0.09])
"""Weights beside the keywords' 1 of what the best wording has in common with a question, the last ones by channel:
single characters and sounds say more of a short wording than the keywords have them, pairs less. Fitted on questions of
public sets and on held-out variants of the shipped base, clean and with a fifth of the characters misspelt."""
_CENTROID = 0.8
"""Weight beside the keywords' 1 of the likeness to the mean of all wordings, where documents have several: an entry
with two hundred wordings holds most words of any story, and its mean holds them thinly. It counts as far as no wording
accounts for the question by itself. Chosen on held-out variants."""
_SAME = 0.5  # a wording that is the question itself
_UNTOLD, _TOLD = 0.35, 0.55  # share of the question that the best wording must account for, to count at all and fully
_KEYWORDS, _TOKENS, _LETTERS_SHARE = 0.9, 0.06, 0.04
"""What makes up the share that confidence is taken from."""
_CLASH, _OTHER_NUMBER = 0.8, 0.7
"""What is left of a score when the best wording denies what the question says, or another number is named."""
_ONE_WORD = 6.0  # weight of a topic named alone, were its tokens never seen
_TYPED_WEIGHT = 3.0  # what letters weigh at least: as few as they are, they stand for whole words
_LETTERS = re.compile(r"[a-z]{2,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
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
    order: tuple[float, ...]
    """What the documents are put in order by; a score is coarser, as it is cut off at one and falls only."""
    apart: tuple[float, ...]
    """What the best wording of each of the first ten and the question do not share, where wordings tell; see
    ``question_tokens.apart``."""
    weight: float
    told: float = 0.0
    """How far the documents' own wordings account for the question (0..1); statutes under bare numbers do not."""


class Ranker:
    """An index over sources, immutable once built."""

    def __init__(self, sources: Iterable[Source], synonyms: Synonyms, kept: str = "") -> None:
        """Build the index, or take it from the cache where it is ``kept`` under that name; then no source is read."""
        self._synonyms = synonyms
        arrays = _mapped(kept) if kept else None
        if arrays is None:
            arrays = self._built(sources)
            if kept:
                cache.keep_arrays(kept, arrays)
                arrays = _mapped(kept) or arrays  # mapped from now on, as after the next start
        self.postings, self.wordings, self._answers = _unpacked(arrays)

    def _built(self, sources: Iterable[Source]) -> "dict[str, NDArray[Any]]":
        texts: list[str] = []
        answers: list[str] = []
        counts: list[int] = []
        for source in sources:
            texts.extend(map(self.canonical, source.wordings))
            answers.append(self._synonyms.canonical(source.answer, _ANSWER_LIMIT) if source.answer else "")
            counts.append(len(source.wordings))
        documents = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        index = postings.build(
            (
                (np.concatenate([keys, more]), np.concatenate([documents[owners], answering]))
                for (keys, owners), (more, answering) in zip(
                    parts_of(texts), parts_of(answers, short=False), strict=True
                )
            ),
            np.bincount(documents, [len(text) for text in texts], minlength=len(counts)).astype(float, copy=False),
            np.array([len(answer) for answer in answers], dtype=float),
        )
        return _packed(index, variants.build(texts, documents, index), pack(answers))

    @cached_property
    def _own_words(self) -> bool:
        """Whether the base is asked in people's own words: then their words need no weighing and no translation."""
        return len(self.wordings.first_token) - 1 >= _OWN_WORDS * max(self.postings.count, 1)

    @cached_property
    def _meant(self) -> Meant | None:
        """The terms of statutes, where documents say more than they are asked with."""
        return Meant(self.postings) if len(self._answers.letters) and not self._own_words else None

    def canonical(self, text: str) -> str:
        """The text as it is compared: normal form, local words replaced."""
        return self._synonyms.canonical(text, 2_000)

    def says(self, document: int, words: str) -> bool:
        """Whether canonical words stand anywhere in a document."""
        return words in self._answers[document] or any(words in text for text in self.wordings.of(document))

    def rank(self, text: str, without: Iterable[int] = ()) -> Ranked:
        """Rank for a question in canonical form; documents ``without`` are left out."""
        if not self.postings.count or not _MEANS.search(text):
            return Ranked((), (), (), (), 0.0)
        keys, found, weights, typed = self._tokens(text)
        weight = float(weights.sum())
        if not weight:
            return Ranked((), (), (), (), 0.0)
        evidence = self._evidence(weight, keys)
        left_out = np.fromiter(without, dtype=np.int64)
        beside = (found, weights) if typed or not self._meant else self._meant.beside(text, found, weights)
        shortlist, raw = self.postings.best(*beside, SHORTLIST, left_out)
        reached = raw / (weight * _REACHED)
        if typed:
            nothing = np.zeros(len(reached))
            return _ordered(shortlist, reached, reached, nothing, weight=max(evidence, _TYPED_WEIGHT), told=1.0)
        plain = float(self.postings.question_weights(keys, found).sum())
        asked = variants.Asked(text, found, weights, plain, channels(keys) < Channel.SYLLABLE)
        looks = self.wordings.looks(shortlist, asked, self.postings)
        told = _part(max(looks.written.max(initial=0.0), looks.sounds.max(initial=0.0)), _UNTOLD, _TOLD)
        order = _order(reached, looks, told)
        shares = _KEYWORDS * np.minimum(reached, 1.0) + _TOKENS * looks.tokens + _LETTERS_SHARE * looks.letters
        nearest = np.argsort(-order)[:_GUARDED]
        places = nearest.tolist()
        apart = np.zeros(len(shortlist))
        said = [self.wordings.texts[at] if at >= 0 else "" for at in looks.wording[nearest].tolist()]
        apart[nearest] = told * question_tokens.apart(text, said, self.postings)
        wordings = [" ".join(self.wordings.of(int(shortlist[place]))) for place in places] if names(text) else []
        named = [not names(text).isdisjoint(names(each)) for each in wordings]
        for at, place in enumerate(places):
            aside = any(named) and not named[at]
            factor = self._guard(text, int(shortlist[place]), int(looks.wording[place]), aside=aside)
            order[place] *= factor
            shares[place] *= factor
        if self._own_words:
            mean = _CENTROID * (1 - told)
            order = (order + mean * looks.centroid) / (1 + mean)
        return _ordered(shortlist, order, shares, apart, weight=evidence, told=told)

    def _evidence(self, weight: float, keys: "NDArray[np.uint64]") -> float:
        """What a question weighs, in units of a token never seen; a topic named in one rare word weighs enough too."""
        rarity = weight / (float(postings.channel_weights(keys).sum()) * self.postings.unseen)
        return max(weight / self.postings.unseen, _ONE_WORD * rarity)

    def _tokens(self, text: str) -> "tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.float32], bool]":
        """The question's distinct tokens: keys, positions, weights; and whether letters in it stand for Chinese."""
        letters = list(dict.fromkeys(_LETTERS.findall(text)))
        known: list[bool] = (self.postings.find(keys_of(letters, short=False)[0]) >= 0).tolist() if letters else []
        typed = [word for word, seen in zip(letters, known, strict=True) if not seen]
        if not typed:
            return *question_tokens.weigh(text, self.postings, plain=self._own_words), False
        if not _CHINESE.search(text):  # then the words that the base has (wei, de) are typed sounds too
            typed = letters
        rest = _LETTERS.sub(lambda found: " " if found[0] in typed else found[0], text).strip()
        keys = np.unique(np.concatenate([typed_keys(typed), keys_of([rest], short=False)[0]]))
        found = self.postings.find(keys)
        return keys, found, self.postings.question_weights(keys, found), True

    def _guard(self, text: str, document: int, wording: int, *, aside: bool) -> float:
        """What is left of a score; ``aside``: others are asked by the number of the question and this one is not."""
        factor = 1.0
        if wording >= 0 and clash(text, self.wordings.texts[wording]):
            factor *= _CLASH
        elsewhere = names(text) and other_number(text, " ".join((*self.wordings.of(document), self._answers[document])))
        if aside or elsewhere:
            factor *= _OTHER_NUMBER
        return factor


def _order(reached: "NDArray[np.float64]", looks: variants.Looks, told: float) -> "NDArray[np.float64]":
    """By what the documents of a shortlist are put in order.

    Where no wording accounts for much of the question, as in a base of statutes, the wordings say nothing about it.
    """
    like: NDArray[np.float64] = (
        _LETTER_ORDER * looks.letters
        + _LENGTH * looks.length
        + (looks.shares * _SHARES).sum(axis=1)
        + _SAME * (looks.letters >= 1)
    )
    return reached + told * like


def _part(value: float, low: float, high: float) -> float:
    """Where a value lies between two others, 0..1."""
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _ordered(
    documents: "NDArray[np.int64]",
    by: "NDArray[np.float64]",
    shares: "NDArray[np.float64]",
    apart: "NDArray[np.float64]",
    *,
    weight: float,
    told: float,
) -> Ranked:
    """Documents in order; the share of none is above that of the one before."""
    order = np.argsort(-by, kind="stable")
    falling = np.minimum.accumulate(np.minimum(shares[order], 1.0))
    return Ranked(
        documents=tuple(documents[order].tolist()),
        scores=tuple(falling.tolist()),
        order=tuple(by[order].tolist()),
        apart=tuple(apart[order].tolist()),
        weight=weight,
        told=told,
    )


_POSTINGS = ("keys", "starts", "documents", "impact", "weight")
_WORDINGS = ("first_text", "first_token", "tokens", "weights", "norms", "spans")


def _mapped(kept: str) -> "Mapping[str, NDArray[Any]] | None":
    """The arrays kept under a name; None where there are none, or not all of them."""
    arrays = cache.find_arrays(kept)
    texts = {f"{name}-{part}" for name in ("wordings", "answers") for part in ("letters", "starts")}
    return arrays if arrays and arrays.keys() >= texts.union(_POSTINGS, _WORDINGS) else None


def _packed(index: postings.Postings, wordings: variants.Wordings, answers: Texts) -> "dict[str, NDArray[np.generic]]":
    """An index as named arrays."""
    arrays = {name: getattr(index, name) for name in _POSTINGS} | {name: getattr(wordings, name) for name in _WORDINGS}
    for name, texts in (("wordings", wordings.texts), ("answers", answers)):
        arrays |= {f"{name}-letters": texts.letters, f"{name}-starts": texts.starts}
    return arrays


def _unpacked(arrays: "Mapping[str, NDArray[Any]]") -> tuple[postings.Postings, variants.Wordings, Texts]:
    answers = Texts(arrays["answers-letters"], arrays["answers-starts"])
    index = postings.Postings(**{name: arrays[name] for name in _POSTINGS}, count=len(answers.starts) - 1)
    texts = Texts(arrays["wordings-letters"], arrays["wordings-starts"])
    parts = {name: arrays[name] for name in _WORDINGS}
    return index, variants.Wordings(**parts, texts=texts, bounds=variants.bounds(index)), answers
