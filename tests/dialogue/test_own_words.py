"""What people say in their own words: an answer is an answer, a wish is understood, without a button."""

import pytest

from handlers.actions import Action
from tests.dialogue.desk import Desk


@pytest.mark.parametrize("said", ["没活儿干", "没班上"])
def test_a_free_answer_to_the_question_counts_without_a_second_tap(desk: Desk, said: str) -> None:
    desk.begun().type(said)
    assert desk.answers["status"] == "unemployed"
    assert Action.CONFIRM not in desk.ids


def test_words_about_another_fact_are_said_back_first(desk: Desk) -> None:
    desk.begun().type("我离婚了")
    assert "marital" not in desk.answers
    assert Action.CONFIRM_SENSITIVE in desk.ids


@pytest.mark.parametrize("said", ["你帮我测测我够不够格", "测测", "看看我符不符合", "同意，开始"])
def test_the_wish_to_be_screened(desk: Desk, said: str) -> None:
    assert Action.SCREENING_AGREE in desk.type(said).ids


@pytest.mark.parametrize("said", ["中，开始吧", "中", "整吧"])
def test_agreeing_to_the_notice(desk: Desk, said: str) -> None:
    desk.tap(Action.SCREENING).type(said)
    assert "第1步" in desk.text


@pytest.mark.parametrize("said", ["找个真人跟我说说呗", "有没有活人", "帮我接个人", "我想跟人唠唠"])
def test_the_wish_for_a_person(desk: Desk, said: str) -> None:
    assert Action.HANDOFF_AGREE in desk.type(said).ids


@pytest.mark.parametrize("said", ["把我说的都删了吧", "都删", "全删了"])
def test_the_wish_to_be_forgotten(desk: Desk, said: str) -> None:
    assert Action.ERASE_YES in desk.type(said).ids


def test_the_wish_to_change_the_last_answer(desk: Desk) -> None:
    desk.begun().type("没活儿干")
    desk.type("上一个答错了，我要改")
    assert "status" not in desk.answers
    assert "第1步" in desk.text


def test_an_answer_to_a_story_has_one_button_that_begins_the_screening(desk: Desk) -> None:
    desk.type("我替我妈问一下她五十二了耳朵聋有残疾证吃低保没工作能办就业困难人员吗")
    assert [each for each in desk.ids if each.startswith(Action.SCREENING)] == [Action.SCREENING_OFFERED]
    assert "52岁" in desk.tap(Action.SCREENING_OFFERED).tap(Action.SCREENING_AGREE).text


@pytest.mark.parametrize("said", ["测测我够不够", "测一下我符不符合条件"])
def test_a_wish_that_names_the_conditions_is_offered_the_screening(desk: Desk, said: str) -> None:
    assert desk.type(said).ids == [Action.SCREENING_OFFERED, Action.HUMAN]
