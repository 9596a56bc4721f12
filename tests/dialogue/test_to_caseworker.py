"""With an open case, what the base cannot answer goes to the caseworker; what it can is answered as before."""

import pytest

from handlers.actions import Action
from handlers.effects import NoteUnanswered, TellCaseworker
from handlers.snapshot import CaseView, ReplyView
from tests.dialogue.desk import TODAY, Desk

NUMBER = "20261120-0007"
TO_A_PERSON = "我那天要陪孙子看病，改到后天上午行不行"
UNKNOWN = "认定以后能换姓吗"
KNOWN = "4050 要多大岁数"
SAID = (ReplyView(text="带上身份证来一趟", on=TODAY),)


def with_case(desk: Desk, status: str = "claimed", *, replied: bool = False) -> Desk:
    desk.cases.opened = [CaseView(number=NUMBER, status=status, opened_on=TODAY, ahead=None, replies=SAID * replied)]
    return desk


def told(desk: Desk) -> list[str]:
    return [effect.text for effect in desk.effects if isinstance(effect, TellCaseworker)]


@pytest.mark.parametrize("status", ["waiting", "claimed"])
def test_what_cannot_be_answered_goes_to_the_open_case(desk: Desk, status: str) -> None:
    with_case(desk, status).type(TO_A_PERSON)
    assert desk.effects == [TellCaseworker(number=NUMBER, text=TO_A_PERSON)]
    assert NUMBER in desk.text
    assert TO_A_PERSON in desk.text
    assert ("还在等" in desk.text) == (status == "waiting")


@pytest.mark.parametrize(("status", "heard"), [("claimed", ["唉呀"]), ("resolved", [])])
def test_a_sigh_goes_to_whoever_works_on_the_case_and_is_counted_nowhere(
    desk: Desk, status: str, heard: list[str]
) -> None:
    with_case(desk, status).type("唉呀")
    assert told(desk) == heard
    assert [effect for effect in desk.effects if isinstance(effect, NoteUnanswered)] == []


@pytest.mark.parametrize("status", ["resolved", "withdrawn"])
def test_a_case_that_is_over_hears_nothing(desk: Desk, status: str) -> None:
    with_case(desk, status).type(TO_A_PERSON)
    assert told(desk) == []
    assert Action.HUMAN in desk.ids


def test_without_a_case_the_question_is_counted_as_before(desk: Desk) -> None:
    desk.type(UNKNOWN)
    assert [type(effect) for effect in desk.effects] == [NoteUnanswered]


def test_a_number_is_passed_on_whole_and_not_said_back(desk: Desk) -> None:
    with_case(desk).type("打我这个 139 1234 5678")
    assert told(desk) == ["打我这个 139 1234 5678"]
    assert "1234" not in desk.text


def test_a_telephone_number_alone_is_passed_on_a_slip_is_not(desk: Desk) -> None:
    with_case(desk).type("13912345678")
    assert told(desk) == ["13912345678"]
    desk.type("7")
    assert len(told(desk)) == 1


def test_a_known_question_is_answered_and_may_be_passed_on_once_staff_has_written(desk: Desk) -> None:
    with_case(desk).type(KNOWN)
    assert told(desk) == []
    assert Action.TELL_CASEWORKER not in desk.ids
    with_case(desk, replied=True).type(KNOWN)
    assert Action.TELL_CASEWORKER in desk.ids
    desk.tap(Action.TELL_CASEWORKER)
    assert told(desk) == [KNOWN]


def test_the_button_of_a_case_that_is_over_tells_nobody(desk: Desk) -> None:
    with_case(desk, replied=True).type(KNOWN)
    with_case(desk, "resolved").tap(Action.TELL_CASEWORKER)
    assert told(desk) == []
    assert Action.HUMAN in desk.ids


def test_what_answers_a_question_on_the_table_stays_there(desk: Desk) -> None:
    with_case(desk).begun().type("嗯啊这个那个")
    assert told(desk) == []


def test_a_review_on_the_table_does_not_swallow_the_answer_to_a_caseworker(desk: Desk) -> None:
    desk.begun().type("我离婚了")
    assert Action.CONFIRM_SENSITIVE in desk.ids
    with_case(desk).type(TO_A_PERSON)
    assert told(desk) == []
    with_case(desk, replied=True).type(TO_A_PERSON)
    assert told(desk) == [TO_A_PERSON]
    assert Action.CONFIRM_SENSITIVE in desk.ids


def test_kept_questions_are_questions(desk: Desk) -> None:
    """Neither an answer that the screening did not understand nor a number alone is one."""
    desk.type("13812345678").type(KNOWN).begun().type("嗯啊这个那个")
    assert desk.conversation.questions == (KNOWN,)
