"""The levels of the tree of units, out of units.yaml: what they are called, and when two writings name one unit."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.schema import Citation, Content, Text
from knowledge.text import normal

COLUMNS = ("code", "name", "kind", "parent", "person")
"""What the table of an import holds of a unit."""


class Level(StrEnum):
    """A level of the tree, the top first."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    """A street or a township (街道、乡镇)."""
    COMMUNITY = "community"

    @property
    def above(self) -> "Level | None":
        """The level that a unit of this one hangs under; None for the city."""
        levels = list(Level)
        at = levels.index(self)
        return levels[at - 1] if at else None


class City(Content):
    """The top of the tree."""

    code: Text
    name: Text


class UnitRules(Content):
    """units.yaml."""

    city: City
    labels: Mapping[Level, Text]
    """What each level is called."""
    also_called: Mapping[Level, tuple[Text, ...]] = {}
    """Other words for a level in a table that is imported."""
    endings: Mapping[Level, tuple[Text, ...]]
    """Endings of names that may be written or left out, by level."""
    columns: Annotated[Mapping[str, Annotated[tuple[Text, ...], Field(min_length=1)]], Field(alias="headings")]
    """Headings of the table that streets and communities are imported from, by what the column holds."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_level_is_called_something(self) -> Self:
        if missing := [level.value for level in Level if level not in self.labels]:
            raise ValueError(f"labels: {', '.join(missing)} is missing")
        if set(self.columns) != set(COLUMNS):
            raise ValueError(f"headings: must be those of {', '.join(COLUMNS)}")
        return self

    @property
    def headings(self) -> Mapping[str, str]:
        """Every spelling of a heading, with the column it names."""
        return {spelling: name for name, spellings in self.columns.items() for spelling in spellings}

    def heading(self, column: str) -> str:
        """How a column is called to people."""
        return self.columns[column][0]

    def level_called(self, written: str) -> Level | None:
        """The level that a label or an id names; None for another word."""
        found = {word: level for level, words in self.also_called.items() for word in words}
        found |= {label: level for level, label in self.labels.items()} | {level.value: level for level in Level}
        return found.get(written.strip())

    def key(self, name: str, level: Level) -> str:
        """What the writings of one name share: the normal form without its ending.

        An ending stays where it would leave less than two characters (城区 is no 城).
        """
        whole = _whole(name)
        for ending in sorted(self.endings.get(level, ()), key=len, reverse=True):
            if whole.endswith(ending) and len(whole) > len(ending) + 1:
                return whole.removesuffix(ending)
        return whole

    def names(self, written: str, name: str, level: Level, above: Sequence[str]) -> bool:
        """Whether a text is a writing of this unit's name, with or without the names ``above`` it in front."""
        texts = {_whole(written)}
        levels = list(Level)
        for of, each in zip(levels[: levels.index(level)][-len(above) :], above, strict=True):
            key = self.key(each, of)
            fronts = [key + ending for ending in ("", *self.endings.get(of, ()))]
            texts |= {text.removeprefix(front) for text in texts for front in fronts}
        return bool(written) and self.key(name, level) in {self.key(text, level) for text in texts if text}


def _whole(text: str) -> str:
    return normal(text).replace(" ", "")
