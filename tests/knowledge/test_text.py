"""The normal form, and striking identity numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.identity import MARK, strike
from knowledge.text import LIMIT, normal

ROWS = [
    ("４０５０！！", "4050"),
    ("就業困難人員認定", "就业困难人员认定"),
    ("四零五零", "4050"),
    ("一二三三三", "12333"),
    ("我四十二岁，女", "我42岁 女"),
    ("干了三年", "干了3年"),
    ("三四个月", "三四个月"),
    ("四五十岁", "四五十岁"),
    ("一人一策", "一人一策"),
    ("一次性领", "一次性领"),
    ("皇后", "皇后"),
    ("公\u200b益\u202e岗\ufe0f", "公益岗"),
    ("ＥＰ８号表", "ep8号表"),
    ("😀😀", ""),
    ("a_b", "a b"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected


@given(st.text(max_size=200))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal(text)
    assert normal(once) == once


@given(st.text(max_size=200))
def test_nothing_invisible_and_no_punctuation_is_left(text: str) -> None:
    plain = normal(text)
    assert plain == " ".join(plain.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} for char in plain)
    assert all(char.isalnum() or char == " " for char in plain)


@given(st.text(max_size=60), st.sampled_from(["\u200b", "\u202e", "\u2066", "\x00", "\ufeff"]))
def test_invisible_characters_change_nothing(text: str, mark: str) -> None:
    assert normal(mark + text) == normal(text)


def test_a_message_is_cut_at_the_stated_limit() -> None:
    assert normal("好" * 100_000) == "好" * LIMIT


STRUCK = [
    "230103197501012345",
    "23010319750101234X",
    "23010319750101234x",
    "２３０１０３１９７５０１０１２３４Ｘ",
    "230103 19750101 2345",
    "230103-1975-0101-2345",
    "2 3 0 1 0 3 1 9 7 5 0 1 0 1 2 3 4 5",
    "230103\u200b19750101\u200b2345",
    "230103750101234",
    "999999999999999999",
]


@pytest.mark.parametrize("number", STRUCK)
def test_an_identity_number_is_struck_whatever_its_check_digit(number: str) -> None:
    assert strike(f"我是{number}，能办吗") == (f"我是{MARK}，能办吗", True)


KEPT = [
    "13812345678",
    "13812345678 13912345678",
    "0451-87654321",
    "4050和4555",
    "2026年11月24日",
    "20261124-0001",
    "2196元",
    "六位230103和八位19750101",
    "1234567890123456789012",
    "",
]


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_are_left(text: str) -> None:
    assert strike(text) == (text, False)


def test_several_numbers_are_struck_each() -> None:
    text, struck = strike("230103197501012345 我老公230103197201012345，电话13812345678")
    assert struck
    assert text == f"{MARK} 我老公{MARK}，电话13812345678"


@given(st.from_regex(r"23010[1-9](19[4-9]\d|200\d)(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]", fullmatch=True))
def test_no_possible_number_gets_through(number: str) -> None:
    assert number not in strike(f"号码：{number}。")[0]
