"""What holds on a date. A date outside every period is an answer of its own, never the last period's value."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Period(Protocol):
    """A span of days, both ends included; ``until`` None: no end is known."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


P = TypeVar("P", bound=Period)


class NothingInForce(LookupError):  # noqa: N818 - says what is the case, as StopIteration does
    """No period covers the date."""


def holds(period: Period, on: date) -> bool:
    """Whether the period covers the day."""
    return period.since <= on and (period.until is None or on <= period.until)


def in_force(periods: Iterable[P], on: date) -> P:
    """The period that covers the day; NothingInForce where there is none.

    Where periods overlap (``kb check`` forbids it) the one that began last wins.
    """
    covering = [period for period in periods if holds(period, on)]
    if not covering:
        raise NothingInForce(f"nothing is in force on {on.isoformat()}")
    return max(covering, key=lambda period: period.since)
