"""Whether an employer may claim for a person it hired (6(2)): contract, insurances, industry; unknown is never a no."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.casework.employment import Hiring, Restricted
from knowledge.screening.calendar_months import months_after
from knowledge.screening.truth import Truth, all_of


@dataclass(frozen=True)
class Hire:
    """A person at work. Insurances: True is paid, False is not, absent or None nobody has looked."""

    since: date
    contract_until: date | None
    open_ended: bool
    insured: Mapping[str, bool | None]
    industry: str


@dataclass(frozen=True)
class Condition:
    """One condition of 6(2); ``id`` is contract, industry or the id of an insurance."""

    id: str
    truth: Truth


@dataclass(frozen=True)
class Claim:
    """All conditions, and whether they hold together."""

    conditions: tuple[Condition, ...]

    @property
    def truth(self) -> Truth:
        return all_of(each.truth for each in self.conditions)

    def truth_of(self, condition: str) -> Truth:
        """The truth of one condition."""
        return next(each.truth for each in self.conditions if each.id == condition)


def claim(hiring: Hiring, restricted: Restricted, hire: Hire) -> Claim:
    """The conditions under which 6(2) gives an employer the subsidy of three insurances."""
    return Claim(
        (
            Condition("contract", contract_lasts(hiring, hire)),
            *(Condition(name, _known(hire.insured.get(name))) for name in hiring.insurances),
            Condition("industry", allowed_industry(restricted.names, hire.industry)),
        )
    )


def contract_lasts(hiring: Hiring, hire: Hire) -> Truth:
    """Whether the contract is of a year or more: its last day is the eve of the anniversary, or later."""
    if hire.open_ended:
        return Truth.YES
    if hire.contract_until is None:
        return Truth.UNKNOWN
    first_enough = months_after(hire.since, hiring.contract_months) - timedelta(days=1)
    return _known(hire.contract_until >= first_enough)


def allowed_industry(restricted: Collection[str], industry: str) -> Truth:
    """Whether an industry is not restricted; unknown without a list or without an industry."""
    if not restricted or not industry.strip():
        return Truth.UNKNOWN
    return _known(industry.strip() not in {name.strip() for name in restricted})


def _known(holds: bool | None) -> Truth:
    return Truth.UNKNOWN if holds is None else Truth.YES if holds else Truth.NO
