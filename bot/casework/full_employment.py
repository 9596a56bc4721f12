"""充分就业社区: the indicators of a unit in a year, out of the record; without a threshold nothing is concluded."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.casework import targets
from bot.store.unit_models import Unit
from knowledge.casework.casework import Casework
from knowledge.casework.report_rules import Indicator, share

__all__ = ["Measured", "of_unit"]


@dataclass(frozen=True)
class Measured:
    """An indicator and what the record has."""

    indicator: Indicator
    value: float | None
    """A count, or per cent; None where there is nothing to take a share of."""
    reached: bool | None
    """None: no threshold was set, or nothing was measured."""


def of_unit(session: Session, rules: Casework, unit: Unit, year: int) -> list[Measured]:
    """The indicators of a unit with all under it, over the statistics year."""
    by_unit, _ = targets.results(session, rules, unit, year)
    counts = by_unit[unit.id]
    found = []
    for indicator in rules.reports.full_employment.indicators:
        count = counts[indicator.figure]
        value = share(count, counts[indicator.share_of]) if indicator.share_of else float(count)
        judged = None if value is None or indicator.threshold is None else value >= indicator.threshold
        found.append(Measured(indicator, value, judged))
    return found
