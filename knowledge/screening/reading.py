"""Reading a typed answer.

Strict: only what is an option in other words is taken, so that 「没离婚」 is never 「离婚」.
"""

import re
import unicodedata
from datetime import date

from knowledge.screening.answer_parts import together
from knowledge.screening.answer_words import bare, meant, names, option_named
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
_PARTS = re.compile(r"[\s,，、;；。.和跟加]+|还有")
_AROUND = re.compile(r"^[\s,、;。.的我是,]+|[\s,、;。.,]+$|(?<=[^0-9])[\s,、;]+(?=[^0-9])|(?<=,),")
_LONGEST = 100  # characters; a longer message is no answer
_DONE = re.compile(
    r"(?:有|刚|就|是|早|已经|我|去)*(?:办|领|登|登记)(?:的|了|过|完)*(?:就业创业证|失业登记|失业证|登记|证)?|有证"
)
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
    if said in _UNSURE or bare(said) in _UNSURE:
        return dict.fromkeys(question.unsure or question.facts)
    if question.several:
        return _read_list(question, said, text)
    if (answer := meant(question, said, asked_back)) is not None:
        return answer
    if (typed := _read_typed(question, text, on)) is not None:
        return typed
    return None if _ASKING.search(unicodedata.normalize("NFKC", text)) else together(question, text, asked_back)


def _read_typed(question: Question, text: str, on: date) -> dict[str, FactValue] | Misread | None:
    """A date or an age, where the question takes one and the words do not ask something themselves."""
    if not question.typed or _ASKING.search(unicodedata.normalize("NFKC", text)):
        return None
    if question.typed == "birth":
        return _read_person(question, text, on) if question.options else _read_birth(text, on)
    day = read_day(text, on) or _day_in_parts(text, on)
    return {question.facts[0]: day} if isinstance(day, str) else day


def _day_in_parts(text: str, on: date) -> str | Misread | None:
    """刚办的 昨天: a day beside words that only say that it was done."""
    parts = [part for part in _PARTS.split(unicodedata.normalize("NFKC", text)) if part and not _DONE.fullmatch(part)]
    return read_day(parts[0], on) if len(parts) == 1 and parts[0] != text else None


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
    words = sorted(((word, option) for option in options for word in names(option)), key=lambda each: -len(each[0]))
    for word, option in words:
        if word in text:
            chosen += [] if option in chosen else [option]
            text = text.replace(word, ",")
    return chosen, _AROUND.sub("", text)


def _read_list(question: Question, said: str, text: str) -> dict[str, FactValue] | Misread | None:
    if said in _NOTHING or bare(said) in _NOTHING:
        return dict(question.otherwise)
    chosen: list[Option] = []
    whole = option_named(question, said)
    for part in [] if whole else filter(None, _PARTS.split(unicodedata.normalize("NFKC", text))):
        option = option_named(question, normal(part))
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
