"""How the service was, said in a resident's own words when a case is over."""

import pytest

from handlers.effects import RateService
from handlers.snapshot import CaseView
from tests.dialogue.desk import TODAY, Desk

OVER = CaseView(number="20261124-0001", status="closed", opened_on=TODAY, ahead=None, can_rate=True)


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ("挺满意的", "good"), ("都挺满意", "good"), ("没得说", "good"), ("杠杠的", "good"), ("挺不错的", "good"),
        ("还行", "fair"), ("还行吧", "fair"), ("就那样", "fair"), ("凑合吧", "fair"), ("说得过去", "fair"),
        ("不咋地", "poor"), ("不咋样", "poor"), ("白跑了", "poor"), ("太差劲", "poor"), ("不怎么样", "poor"),
    ],
)  # fmt: skip
def test_it_is_taken(desk: Desk, said: str, rating: str) -> None:
    desk.cases.opened = [OVER]
    desk.type(said)
    assert desk.effects == [RateService(number=OVER.number, rating=rating)]


@pytest.mark.parametrize("said", ["好", "好的", "知道了", "行"])
def test_an_acknowledgment_rates_nothing(desk: Desk, said: str) -> None:
    desk.cases.opened = [OVER]
    assert desk.type(said).effects == []
