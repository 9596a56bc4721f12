"""Telephone numbers and look-up codes leave a kept text; what a question is about stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.private_numbers import MARK, conceal


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我电话13812345678", f"我电话{MARK}"),
        ("138 1234 5678", MARK),
        ("138-1234-5678，下午打", f"{MARK}，下午打"),
        ("１３８１２３４５６７８", MARK),
        ("0451-84664888", MARK),
        ("家里电话84664888", f"家里电话{MARK}"),
        ("卡号 6222 0212 3456 7890 123", f"卡号 {MARK}"),
        ("编号20261124-0001查询码是A7BH8F", f"编号20261124-0001查询码是{MARK}"),
        ("20261124-0001 a7bh8f", f"20261124-0001 {MARK}"),
        ("20261124-0001 ABCDEF", f"20261124-0001 {MARK}"),
        ("码是A7B H8F", f"码是{MARK}"),
        ("查询码234567", f"查询码{MARK}"),
        ("A7BH8F", MARK),
        ("接着测 码 K7P2M9QX", f"接着测 码 {MARK}"),
    ],
)
def test_what_is_concealed(text: str, kept: str) -> None:
    assert conceal(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "4050要多大岁数",
        "我1975年3月8日生的，2026-11-24 10点去行吗",
        "19750308",
        "哈人社发〔2010〕230号",
        "一个月补1200元，12333打不通",
        "20261124-0001 办到哪了",
        "请问 online 能办吗",
        "Python",
    ],
)
def test_what_stays(text: str) -> None:
    assert conceal(text) == text


@given(st.text(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text())
def test_no_mobile_number_is_ever_left(before: str, number: str, after: str) -> None:
    assert number not in conceal(f"{before} {number} {after}")


@given(st.text())
def test_concealing_twice_changes_nothing(text: str) -> None:
    assert conceal(conceal(text)) == conceal(text)
