"""Reading a typed answer.

Strict: only what is an option in other words is taken, so that 「没离婚」 is never 「离婚」.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.numerals import read_numeral
from knowledge.screening.dates_read import read_birth, read_day
from knowledge.screening.question import FactValue, Misread, Option, Question
from knowledge.text import normal

# fmt: off
_UNSURE = frozenset({
    "不知道", "不清楚", "我不知道", "我不清楚", "不太清楚", "不大清楚", "不太知道", "说不清", "说不清楚",
    "不记得", "不记得了", "记不清", "记不清了", "记不得", "忘了", "忘记了", "想不起来", "想不起来了", "不确定",
    "不懂", "不明白", "搞不清", "搞不清楚", "弄不清", "弄不清楚", "不晓得", "不好说", "拿不准", "不想说",
    "不想回答", "跳过", "都不清楚", "都不知道",
})
# fmt: on
# fmt: off
_NOTHING = frozenset({
    "没有", "都没有", "没", "无", "全没有", "一样没有", "一个没有", "一样都没有", "一个都没有", "以上都没有",
    "都不是", "什么都没有", "都没",
})
# fmt: on
_OPENING = re.compile(
    r"^(?:(?:不对|错了|说错了)[,，。、!！]*)?"
    r"(?:(?:我|俺|她|他)?(?:的)?户口(?:是|在)|我是|我有|俺是|俺|我|选择|选|就是|应该是|属于"
    r"|(?:[她他]|(?:我|俺)?[妈爸姐妹哥弟][妈爸姐妹哥弟]?)(?:是|就)?(?=[农城]|外地|本地|哈尔滨|住|常住|[在搁](?:哈|城|市|屯|村|农|老家)))?"
)
"""Of somebody else only what is said of their registration and home: 她是农村户口, but 她在上班 may be no answer."""
_CLOSING = re.compile(r"(?:的|了|啊|呀|吧|呢|哦|嘛|噢|哈)$")
_PARTS = re.compile(r"[\s,，、;；。.和跟加]+|还有")
_ORDINAL = re.compile(r"(?:选|选择|第|选第)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:个|项|条|号)?")
_AROUND = re.compile(r"^[\s,、;。.的我是,]+|[\s,、;。.,]+$|(?<=[^0-9])[\s,、;]+(?=[^0-9])|(?<=,),")
_LONGEST = 100  # characters; a longer message is no answer
_MARK = re.compile(r"[?？]")
_ASKING = re.compile(r"[?？]|吗|什么|怎么|多少|哪|咋|是不是|能不能|有没有")


def read_answer(
    question: Question, text: str, on: date, *, asked_back: str = ""
) -> dict[str, FactValue] | Misread | None:
    """The facts that a typed answer fills; Misread: ask back; None where it is not an answer to this question.

    「不知道」 gives None for every fact of the question. ``asked_back``: the reason of the Misread that came before.
    """
    said = normal(text)
    if len(text) > _LONGEST or _MARK.search(text):
        return None
    if said in _UNSURE or _bare(said) in _UNSURE:
        return dict.fromkeys(question.unsure or question.facts)
    if question.several:
        return _read_list(question, said, text)
    option = _option(question, said)
    if option is not None:
        return dict(option.sets)
    for reading in question.readings:
        if not {said.replace(" ", ""), _bare(said)}.isdisjoint(_spellings(reading.words)):
            settled = dict(dict(reading.after).get(asked_back, reading.sets))
            return settled or Misread(reading.asks)
    return _read_typed(question, text, on)


def _read_typed(question: Question, text: str, on: date) -> dict[str, FactValue] | Misread | None:
    """A date or an age, where the question takes one and the words do not ask something themselves."""
    if not question.typed or _ASKING.search(unicodedata.normalize("NFKC", text)):
        return None
    if question.typed == "birth":
        return _read_person(question, text, on) if question.options else _read_birth(text, on)
    day = read_day(text, on)
    return {question.facts[0]: day} if isinstance(day, str) else day


def _read_birth(text: str, on: date) -> dict[str, FactValue] | Misread | None:
    birth = read_birth(text, on)
    return dict(birth) if isinstance(birth, dict) else birth


def _read_person(question: Question, text: str, on: date) -> dict[str, FactValue] | Misread | None:
    """A birth or an age and an option (the sex) in one message, in any order; either may be missing.

    Where the option is clear and the date cannot be, both are told: the date is asked for by itself.
    """
    chosen, rest = _take_out(question.options, unicodedata.normalize("NFKC", text))
    if len(chosen) > 1:
        return Misread("contradictory")
    birth = _read_birth(rest, on)
    if not chosen or birth is None:
        return birth
    if isinstance(birth, Misread):
        return Misread(birth.reason, chosen[0].sets)
    return dict(chosen[0].sets) | birth


def _take_out(options: tuple[Option, ...], text: str) -> tuple[list[Option], str]:
    """The options that a text names, and the text without their words and what stands around them."""
    chosen: list[Option] = []
    words = sorted(((word, option) for option in options for word in _names(option)), key=lambda each: -len(each[0]))
    for word, option in words:
        if word in text:
            chosen += [] if option in chosen else [option]
            text = text.replace(word, ",")
    return chosen, _AROUND.sub("", text)


def _read_list(question: Question, said: str, text: str) -> dict[str, FactValue] | Misread | None:
    if said in _NOTHING or _bare(said) in _NOTHING:
        return dict(question.otherwise)
    chosen: list[Option] = []
    whole = _option(question, said)
    for part in [] if whole else filter(None, _PARTS.split(unicodedata.normalize("NFKC", text))):
        option = _option(question, normal(part))
        if option is None:
            return None
        chosen.append(option)
    return _together(question, [whole] if whole else chosen)


def _together(question: Question, chosen: list[Option]) -> dict[str, FactValue] | Misread | None:
    if not chosen:
        return None
    filled: dict[str, FactValue] = {}
    for option in chosen:
        for fact, value in option.sets:
            if filled.setdefault(fact, value) != value:
                return Misread("contradictory")
    return dict(question.otherwise) | filled


def _option(question: Question, said: str) -> Option | None:
    """The one option that the words mean: its label, one of its words, or its number in the list."""
    forms = {said.replace(" ", ""), _bare(said)}
    named = [option for option in question.options if not forms.isdisjoint(_names(option))]
    if len(named) == 1:
        return named[0]
    number = _ORDINAL.fullmatch(said.replace(" ", ""))
    if named or number is None or (question.typed and not number[0].startswith(("选", "第"))):
        return None
    position = int(number[1]) if number[1].isascii() else read_numeral(number[1]) or 0
    return question.options[position - 1] if 1 <= position <= len(question.options) else None


def _names(option: Option) -> Iterator[str]:
    yield from _spellings((option.label, *option.words))
    yield normal(re.sub(r"[（(].*?[)）]", "", option.label)).replace(" ", "")


def _spellings(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield normal(word).replace(" ", "")
        yield _bare(normal(word))


def _bare(said: str) -> str:
    """Without the words around the answer: 「我是女的」 → 女. What would leave nothing is left alone."""
    said = said.replace(" ", "")
    said = _OPENING.sub("", said) or said
    return _CLOSING.sub("", said) or said
