"""Choices as an office's own ledger writes them: a label, another spelling, several with something between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.casework.ledger_cell import Problem
from knowledge.casework.ledger_words import plain
from knowledge.casework.life_table import CaseField, FieldKind, Value

OTHER = "other"
"""The reason of an exit that is told in words only."""
_SEPARATORS = "、,，;；/／\n"
_SHOWN = 20  # characters of a word that is not known


@dataclass(frozen=True)
class Spellings:
    """One field of choices and how they are spelt: plain spelling to id."""

    shape: CaseField
    known: Mapping[str, str]

    def read(self, text: str) -> Value | Problem:
        """The choice, or choices where the field takes several."""
        several = self.shape.kind is FieldKind.CHOICES
        found: list[str] = []
        for word in self._words(text) if several else [text]:
            if plain(word) not in self.known:
                return Problem("unknown-choice", {"written": word[:_SHOWN], "known": "、".join(self.labels)})
            found.append(self.known[plain(word)])
        return tuple(dict.fromkeys(found)) if several else found[0]

    def read_reason(self, text: str) -> tuple[str, str]:
        """A reason and its detail in brackets; words that are no reason of the list are the detail of OTHER."""
        if plain(text) in self.known:
            return self.known[plain(text)], ""
        for one, label in self.shape.choices.items():
            if text.startswith(f"{label}（") and text.endswith("）"):
                return one, text[len(label) + 1 : -1]
        return OTHER, text

    @property
    def labels(self) -> tuple[str, ...]:
        """What may be written."""
        return tuple(self.shape.choices.values())

    def _words(self, text: str) -> list[str]:
        """The words between separators; a spelling that has a separator in it stays whole."""
        if plain(text) in self.known:
            return [text]
        for separator in _SEPARATORS:
            text = text.replace(separator, "\0")
        return [word for word in text.split("\0") if plain(word)]
