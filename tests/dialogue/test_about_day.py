"""A day remembered only roughly is taken where any such day comes out alike."""

from datetime import date

import pytest

from handlers.effects import OpenCase
from knowledge.screening.days_about import days_about
from tests.dialogue.desk import Desk
from tests.dialogue.story import answer_until, on_the_table

ON = date(2026, 11, 24)
STORY = "我女的79年3月生，下岗了没工作在找，哈尔滨城镇户口，{said}，登记以后没单位给交过社保"


def asked_for_the_day(desk: Desk) -> Desk:
    """With the day of registration on the table; the person has worked before, so that it counts."""
    desk.begun()
    for said in ("没工作在找", "女，1979年3月", "哈尔滨城镇户口", "上过班没再交"):
        desk.type(said)
    if on_the_table(desk) != "registered":
        answer_until(desk, stop="registered")
    assert on_the_table(desk) == "registered"
    return desk


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("头年三月份", "2025-03-31"),
        ("大概是2023年", "2023-12-31"),
        ("前年秋天", "2024-11-30"),
        ("俩年多了", "2024-11-24"),
        ("一年多了", "2025-11-24"),
        ("好几年了", "2024-11-24"),
        ("去年上半年", "2025-06-30"),
        ("好像是24年5月办的", "2024-05-31"),
    ],
)
def test_where_it_settles_the_last_day_is_taken_and_said(desk: Desk, said: str, day: str) -> None:
    asked_for_the_day(desk).type(said)
    assert desk.answers["registered_on"] == day
    assert "按最晚的一天" in desk.text
    assert desk.conversation.screening is not None
    assert desk.conversation.screening.roughly == {"registered_on": said}


def test_the_caseworker_is_told_how_it_was_told_until_it_is_answered_otherwise(desk: Desk) -> None:
    asked_for_the_day(desk).type("大概是2023年")
    told = desk.conversation
    for text in ("人工", "同意，转给工作人员", "道里", "就用这个聊天窗口"):
        desk.type(text)
    opened = next(effect for effect in desk.effects if isinstance(effect, OpenCase))
    assert opened.packet["roughly"] == {"registered_on": "大概是2023年"}
    desk.conversation = told
    desk.type("返回").type("2024年3月5日")
    assert desk.conversation.screening is not None
    assert desk.conversation.screening.answers["registered_on"] == "2024-03-05"
    assert desk.conversation.screening.roughly == {}


@pytest.mark.parametrize("said", ["去年", "大概是去年年底", "一年了吧"])
def test_where_it_matters_the_month_is_asked(desk: Desk, said: str) -> None:
    asked_for_the_day(desk).type(said)
    assert "哪个月" in desk.text
    assert on_the_table(desk) == "registered"
    assert desk.type("去年3月").answers["registered_on"] == "2025-03-31"


def test_within_a_month_that_matters_the_day_is_asked(desk: Desk) -> None:
    asked_for_the_day(desk).type("去年11月")
    assert "连年带月带日" in desk.text
    assert "registered_on" not in desk.answers


@pytest.mark.parametrize("said", ["48", "我49", "半拉子年", "没办", "明年", "2030年", "2025年13月", "那年"])
def test_what_is_no_such_day(said: str) -> None:
    assert days_about(said, ON) is None


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("2023年5月", "约2023年5月"),
        ("好像是24年5月办的", "约2024年5月"),
        ("大概是2023年", "约2023年12月31日（您说的是“大概是2023年”，先按最晚的一天算）"),
    ],
)
def test_the_review_says_that_a_day_is_only_about_right(desk: Desk, said: str, line: str) -> None:
    asked_for_the_day(desk).type(said).type("不想说")
    assert f"失业登记（领证）的日期：{line}\n" in desk.text


@pytest.mark.parametrize(
    ("said", "day", "line", "words"),
    [
        ("失业登记是2023年5月办的", "2023-05-31", "约2023年5月", "2023年5月"),
        (
            "大概前年办的失业登记",
            "2024-12-31",
            "约2024年12月31日（您说的是“前年”，先按最晚的一天算）",
            "前年",
        ),
    ],
)
def test_a_rough_day_in_a_story_is_taken_as_one(desk: Desk, said: str, day: str, line: str, words: str) -> None:
    desk.type(STORY.format(said=said)).type("同意")
    assert f"失业登记（领证）的日期：{line}" in desk.text
    assert "registered_on" not in desk.answers
    desk.type("都对")
    assert desk.answers["registered_on"] == day
    for text in ("人工", "同意，转给工作人员", "道里", "就用这个聊天窗口"):
        desk.type(text)
    opened = next(effect for effect in desk.effects if isinstance(effect, OpenCase))
    assert opened.packet["roughly"] == {"registered_on": words}


@pytest.mark.parametrize(
    "said", ["去年11月办的失业登记", "好像去年办的失业登记吧", "我爸前年办的失业登记", "打算今年12月办失业登记"]
)
def test_a_rough_day_in_a_story_that_settles_nothing_is_not_taken(desk: Desk, said: str) -> None:
    desk.type(STORY.format(said=said)).type("同意")
    assert "约20" not in desk.text
