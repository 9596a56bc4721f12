"""Stories: understood, said back, taken only when confirmed; the notice before anything is kept."""

import pytest

from handlers.actions import Action
from handlers.conversation import OTHER, Screening, Stage
from handlers.effects import OfferHandover, RecordConsent, TakeOver
from tests.dialogue.desk import Desk
from tests.dialogue.story import answer_until, stage

STORY = "我女的1978年3月8日生，哈尔滨城镇户口，没工作想找活，没上过班，不吃低保，离婚了"
FULL_STORY = (
    "我女，1978年3月8日生，哈尔滨城镇户口，没工作想找活，没上过班，没有残疾，不吃低保，地没被征，没有未成年孩子，"
    "不是劳模，不是烈属，爱人不是军人，家里有人上班，已婚"
)
NUMBER = "230103197803081522"


def kept(desk: Desk) -> str:
    """The screening as it is stored."""
    return desk.conversation.screening.model_dump_json() if desk.conversation.screening else ""


def test_a_story_before_the_notice_is_said_back_and_not_taken(desk: Desk) -> None:
    desk.type(STORY)
    assert stage(desk) is Stage.NOTICE
    assert "出生年月：1978年3月8日" in desk.text
    assert "谁在问" in desk.text
    assert "离婚" not in desk.text  # what is sensitive waits for its own consent
    assert desk.answers == {}
    assert "1978-03-08" not in kept(desk)


def test_after_agreement_the_story_is_shown_to_be_confirmed(desk: Desk) -> None:
    desk.type(STORY).tap(Action.SCREENING_AGREE)
    assert stage(desk) is Stage.REVIEW
    assert desk.answers == {}
    assert {Action.CONFIRM_SENSITIVE, Action.CONFIRM_WITHOUT} <= set(desk.ids)
    assert Action.CONFIRM not in desk.ids
    desk.tap(Action.CONFIRM_SENSITIVE)
    assert desk.answers["marital"] == "divorced"
    assert desk.answers["birth_date"] == "1978-03-08"
    consents = [effect for effect in desk.effects if isinstance(effect, RecordConsent)]
    assert [(consent.purpose, consent.given) for consent in consents] == [("screening", True), ("sensitive", True)]
    assert "离婚" not in kept(desk)  # the words are gone, the facts stay


@pytest.mark.parametrize("words", ["都对", "没错"])
def test_that_the_facts_are_right_is_no_consent_to_use_what_is_sensitive(desk: Desk, words: str) -> None:
    desk.type(STORY).tap(Action.SCREENING_AGREE).type(words)
    assert stage(desk) is Stage.REVIEW
    assert desk.answers == {}
    assert "选一个" in desk.text
    assert "sensitive" not in [effect.purpose for effect in desk.effects if isinstance(effect, RecordConsent)]
    desk.type("同意")
    assert desk.answers["marital"] == "divorced"


def test_without_the_consent_what_is_sensitive_is_not_kept(desk: Desk) -> None:
    desk.type(STORY).tap(Action.SCREENING_AGREE).tap(Action.CONFIRM_WITHOUT)
    assert desk.answers["birth_date"] == "1978-03-08"
    assert desk.answers.get("marital") is None
    assert "divorced" not in kept(desk)
    assert "离婚" not in kept(desk)


@pytest.mark.parametrize(
    "text",
    [
        "我48了，下岗两年，户口在道外城镇，没登记呢",
        "我妈五十一了没工作，以前棉纺厂下岗的，户口香坊城镇，我想给她问问能不能办",
    ],
)
def test_a_story_that_asks_nothing_else_begins_a_screening(desk: Desk, text: str) -> None:
    desk.type(text)
    assert stage(desk) is Stage.NOTICE
    assert "我听明白的有" in desk.text


def test_a_story_with_a_question_is_answered_first_and_then_offered(desk: Desk) -> None:
    desk.type("我48了，男，没工作，户口在道外城镇，公益性岗位怎么申请")
    assert desk.conversation.screening is None
    assert "依据" in desk.text
    assert "要不要接着测一测" in desk.text


