"""Where people of little schooling stumbled, from the first hello on: their words, and what came of them."""

import pytest

from handlers.actions import Action
from handlers.conversation import REFUSED, Stage
from tests.dialogue.desk import Desk
from tests.dialogue.story import answer_until, on_the_table, stage

STORY = "我55女的没工作哈尔滨城镇户口下岗的"


def reviewing(desk: Desk) -> Desk:
    desk.type(STORY).type("同意")
    assert stage(desk) is Stage.REVIEW
    return desk


@pytest.mark.parametrize("said", ["整一个吧", "开始", "测一下", "整"])
def test_the_offered_screening_begins(desk: Desk, said: str) -> None:
    desk.type("到哪申请认定")
    assert Action.SCREENING in desk.ids
    desk.type(said)
    assert stage(desk) is Stage.NOTICE


@pytest.mark.parametrize("said", ["中吧测", "行测", "中，测吧"])
def test_the_notice_is_agreed_to(desk: Desk, said: str) -> None:
    desk.tap(Action.SCREENING).type(said)
    assert stage(desk) is Stage.ASKING


def test_a_birth_in_numbers_alone_is_kept_beside_the_sex(desk: Desk) -> None:
    answer_until(desk.begun(), stop="work")
    desk.type("男 1970 5 6")
    assert "出生年月：1970年5月6日" in desk.text
    assert "性别：男" in desk.text


@pytest.mark.parametrize("said", ["对对对", "下一步", "行你问吧", "接着问吧"])
def test_the_review_is_confirmed(desk: Desk, said: str) -> None:
    reviewing(desk).type(said)
    assert stage(desk) is Stage.ASKING


@pytest.mark.parametrize(
    ("said", "line"), [("25年三月份办的失业证", "约2025年3月"), ("没听说过啥登记", "还没办失业登记")]
)
def test_the_registration_told_at_the_review(desk: Desk, said: str, line: str) -> None:
    reviewing(desk).type(said)
    assert f"失业登记（领证）的日期：{line}" in desk.text
    assert stage(desk) is Stage.REVIEW


def test_a_rough_day_told_at_the_notice_is_kept(desk: Desk) -> None:
    desk.type(STORY).type("前年登的记")
    assert "依据：" not in desk.text
    desk.type("同意")
    assert "失业登记（领证）的日期：约2024年" in desk.text


@pytest.mark.parametrize("said", ["不要用", "别用", "算了不说家里的事"])
def test_what_is_private_is_left_out_in_ones_own_words(desk: Desk, said: str) -> None:
    reviewing(desk).type("老伴没了").type("都对")
    assert "「不要用」" in desk.text
    desk.type(said)
    assert desk.conversation.screening is not None
    assert desk.conversation.screening.sensitive_consent == REFUSED
    assert "marital" not in desk.answers


def test_a_guess_at_the_verdict_is_no_answer(desk: Desk) -> None:
    reviewing(desk).type("那俺不中呗")
    assert "听到的是" not in desk.text


@pytest.mark.parametrize(
    ("said", "answer"),
    [("嘎哈的", "自助助手"), ("那个啥", "我听着呢"), ("说出来怪磕碜的", "这不磕碜"), ("没脸说", "这不磕碜")],
)
def test_how_people_begin(desk: Desk, said: str, answer: str) -> None:
    desk.type(said)
    assert answer in desk.text
    assert "依据：" not in desk.text


@pytest.mark.parametrize("said", ["不会整电话 就搁这说吧", "就这窗口", "在这唠就行", "就这", "俺不会使手机"])
def test_the_chat_is_the_way_to_be_reached(desk: Desk, said: str) -> None:
    for text in ("人工", "同意，转给工作人员", "道里", said):
        desk.type(text)
    assert "查询码" in desk.text


def test_facts_told_one_by_one_begin_the_screening_with_the_third(desk: Desk) -> None:
    desk.type("没工作").type("五十五了")
    assert desk.conversation.screening is None
    desk.type("哈尔滨城镇户口")
    assert stage(desk) is Stage.NOTICE
    desk.type("中")
    assert all(line in desk.text for line in ("没有工作", "55岁", "哈尔滨城镇户口"))
    assert on_the_table(desk) == ""
