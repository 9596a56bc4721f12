"""转办: nothing without consent, nothing asked twice, one open case a person, the whole packet."""

import json

import pytest

from handlers.actions import Action
from handlers.conversation import HandoffStage
from handlers.effects import OpenCase, RecordConsent
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import Desk


def opened(desk: Desk) -> OpenCase:
    found = [effect for effect in desk.effects if isinstance(effect, OpenCase)]
    assert len(found) == 1
    return found[0]


def none_opened(desk: Desk) -> bool:
    return not any(isinstance(effect, OpenCase) for effect in desk.effects)


def stage(desk: Desk) -> HandoffStage:
    assert desk.conversation.handoff is not None
    return desk.conversation.handoff.stage


def test_consent_district_contact_and_the_number_is_told(desk: Desk) -> None:
    desk.cases.line["230104"] = 3
    desk.type("人工")
    assert stage(desk) is HandoffStage.CONSENT
    desk.type("同意")
    assert stage(desk) is HandoffStage.DISTRICT
    desk.type("道外")
    assert stage(desk) is HandoffStage.CONTACT
    desk.type("13804501234")
    case = opened(desk)
    assert (case.district, case.contact) == ("230104", "13804501234")
    assert case.number in desk.text
    assert case.secret in desk.text
    assert "道外区" in desk.text
    assert "3件" in desk.text
    assert desk.conversation.handoff is None
    assert desk.conversation.cases == (case.number,)


def test_the_consent_is_recorded_and_the_case_carries_its_version(desk: Desk) -> None:
    desk.referred()
    consent = next(effect for effect in desk.effects if isinstance(effect, RecordConsent))
    assert (consent.purpose, consent.given) == ("handoff", True)
    assert opened(desk).consent_version == consent.version != ""


def test_a_refused_consent_opens_nothing(desk: Desk) -> None:
    desk.type("人工").type("先不转")
    assert desk.conversation.handoff is None
    assert desk.effects == [
        RecordConsent(purpose="handoff", version=desk.effects[0].version, given=False)  # type: ignore[union-attr] # the line above is the proof
    ]


@pytest.mark.parametrize("button", ["district:230104", "district-unknown", "contact-chat"])
def test_old_buttons_open_nothing_without_consent(desk: Desk, button: str) -> None:
    desk.tap(button)
    assert none_opened(desk)
    assert stage(desk) is HandoffStage.CONSENT
    desk.tap(button)
    assert none_opened(desk)


def test_typing_a_district_or_a_number_before_the_consent_opens_nothing(desk: Desk) -> None:
    desk.type("人工").type("道外").type("13804501234")
    assert none_opened(desk)
    assert stage(desk) is HandoffStage.CONSENT


def test_abroad_the_chat_is_the_way_back_and_no_number_is_asked_for(desk_abroad: Desk) -> None:
    desk_abroad.type("人工")
    assert "境外" in desk_abroad.text
    desk_abroad.type("同意").type("南岗")
    assert opened(desk_abroad).contact == ""
    assert "电话" not in desk_abroad.text


def test_abroad_and_at_home_are_two_texts_with_two_versions(desk: Desk, desk_abroad: Desk) -> None:
    desk.type("人工").type("同意")
    desk_abroad.type("人工").type("同意")
    assert isinstance(here := desk.effects[0], RecordConsent)
    assert isinstance(there := desk_abroad.effects[0], RecordConsent)
    assert here.version != there.version


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("道外", "230104"),
        ("道外区", "230104"),
        ("我在道外住", "230104"),
        ("户口在太平区", "230104"),
        ("宾县的", "230125"),
        ("雙城", "230113"),
        ("五常市", "230184"),
        ("3", "230104"),
        ("不清楚", ""),
        ("不知道", ""),
    ],
)
def test_a_district_is_read_as_people_say_it(desk: Desk, text: str, code: str) -> None:
    desk.type("人工").type("同意").type(text)
    assert desk.conversation.handoff is not None
    assert (desk.conversation.handoff.district, stage(desk)) == (code, HandoffStage.CONTACT)


def test_another_district_typed_where_the_telephone_is_asked_for_puts_it_right(desk: Desk) -> None:
    desk.type("人工").type("同意").type("道里").type("道外")
    assert desk.conversation.handoff is not None
    assert (desk.conversation.handoff.district, stage(desk)) == ("230104", HandoffStage.CONTACT)
    assert "按道外区转" in desk.text
    desk.tap(Action.CONTACT_CHAT)
    assert opened(desk).district == "230104"


def test_two_districts_in_one_answer_are_asked_back(desk: Desk) -> None:
    desk.type("人工").type("同意").type("以前道里现在南岗")
    assert stage(desk) is HandoffStage.DISTRICT
    assert desk.labels[:2] == ["道里", "南岗"]
    desk.type("2")
    assert desk.conversation.handoff is not None
    assert desk.conversation.handoff.district == "230103"


