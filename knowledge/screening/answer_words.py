"""The words of an answer: which option of a question, or which half of one, they name."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from knowledge.numerals import read_numeral
from knowledge.screening.question import FactValue, Misread, Option, Question, Reading
from knowledge.text import normal, once

Answer = dict[str, FactValue] | Misread

_OPENING = re.compile(
    r"^(?:(?:不对|错了|说错了)[,，。、!！]*)?"
    r"(?:嗯呐?|那个?|就|其实|反正|真的?|确实|现在是|应该是?|好像是?|一直|从来就?)*"
    r"(?:(?:我|俺|她|他)?(?:的)?户口(?:是|在)|我是|我有|俺是|俺家?|咱家?|我家?|选择|选|就是|属于|是(?!的)"
    r"|(?:[她他]|(?:我|俺)?[妈爸姐妹哥弟][妈爸姐妹哥弟]?)(?:是|就)?(?=[农城]|外地|本地|哈尔滨|住|常住|[在搁](?:哈|城|市|屯|村|农|老家)))?"
    r"(?:一直|从来就?|也)?"
)
"""Of somebody else only what is said of their registration and home: 她是农村户口, but 她在上班 may be no answer."""
_CLOSING = re.compile(r"(?:的|了|啊|呀|吧|呢|哦|嘛|噢|哈|呗|呐|啦|哇|唄)+$")
_ASKS = re.compile(r"多少|怎么|多久|几天|什么时候|能不能|是不是|有没有|吗|能[^不没]{1,6}不$")
"""Words in which a pattern is not looked for: a question that begins as an answer does (打零工的交社保补多少)."""
_ORDINAL = re.compile(r"(?:选|选择|第|选第)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[个项条号种样类]?")


def bare(said: str) -> str:
    """Without the words around the answer: 「我是女的」 → 女. What would leave nothing is left alone."""
    said = said.replace(" ", "")
    said = _OPENING.sub("", said) or said
    return _CLOSING.sub("", said) or said


def forms_of(said: str) -> frozenset[str]:
    """How the words are looked for: as they stand, without what stands around them, and without its end alone."""
    compact = once(said.replace(" ", ""))
    return frozenset({compact, bare(compact), _CLOSING.sub("", compact) or compact, compact.removeprefix("我")})


def names(option: Option) -> Iterator[str]:
    """Every way of naming an option: its label, with and without what is in brackets, and its words."""
    yield from spellings((option.label, *option.words))
    yield normal(re.sub(r"[（(].*?[)）]", "", option.label)).replace(" ", "")


def spellings(words: Iterable[str]) -> Iterator[str]:
    """The words as they are compared."""
    for word in words:
        yield normal(word).replace(" ", "")
        yield bare(normal(word))


@lru_cache(maxsize=256)
def _pattern(like: tuple[str, ...]) -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{each})" for each in like) or "(?!)")


def _is_like(each: Option | Reading, forms: Iterable[str]) -> bool:
    if not each.like or any(_ASKS.search(form) for form in forms):
        return False
    return any(_pattern(each.like).fullmatch(form) for form in forms)


def option_named(question: Question, said: str) -> Option | None:
    """The one option that the words mean: its label, one of its words, its number in the list, or words like its own.

    ``said`` is in normal form.
    """
    forms = forms_of(said)
    named = [option for option in question.options if not forms.isdisjoint(names(option))]
    if len(named) == 1:
        return named[0]
    if named:
        return None
    number = _ORDINAL.fullmatch(said.replace(" ", ""))
    if number is None or (question.typed and not number[0].startswith(("选", "第"))):
        like = [option for option in question.options if _is_like(option, forms)]
        return like[0] if len(like) == 1 else None
    position = int(number[1]) if number[1].isascii() else read_numeral(number[1]) or 0
    return question.options[position - 1] if 1 <= position <= len(question.options) else None


def meant(question: Question, said: str, asked_back: str = "") -> Answer | None:
    """What the words as a whole answer; a half answer is a Misread, or what it settles after ``asked_back``."""
    option = option_named(question, said)
    if option is not None:
        return dict(option.sets)
    forms = forms_of(said)
    exact = (each for each in question.readings if not forms.isdisjoint(spellings(each.words)))
    like = (each for each in question.readings if _is_like(each, forms))
    reading = next(exact, None) or next(like, None)
    if reading is None:
        return None
    settled = dict(dict(reading.after).get(asked_back, reading.sets))
    return settled or Misread(reading.asks)
