"""How an office's own ledger spells states, categories and the like, out of ledger_import.yaml."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from pydantic import Field

from knowledge.casework.life_table import ChoiceId, LifeTable
from knowledge.schema import Content, Text

TAKE_OVER = "take_over"
"""The move that takes a person over from an office's ledger."""
STANDS = "stands"
"""The field of it that says where the person stands."""
LEDGER = "ledger"
"""The role that makes it: no account has it."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class LedgerWords(Content):
    """Other spellings of choices; the choice's own label always counts."""

    states: dict[ChoiceId, tuple[Text, ...]] = Field(default_factory=dict)
    categories: dict[ChoiceId, tuple[Text, ...]] = Field(default_factory=dict)
    employment: dict[ChoiceId, tuple[Text, ...]] = Field(default_factory=dict)
    exit_reasons: dict[ChoiceId, tuple[Text, ...]] = Field(default_factory=dict)
    blanks: tuple[Text, ...] = ()
    """What stands in a cell of a day or a choice that was left empty."""
    footers: tuple[Text, ...] = ()
    """How a row begins that is no person but the foot of the table."""

    def spellings(self, life: LifeTable) -> Mapping[str, Mapping[str, str]]:
        """For each field of choices: plain spelling to id. The first of two equal spellings counts."""
        return {name: _spelt(life, name, known) for name, known in self._fields().items()}

    @cached_property
    def plain_blanks(self) -> frozenset[str]:
        """The blanks, compared as cells are."""
        return frozenset(plain(word) for word in self.blanks) | {""}

    def is_footer(self, cells: Sequence[str]) -> bool:
        """Whether a row's first written cell begins as a foot does."""
        first = next((plain(cell) for cell in cells if plain(cell)), "")
        return first.startswith(tuple(plain(word) for word in self.footers))

    def _fields(self) -> dict[str, Mapping[str, Sequence[str]]]:
        return {
            STANDS: self.states,
            "categories": self.categories,
            "employment": self.employment,
            "exit_reason": self.exit_reasons,
        }


def unfit(words: LedgerWords, life: LifeTable) -> Iterator[tuple[tuple[str, ...], str]]:
    """Spellings of choices that the life does not have, and a life that takes nobody over."""
    parts = {STANDS: "states", "exit_reason": "exit_reasons"}
    for name, known in words._fields().items():
        choices = life.field[name].choices if name in life.field else {}
        for one in known:
            if one not in choices:
                yield (parts.get(name, name), one), f"{one} is no choice of {name}"
    move = life.move.get(TAKE_OVER)
    if move is None or STANDS not in move.needs or LEDGER not in move.by:
        yield ("states",), f"life.yaml has no move {TAKE_OVER} by {LEDGER} that needs {STANDS}"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A spelling as it is compared: width folded, without blanks, quotes and stops."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if not char.isspace() and char not in "\"'“”‘’「」《》.。:：_·\u200b\ufeff")


def without_brackets(text: str) -> str:
    """A plain spelling without what stands in brackets; itself where nothing else is left."""
    kept: list[str] = []
    closing = ""
    for char in text:
        if not closing and char in _BRACKETS:
            closing = _BRACKETS[char]
        elif closing:
            closing = "" if char == closing else closing
        else:
            kept.append(char)
    return "".join(kept) or text


def _spelt(life: LifeTable, name: str, known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    labels = life.field[name].choices if name in life.field else {}
    for one, label in labels.items():
        found.setdefault(plain(label), one)
    for one, others in known.items():
        for word in others:
            found.setdefault(plain(word), one)
    return found