def test_declining_leaves_nothing_of_the_story(desk: Desk) -> None:
    desk.type(STORY).tap(Action.SCREENING_DECLINE)
    assert desk.conversation.screening is None
    assert desk.conversation.told is None


@pytest.mark.parametrize(
    ("story", "confirm", "verdict"),
    [
        ("我62了，男，已经退休领养老金了", Action.CONFIRM, "不符合"),
        (
            FULL_STORY,
            Action.CONFIRM_SENSITIVE,
            "初步符合",
        ),
    ],
)
def test_a_full_story_needs_the_story_and_the_confirmation(
    desk: Desk, story: str, confirm: Action, verdict: str
) -> None:
    desk.begun().type(story)
    assert stage(desk) is Stage.REVIEW
    assert stage(desk.tap(confirm)) is Stage.DONE
    assert verdict in desk.text


def test_facts_in_a_question_are_answered_and_offered(desk: Desk) -> None:
    desk.type("我42岁女的下岗一年了能办吗")
    assert desk.replies[1].citations or desk.replies[0].citations
    assert "年龄：42岁" in desk.text
    assert desk.conversation.screening is None
    desk.tap(Action.SCREENING).tap(Action.SCREENING_AGREE)
    assert stage(desk) is Stage.REVIEW
    desk.tap(Action.CONFIRM)
    assert (desk.answers["age"], desk.answers["sex"]) == (42, "female")


@pytest.mark.parametrize("text", ["低保怎么办", "公益性岗位是什么", "你好", "99", "我老公呢", "4050是什么意思"])
def test_what_tells_nothing_begins_no_screening(desk: Desk, text: str) -> None:
    desk.type(text)
    assert desk.conversation.screening is None
    assert desk.conversation.told is None


def test_a_story_in_the_middle_is_shown_and_only_then_counts(desk: Desk) -> None:
    desk.begun().type("没工作在找")
    before = desk.answers
    desk.type("我今年四十八，户口在道外")
    assert stage(desk) is Stage.REVIEW
    assert desk.answers == before
    assert "年龄：48岁" in desk.text
    assert "就业状况：没有工作" in desk.text
    desk.tap(Action.CONFIRM)
    assert desk.answers["age"] == 48
    assert stage(desk) is Stage.ASKING


def test_back_from_a_story_takes_nothing_of_it(desk: Desk) -> None:
    desk.begun().type("没工作在找")
    before = desk.conversation.screening
    desk.type("我今年四十八，户口在道外").type("返回")
    assert desk.conversation.screening == before


def test_a_line_of_the_story_can_be_corrected_before_it_counts(desk: Desk) -> None:
    desk.begun().type("我今年四十八，女的，农村户口")
    desk.tap("edit:birth").type("1980年2月")
    assert stage(desk) is Stage.REVIEW
    assert "1980年2月" in desk.text
    assert "48岁" not in desk.text
    desk.tap(Action.CONFIRM)
    assert desk.answers["birth_date"] == "1980-02"
    assert "age" not in desk.answers


def test_more_may_be_told_before_it_is_confirmed(desk: Desk) -> None:
    desk.begun().type("我今年四十八，女的").type("户口在道外，城镇户口，哈尔滨的")
    assert "年龄：48岁" in desk.text
    assert "道外" in desk.text


def test_two_values_of_one_fact_are_asked_back(desk: Desk) -> None:
    desk.begun()
    desk.tap(Action.BACK)
    desk.tap(Action.SCREENING_AGREE).type("我今年48岁，女的，没工作，今年52岁")
    assert stage(desk) in {Stage.ASKING, Stage.REVIEW}
    screening = desk.conversation.screening
    assert screening is not None
    assert "age" not in desk.answers
    if stage(desk) is Stage.ASKING:
        assert (screening.editing, "两种说法" in desk.text) == ("birth", True)


