"""One normal form of text: width, case, traditional → simplified, numerals, punctuation, invisible characters."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from knowledge.numerals import read_numeral

if TYPE_CHECKING:
    from opencc import OpenCC

LIMIT = 2_000
"""Characters of a message that are looked at; a longer one is cut here, before any other work."""

_NOT_WORDS = re.compile(r"[\W_]+")
_UNITS = "周岁|岁|年|个月|月|天|元|块|万|条|号|级|日"
_COUNTED = re.compile(rf"[零〇一二两三四五六七八九十百千]+(?=(?:多|来)?(?:{_UNITS}))")
_SPELT = re.compile(r"[零〇一二三四五六七八九]{3,}")  # 四零五零, 一二三三三: digits read out one by one
_TENS = frozenset("十百千")
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Mn", "Me"})


def normal(text: str, limit: int = LIMIT) -> str:
    """The normal form: lower case, simplified, words and runs of characters parted by single blanks.

    At most ``limit`` characters of the text are read. Numerals become digits only where they surely are numbers (before
    a unit: 四十二岁 → 42岁; read out digit by digit: 四零五零 → 4050), so that 一人一策 keeps its words.
    The normal form of a normal form is itself.
    """
    text = unicodedata.normalize("NFKC", text[:limit])
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(char) for char in text)
        text = _simplified(text)
        text = _SPELT.sub(_digits, _COUNTED.sub(_digits, text))
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def once(said: str) -> str:
    """What is said twice over, once: 没有没有 → 没有."""
    half = len(said) // 2
    return said[:half] if half > 1 and said[:half] * 2 == said else said


@cache
def _visible(char: str) -> str:
    if char in "\n\r\t":
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else char


def _digits(found: "re.Match[str]") -> str:
    number = read_numeral(found[0])
    about = len(found[0]) == 2 and _TENS.isdisjoint(found[0])  # noqa: PLR2004 - 三四个月 is three or four, not 34
    return found[0] if number is None or about else str(number)


def _simplified(text: str) -> str:
    if _traditional().isdisjoint(text):
        return text
    return str(_converter().convert(text))


@cache
def _traditional() -> frozenset[str]:
    """Characters that are written otherwise in simplified Chinese."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return frozenset(old for old, new in pairs if old not in new.split(" "))


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 - few messages need it

    return OpenCC("t2s")
