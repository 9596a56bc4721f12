"""Someone in despair is not answered with a clause."""

import pytest

from handlers.actions import Action
from tests.dialogue.desk import Desk

DESPAIR = [
    "我不想活了", "活着没意思了", "下岗两年了真是活不下去了,咋整", "有时候寻思死了算了", "想喝药",
    "我想喝药一走了之", "撑不下去了", "真撑不住了", "我也不想过了", "我爸没了 我也不想过了", "这日子我过够了",
    "日子过不下去了", "熬不下去了", "我真挺不住了", "没活路了", "活着遭罪", "还不如死了", "我要走绝路了",
    "想跳松花江", "喝耗子药得了", "真坚持不下去了", "店撑不下去了，我也撑不下去了",
    "跟他过不下去了，我也不想活了",
]  # fmt: skip
SOMETHING_ELSE = [
    "我妈天天喝药看病", "我不想喝药了，能报销吗", "店撑不下去了", "我家小店实在撑不下去了能贷款吗",
    "公司眼看要坚持不下去了", "跟老公不想过了，离了能算单亲吗", "我和他过不下去了要离婚", "他不想跟我过了",
    "走投无路了咋办", "没活了咋整", "干活不了", "我想跳槽", "我不想活动",
]  # fmt: skip


@pytest.mark.parametrize("said", DESPAIR)
def test_despair_is_met_with_a_person_and_the_emergency_numbers(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "120" in desk.text
    assert "12356" in desk.text
    assert "哈人社发" not in desk.text
    assert desk.ids == [Action.HUMAN]


@pytest.mark.parametrize("said", SOMETHING_ELSE)
def test_words_that_mean_something_else_are_no_alarm(desk: Desk, said: str) -> None:
    assert "12356" not in desk.type(said).text


@pytest.mark.parametrize("said", ["没钱吃饭了孩子饿着", "家里都揭不开锅了"])
def test_hunger_is_met_with_where_to_go_today(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "街道" in desk.text
    assert desk.ids == [Action.HUMAN]


def test_the_screening_waits_behind_it(desk: Desk) -> None:
    before = desk.begun().replies[-1]
    desk.type("活着没意思")
    assert desk.tap(Action.SCREENING).replies[-1].text == before.text
