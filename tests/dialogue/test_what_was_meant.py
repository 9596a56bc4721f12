"""Few words, and what the person means by them: a line to change, a person wanted, a bare fact, why it was refused."""

import pytest

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.snapshot import CaseView
from tests.dialogue.desk import TODAY, Desk
from tests.dialogue.story import answer_until, on_the_table, stage


def at(desk: Desk, question: str) -> Desk:
    answer_until(desk.begun(), stop=question)
    assert on_the_table(desk) == question
    return desk


def heard(desk: Desk) -> dict[str, object]:
    assert desk.conversation.screening is not None
    return dict(desk.conversation.screening.heard)


@pytest.mark.parametrize("said", ["79年三月的吧 女的", "女的 79年三月", "女的，79年三月生的呢"])
def test_two_facts_told_at_another_question_are_both_kept(desk: Desk, said: str) -> None:
    at(desk, "work").type(said)
    assert "出生年月：1979年3月" in desk.text
    assert "性别：女" in desk.text
    desk.type("都对")
    assert desk.answers == {"birth_date": "1979-03", "sex": "female"}


@pytest.mark.parametrize(
    ("said", "asked"), [("改户口", "hukou"), ("改年龄", "birth"), ("想改性别", "sex"), ("户口写错了", "hukou")]
)
def test_a_line_named_at_a_question_is_asked_again(desk: Desk, said: str, asked: str) -> None:
    at(desk, "history").type(said)
    assert (stage(desk), on_the_table(desk)) == (Stage.ASKING, asked)
    assert "改这一条" in desk.text
    desk.type("返回")
    assert on_the_table(desk) == "history"


def test_a_line_that_was_not_asked_yet_leaves_the_others_to_choose_from(desk: Desk) -> None:
    at(desk, "history").type("改孩子")
    assert "点它改" in desk.text
    assert {f"{Action.EDIT}:hukou", f"{Action.EDIT}:work"} <= set(desk.ids)
    assert on_the_table(desk) == "history"
    desk.tap(f"{Action.EDIT}:hukou")
    assert on_the_table(desk) == "hukou"


def test_nothing_to_change_yet_is_said(desk: Desk) -> None:
    at(desk, "work").type("改孩子")
    assert "没有答过" in desk.text
    assert on_the_table(desk) == "work"


@pytest.mark.parametrize("said", ["改制下岗了", "换了好几家单位"])
def test_an_answer_that_begins_alike_is_one(desk: Desk, said: str) -> None:
    at(desk, "history").type(said)
    assert "改这一条" not in desk.text
    assert "点它改；答完" not in desk.text


@pytest.mark.parametrize("said", ["转", "转吧", "给我转"])
def test_the_wish_for_a_person_in_one_word(desk: Desk, said: str) -> None:
    at(desk, "work").type(said)
    assert Action.HANDOFF_AGREE in desk.ids
    desk.type(said)  # asked whether to, it is a yes
    assert Action.HANDOFF_AGREE not in desk.ids
    assert desk.conversation.handoff is not None
    assert desk.conversation.handoff.consent_version


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("男", "性别：男"),
        ("哈尔滨城镇户口", "户口：哈尔滨城镇户口"),
        ("五十二了", "年龄：52岁"),
        ("我没活干", "没有工作"),
    ],
)
def test_a_bare_fact_is_said_back_and_the_screening_offered_with_it(desk: Desk, said: str, line: str) -> None:
    desk.type(said)
    assert line in desk.text
    assert desk.conversation.screening is None
    assert desk.ids[0] == Action.SCREENING_OFFERED
    desk.type("好").type("同意")
    assert line in desk.text
    assert stage(desk) is Stage.REVIEW


def test_bare_facts_one_after_the_other_are_all_kept(desk: Desk) -> None:
    desk.type("男").type("五十二了").type("哈尔滨户口")
    assert "性别：男" in desk.text
    assert "年龄：52岁" in desk.text
    assert "还差半句" in desk.text
    desk.type("测").type("同意").type("都对")
    assert desk.answers == {"sex": "male", "age": 52}


