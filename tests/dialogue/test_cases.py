"""Where a case stands, by the resident's own list or by number and code; and taking it back."""

import pytest

from handlers.actions import Action
from handlers.effects import WithdrawCase
from handlers.snapshot import CaseView, ReplyView
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import TODAY, Desk

NUMBER = "20261120-0007"


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    desk.cases.opened = [CaseView(number=NUMBER, status="waiting", opened_on=TODAY, ahead=2)]
    return desk


def someone_else_s(desk: Desk, status: str = "claimed") -> None:
    """A case that the look-up knows and this resident's list does not."""
    said = tuple(ReplyView(text=text, on=TODAY) for text in ("收到了", "带上户口簿来一趟"))
    view = CaseView(number=NUMBER, status=status, opened_on=TODAY, ahead=None, replies=said)
    desk.cases.find_case = lambda number, secret: view if (number, secret) == (NUMBER, "K7M2XQ") else None  # type: ignore[method-assign] # a stand-in


def test_my_cases_tell_status_and_place_in_line(waiting: Desk) -> None:
    waiting.type("我的进度")
    assert NUMBER in waiting.text
    assert "2件" in waiting.text
    assert f"withdraw:{NUMBER}" in waiting.ids


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [("waiting", "", "等"), ("claimed", "", "接手"), ("resolved", "placed", "办结"), ("withdrawn", "", "撤回")],
)
def test_every_status_is_said_in_words(desk: Desk, status: str, outcome: str, words: str) -> None:
    desk.cases.opened = [CaseView(number=NUMBER, status=status, opened_on=TODAY, ahead=None, outcome=outcome)]
    assert words in desk.type("我的进度").text


def test_without_a_case_it_says_how_to_look_one_up(desk: Desk, knowledge: KnowledgeBase) -> None:
    assert knowledge.wording.say("cases.none") in desk.type("进度").text


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBER} K7M2XQ",
        f"{NUMBER} k7m2xq",
        "编号20261120-0007，查询码K7M2XQ",
        "202611200007 K7M2XQ",
        "查询码 K7M2XQ 编号 20261120 0007",
    ],
)
def test_any_case_by_number_and_code(desk: Desk, text: str) -> None:
    someone_else_s(desk)
    desk.type(text)
    assert "接手" in desk.text
    assert "带上户口簿来一趟" in desk.text  # written in a conversation that is not this one
    assert desk.last is not None
    assert desk.last.private
    assert "K7M2XQ" not in desk.conversation.model_dump_json()


@pytest.mark.parametrize("text", [f"{NUMBER} AAAAAA", "20261120-0008 K7M2XQ"])
def test_a_wrong_pair_says_nothing_of_which_was_wrong(desk: Desk, knowledge: KnowledgeBase, text: str) -> None:
    someone_else_s(desk)
    assert knowledge.wording.say("cases.unknown") in desk.type(text).text


def test_a_number_alone_of_somebody_else_asks_for_the_code(desk: Desk, knowledge: KnowledgeBase) -> None:
    someone_else_s(desk)
    assert knowledge.wording.say("cases.code_missing") in desk.type(NUMBER).text


def test_one_s_own_number_needs_no_code(waiting: Desk) -> None:
    assert "2件" in waiting.type(NUMBER).text


def test_withdrawing_asks_once_more(waiting: Desk) -> None:
    waiting.tap(f"withdraw:{NUMBER}")
    assert waiting.effects == []
    waiting.type("是")
    assert waiting.effects == [WithdrawCase(number=NUMBER)]
    assert waiting.cases.opened[0].status == "withdrawn"
    waiting.tap(f"withdraw-yes:{NUMBER}")
    assert len(waiting.effects) == 1


def test_not_withdrawing_changes_nothing(waiting: Desk) -> None:
    waiting.tap(f"withdraw:{NUMBER}").type("先不撤")
    assert waiting.effects == []


def test_nobody_withdraws_somebody_else_s_case(desk: Desk) -> None:
    someone_else_s(desk, "waiting")
    desk.tap(f"withdraw:{NUMBER}").tap(f"withdraw-yes:{NUMBER}")
    assert desk.effects == []


def test_asking_the_status_in_a_screening_shows_the_question_again(waiting: Desk) -> None:
    question = waiting.begun().replies[-1]
    waiting.tap(Action.CASES)
    assert NUMBER in waiting.text
    assert waiting.replies[-1] == question
