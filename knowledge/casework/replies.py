"""Canned replies: text with marks out of a closed list, filled in with a case's facts. Nothing stored is executed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import Content, Slug, Text

_MARK = re.compile(r"〔([^〔〕]{0,40})〕")
_YEAR = re.compile(r"\d{4}")
"""What stands between such brackets in a document's number (哈人社发〔2010〕230号)."""


class Fact(StrEnum):
    """What a case can be asked for."""

    NUMBER = "number"
    DISTRICT = "district"
    STATE = "state"
    PAPERS = "papers"
    """What the resident still has to bring."""
    DUE = "due"
    """The last day of what is due first."""
    STAFF = "staff"
    """Who writes."""


class Mark(Content):
    """A mark as it is written between 〔 and 〕, and the fact it stands for."""

    id: Fact
    label: Annotated[str, StringConstraints(pattern=r"^[^〔〕\s]{1,20}$")]


class CannedText(Content):
    """A reply that comes with the content."""

    id: Slug
    title: Text
    text: Text


@dataclass(frozen=True)
class Filled:
    """A text with what is known filled in. ``unknown``: the marks that stayed, each once."""

    text: str
    unknown: tuple[str, ...]


class ReplyRules(Content):
    """replies.yaml."""

    marks: Annotated[tuple[Mark, ...], Field(min_length=1)]
    replies: tuple[CannedText, ...] = ()

    @cached_property
    def fact_of(self) -> Mapping[str, Fact]:
        """The fact that each mark stands for, by its label."""
        return {mark.label: mark.id for mark in self.marks}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.fact_of) != len(self.marks) or len({mark.id for mark in self.marks}) != len(self.marks):
            raise ValueError("a mark stands twice")
        for reply in self.replies:
            if strange := self.strange(reply.text):
                raise ValueError(f"{reply.id}: 〔{strange}〕 is not a mark")
        return self

    def strange(self, text: str) -> str:
        """The first thing between 〔 and 〕 that is no mark, and no year of a document's number; empty: none."""
        return next(
            (one for one in _MARK.findall(text) if one not in self.fact_of and not _YEAR.fullmatch(one)),
            "",
        )

    def left(self, text: str) -> tuple[str, ...]:
        """The marks that stand in a text, each once."""
        return tuple(dict.fromkeys(one for one in _MARK.findall(text) if one in self.fact_of))

    def fill(self, text: str, facts: Mapping[Fact, str]) -> Filled:
        """Put the facts in, in one pass: what a fact holds is never looked at for marks."""
        unknown: dict[str, None] = {}

        def known(found: re.Match[str]) -> str:
            fact = self.fact_of.get(found[1])
            value = facts.get(fact, "") if fact else ""
            if fact and not value:
                unknown[found[1]] = None
            return value or found[0]

        return Filled(_MARK.sub(known, text), tuple(unknown))
