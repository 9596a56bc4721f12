"""What only tells is no question: an answer, a line to be changed, one's own case, a wish; never a page of clauses."""

import pytest

from handlers.actions import Action
from handlers.conversation import Stage
from tests.dialogue.desk import Desk
from tests.dialogue.story import stage

STORY = "女，1979年3月生，没工作想找活，哈尔滨城镇户口，以前在厂里上过班，还没办失业登记，孩子上初中，离婚了"


def at_the_list(desk: Desk) -> Desk:
    """At the page that asks which line is wrong, the private facts used by consent."""
    desk.type(STORY).tap(Action.SCREENING_AGREE).tap(Action.CONFIRM_SENSITIVE)
    for _ in range(6):
        if stage(desk) is Stage.REVIEW:
            return desk
        desk.type("不清楚")
    raise AssertionError(desk.text)


def at_the_registration(desk: Desk) -> Desk:
    """With the question about the household registration on the table."""
    desk.begun().type("没工作想找活").type("女，1979年3月")
    assert asked(desk) == "hukou"
    return desk


def asked(desk: Desk) -> str:
    screening = desk.conversation.screening
    assert screening is not None
    return screening.editing or screening.asking


@pytest.mark.parametrize(
    "said",
    ["住了一辈子老房子", "我跟我妈一个本", "单位给上的集体户", "就那样呗", "没整明白你说的", "啥时候的事都忘了去了"],
)
def test_what_is_not_understood_gets_no_article(desk: Desk, said: str) -> None:
    at_the_registration(desk).type(said)
    assert "依据" not in desk.text
    assert asked(desk) == "hukou"


def test_a_topic_that_it_may_have_been_about_is_a_button(desk: Desk) -> None:
    at_the_registration(desk).type("失业登记那一年算不算在里头的")
    topics = [choice for choice in desk.ids if choice.startswith(f"{Action.ASK}:")]
    assert len(topics) == 1
    assert "没看明白" in desk.text
    assert "依据" in desk.tap(*topics).text
    assert asked(desk) == "hukou"


@pytest.mark.parametrize("said", ["社保补贴", "4050是啥", "农村户口能办吗", "公益性岗位一个月给多少钱"])
def test_a_question_is_answered_in_the_middle(desk: Desk, said: str) -> None:
    at_the_registration(desk).type(said)
    assert "依据" in desk.text or Action.ASK_NONE in desk.ids  # or which of several it was about
    assert asked(desk) == "hukou"


@pytest.mark.parametrize("said", ["老伴上班", "媳妇在超市上班"])
def test_what_a_word_for_kin_tells_by_the_way_makes_no_detour(desk: Desk, said: str) -> None:
    desk.begun()
    answers = ("没工作想找活", "女，1979年3月", "哈尔滨城镇", "没上过班", "可以", "都没有")
    for answer in answers:
        desk.type(answer)
    for _ in range(3):
        if asked(desk) == "household":
            break
        desk.type("不清楚")
    assert desk.type(said).answers["household_unemployed"] is False
    assert "marital" not in desk.answers


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("婚姻不对", "marital"),
        ("孩子那条不对", "situations"),
        ("户口那条写错了", "hukou"),
        ("岁数错了", "birth"),
        ("我想改生日", "birth"),
        ("失业登记那条不对", "registered"),
        ("工作那条不是", "work"),
        ("能不能干活那条错了", "able"),
        ("以前上班那条不对", "history"),
        ("性别错了", "sex"),
    ],
)
def test_a_line_is_named_by_a_word_of_it(desk: Desk, said: str, question: str) -> None:
    assert asked(at_the_list(desk).type(said)) == question
    assert stage(desk) is Stage.ASKING


@pytest.mark.parametrize("said", ["第{}条错了", "{}错了", "改第{}条", "第{}个不对", "第{}条"])
def test_a_line_is_named_by_its_number(desk: Desk, said: str) -> None:
    at_the_list(desk)
    edits = [choice.partition(":")[2] for choice in desk.ids if choice.startswith(f"{Action.EDIT}:")]
    assert asked(desk.type(said.format(2))) == edits[1]


@pytest.mark.parametrize(("said", "place"), [("第三条错了", 2), ("第一个不对", 0), ("最后一条不对", -1)])
def test_a_number_may_be_spelt(desk: Desk, said: str, place: int) -> None:
    at_the_list(desk)
    edits = [choice.partition(":")[2] for choice in desk.ids if choice.startswith(f"{Action.EDIT}:")]
    assert asked(desk.type(said)) == edits[place]


@pytest.mark.parametrize("said", ["第二十条不对", "不对", "户口怎么改", "有错的"])
def test_what_names_no_line_opens_none(desk: Desk, said: str) -> None:
    at_the_list(desk).type(said)
    assert stage(desk) is Stage.REVIEW


