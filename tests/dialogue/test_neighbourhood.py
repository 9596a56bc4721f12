"""Street and community in a referral: asked where the office has them, typed or tapped, skipped, taken back."""

import pytest

from handlers.actions import Action
from handlers.effects import OpenCase
from handlers.snapshot import UnitView
from tests.dialogue.desk import Desk

DISTRICT = "230104"
UNITS: dict[str, tuple[UnitView, ...]] = {
    DISTRICT: (
        UnitView(code="s1", name="东边街道", community=False),
        UnitView(code="s2", name="西边街道", community=False),
    ),
    "s1": (UnitView(code="c1", name="河沿社区", community=True), UnitView(code="c2", name="河口社区", community=True)),
}


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """At the question for the street."""
    desk.cases.units = UNITS
    return desk.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE).tap(f"{Action.DISTRICT}:{DISTRICT}")


def opened(desk: Desk) -> str:
    """The unit of the case that was opened."""
    desk.tap(Action.CONTACT_CHAT)
    (case,) = [effect for effect in desk.effects if isinstance(effect, OpenCase)]
    assert case.district == DISTRICT
    return case.unit


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        (("东边街道", "河沿社区"), "c1"),
        (("我家在东边街道", "河口"), "c2"),
        (("西边",), "s2"),
        (("东边", "不清楚"), "s1"),
        (("不清楚",), ""),
        (("不知道",), ""),
    ],
)
def test_what_is_typed_names_the_unit(asked: Desk, said: tuple[str, ...], unit: str) -> None:
    assert "哪个街道" in asked.text
    for words in said:
        asked.type(words)
    assert opened(asked) == unit


def test_a_tap_names_the_unit_and_a_button_of_elsewhere_asks_again(asked: Desk) -> None:
    asked.tap("unit:c9")
    assert "哪个街道" in asked.text
    asked.tap("unit:s1")
    assert "哪个社区" in asked.text
    assert opened(asked.tap("unit:c2")) == "c2"


def test_what_names_two_is_asked_again(asked: Desk) -> None:
    asked.type("东边街道").type("河")
    assert "unit:c1" in asked.ids


def test_back_leads_to_the_district(asked: Desk) -> None:
    asked.tap("unit:s1").type("返回")
    assert f"{Action.DISTRICT}:{DISTRICT}" in asked.ids
    assert asked.conversation.handoff is not None
    assert (asked.conversation.handoff.district, asked.conversation.handoff.unit) == ("", "")


def test_abroad_nothing_nearer_than_the_district_is_asked(desk_abroad: Desk) -> None:
    desk_abroad.cases.units = UNITS
    desk_abroad.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE).tap(f"{Action.DISTRICT}:{DISTRICT}")
    assert [effect.unit for effect in desk_abroad.effects if isinstance(effect, OpenCase)] == [""]
