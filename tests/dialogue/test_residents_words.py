"""What residents say that is neither a question of policy nor an answer: each class said in many ways."""

import pytest

from handlers.actions import Action
from handlers.conversation import Stage
from tests.dialogue.desk import Desk
from tests.dialogue.story import stage

STORY = "女，49岁，下岗没工作，哈尔滨城镇户口"


def at_the_list(desk: Desk, story: str = STORY) -> Desk:
    """At the page that asks which line is wrong."""
    desk.type(story).tap(Action.SCREENING_AGREE)
    assert stage(desk) is Stage.REVIEW
    return desk


@pytest.mark.parametrize(
    "said",
    [
        "没有", "没毛病", "没有错的", "没啥不对", "没有不对的", "没哪条不对", "条条都对", "没啥要改的",
        "不用改", "一点没错", "对着呢", "没", "都没毛病啊",
    ],
)  # fmt: skip
def test_nothing_wrong_at_the_list_is_all_right(desk: Desk, said: str) -> None:
    assert at_the_list(desk).type(said).answers["hukou"] == "local_urban"
    assert "我听着呢" not in desk.text


@pytest.mark.parametrize("said", ["没有", "没毛病", "没有不对的"])
def test_all_right_is_no_consent_to_what_is_private(desk: Desk, said: str) -> None:
    at_the_list(desk, f"{STORY}，离婚了").type(said)
    assert stage(desk) is Stage.REVIEW
    assert "两个选一个" in desk.text


@pytest.mark.parametrize("said", ["没有", "呵呵", "哦"])
def test_small_words_get_the_table_again_and_no_joke(desk: Desk, said: str) -> None:
    desk.type(STORY)
    before = desk.ids
    assert desk.type(said).ids == before
    assert "我听着呢" not in desk.text
    assert "我听着呢" not in desk.tap(Action.SCREENING_AGREE).tap(Action.CONFIRM).type(said).text


@pytest.mark.parametrize(
    "said",
    [
        "我也不知道", "俺也不知道啊", "说不好", "我也说不好", "记不清", "我真记不清了", "这我也说不准",
        "整不清楚", "心里没数", "她也不知道", "说不上来", "没注意",
    ],
)  # fmt: skip
def test_not_knowing_passes_over_any_question(desk: Desk, said: str) -> None:
    for _ in range(3):
        screening = desk.begun().conversation.screening
        assert screening is not None
        desk.type(said)
        after = desk.conversation.screening
        assert after is not None
        assert after.asking != screening.asking


@pytest.mark.parametrize(
    "said", ["啥也没有", "一样都没有", "啥都没有", "一条也不占", "都不沾边", "这些我都没有", "以上都没有", "没这些"]
)
def test_none_of_a_list(desk: Desk, said: str) -> None:
    desk.begun()
    for answer in ("没工作在找", "女，1979年3月", "哈尔滨城镇户口", "没上过班", "可以"):
        desk.type(answer)
    for _ in range(4):
        if Action.NONE_OF_THESE in {each.partition(":")[0] for each in desk.ids}:
            break
        desk.type("不清楚")
    assert desk.type(said).answers["disability"] == "none"


@pytest.mark.parametrize(
    ("story", "hukou"),
    [
        ("她49 农村户口 在哈尔滨打工十年没活了 能办4050吗", "resident_urban"),
        ("我49农村户口在哈尔滨住了十年没工作", "resident_urban"),
        ("女49岁 农村户口 常住哈尔滨 失业", "resident_urban"),
        ("我妈49，农村户口，在哈尔滨打工，没活了", "resident_urban"),
        ("我49，女，没工作，农业户口，就在屯里住", "other"),
        ("女，51，没工作，俺是农村户口，家在村里待着", "other"),
        ("我50，没工作，户口在绥化农村，在香坊租房", "resident_urban"),
    ],
)
def test_a_rural_registration_is_never_shown_as_an_urban_one(desk: Desk, story: str, hukou: str) -> None:
    desk.type(story)
    if Action.SCREENING_AGREE not in desk.ids:  # answered first
        desk.tap(Action.SCREENING)
    desk.tap(Action.SCREENING_AGREE)
    if Action.CONFIRM in desk.ids:
        assert "农村" in desk.text
        assert "城镇户口" not in desk.text
        desk.tap(Action.CONFIRM)
    assert desk.answers["hukou"] == hukou


@pytest.mark.parametrize(
    "said", ["她是农村户口", "我是农村户口", "不对，我是农业户口", "户口是农村的", "俺农村的", "农村户口"]
)
def test_a_rural_registration_said_at_the_list_is_asked_where_one_lives(desk: Desk, said: str) -> None:
    at_the_list(desk).type(said)
    assert "在哪住" in desk.text
    assert "依据" not in desk.text
    desk.type("在屯里住")
    if Action.CONFIRM in desk.ids:
        desk.tap(Action.CONFIRM)
    assert desk.answers["hukou"] == "other"


