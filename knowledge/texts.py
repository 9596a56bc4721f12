"""Many texts as one array of bytes, so that a base of any size can be mapped from a file and costs what is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Texts:
    """Texts by position."""

    letters: "NDArray[np.uint8]"
    """All texts in UTF-8, one after the other."""
    starts: "NDArray[np.int64]"
    """Per text, its first byte; one more at the end."""

    def __getitem__(self, at: int) -> str:
        return self.letters[self.starts[at] : self.starts[at + 1]].tobytes().decode("utf-8")

    def at(self, places: Iterable[int]) -> list[str]:
        """The texts at these positions."""
        return [self[place] for place in places]


def pack(texts: Sequence[str]) -> Texts:
    """Lay texts down."""
    encoded = [text.encode("utf-8") for text in texts]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return Texts(np.frombuffer(b"".join(encoded), dtype=np.uint8), starts)
