"""Whether words ask something of us, or only tell: what only tells is not answered with an article."""

import unicodedata

from handlers.spoken import contains, says, without
from handlers.turn import Context

_A_WORD = 8
"""Characters of a word for something, with 呢 or without: 材料呢, 社保补贴."""


def is_marked(context: Context) -> bool:
    """A question mark was typed."""
    return "?" in unicodedata.normalize("NFKC", context.text)


def asks(context: Context) -> bool:
    """A word or a mark of asking. 呢 alone is none: 没登记呢, 在家待着呢 only tell."""
    plain = without(context.say("asking.no"), context.plain)
    return is_marked(context) or contains(context.knowledge.wording, "asking_in_a_story", plain)


def names_a_matter(context: Context) -> bool:
    """A keyword of ours typed alone (社保补贴), or a short word with 呢 (材料呢): asked without a word of asking."""
    short = len(context.plain) <= _A_WORD
    return short and (context.plain.endswith("呢") or says(context.knowledge.wording, "ours", context.plain))