@pytest.mark.parametrize(
    ("text", "name"), [("给我妈测一下", "您妈妈"), ("替我对象测一测", "您对象"), ("帮我儿子测测", "您儿子")]
)
def test_for_somebody_else_the_screening_says_for_whom_and_speaks_of_them(desk: Desk, text: str, name: str) -> None:
    desk.type(text)
    assert stage(desk) is Stage.NOTICE
    assert f"给{name}测" in desk.text
    desk.tap(Action.SCREENING_AGREE)
    assert name in desk.text
    answer_until(desk)
    assert f"{name}的自测结果" in desk.text


def test_somebody_else_starts_clean(desk: Desk) -> None:
    answer_until(desk.begun())
    assert desk.answers
    desk.type("替别人测")
    assert desk.conversation.screening == Screening(about=OTHER)
    assert desk.answers == {}
    desk.tap(Action.SCREENING_AGREE)
    assert "替别人测" in desk.text


def test_another_person_s_story_is_not_mixed_in(desk: Desk) -> None:
    desk.begun().type("没工作在找")
    before = desk.answers
    desk.type("我妈今年52了，她没工作，户口在道里")
    assert desk.answers == before
    assert stage(desk) is Stage.ASKING
    other = next(choice for choice in desk.ids if choice.startswith(Action.SCREENING_OTHER))
    desk.tap(other)
    assert "您妈妈" in desk.text
    assert desk.answers == {}
    desk.tap(Action.SCREENING_AGREE)
    assert "年龄：52岁" in desk.text
    assert desk.answers == {}


def test_an_identity_number_offers_birth_date_and_sex_and_is_nowhere(desk: Desk) -> None:
    desk.begun().type(f"我的身份证号是{NUMBER}")
    assert stage(desk) is Stage.REVIEW
    assert "出生年月：1978年3月8日" in desk.text
    assert "性别：女" in desk.text
    assert desk.answers == {}
    assert NUMBER not in desk.conversation.model_dump_json()
    desk.tap(Action.CONFIRM)
    assert (desk.answers["birth_date"], desk.answers["sex"]) == ("1978-03-08", "female")


def test_outside_of_a_screening_an_identity_number_is_only_struck(desk: Desk) -> None:
    desk.type(NUMBER)
    assert "隐去" in desk.text
    assert "1978" not in desk.conversation.model_dump_json()
    assert "1978" not in desk.text


def test_taken_up_days_later_the_answers_are_as_they_were(desk: Desk) -> None:
    answer_until(desk.begun(), "hukou")
    before = desk.conversation.screening
    desk.type("停止")
    assert Action.HANDOVER in desk.ids
    desk.today = desk.today.replace(day=29)
    desk.type("接着测")
    assert desk.conversation.screening == before


def test_a_code_takes_the_screening_elsewhere(desk: Desk, desk_abroad: Desk) -> None:
    answer_until(desk.begun(), "hukou")
    desk.type("换个地方接着测")
    offer = desk.effects[-1]
    assert isinstance(offer, OfferHandover)
    assert offer.code in desk.text
    assert any(reply.private for reply in desk.replies)
    assert desk.conversation.screening is not None
    desk_abroad.cases.waiting_codes[offer.code] = desk.conversation.screening
    desk_abroad.type(f"接着测 {offer.code.lower()}")
    assert desk_abroad.effects == [TakeOver(code=offer.code)]
    assert desk_abroad.answers == desk.answers
    assert desk_abroad.last is not None
    assert desk_abroad.last.private
    assert "户口" in desk_abroad.text


def test_a_wrong_code_changes_nothing(desk: Desk) -> None:
    answer_until(desk.begun(), "hukou")
    before = desk.conversation.screening
    desk.type("接着测 ZZZZ9999")
    assert desk.conversation.screening == before
    assert desk.effects[-1] == desk.effects[0]
    assert "不对" in desk.text
