"""A case's number, however it is typed: with another hyphen than on the paper, a space, or nothing in between."""

import re
import unicodedata

_DAY = r"20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NUMBER = re.compile(rf"(?<!\d)({_DAY})\s*[-\u2013\u2014_/ ]?\s*(\d{{4,6}})(?!\d)")


def spot(text: str) -> tuple[str, str] | None:
    """The first case number in a text as it is kept (``20261124-0001``), and the text without it; None: no number."""
    plain = unicodedata.normalize("NFKC", text)
    found = _NUMBER.search(plain)
    if found is None:
        return None
    return f"{found[1]}-{found[2]}", f"{plain[: found.start()]} {plain[found.end() :]}"
