"""A reply's plain text as blocks that a page can set well: paragraphs, lists, headings.

Plain text is the one form every channel shares, so the structure is read back from how people write it:
a blank line parts blocks, a line within 【】 is a heading, lines that begin with a mark or a number are a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_ITEM = re.compile(r"^\s*(?:[-·•▪◦*]\s*|(?P<number>\d{1,2})[.、)）]\s*)(?=\S)")
_HEADING = re.compile(r"^\s*【(?P<heading>[^【】]+)】\s*(?P<rest>.*)$")


class BlockKind(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLETS = "bullets"
    NUMBERED = "numbered"


@dataclass(frozen=True)
class Block:
    """``lines`` are the lines of a paragraph, or the items of a list, in which a line break may stand.

    ``start`` is a numbered list's first number.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    start: int = 1


def blocks(text: str) -> tuple[Block, ...]:
    """Cut a text into blocks. Nothing is lost: every non-blank line stands in exactly one block."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        found.extend(_blocks_of_part(part.split("\n")))
    return tuple(found)


def _blocks_of_part(lines: list[str]) -> Iterator[Block]:
    open_kind: BlockKind | None = None
    held: list[str] = []
    start = 1
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        if raw[0].isspace() and open_kind is BlockKind.BULLETS and _ITEM.match(line) is None:
            held[-1] += f"\n{line}"  # what is indented under an item belongs to it
            continue
        kind, shown, number = _read(line)
        goes_on = kind is open_kind and kind is not BlockKind.HEADING
        if kind is BlockKind.NUMBERED and goes_on and number != start + len(held):
            goes_on = False  # a list that starts anew keeps its own numbers
        if not goes_on:
            if held and open_kind:
                yield Block(open_kind, tuple(held), start)
            open_kind, held, start = kind, [], number
        held.append(shown)
    if held and open_kind:
        yield Block(open_kind, tuple(held), start)


def _read(line: str) -> tuple[BlockKind, str, int]:
    heading = _HEADING.match(line)
    if heading and not heading["rest"]:
        return BlockKind.HEADING, heading["heading"], 1
    item = _ITEM.match(line)
    if item is None:
        return BlockKind.PARAGRAPH, line, 1
    if item["number"]:
        return BlockKind.NUMBERED, line[item.end() :], int(item["number"])
    return BlockKind.BULLETS, line[item.end() :], 1
