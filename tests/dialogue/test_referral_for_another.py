"""A referral out of a screening for somebody else asks where that person lives, on every channel."""

import pytest

from handlers.actions import Action
from handlers.effects import OpenCase
from handlers.snapshot import UnitView
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import Cases, Desk

CHANNELS = {
    "web": Cases(),
    "console": Cases(channel="console"),
    "telegram": Cases(channel="telegram", abroad=True),
    "operator": Cases(by_operator=True),
}
DAOLI, DAOWAI = "230102", "230104"


@pytest.fixture(params=CHANNELS)
def anywhere(request: pytest.FixtureRequest, knowledge: KnowledgeBase) -> Desk:
    known = CHANNELS[request.param]
    return Desk(knowledge, Cases(channel=known.channel, abroad=known.abroad, by_operator=known.by_operator))


def asked_where(desk: Desk) -> str:
    return desk.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE).text


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ("给我妈测一下", "您妈妈的户口在哪个区县"),
        ("替我对象测一测", "您对象的户口在哪个区县"),
        ("给别人测一下", "要办的那个人的户口在哪个区县"),
        ("自测", "您的户口在哪个区县"),
    ],
)
def test_it_asks_for_the_person_s_own_district(anywhere: Desk, told: str, whose: str) -> None:
    anywhere.type(told).tap(Action.SCREENING_AGREE)
    assert asked_where(anywhere).startswith(whose)


def test_the_resident_s_own_district_is_not_taken_for_the_other_person_s(desk: Desk) -> None:
    desk.conversation = desk.conversation.model_copy(update={"district": DAOLI})
    desk.type("给我妈测一下").tap(Action.SCREENING_AGREE)
    assert asked_where(desk).startswith("您妈妈的户口在哪个区县")
    desk.tap(f"{Action.DISTRICT}:{DAOWAI}").tap(Action.CONTACT_CHAT)
    (case,) = [effect for effect in desk.effects if isinstance(effect, OpenCase)]
    assert case.district == DAOWAI
    assert desk.conversation.district == DAOLI


def test_one_s_own_known_district_is_not_asked_for(desk: Desk) -> None:
    desk.conversation = desk.conversation.model_copy(update={"district": DAOLI})
    assert "户口在哪个区县" not in asked_where(desk)


def test_street_and_community_are_the_other_person_s_too(desk: Desk) -> None:
    desk.cases.units = {DAOWAI: (UnitView(code="s1", name="东边街道", community=False),)}
    desk.type("给我妈测一下").tap(Action.SCREENING_AGREE)
    asked_where(desk)
    assert desk.tap(f"{Action.DISTRICT}:{DAOWAI}").text.startswith("您妈妈的家在哪个街道？")
