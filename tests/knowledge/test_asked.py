"""What is kept of a question that went unanswered, and how like ones come together."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.alike import grouped
from knowledge.asked import LONGEST, keepable
from knowledge.text import normal

KEPT = [
    ("查询码AB34CD，办到哪了", "查询码 办到哪了"),
    ("打[号码已隐去]没人接咋办", "打 没人接咋办"),
    ("公益岗咋办？", "公益岗咋办"),
    ("4050是啥", "4050是啥"),
    ("2019年的补贴还能补吗", "2019年的补贴还能补吗"),
    ("我电话13800138000，补贴啥时候发", "我电话 补贴啥时候发"),
    ("打0451-8765 4321没人接咋办", "打 没人接咋办"),
    ("我叫啥名字不重要，咋办证", "我叫啥名字不重要 咋办证"),
]
NOT_KEPT = [
    "",
    "补",
    "？？？",
    "我叫张三，补贴咋办",
    "我姓王，能办吗",
    "身份证230102197801012345能查吗",
    "[身份证号已隐去]能查吗",
    "发到 zhang@example.com 行吗",
    "加我微信zhangsan123说",
    "我今年四十二了，九八年从纺织厂下岗，老公前年没了，孩子上初二，婆婆瘫痪在床，去年在社区干过三个月保洁，后来腰不行了就不干了，",
    "好" * 100_000,
]


@pytest.mark.parametrize(("asked", "kept"), KEPT)
def test_a_short_question_is_kept_without_its_numbers(asked: str, kept: str) -> None:
    assert keepable(asked) == kept


@pytest.mark.parametrize("asked", NOT_KEPT)
def test_nothing_is_kept_of_a_story_a_name_or_an_address(asked: str) -> None:
    assert keepable(asked) == ""


@given(st.text(max_size=200))
def test_what_is_kept_is_short_normal_and_holds_no_long_number(asked: str) -> None:
    kept = keepable(asked)
    assert len(kept) <= LONGEST
    assert kept == normal(kept)


@dataclass(frozen=True)
class Asked:
    text: str
    count: int = 1


def test_like_questions_are_one_group_under_the_most_asked() -> None:
    asked = [
        Asked("公交卡补贴咋领"),
        Asked("公交卡补贴怎么领", 5),
        Asked("公交卡的补贴怎么领", 2),
        Asked("采暖费给报销吗", 3),
    ]
    groups = [[each.text for each in group] for group in grouped(asked)]
    assert groups == [["公交卡补贴怎么领", "公交卡的补贴怎么领", "公交卡补贴咋领"], ["采暖费给报销吗"]]


@pytest.mark.parametrize(
    ("one", "other"), [("符合条件怎么办", "不符合条件怎么办"), ("4050人员补贴怎么领", "4555人员补贴怎么领")]
)
def test_what_denies_or_names_another_number_is_another_matter(one: str, other: str) -> None:
    assert len(grouped([Asked(one), Asked(other)])) == 2


@given(st.lists(st.builds(Asked, st.text("公益岗补贴怎么不", min_size=2, max_size=8), st.integers(1, 9)), max_size=20))
def test_every_question_is_in_one_group_and_the_most_asked_come_first(asked: list[Asked]) -> None:
    groups = grouped(asked)
    assert sorted((each.text, each.count) for group in groups for each in group) == sorted(
        (each.text, each.count) for each in asked
    )
    sizes = [sum(each.count for each in group) for group in groups]
    assert sizes == sorted(sizes, reverse=True)
