"""Someone in despair is not answered with a clause."""

import pytest

from handlers.actions import Action
from tests.dialogue.desk import Desk


@pytest.mark.parametrize("said", ["我不想活了", "活着没意思了", "下岗两年了真是活不下去了,咋整", "有时候寻思死了算了"])
def test_despair_is_met_with_a_person_and_the_emergency_numbers(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "120" in desk.text
    assert "哈人社发" not in desk.text
    assert desk.ids == [Action.HUMAN]


@pytest.mark.parametrize("said", ["没钱吃饭了孩子饿着", "家里都揭不开锅了"])
def test_hunger_is_met_with_where_to_go_today(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "街道" in desk.text
    assert desk.ids == [Action.HUMAN]


def test_the_screening_waits_behind_it(desk: Desk) -> None:
    before = desk.begun().replies[-1]
    desk.type("活着没意思")
    assert desk.tap(Action.SCREENING).replies[-1].text == before.text
