"""What a reply looks like on Telegram."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.bubbles import LONGEST, after_tap, bubbles, keyboard, split, units
from handlers.messages import Choice, Link, Reply

PIECES = st.text(alphabet="的 了。，\n😀aé", max_size=400)


@given(PIECES, st.integers(min_value=2, max_value=60))
def test_a_split_text_fits_and_loses_nothing_but_white_space(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(units(piece) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_a_long_text_is_cut_between_paragraphs_and_the_buttons_stand_under_the_last_piece() -> None:
    paragraphs = [f"{number}" + "政策" * 700 for number in range(5)]
    made = bubbles(Reply(text="\n\n".join(paragraphs), choices=(Choice(id="help", label="帮助"),)))
    assert [piece.text for piece in made] == [
        "\n\n".join(paragraphs[:2]),
        "\n\n".join(paragraphs[2:4]),
        paragraphs[4],
    ]
    assert [piece.keyboard is not None for piece in made] == [False, False, True]


def test_an_emoji_counts_twice_and_is_not_cut_in_half() -> None:
    pieces = split("😀" * 4000)
    assert len(pieces) > 1
    assert "".join(pieces) == "😀" * 4000
    assert all(units(piece) <= LONGEST for piece in pieces)


def test_links_are_written_out_below_the_text() -> None:
    (made,) = bubbles(Reply(text="答", links=(Link(label="第六条", url="https://hotline.example/c/6"),)))
    assert made.text == "答\n\n第六条\nhttps://hotline.example/c/6"
    assert made.keyboard is None


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["是", "不是", "不清楚"], [3]),
        (["是", "不是", "不清楚", "返回"], [3, 1]),
        (["男（1965年前出生）", "女（1970年前出生）"], [1, 1]),
        (["继续填写自测", "以后再说"], [2]),
        (["灵活就业人员的社会保险补贴怎么申请", "是", "不是"], [1, 2]),
        ([], []),
    ],
)
def test_buttons_stand_in_rows_as_wide_as_a_phone(labels: list[str], rows: list[int]) -> None:
    made = keyboard(Choice(id=f"answer:{label}", label=label) for label in labels)
    assert [len(row) for row in made.inline_keyboard] == rows if made else rows == []
    if made:
        assert [button.text for row in made.inline_keyboard for button in row] == labels


LIST = keyboard(
    (
        Choice(id="answer:x:a", label="低保", tick=True, ticked=True),
        Choice(id="answer:x:b", label="残疾", tick=True),
        Choice(id="answer:x:c", label="失地", tick=True, ticked=True),
        Choice(id="done", label="选好了"),
        Choice(id="back", label="返回"),
    )
)


def test_a_list_shows_what_is_ticked_apart_from_the_button_that_sends_it() -> None:
    assert LIST is not None
    assert [[button.text for button in row] for row in LIST.inline_keyboard] == [
        ["☑ 低保", "☐ 残疾", "☑ 失地"],
        ["选好了", "返回"],
    ]


@pytest.mark.parametrize(
    ("tapped", "left"),
    [
        ("answer:x:b", None),
        ("answer:x:a", None),
        ("done", "哪些？\n\n✓ 低保\n✓ 失地"),
        ("back", "哪些？\n\n✓ 返回"),
        ("never-there", None),
    ],
)
def test_after_a_tap_the_choice_stands_where_the_buttons_were(tapped: str, left: str | None) -> None:
    assert after_tap("哪些？", LIST, tapped) == left


def test_a_message_without_buttons_is_left_alone() -> None:
    assert after_tap("哪些？", None, "done") is None
