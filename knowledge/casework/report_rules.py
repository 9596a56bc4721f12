"""What is reported and aimed at: figures by name, which are added up, the indicators of a community; reports.yaml."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.casework.sheets import Fill
from knowledge.schema import Citation, Content, Slug, Text


class Figure(Content):
    """One figure that is counted from the record."""

    name: Text
    stock: bool = False
    """True: how many there are at the end; a quarter has that of its last month. False: months are added."""
    target: bool = False
    """Whether a year's target may be set for it."""


class Indicator(Content):
    """One indicator of a community: a figure, or its share of another in per cent."""

    id: Slug
    name: Text
    figure: Fill
    share_of: Fill | None = None
    threshold: Annotated[float, Field(ge=0)] | None = None
    """What is to be reached at least; None: 未设定, and nothing is concluded."""
    set_by: str = ""
    """Who set the threshold."""

    @model_validator(mode="after")
    def _somebody_set_the_threshold(self) -> Self:
        if self.threshold is not None and not self.set_by:
            raise ValueError("set_by: a threshold was set by somebody, who stands here")
        return self


class FullEmployment(Content):
    """充分就业社区 (第五条（四）, 第六条（四）)."""

    official: bool
    note: str = ""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_that_it_is_not_official(self) -> Self:
        if not self.official and not self.note:
            raise ValueError("note must say that these are not the official indicators")
        return self


class ReportRules(Content):
    """reports.yaml."""

    figures: Mapping[Fill, Figure]
    due_day: Annotated[int, Field(ge=1, le=28)] | None = None
    """The day after the statistics month on which the report is due; None: 未设定."""
    full_employment: FullEmployment
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_every_figure(self) -> Self:
        counted = {fill for fill in Fill if fill.value.startswith("count_")}
        if missing := sorted(counted - set(self.figures)):
            raise ValueError(f"figures: {', '.join(missing)} is missing")
        if others := sorted(set(self.figures) - counted):
            raise ValueError(f"figures: {', '.join(others)} is not counted")
        return self

    @property
    def targets(self) -> tuple[Fill, ...]:
        """The figures that targets may be set for, in the order of the file."""
        return tuple(fill for fill, figure in self.figures.items() if figure.target)

    def over(self, months: Sequence[Mapping[Fill, int] | None]) -> Mapping[Fill, int | None]:
        """The figures of months in a row, None where a month was not reported.

        What was reported is added. A stock is that of the last month, and None where that was not reported.
        """
        return {fill: self._over(fill, months) for fill in self.figures}

    def _over(self, fill: Fill, months: Sequence[Mapping[Fill, int] | None]) -> int | None:
        counts = [None if month is None else month.get(fill, 0) for month in months]
        if self.figures[fill].stock:
            return counts[-1]
        return sum(count for count in counts if count is not None)


def added(parts: Iterable[Mapping[Fill, int | None] | None]) -> dict[Fill, int]:
    """The figures of several units together, of one period; what was not reported adds nothing."""
    total: dict[Fill, int] = {}
    for part in parts:
        for fill, count in (part or {}).items():
            total[fill] = total.get(fill, 0) + (count or 0)
    return total


def share(count: int, of: int) -> float | None:
    """Per cent, one decimal; None of nothing, which is no zero."""
    return round(100 * count / of, 1) if of else None
