"""A text's structure, read back for a page: nothing is lost, lists are lists."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.paragraphs import BlockKind, blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("一句话。", [("paragraph", ("一句话。",))]),
        ("两行\n一段", [("paragraph", ("两行", "一段"))]),
        ("一段\n\n又一段", [("paragraph", ("一段",)), ("paragraph", ("又一段",))]),
        ("要带:\n· 身份证\n· 户口本", [("paragraph", ("要带:",)), ("bullets", ("身份证", "户口本"))]),
        ("· 办法\n  原文：甲\n· 通知", [("bullets", ("办法\n原文：甲", "通知"))]),
        ("1. 女\n2. 男", [("numbered", ("女", "男"))]),
        ("【材料】\n- 身份证", [("heading", ("材料",)), ("bullets", ("身份证",))]),
        ("【政策】见文件", [("paragraph", ("【政策】见文件",))]),
        ("4050人员", [("paragraph", ("4050人员",))]),
        ("2018年9月", [("paragraph", ("2018年9月",))]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(block.kind.value, block.lines) for block in blocks(text)] == expected


def test_a_list_that_begins_at_three_keeps_its_numbers() -> None:
    assert [(block.start, len(block.lines)) for block in blocks("3. 丙\n4. 丁\n1. 甲")] == [(3, 2), (1, 1)]


@given(st.text(alphabet="甲乙1234.、)·-【】 \n"))
def test_no_word_is_lost(text: str) -> None:
    kept = "".join("".join(block.lines) for block in blocks(text))
    assert re.sub(r"[^甲乙]", "", kept) == re.sub(r"[^甲乙]", "", text)
    assert all(block.lines for block in blocks(text))
    assert {block.kind for block in blocks(text)} <= set(BlockKind)
