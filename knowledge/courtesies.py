"""A message that is nothing but courtesy (谢谢你, 在吗, 88): recognised as a whole, before anything is searched for."""

from collections.abc import Sequence

from knowledge.schema import Elsewhere
from knowledge.text import normal

_LONGEST = 20
"""Characters; a longer message is no mere courtesy."""


class Courtesies:
    """The courtesies of all subjects. A message made of several, and of nothing else, is the longest one's."""

    def __init__(self, subjects: Sequence[Elsewhere]) -> None:
        self._subjects = {_joined(words): subject for subject in subjects for words in subject.courtesies}
        self._subjects.pop("", None)

    def find(self, text: str) -> Elsewhere | None:
        """The subject of a message that is courtesy alone; None for any other."""
        words = _joined(text)
        if not words or len(words) > _LONGEST:
            return None
        found: list[str | None] = ["", *[None] * len(words)]  # the longest courtesy of each beginning that is only such
        for end in range(1, len(words) + 1):
            for start in range(end):
                before, piece = found[start], words[start:end]
                if before is not None and piece in self._subjects:
                    found[end] = max(found[end] or "", before, piece, key=len)
        longest = found[-1]
        return self._subjects[longest] if longest else None


def _joined(text: str) -> str:
    return normal(text).replace(" ", "")
