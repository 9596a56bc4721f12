"""The queue's own terms, out of queue.yaml: who goes ahead, how long a claim may lie still, how long one may wait."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.casework.deadlines import DistrictCode, DistrictLength, Length
from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.shapes import Outcome


class Ahead(Content):
    """The categories that go ahead of all others."""

    categories: tuple[Slug, ...] = ()
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class Term(Content):
    """How long something may last. Without a length it is 未设定: nothing ever comes of it."""

    label: Text
    length: Length | None = None
    set_by: str = ""
    """Who set the length; no source gives one."""
    by_district: dict[DistrictCode, DistrictLength] = Field(default_factory=dict)
    note: str = ""

    @model_validator(mode="after")
    def _somebody_stands_for_it(self) -> Self:
        if self.length is not None and not self.set_by.strip():
            raise ValueError("length needs set_by: who set it")
        return self

    def length_in(self, district: str) -> Length | None:
        """The length that holds in a district: its own, else the general one."""
        own = self.by_district.get(district)
        return own.length if own else self.length

    @property
    def is_set(self) -> bool:
        """Somewhere a length holds."""
        return self.length is not None or bool(self.by_district)


class QueueRules(Content):
    """queue.yaml."""

    ahead: Ahead
    lease: Term
    """A claimed case whose holder does nothing so long goes back to the queue."""
    forgotten: Term
    """A case that nobody claims for so long is shown to the supervisor."""

    def goes_ahead(self, decision: object) -> bool:
        """Whether a decision, as the packet of a referral holds it, has a category that goes ahead."""
        decided = decision.get("categories") if isinstance(decision, dict) else None
        if not isinstance(decided, dict):
            return False
        return any((decided.get(one) or {}).get("outcome") == Outcome.LIKELY.value for one in self.ahead.categories)
