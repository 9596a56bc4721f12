"""What an operator sees along a screening and a referral for a caller: to be read aloud, or said to the operator."""

import re
from collections.abc import Iterator

import pytest

from handlers.actions import Action
from handlers.conversation import Conversation
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import Cases, Desk

TO_THE_OPERATOR = re.compile(r"（[^（）]*）")
"""What stands in brackets is not read aloud; so is a paragraph that speaks of 来电人 (the third person)."""
ON_A_SCREEN = re.compile(
    r"点「|点它|点一下|点下面|选它|选下面|打「|打第|打它|打字|打几个|按「|按钮|聊天窗口|这个窗口|写一遍|这一页|请您看看"
)
"""What only makes sense to somebody who sees the page and has its keys."""
BEGUN = {"own": "自测", "mother's": "给我妈测一下"}


@pytest.fixture
def operator(knowledge: KnowledgeBase) -> Desk:
    return Desk(knowledge, Cases(by_operator=True), Conversation(greeted=True))  # as the operator's seat begins


def out_loud(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", TO_THE_OPERATOR.sub("", text))
    return "\n\n".join(one for one in paragraphs if "来电人" not in one)


def along(desk: Desk, asked: str) -> Iterator[str]:
    """A screening with what may go wrong in it, the result with all its parts, and a referral."""
    yield desk.type(asked).text
    yield desk.tap(Action.SCREENING_AGREE).text
    yield desk.type("哇啦哇啦").text
    yield desk.tap(next(one for one in desk.ids if one.startswith(Action.WHY))).text
    yield desk.tap(Action.RESULT).text
    for _ in range(40):
        if Action.REASONS in desk.ids:
            break
        yield desk.tap(_next(desk)).text
        if Action.CONFIRM in desk.ids:
            yield desk.type("哇啦哇啦").text
    for part in (Action.REASONS, Action.PAPERS, Action.BENEFITS, Action.NEXT_STEPS, Action.WHAT_IF):
        yield desk.tap(part).text
    yield desk.tap(desk.ids[0]).text
    yield desk.tap(Action.BACK).text
    yield desk.tap(Action.HUMAN).text
    for said in ("13804501234", "同意", "13804501234", "道里", "123456", "13804501234"):
        yield desk.type(said).text
    yield desk.tap("answer:gone").text
    yield desk.type("停止").text


def _next(desk: Desk) -> str:
    """The way on: agree, confirm, or the first option of the question."""
    for action in (Action.SENSITIVE_AGREE, Action.CONFIRM):
        if action in desk.ids:
            return str(action)
    unknown = next((one for one in desk.ids if one.startswith(f"{Action.UNKNOWN}:")), "")
    option = next((one for one in desk.ids if one.startswith(f"{Action.ANSWER}:") and ":sex:" not in one), "")
    several = next((one for one in desk.ids if one.startswith(f"{Action.NONE_OF_THESE}:")), "")
    return several or option or unknown


@pytest.mark.parametrize("whose", BEGUN)
def test_what_is_read_aloud_asks_nobody_to_tap_or_type(operator: Desk, whose: str) -> None:
    texts = list(along(operator, BEGUN[whose]))
    assert any("转好了" in text for text in texts)
    assert any("日算的" in text for text in texts)
    assert [(found[0], text) for text in texts if (found := ON_A_SCREEN.search(out_loud(text)))] == []


def test_the_same_walk_on_the_resident_s_page_does(desk: Desk) -> None:
    """So the test above can fail."""
    assert [text for text in along(desk, BEGUN["own"]) if ON_A_SCREEN.search(out_loud(text))]
