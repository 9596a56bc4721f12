"""What a reply looks like on Telegram: text in pieces that fit, buttons in rows, and what is left after a tap."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit

from handlers.actions import Action, read_id
from handlers.messages import Choice, Reply

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units of one message."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TICK, TICKED, CHOSEN = "☐ ", "☑ ", "✓ "
WIDEST = {3: 8, 2: 16}
"""Columns that each label may take where so many stand in a row; a Chinese character takes two."""
_BREAKS = ("\n\n", "\n", re.compile(r"(?<=[。！？；.!?;])"), re.compile(r"(?<=[，、, ])"))


@dataclass(frozen=True)
class Bubble:
    """One message as the Bot API takes it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def bubbles(reply: Reply) -> tuple[Bubble, ...]:
    """One bubble, or several where the text is too long for one; the buttons stand under the last."""
    links = [f"{link.label}\n{link.url}" for link in reply.links]
    pieces = split("\n\n".join([reply.text, *links]))
    return (*(Bubble(piece) for piece in pieces[:-1]), Bubble(pieces[-1], keyboard(reply.choices)))


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def split(text: str, limit: int = LONGEST) -> list[str]:
    """Cut at paragraphs, where they are too long at lines, sentences, commas, and in the end anywhere.

    At least one piece, none longer than ``limit`` UTF-16 units; only white space at the cuts goes.
    """
    pieces = [""]
    for part in _parts(text, limit, 0):
        if units(pieces[-1] + part) > limit:
            pieces.append("")
        pieces[-1] += part if pieces[-1] else part.lstrip("\n ")
    return [piece.strip() for piece in pieces if piece.strip()] or [text[:limit]]


def _parts(text: str, limit: int, level: int) -> Iterator[str]:
    """Parts that each fit and together are the text."""
    if units(text) <= limit:
        yield text
        return
    if level == len(_BREAKS):
        half = len(text) // 2
        yield from _parts(text[:half], limit, level)
        yield from _parts(text[half:], limit, level)
        return
    cut = _BREAKS[level]
    for part in _keeping(text, cut) if isinstance(cut, str) else cut.split(text):
        yield from _parts(part, limit, level + 1)


def _keeping(text: str, separator: str) -> Iterable[str]:
    parts = text.split(separator)
    return (*(part + separator for part in parts[:-1]), parts[-1])


def keyboard(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """Buttons in rows of one to three, items to tick apart from the buttons that send them; None without choices."""
    rows: list[list[InlineKeyboardButton]] = []
    for _ticks, group in groupby(choices, key=lambda choice: choice.tick):
        rows += _rows(_button(choice) for choice in group)
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton:
    mark = "" if not choice.tick else TICKED if choice.ticked else TICK
    return InlineKeyboardButton(mark + choice.label, callback_data=choice.id)


def _rows(buttons: Iterable[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        row = [*rows[-1], button] if rows else [button]
        if len(row) > 1 and all(_columns(one.text) <= WIDEST.get(len(row), 0) for one in row):
            rows[-1] = row
        else:
            rows.append([button])
    return rows


def _columns(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in label)


def after_tap(text: str, shown: InlineKeyboardMarkup | None, tapped: str) -> str | None:
    """The message's text with what was chosen, to stand there without buttons.

    None where the buttons stay: a list being ticked comes back marked, and a button that is not there (any more) was
    tapped before.
    """
    buttons = [button for row in shown.inline_keyboard for button in row] if shown else []
    labels = [button.text for button in buttons if button.callback_data == tapped]
    if not labels or labels[0].startswith((TICK, TICKED)):
        return None
    ticked = [button.text.removeprefix(TICKED) for button in buttons if button.text.startswith(TICKED)]
    chosen = ticked if ticked and read_id(tapped)[0] is Action.DONE else labels[:1]
    changed = f"{text}\n\n" + "\n".join(CHOSEN + label for label in chosen)
    return changed if units(changed) <= LONGEST else text