@pytest.mark.parametrize(
    "said",
    [
        "我符合不符合", "俺能不能办", "我不知道够不够格", "看看我行不行", "你给我看看我这情况能办吗",
        "我这样的够条件吗", "像我这种能不能认定", "俺这情况能申请不", "帮我看看我够不够条件", "我算不算",
    ],
)  # fmt: skip
def test_whether_one_qualifies_is_offered_the_self_test(desk: Desk, said: str) -> None:
    desk.type(said)
    assert {Action.SCREENING_OFFERED, Action.SCREENING_AGREE} & set(desk.ids)
    assert "依据" not in desk.text


@pytest.mark.parametrize("said", ["同意", "好", "行", "要", "嗯", "测吧", "那就测吧", "来吧"])
@pytest.mark.parametrize("before", ["4050要多大岁数？我46，女的，没工作", "我够不够条件啊"])
def test_yes_to_the_offered_self_test_begins_it(desk: Desk, before: str, said: str) -> None:
    desk.type(before)
    if Action.SCREENING_AGREE not in desk.ids:
        desk.type(said)
    assert Action.SCREENING_AGREE in desk.ids
    assert desk.effects == []  # the notice was shown; nothing is consented to yet


@pytest.mark.parametrize("said", ["好", "行", "嗯"])
def test_yes_to_a_greeting_begins_nothing(desk: Desk, said: str) -> None:
    desk.type("你好").type(said)
    assert Action.SCREENING_AGREE not in desk.ids


@pytest.mark.parametrize("said", ["公益性岗位我能不能办", "灵活就业的能不能领失业金", "能不能不公示"])
def test_a_question_of_something_is_no_such_wish(desk: Desk, said: str) -> None:
    assert "够不够得上，要看岁数" not in desk.type(said).text


@pytest.mark.parametrize(
    "said",
    [
        "看不懂", "看不懂 说简单点", "太长了看不懂", "啥意思", "能不能说简单点", "你说短点", "没看明白",
        "说大白话", "字太多了看不懂", "太复杂了", "听不懂，讲明白点行吗", "说重点",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_again_in_a_sentence(desk: Desk, said: str) -> None:
    whole = desk.type("4050是啥").text
    plain = desk.type(said).text
    assert plain.splitlines()[0] in whole
    assert "依据" not in plain
    assert Action.HUMAN in desk.ids


def test_in_a_screening_it_is_said_why_it_is_asked(desk: Desk) -> None:
    assert "为什么问" in desk.begun().type("看不懂").text
    assert "第1步" in desk.text


@pytest.mark.parametrize("said", ["咋办要带啥", "咋整带啥材料", "那咋办，要带啥"])
def test_two_short_words_after_an_answer_are_about_it(desk: Desk, said: str) -> None:
    desk.type("4050是啥").type(said)
    assert desk.conversation.topic == "4050-papers"


@pytest.mark.parametrize(
    "said",
    [
        "我听不见打不了电话", "聋哑人咋联系你们", "我接不了电话咋办", "耳朵不好听不清电话",
        "我是聋人怎么找人问", "说不了话咋跟你们联系", "没法打电话咋整", "我没有电话咋联系",
    ],
)  # fmt: skip
def test_who_cannot_telephone_is_told_of_this_window(desk: Desk, said: str) -> None:
    desk.type(said)
    assert "就用这个聊天窗口" in desk.text
    assert Action.HUMAN in desk.ids


def test_where_to_go_is_said_too(desk: Desk) -> None:
    desk.type("我是聋人有残疾人证 道里区 去哪个单位办 带什么东西")
    assert "就用这个聊天窗口" in desk.text
    assert "街道、社区申请" in desk.text


@pytest.mark.parametrize(
    "said",
    ["我不识字咋办", "俺没文化不识字", "认不全字咋整", "眼睛花了看不清字", "不会打字咋办", "没念过书不认字能办吗"],
)
def test_who_cannot_read_is_told_how_it_goes_by_word_of_mouth(desk: Desk, said: str) -> None:
    assert "当面说" in desk.type(said).text
    assert Action.HUMAN in desk.ids


@pytest.mark.parametrize("said", ["不识字能参加培训吗", "看不懂", "没上过学能不能当保安"])
def test_a_question_about_schooling_is_answered(desk: Desk, said: str) -> None:
    assert "当面说" not in desk.type(said).text


@pytest.mark.parametrize("said", ["电话打不通", "12333打不通", "我有残疾证没工作能认定吗"])
def test_others_are_not_taken_for_deaf(desk: Desk, said: str) -> None:
    assert "听不见、打不了电话" not in desk.type(said).text


@pytest.mark.parametrize(
    "said", ["我没电话就在这", "没手机", "就在这打字", "我听不见", "打不了电话", "就这儿吧", "接不了电话", "在这说就行"]
)
def test_no_telephone_means_this_window(desk: Desk, said: str) -> None:
    desk.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE).tap(f"{Action.DISTRICT}:230104")
    assert Action.CONTACT_CHAT in desk.ids
    desk.type(said)
    assert len(desk.cases.opened) == 1
