"""What 6(2) asks of an employer: a year's contract to the day, three insurances, an industry that is not restricted."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.casework.casework import Casework
from knowledge.casework.employer_claims import Hire, claim, contract_lasts
from knowledge.casework.employment import Restricted
from knowledge.screening.truth import Truth

PAID: dict[str, bool | None] = {"pension": True, "medical": True, "unemployment": True}
HIRE = Hire(date(2026, 3, 1), date(2027, 2, 28), False, PAID, "餐饮")
LISTED = Restricted(names=("网吧", "舞厅"), set_by="测试", citations=())


@pytest.mark.parametrize(
    ("since", "until", "open_ended", "truth"),
    [
        ("2026-03-01", "2027-02-28", False, Truth.YES),
        ("2026-03-01", "2027-02-27", False, Truth.NO),
        ("2024-02-29", "2025-02-27", False, Truth.YES),
        ("2026-03-01", None, True, Truth.YES),
        ("2026-03-01", None, False, Truth.UNKNOWN),
    ],
)
def test_a_contract_of_a_year(
    casework: Casework, since: str, until: str | None, open_ended: bool, truth: Truth
) -> None:
    last = date.fromisoformat(until) if until else None
    hire = replace(HIRE, since=date.fromisoformat(since), contract_until=last, open_ended=open_ended)
    assert contract_lasts(casework.employment.hiring, hire) is truth


@pytest.mark.parametrize(
    ("changes", "restricted", "truth"),
    [
        ({}, LISTED, Truth.YES),
        ({"industry": " 网吧 "}, LISTED, Truth.NO),
        ({"industry": ""}, LISTED, Truth.UNKNOWN),
        ({}, Restricted(citations=()), Truth.UNKNOWN),  # no list is set: nobody can say
        ({"insured": PAID | {"medical": False}}, LISTED, Truth.NO),
        ({"insured": PAID | {"medical": None}}, LISTED, Truth.UNKNOWN),
        ({"insured": {}}, LISTED, Truth.UNKNOWN),
        ({"contract_until": date(2026, 12, 31), "industry": ""}, LISTED, Truth.NO),
    ],
)
def test_all_conditions_together(
    casework: Casework, changes: dict[str, object], restricted: Restricted, truth: Truth
) -> None:
    hire = replace(HIRE, **changes)  # type: ignore[arg-type]
    assert claim(casework.employment.hiring, restricted, hire).truth is truth


def test_the_shipped_list_is_not_set_and_says_so(casework: Casework) -> None:
    found = claim(casework.employment.hiring, casework.employment.restricted, HIRE)
    assert found.truth_of("industry") is Truth.UNKNOWN
    assert [each.id for each in found.conditions] == ["contract", "pension", "medical", "unemployment", "industry"]
