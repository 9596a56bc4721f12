"""An answer in several parts, in any order, with pauses or without: 哈市的 城镇的, 上过班没再交, 农村的，住香坊."""

import re
import unicodedata
from functools import lru_cache
from itertools import permutations

from knowledge.screening.answer_words import Answer, forms_of, meant, names, spellings
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.text import normal

_PAUSES = re.compile(r"[\s,，、;；。.!！…~]+")
_FILLING = re.compile(
    r"现在|但是|可是|不过|就是|但|可|那个?|嗯|啊|呀|吧|呢|呗|嘛|哈|啦|我们?|俺们?|咱们?|人家?|也|还|就|都|又|是|的|了|户口|户|一直|和|跟|加"
)
"""Words that say nothing by themselves. No word of denial or of asking is among them."""
_SHORTEST = 2  # characters of a word that is found inside others
_LONGEST = 40  # characters of an answer that is taken apart
_MOST = 4  # words of one answer


def together(question: Question, text: str, asked_back: str = "") -> Answer | None:
    """What all parts say together; None where a part is no answer, or where two say different things of one fact."""
    parts = [normal(part) for part in _PAUSES.split(unicodedata.normalize("NFKC", text))]
    found = [words for part in parts if part for words in [_words(question, part)]]
    words = [word for each in found for word in each or ()]
    if None in found or not 1 <= len(words) <= _MOST:
        return None
    return _as_one(question, words) or _one_by_one(question, words, asked_back)


def _words(question: Question, part: str) -> list[str] | None:
    """A part as the one answer it is, or as the known words that make it up; None where it holds anything else."""
    if meant(question, part) is not None:
        return [part]
    compact = part.replace(" ", "")
    return _split(_known(question), compact) if len(compact) <= _LONGEST else None


@lru_cache(maxsize=64)
def _known(question: Question) -> frozenset[str]:
    every = (*(name for option in question.options for name in names(option)),)
    halves = (*(word for reading in question.readings for word in spellings(reading.words)),)
    return frozenset(word for word in (*every, *halves) if len(word) >= _SHORTEST and not word.isascii())


def _split(known: frozenset[str], text: str) -> list[str] | None:
    """The longest known words first; what is between them only fills.

    From the end on, so that each place is looked at once whatever the words: 是的是的是的 has many ways.
    """
    rests: list[list[str] | None] = [None] * len(text) + [[]]
    for start in reversed(range(len(text))):
        ends = (end for end in range(len(text), start + _SHORTEST - 1, -1) if text[start:end] in known)
        steps = [(end, [text[start:end]]) for end in ends]
        if filling := _FILLING.match(text, start):
            steps.append((filling.end(), []))
        rests[start] = next(([*word, *rest] for end, word in steps if (rest := rests[end]) is not None), None)
    return rests[0]


def _as_one(question: Question, words: list[str]) -> Answer | None:
    """Words that are one answer when put together in some order, each as its like is written first: 大庆的 城镇的."""
    if len(words) == 1:
        return None
    plainest = tuple(dict.fromkeys(_plainest(question, word) for word in words))
    return next((answer for order in permutations(plainest) if (answer := meant(question, "".join(order)))), None)


def _plainest(question: Question, word: str) -> str:
    """The first word of the reading that a word belongs to; the word itself, without what is around it, elsewhere."""
    forms = forms_of(word)
    alike = (each.words[0] for each in question.readings if not forms.isdisjoint(spellings(each.words)))
    return next(alike, min(forms, key=len))


def _one_by_one(question: Question, words: list[str], asked_back: str) -> Answer | None:
    """Each word after those before it: the second half of an answer settles what the first left open."""
    filled: dict[str, FactValue] = {}
    open_still: Misread | None = None
    for word in words:
        answer = meant(question, word, open_still.reason if open_still else asked_back)
        if answer is None:
            return None
        if isinstance(answer, Misread):
            open_still = _nearer(question, open_still, answer)
            continue
        if any(filled.setdefault(fact, value) != value for fact, value in answer.items()):
            return None
    return filled or open_still


def _nearer(question: Question, one: Misread | None, other: Misread) -> Misread:
    """Of two things to be asked back the one that stands later among the readings: it knows more."""
    order = [reading.asks for reading in question.readings]
    return max((each for each in (one, other) if each), key=lambda each: order.index(each.reason))
