"""The rules as they hold for one day and one district: periods picked, the district's own conditions put in place."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Category, Condition, Dated, DistrictRules

D = TypeVar("D", bound=Dated)


@lru_cache(maxsize=256)
def rules_for(screening: Screening, on: date, district: str = "") -> Screening:
    """The screening with what is in force on the day for residents of the district (code; empty: not known)."""
    own = next((each for each in screening.districts if each.district == district), None)
    return replace(
        screening,
        premise=_conditions(screening.premise, own.premise if own else (), on),
        categories=tuple(_category(each, own, on) for each in screening.categories),
        benefits=_held(screening.benefits, on),
        papers=_held(screening.papers, on),
        districts=(),
    )


def _category(category: Category, own: DistrictRules | None, on: date) -> Category:
    changed = own.categories.get(category.id, ()) if own else ()
    return category.model_copy(update={"conditions": _conditions(category.conditions, changed, on)})


def _conditions(general: tuple[Condition, ...], own: tuple[Condition, ...], on: date) -> tuple[Condition, ...]:
    """A district's condition takes the place of the general one of its id; one that is only its own comes last."""
    pieces = {each.id: each for each in _held(general, on)}
    return tuple((pieces | {each.id: each for each in _held(own, on)}).values())


def _held(pieces: Iterable[D], on: date) -> tuple[D, ...]:
    return tuple(piece for piece in pieces if piece.holds_on(on))
