"""Updates as Telegram sends them, with names and usernames in them that must never be stored."""

from itertools import count
from typing import Any

from tests.telegram.standin import BOT

Json = dict[str, Any]
NAMES = ("Zhanglaosan", "Wangxiaoming", "zhang_secret_username", "GroupTitleSecret")
"""What must be found in no table and no log."""
GROUP = -100777

_messages = count(500_000)


def person(chat: int) -> Json:
    return {
        "id": chat,
        "is_bot": False,
        "first_name": NAMES[0],
        "last_name": NAMES[1],
        "username": NAMES[2],
        "language_code": "zh-hans",
    }


def private(chat: int) -> Json:
    return {"id": chat, "type": "private", "first_name": NAMES[0], "last_name": NAMES[1], "username": NAMES[2]}


def message(chat: int, **content: Any) -> Json:
    """A private message of any content."""
    return {
        "message": {
            "message_id": next(_messages),
            "date": 1_790_000_000,
            "chat": private(chat),
            "from": person(chat),
            **content,
        }
    }


def text(chat: int, words: str) -> Json:
    return message(chat, text=words)


def edited(chat: int, **content: Any) -> Json:
    return {"edited_message": {**message(chat, **content)["message"], "edit_date": 1_790_000_100}}


def tap(chat: int, choice: str, shown: Json) -> Json:
    """A tap on a button of a message that the bot sent (``StandIn.message``)."""
    return {
        "callback_query": {
            "id": f"q{next(_messages)}",
            "from": person(chat),
            "chat_instance": "1",
            "data": choice,
            "message": {**shown, "chat": private(chat)},
        }
    }


def in_group(sender: int, words: str, **content: Any) -> Json:
    chat = {"id": GROUP, "type": "supergroup", "title": NAMES[3]}
    return {
        "message": {
            "message_id": next(_messages),
            "date": 1_790_000_000,
            "chat": chat,
            "from": person(sender),
            "text": words,
            **content,
        }
    }


def naming(sender: int, words: str) -> Json:
    """A group message that begins with the bot's name."""
    name = f"@{BOT['username']}"
    entity = {"type": "mention", "offset": 0, "length": len(name)}
    return in_group(sender, f"{name} {words}", entities=[entity])


def reply_to_us(sender: int, words: str) -> Json:
    ours = {
        "message_id": 7,
        "date": 1_790_000_000,
        "chat": {"id": GROUP, "type": "supergroup"},
        "from": BOT,
        "text": "…",
    }
    return in_group(sender, words, reply_to_message=ours)


def blocked(chat: int) -> Json:
    return {
        "my_chat_member": {
            "chat": private(chat),
            "from": person(chat),
            "date": 1_790_000_000,
            "old_chat_member": {"status": "member", "user": BOT},
            "new_chat_member": {"status": "kicked", "user": BOT, "until_date": 0},
        }
    }


FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 90, "height": 90}]
VOICE = {**FILE, "duration": 3}
STICKER = {**FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
