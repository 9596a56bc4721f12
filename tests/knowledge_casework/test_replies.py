"""Canned replies: marks out of a closed list, filled in one pass, and whatever else stands in a text left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.casework import load_casework
from knowledge.casework.replies import Fact, ReplyRules
from knowledge.content_folder import SHIPPED

RULES: ReplyRules = load_casework(SHIPPED / "casework").replies
FACTS = {Fact.NUMBER: "20261124-0001", Fact.PAPERS: "身份证"}


@pytest.mark.parametrize(
    ("text", "filled", "unknown"),
    [
        ("您的事（〔编号〕）", "您的事（20261124-0001）", ()),
        ("〔编号〕〔编号〕带〔要带的材料〕", "20261124-000120261124-0001带身份证", ()),
        ("〔截止日期〕前，〔截止日期〕", "〔截止日期〕前，〔截止日期〕", ("截止日期",)),
        ("哈人社发〔2010〕230号", "哈人社发〔2010〕230号", ()),
        ("{{ number }} {编号} %(编号)s 〔〔编号〕〕", "{{ number }} {编号} %(编号)s 〔20261124-0001〕", ()),
        ("〔 编号〕〔姓名〕", "〔 编号〕〔姓名〕", ()),
    ],
)
def test_what_is_known_is_filled_in_and_the_rest_stays(text: str, filled: str, unknown: tuple[str, ...]) -> None:
    found = RULES.fill(text, FACTS)
    assert (found.text, found.unknown) == (filled, unknown)
    assert RULES.left(found.text) == unknown


@pytest.mark.parametrize(
    ("text", "strange"), [("〔姓名〕您好", "姓名"), ("〔编号〕", ""), ("哈人社发〔2010〕230号", ""), ("〔〕", "")]
)
def test_a_mark_that_is_none_is_noticed(text: str, strange: str) -> None:
    assert RULES.strange(text) == strange


@given(st.text(alphabet="〔〕编号截止日期{}%", max_size=30), st.sampled_from(["〔截止日期〕", "〔编号〕", "〔"]))
def test_a_fact_is_never_read_for_marks(text: str, fact: str) -> None:
    """What a fact holds is not filled in again, whatever it looks like."""
    parts = text.split("〔编号〕")
    found = RULES.fill(text, {Fact.NUMBER: fact})
    assert found.text == fact.join(parts)


def test_what_is_shipped_uses_every_mark_that_it_can() -> None:
    assert {mark.id for mark in RULES.marks} == set(Fact)
    assert all(not RULES.strange(one.text) for one in RULES.replies)
