"""Whatever is sent gets a polite, bounded answer, and what was on the table stays there."""

from dataclasses import replace

import pytest

from handlers.answer import QUESTIONS_KEPT
from handlers.messages import Incoming, Kind
from knowledge.base import KnowledgeBase
from knowledge.identity import MARK
from tests.dialogue.desk import Desk

IDENTITY = "230104197803081239"
STRANGE = [
    "",
    " ",
    "\n\n",
    "😀😀😀",
    "。。。？？",
    "\x00\x01\x02",
    "\u202e\u2066\u2069\u200b",
    "\u202e公益性岗位是什么\u202c",
    "{{7*7}}",
    "{% for x in range(10**9) %}{% endfor %}",
    "'; DROP TABLE conversation; --",
    "(a+)+$" * 50,
    "<script>alert(1)</script>",
    "岗" * 100_000,
    "a b " * 50_000,
    "１" * 300,
    "\ud800",
    "1 2 3 4 5 6 7 8 9",
    "99",
    "answer:sex:female",
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_gets_a_polite_bounded_answer(desk: Desk, text: str) -> None:
    desk.send(Incoming(text=text))
    assert len(desk.text) < 5000
    assert "49" not in desk.text or "7*7" not in text
    assert len(desk.conversation.model_dump_json()) < 20_000


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_in_a_screening_leaves_the_question_where_it_was(desk: Desk, text: str) -> None:
    question = desk.begun().replies[-1]
    desk.send(Incoming(text=text))
    assert desk.answers == {}
    assert question.text in desk.replies[-1].text


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.TEXT, Kind.CHOICE}))
def test_what_is_no_text_gets_its_own_line_and_loses_nothing(desk: Desk, knowledge: KnowledgeBase, kind: Kind) -> None:
    question = desk.begun().replies[-1]
    desk.send(Incoming(kind=kind, text="caption"))
    assert desk.replies[0].text == knowledge.wording.say(f"unreadable.kind.{kind}")
    assert desk.replies[-1] == question


@pytest.mark.parametrize(
    "choice", ["", "nonsense", "answer", "answer:", "answer::", "done:", "done:birth", "ask:", "a b c", "ask:~0"]
)
def test_a_button_that_means_nothing_is_answered(desk: Desk, choice: str) -> None:
    desk.send(Incoming(kind=Kind.CHOICE, choice=choice))
    desk.begun().send(Incoming(kind=Kind.CHOICE, choice=choice))
    assert desk.answers == {}


def test_too_much_text_says_how_much_is_read(desk: Desk) -> None:
    assert "2000" in desk.type("岗" * 2001).text


def test_a_struck_identity_number_is_told_once(desk: Desk, knowledge: KnowledgeBase) -> None:
    told = knowledge.wording.say("greeting.struck")
    desk.type(f"{IDENTITY}，公益性岗位是什么")
    assert told in desk.text
    assert desk.replies[-1].citations
    assert told not in desk.type(f"{IDENTITY}，公益性岗位是什么").text


def test_an_identity_number_alone_is_not_taken_for_a_question(desk: Desk, knowledge: KnowledgeBase) -> None:
    desk.type(IDENTITY)
    assert knowledge.wording.say("unreadable.only_number") in desk.text
    assert desk.conversation.questions == ()


def test_no_identity_or_telephone_number_is_kept_with_a_question(desk: Desk) -> None:
    desk.type(f"{IDENTITY} 公益性岗位是什么 13804501234")
    kept = desk.conversation.questions[0]
    assert MARK in kept
    assert "13804501234" not in kept


def test_questions_are_kept_up_to_a_bound(desk: Desk) -> None:
    for number in range(QUESTIONS_KEPT + 10):
        desk.type(f"公益性岗位第{number}个问题是什么" + "岗" * 500)
    assert len(desk.conversation.questions) == QUESTIONS_KEPT
    assert all(len(question) <= 200 for question in desk.conversation.questions)
    assert f"第{QUESTIONS_KEPT + 9}个" in desk.conversation.questions[-1]


def test_a_base_of_entries_alone_answers_and_refers(knowledge: KnowledgeBase) -> None:
    desk = Desk(replace(knowledge, screening=None, districts={}))
    desk.type("你好").type("公益性岗位是什么").type("自测")
    assert knowledge.wording.say("screening.unavailable") in desk.text
    assert desk.conversation.screening is None
    desk.referred()
    assert [case.number for case in desk.cases.opened] == ["20261124-0001"]