@pytest.mark.parametrize(
    "said",
    [
        "我孩子今年19了 不上初中了",
        "孩子已经上班了",
        "孩子大了 上大学了",
        "闺女19了",
        "儿子二十了都上班了",
        "孩子成年了",
    ],
)
def test_a_child_that_is_grown_up_corrects_the_list_and_waits_for_the_tap(desk: Desk, said: str) -> None:
    at_the_list(desk).type(said)
    assert "听到的是" in desk.text
    assert desk.answers["raising_minor"] is True
    assert desk.tap(Action.CONFIRM).answers["raising_minor"] is False


@pytest.mark.parametrize("said", ["孩子8岁", "孩子今年17了", "闺女上初三"])
def test_a_child_that_is_not_grown_up_is_none_such(desk: Desk, said: str) -> None:
    assert at_the_list(desk).type(said).answers["raising_minor"] is True
    assert "听到的是" not in desk.text


@pytest.mark.parametrize(
    "said",
    [
        "我那事到哪了", "我那事咋样了", "给我办到哪步了", "上回转的事有信儿没", "批下来没", "咋还没人联系我",
        "轮到我没", "我的认定下来没有", "都好几天了咋没信", "查查我的事", "还得等多久啊", "排到第几了",
        "有结果了吗", "我妈那事到哪了",
    ],
)  # fmt: skip
def test_how_ones_own_case_stands(desk: Desk, said: str) -> None:
    assert "您的事办到这里" in desk.referred().type(said).text


@pytest.mark.parametrize(
    "said", ["认定要多久批下来", "低保批下来要多久", "公示要几天", "失业登记办下来要几天", "4050多长时间能办下来"]
)
def test_how_long_it_takes_in_general_is_a_question(desk: Desk, said: str) -> None:
    assert "您的事办到这里" not in desk.referred().type(said).text


@pytest.mark.parametrize(
    "said",
    [
        "我今年四十六了 原来在纺织厂的 下岗好几年了 现在没活干 孩子上初中 跟她爸离了 能有啥补助不",
        "男五十六 锅炉工 下岗了 有啥说法没", "我46了没工作带个孩子能有啥补助", "我48了失业两年想问问能享受什么政策",
    ],
)  # fmt: skip
def test_what_there_is_for_one_like_me_begins_the_self_test(desk: Desk, said: str) -> None:
    desk.type(said)
    assert Action.SCREENING_AGREE in desk.ids
    assert "我听明白的有" in desk.text
    assert desk.effects == []


@pytest.mark.parametrize("said", ["失业证丢了 我46没工作 咋补", "公益岗有啥补贴", "我46没工作 4050能有啥补助"])
def test_a_matter_asked_by_its_name_is_answered_first(desk: Desk, said: str) -> None:
    desk.type(said)
    assert Action.SCREENING_AGREE not in desk.ids


@pytest.mark.parametrize("said", ["我这种情况能有啥政策", "给我查查我能享受啥", "我这样的能领点啥钱不"])
def test_without_facts_the_self_test_is_offered(desk: Desk, said: str) -> None:
    assert Action.SCREENING_OFFERED in desk.type(said).ids


@pytest.mark.parametrize("said", ["行 你问", "好的，开始吧", "那就测测呗", "没问题", "第一个", "行行行"])
def test_yes_in_several_words(desk: Desk, said: str) -> None:
    assert "第1步" in desk.tap(Action.SCREENING).type(said).text


@pytest.mark.parametrize("said", ["好 转", "同意，转吧", "转给社区吧", "好的，麻烦您"])
def test_yes_to_being_referred(desk: Desk, said: str) -> None:
    desk.tap(Action.HUMAN).type(said)
    assert Action.DISTRICT_UNKNOWN in desk.ids


@pytest.mark.parametrize("said", ["没问题", "都对", "都没毛病", "对着呢 都对"])
def test_that_all_is_right_is_no_consent(desk: Desk, said: str) -> None:
    desk.type(STORY).tap(Action.SCREENING_AGREE).type(said)
    assert stage(desk) is Stage.REVIEW
    assert desk.conversation.answers == {}


@pytest.mark.parametrize(
    ("said", "given"), [("没事 问吧", True), ("随便问", True), ("跳过", False), ("家里事不想说", False)]
)
def test_the_separate_consent_in_other_words(desk: Desk, said: str, given: bool) -> None:
    desk.begun()
    for answer in ("没工作想找活", "女，1979年3月", "哈尔滨城镇", "没上过班"):
        desk.type(answer)
    assert stage(desk) is Stage.CONSENT
    desk.type(said)
    assert stage(desk) is not Stage.CONSENT
    assert ("谢谢" in desk.text) is given


def test_a_wrong_line_is_named_at_the_result_too(desk: Desk) -> None:
    assert asked(desk.finished().type("户口那条我说错了")) == "hukou"