def test_all_eighteen_districts_are_offered_in_short_form(desk: Desk, knowledge: KnowledgeBase) -> None:
    desk.type("人工").type("同意")
    assert [choice for choice in desk.ids if choice.startswith("district:")] == [
        f"district:{code}" for code in knowledge.districts
    ]
    assert desk.labels[0] == "道里"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13804501234", "13804501234"),
        ("138 0450 1234", "13804501234"),
        ("138-0450-1234", "13804501234"),
        ("我电话13804501234，下午打", "13804501234"),
        ("+86 13804501234", "13804501234"),
        ("１３８０４５０１２３４", "13804501234"),
        ("0451-84664888", "045184664888"),
        ("045184664888", "045184664888"),
    ],
)
def test_a_telephone_number_is_read(desk: Desk, text: str, number: str) -> None:
    desk.type("人工").type("同意").type("道外").type(text)
    assert opened(desk).contact == number


@pytest.mark.parametrize("text", ["1380450123", "138045012345", "10086123", "12345678901"])
def test_a_number_that_cannot_be_one_is_asked_back_and_not_kept(desk: Desk, text: str) -> None:
    desk.type("人工").type("同意").type("道外").type(text)
    assert none_opened(desk)
    assert stage(desk) is HandoffStage.CONTACT
    assert text not in desk.conversation.model_dump_json()


@pytest.mark.parametrize("text", ["就用这个聊天窗口", "1", "不留电话", "没电话", "就在这回我"])
def test_no_number_is_needed(desk: Desk, text: str) -> None:
    desk.type("人工").type("同意").type("道外").type(text)
    assert opened(desk).contact == ""


def test_the_typed_number_is_private_and_never_in_the_conversation(desk: Desk) -> None:
    desk.type("人工").type("同意").type("道外").type("13804501234")
    assert desk.last is not None
    assert desk.last.private
    assert "13804501234" not in desk.conversation.model_dump_json()
    assert "13804501234" not in json.dumps(opened(desk).packet, ensure_ascii=False)


def test_a_second_wish_shows_the_open_case_instead_of_a_double(desk: Desk) -> None:
    desk.referred().type("人工")
    assert opened(desk).number in desk.text
    assert desk.conversation.handoff is None
    opened(desk)


def test_after_withdrawing_another_case_can_be_opened(desk: Desk) -> None:
    desk.referred()
    number = opened(desk).number
    desk.tap(f"withdraw-yes:{number}").type("人工")
    assert stage(desk) is HandoffStage.CONSENT


def test_a_question_in_the_middle_is_answered_and_the_referral_goes_on(desk: Desk) -> None:
    desk.type("人工").type("同意")
    question = desk.replies[-1]
    desk.type("公益性岗位是什么")
    assert desk.replies[0].citations
    assert desk.replies[-1] == question
    desk.type("道外")
    assert stage(desk) is HandoffStage.CONTACT


def test_back_goes_one_step_back_and_out(desk: Desk) -> None:
    desk.type("人工").type("同意").type("道外").type("返回")
    assert stage(desk) is HandoffStage.DISTRICT
    desk.type("返回")
    assert stage(desk) is HandoffStage.CONSENT
    desk.type("返回")
    assert desk.conversation.handoff is None


def test_the_packet_holds_everything_the_resident_would_have_to_repeat(desk: Desk, knowledge: KnowledgeBase) -> None:
    desk.type("公益性岗位是什么").finished().referred()
    packet = json.loads(json.dumps(opened(desk).packet, ensure_ascii=False))
    assert packet["questions"] == ["公益性岗位是什么"]
    assert packet["answers"] == desk.answers
    assert packet["version"] == knowledge.version
    assert packet["decided_on"] == "2026-11-24"
    assert packet["decision"]["outcome"] == "to_confirm"
    assert len(packet["decision"]["categories"]) == 10
    assert len(packet["trace"]["categories"]) == 10
    assert "birth_date" in packet["unknown"]
    assert packet["documents"]
    assert packet["plans"]
    assert opened(desk).category in packet["decision"]["categories"]


def test_without_a_screening_the_packet_holds_the_questions_alone(desk: Desk) -> None:
    desk.type("公益性岗位是什么").referred()
    packet = opened(desk).packet
    assert packet["questions"] == ["公益性岗位是什么"]
    assert packet["answers"] == {}
    assert opened(desk).category == ""


def test_an_unfinished_screening_is_handed_over_as_far_as_it_went_and_then_goes_on(desk: Desk) -> None:
    desk.begun().type("没工作在找")
    question = desk.replies[-1]
    desk.referred()
    assert opened(desk).packet["answers"] == {"status": "unemployed", "able_and_willing": True}
    assert desk.replies[-1] == question


def test_the_last_button_tapped_twice_opens_one_case(desk: Desk) -> None:
    desk.referred().tap(Action.CONTACT_CHAT)
    opened(desk)
