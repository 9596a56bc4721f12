"""What is taken out of an update."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.reading import GroupQuestion, Identity, PrivateMessage, Read, Tap, read
from handlers.messages import Incoming, Kind
from knowledge.identity import MARK
from tests.telegram import updates
from tests.telegram.standin import BOT

US = Identity(4242, "hotline_bot")
CHAT = 77
SHOWN = {
    "message_id": 5,
    "date": 1_790_000_000,
    "text": "男还是女？",
    "reply_markup": {"inline_keyboard": [[{"text": "女", "callback_data": "answer:sex:female"}]]},
}


def parsed(update: dict[str, Any], us: Identity = US) -> Read:
    made = Update.de_json({"update_id": 9, **update}, None)
    return read(made, us)


@pytest.mark.parametrize(
    ("update", "incoming"),
    [
        (updates.text(CHAT, "我42岁"), Incoming(text="我42岁")),
        (updates.text(CHAT, "/start"), Incoming(text="/start")),
        (updates.text(CHAT, "/start from_poster"), Incoming(text="/start")),
        (updates.text(CHAT, "/help@hotline_bot"), Incoming(text="/help")),
        (updates.text(CHAT, "a/b @someone"), Incoming(text="a/b @someone")),
        (
            updates.text(CHAT, "我是230103196501011234"),
            Incoming(text=f"我是{MARK}", struck=True, birth_date="1965-01-01", sex="male"),
        ),
        (updates.edited(CHAT, text="我43岁"), Incoming(kind=Kind.EDITED)),
        (updates.edited(CHAT, photo=updates.PHOTO, caption="我43岁"), Incoming(kind=Kind.EDITED)),
        (updates.message(CHAT, photo=updates.PHOTO), Incoming(kind=Kind.PHOTO)),
        (updates.message(CHAT, photo=updates.PHOTO, caption="230103196501011234"), Incoming(kind=Kind.PHOTO)),
        (updates.message(CHAT, voice=updates.VOICE), Incoming(kind=Kind.VOICE)),
        (updates.message(CHAT, audio=updates.VOICE), Incoming(kind=Kind.VOICE)),
        (updates.message(CHAT, sticker=updates.STICKER), Incoming(kind=Kind.STICKER)),
        (updates.message(CHAT, document=updates.FILE), Incoming(kind=Kind.FILE)),
        (updates.message(CHAT, location={"latitude": 45.8, "longitude": 126.5}), Incoming(kind=Kind.OTHER)),
        (
            updates.message(CHAT, contact={"phone_number": "13900000000", "first_name": "x"}),
            Incoming(kind=Kind.OTHER),
        ),
        (updates.tap(CHAT, "answer:sex:female", SHOWN), Incoming(kind=Kind.CHOICE, choice="answer:sex:female")),
    ],
)
def test_a_private_message_is_its_kind_and_its_words(update: dict[str, Any], incoming: Incoming) -> None:
    found = parsed(update)
    assert isinstance(found, PrivateMessage)
    assert (found.chat, found.delivery_id, found.incoming) == (CHAT, "9", incoming)


@pytest.mark.parametrize(
    "update",
    [
        updates.blocked(CHAT),
        updates.edited(CHAT, location={"latitude": 45.8, "longitude": 126.5}),
        updates.message(CHAT, message_auto_delete_timer_changed={"message_auto_delete_time": 60}),
        updates.in_group(CHAT, "大家早上好"),
        updates.in_group(CHAT, "@other_bot 你好", entities=[{"type": "mention", "offset": 0, "length": 10}]),
        {"channel_post": updates.text(CHAT, "x")["message"]},
        {"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": [], "user": updates.person(CHAT)}},
        {"something_new": {"of": "a later Bot API"}},
    ],
)
def test_what_is_not_for_us_is_passed_over(update: dict[str, Any]) -> None:
    assert parsed(update) is None


@pytest.mark.parametrize(
    ("update", "text"),
    [
        (updates.naming(CHAT, "公益性岗位是什么"), "公益性岗位是什么"),
        (updates.reply_to_us(CHAT, "那要带什么材料"), "那要带什么材料"),
        (updates.naming(CHAT, ""), ""),
        (
            updates.in_group(CHAT, "/start@hotline_bot", entities=[{"type": "bot_command", "offset": 0, "length": 18}]),
            "",
        ),
    ],
)
def test_in_a_group_the_bot_listens_when_it_is_named_or_replied_to(update: dict[str, Any], text: str) -> None:
    found = parsed(update)
    assert isinstance(found, GroupQuestion)
    assert (found.chat, found.text) == (updates.GROUP, text)


def test_a_bot_that_does_not_know_its_name_yet_is_not_named_by_everybody() -> None:
    assert parsed(updates.naming(CHAT, "你好"), Identity(4242)) is None
    assert isinstance(parsed(updates.reply_to_us(CHAT, "你好"), Identity(4242)), GroupQuestion)


def test_a_tap_carries_the_message_that_it_was_made_on() -> None:
    found = parsed(updates.tap(CHAT, "answer:sex:female", SHOWN))
    assert isinstance(found, PrivateMessage)
    assert found.tap is not None
    assert (found.tap.message, found.tap.text) == (5, "男还是女？")


def test_a_tap_on_a_message_that_telegram_has_forgotten_is_still_a_choice() -> None:
    found = parsed(updates.tap(CHAT, "human", {"message_id": 5, "date": 0}))
    assert isinstance(found, PrivateMessage)
    assert found.incoming == Incoming(kind=Kind.CHOICE, choice="human")
    assert found.tap is not None
    assert found.tap.keyboard is None


def test_a_tap_in_a_group_is_acknowledged_and_not_kept() -> None:
    update = updates.tap(CHAT, "human", SHOWN)
    update["callback_query"]["message"]["chat"] = {"id": updates.GROUP, "type": "supergroup"}
    assert isinstance(parsed(update), Tap)


def test_another_bot_is_not_talked_to() -> None:
    update = updates.text(CHAT, "你好")
    update["message"]["from"] = {**BOT, "id": 5}
    assert parsed(update) is None
