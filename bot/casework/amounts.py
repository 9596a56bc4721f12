"""The dated figures of a subsidy: only those that a source gives for the day."""

from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.casework.employment import SubsidyKind
from knowledge.dated import NothingInForce, in_force
from knowledge.schema import DatedValue


def amounts(base: KnowledgeBase, kind: SubsidyKind, on: date) -> list[tuple[str, DatedValue | None]]:
    """Title and value of each figure on a day; None: not found (未查到), never an earlier one."""
    found: list[tuple[str, DatedValue | None]] = []
    for name in kind.amounts:
        amount = base.amounts.get(name)
        if amount is None:
            continue
        try:
            found.append((amount.title, in_force(amount.values, on)))
        except NothingInForce:
            found.append((amount.title, None))
    return found
