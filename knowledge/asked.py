"""What may be kept of a question that went unanswered: short, in normal form, with nothing that leads to a person."""

import re

from knowledge.identity import MARK, strike
from knowledge.private_numbers import MARK as CONCEALED
from knowledge.private_numbers import conceal
from knowledge.text import normal

LONGEST = 60
"""Characters in normal form. A longer text is somebody's story, and nothing of it is kept."""
_SHORTEST = 2

_NUMBER = re.compile(r"\d(?:\W{0,3}\d){4,}")
"""Five digits and more, whatever they are: a part of a telephone number, a case; 4050, 4555 and a year stay."""
_ADDRESS = re.compile(r"\S+@\S+|https?:\S+|微信号?\S+|[qQ]{2}\s*号?\S*")
_NAMED = re.compile(r"我(?:的名字)?叫(?!啥|什么)|我姓(?!啥|什么)|名字是|姓名|本人\S{2,4}[,，]")
"""Somebody says a name; which of the words it is cannot be known, so that nothing is kept."""


def keepable(question: str) -> str:
    """What may be kept of a question; empty where nothing may."""
    if len(question) > 4 * LONGEST or MARK in question or strike(question)[1]:
        return ""
    if _NAMED.search(question) or _ADDRESS.search(question):
        return ""
    text = normal(_NUMBER.sub(" ", conceal(question).replace(CONCEALED, " ")))
    return text if _SHORTEST <= len(text) <= LONGEST else ""