@pytest.mark.parametrize("said", ["哈尔滨户口", "农村户口"])
def test_half_a_fact_is_no_question_of_policy(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "还差半句" in desk.text
    assert desk.ids[0] == Action.SCREENING_OFFERED


@pytest.mark.parametrize("said", ["离婚", "低保", "失业登记", "残疾证咋办", "社保补贴", "哈尔滨户口能办吗"])
def test_what_may_be_looked_for_is_searched(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "我听明白的有" not in desk.text
    assert "还差半句" not in desk.text


def refused(desk: Desk) -> Desk:
    desk.begun().type("已经领养老金了")
    if stage(desk) is not Stage.DONE:
        desk.type("都对")
    assert stage(desk) is Stage.DONE
    return desk


@pytest.mark.parametrize("said", ["凭啥", "凭什么", "为啥说我不符合", "咋不行"])
def test_why_after_a_verdict_that_says_no(desk: Desk, said: str) -> None:
    refused(desk).type(said)
    assert "总前提" in desk.text
    assert "依据：" in desk.text
    assert "复核" in desk.text
    assert f"{Action.ASK}:appeal-refused" in desk.ids
    assert Action.REVIEW in desk.ids


def test_why_after_a_verdict_that_says_yes_gives_the_reasons_and_no_way_of_review(desk: Desk) -> None:
    answer_until(desk.begun())
    assert stage(desk) is Stage.DONE
    desk.type("凭啥")
    assert "依据：" in desk.text
    assert f"{Action.ASK}:appeal-refused" not in desk.ids


def test_why_at_a_question_is_why_it_is_asked(desk: Desk) -> None:
    at(desk, "work").type("凭啥")
    assert "为什么问" in desk.text
    assert on_the_table(desk) == "work"


def test_why_of_a_case_that_was_refused_offers_the_review(desk: Desk) -> None:
    case = CaseView(
        number="20261124-0007",
        status="resolved",
        opened_on=TODAY,
        ahead=None,
        outcome="not_eligible",
        review="may",
    )
    desk.cases.opened.append(case)
    desk.type("凭啥")
    assert case.number in desk.text
    assert "不符合条件" in desk.text
    assert desk.ids[0] == f"{Action.ASK_REVIEW}:{case.number}"


@pytest.mark.parametrize("said", ["我离婚了", "我有残疾证", "吃低保", "我是军嫂", "没结婚"])
def test_a_private_fact_with_nothing_open_is_not_kept_before_the_notice(desk: Desk, said: str) -> None:
    """It is looked for as a matter, as whoever types it may mean."""
    desk.type(said)
    assert desk.conversation.told is None
    assert Action.SCREENING_OFFERED not in desk.ids


@pytest.mark.parametrize(("first", "kept"), [("男", True), ("我妈52了", False)])
def test_a_story_goes_on_with_what_was_said_before_it_of_the_same_person(desk: Desk, first: str, kept: bool) -> None:
    desk.type(first).type("我五十三了厂子黄了没工作在找").type("同意，开始")
    assert ("性别：男" in desk.text) is kept
    assert "年龄：53岁" in desk.text


GIBBERISH = ["啊巴啊巴", "哦豁", "嘟嘟嘟", "咕噜咕噜"]


def test_a_person_is_offered_once_after_several_that_were_not_understood(desk: Desk) -> None:
    at(desk, "work")
    offered = [("连着几句" in desk.type(said).text) for said in GIBBERISH]
    assert offered == [False, False, True, False]
    assert on_the_table(desk) == "work"


def test_the_offer_leads_to_a_person_and_back_to_the_same_question(desk: Desk) -> None:
    at(desk, "hukou")
    answers = desk.answers
    for said in GIBBERISH[:3]:
        desk.type(said)
    assert Action.HUMAN in desk.ids
    desk.tap(Action.HUMAN)
    assert Action.HANDOFF_AGREE in desk.ids
    desk.type("先不转")
    assert (on_the_table(desk), desk.answers) == ("hukou", answers)


def test_whoever_is_understood_between_is_not_told(desk: Desk) -> None:
    at(desk, "work")
    for said in [*GIBBERISH[:2], "没工作在找", *GIBBERISH[:2]]:
        assert "连着几句" not in desk.type(said).text


def test_outside_of_a_screening_too(desk: Desk) -> None:
    offered = [("连着几句" in desk.type(said).text) for said in GIBBERISH]
    assert offered == [False, False, True, False]
