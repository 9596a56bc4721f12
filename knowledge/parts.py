"""Cutting one message into the questions it asks."""

import re

_END = re.compile(r"(?<=[？?])|[。！!；;\n]|(?:另外|还有就是|还有|再问一下|再问下|顺便问一下|顺便问|再就是)[，,、:：]?")
_ASKS = re.compile(
    r"[？?]|怎么|咋|啥|什么|多少|多久|多长|哪|(?<!好)几|如何|为什么|为啥|谁|[吗么呢不没]$|能否|是否|可否|(\w{1,2}?)[不没]\1"
)
_COMMA = re.compile(r"[，,\s]")
_SHORTEST = 4  # characters; below it a piece is no question of its own (为什么？, 是吗？)
_MOST = 4
_OPENING = re.compile(r"^[\s,，、:：]*(?:那|那么|那我|那个|还有)?[\s,，、]*")


def questions(message: str, limit: int = 2_000) -> tuple[str, ...]:
    """The pieces of a message that ask something, in order, at most four; what only tells is left out."""
    asking = [each for piece in _END.split(message[:limit]) for each in _halves(_trimmed(piece)) if _asks(each)]
    return tuple(dict.fromkeys(asking))[:_MOST]


def _halves(piece: str) -> list[str]:
    """A sentence, or the parts between its commas where more than one of them asks."""
    parts = [_trimmed(part) for part in _COMMA.split(piece)]
    return parts if sum(map(_asks, parts)) > 1 else [piece]


def _trimmed(piece: str) -> str:
    return _OPENING.sub("", piece).strip()


def _asks(piece: str) -> bool:
    return len(piece) >= _SHORTEST and _ASKS.search(piece) is not None
