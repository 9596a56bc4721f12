"""What commands about texts share: a day, and one text or a line each."""

import sys
from collections.abc import Iterator
from datetime import date

from bot.clock import today
from bot.commands.content import stop


def day_named(text: str) -> date:
    """The day of --date, today where it is empty; stops where it is none."""
    if not text:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"--date: {text} is not a date (YYYY-MM-DD)")


def texts_given(text: str) -> Iterator[str]:
    """The text itself, or for - every line of standard input, as it comes."""
    if text != "-":
        yield text
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")
