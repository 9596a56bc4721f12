"""What likeness must not blur: a negation (不符合 is not 符合), and a number that is a name (4050 is not 4555)."""

import re

_FORKED = re.compile(r"(\w{1,2}?)[不没]\1|是否|能否|可否|有无")
_NEGATED = re.compile(r"(?:不能|不会|不是|不让|不给|没有|没能|没法|无法|[不没未无非])(\w{2})")
_UNSAID = re.compile(
    r"不(?:管|但|仅|过|同|用|好意思|知道|清楚|明白|懂)|没[^不没]{0,4}(?:关系|问题|事)|非常|未来|未成年"
)
_NAME = re.compile(r"(?<!\d)\d{3,6}(?!\d|年|元|块|万|人|户|个|天|多|平)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def negated(text: str) -> frozenset[str]:
    """The words that a normal text denies: the two characters after a negation. 能不能, 有没有 deny nothing."""
    plain = _UNSAID.sub(" ", _FORKED.sub(" ", text))
    return frozenset(found[1] for found in _NEGATED.finditer(plain))


def clash(one: str, other: str) -> bool:
    """Whether one text denies what the other says."""
    no_one, no_other = negated(one), negated(other)
    return _denies(no_one, no_other, other) or _denies(no_other, no_one, one)


def _denies(denied: frozenset[str], also_denied: frozenset[str], text: str) -> bool:
    return any(word in text and word not in also_denied for word in denied)


def names(text: str) -> frozenset[str]:
    """Numbers that name something (4050, 4555, 12333): three to six digits, neither a year nor an amount."""
    return frozenset(number for number in _NAME.findall(text) if not _YEAR.fullmatch(number))


def other_number(question: str, texts: str) -> bool:
    """Whether a question names a number, and these texts name only others."""
    asked = names(question)
    if not asked:
        return False
    known = names(texts)
    return bool(known) and asked.isdisjoint(known)
