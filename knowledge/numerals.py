"""Chinese numerals: reading whole numbers, and writing the number of an article."""

import re

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"


def read_numeral(text: str) -> int | None:
    """The number that a run of Chinese numerals means (一百二十三, 十五, 二〇一〇), below 10,000 units; else None."""
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    last_unit = 10_000
    for char in text:
        if char in _DIGITS:
            if digit:
                return None  # 四五十: between forty and fifty
            digit = _DIGITS[char]
            continue
        unit = _UNITS[char]
        if unit >= last_unit:
            return None
        total += (digit or 1) * unit
        digit, last_unit = 0, unit
    return total + digit


def write_numeral(number: int) -> str:
    """A whole number below 10,000 as it is written in an article's number: 3 → 三, 15 → 十五, 120 → 一百二十."""
    if number < len(_WRITTEN):
        return _WRITTEN[number]
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, number = divmod(number, unit)
        if digit:
            words += _WRITTEN[digit] + name
        elif words and number and not words.endswith("零"):
            words += "零"
    if number:
        words += _WRITTEN[number]
    return words[1:] if words.startswith("一十") else words


def article_name(article: str) -> str:
    """An article id in words: ``6(3)`` → 第六条（三）, ``3-1`` → 第三条之一, ``0`` → 前言."""
    if article == "0":
        return "前言"
    found = re.fullmatch(r"(\d+)(?:-(\d+))?((?:\(\d+\))*)", article)
    if not found:
        return article
    name = f"第{write_numeral(int(found[1]))}条"
    if found[2]:
        name += f"之{write_numeral(int(found[2]))}"
    return name + "".join(f"（{write_numeral(int(number))}）" for number in re.findall(r"\((\d+)\)", found[3]))
