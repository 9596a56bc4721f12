"""From Telegram to the inbox: nothing lost, nothing twice, nothing personal kept."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, delete, select
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.place import Place
from bot.clock import utcnow
from bot.store import inbox, intake
from bot.store.models import InboxStatus, IntakeOffset
from bot.wiring import Hotline
from tests.telegram import updates
from tests.telegram.conftest import Running
from tests.telegram.standin import TOKEN, Fault, StandIn
from tests.waiting import until

IDENTITY = "230103196501011234"
SILENT = [
    updates.blocked(31),
    updates.in_group(32, "大家早上好"),
    {"something_new": {"of": "a later Bot API"}},
    {"message": {"message_id": 1, "of": "a shape that the client cannot read"}},
]


def rows(hotline: Hotline, table: str) -> list[dict[str, Any]]:
    with hotline.store.reading() as session:
        metadata = MetaData()
        metadata.reflect(session.connection())
        return [dict(row._mapping) for row in session.execute(select(metadata.tables[table]))]


def place_taken(hotline: Hotline) -> bool:
    return any(row["name"].startswith("poll:") for row in rows(hotline, "lease"))


def everything(hotline: Hotline) -> str:
    """All tables, as text."""
    with hotline.store.reading() as session:
        metadata = MetaData()
        metadata.reflect(session.connection())
        found = {
            name: [list(map(str, row)) for row in session.execute(select(table))]
            for name, table in metadata.tables.items()
        }
    assert {"inbox", "conversation", "message", "outbox", "audit"} <= set(found)
    return json.dumps(found, ensure_ascii=False)


def test_a_message_is_answered_in_its_chat(api: StandIn, running: Running) -> None:
    with running():
        api.deliver(updates.text(11, "你好"), updates.text(12, "在吗"))
        api.wait_for(lambda: api.texts(11) == ["text 你好"] and api.texts(12) == ["text 在吗"])
        api.wait_for(lambda: not api.waiting)


def test_updates_delivered_again_do_nothing(api: StandIn, hotline: Hotline, running: Running) -> None:
    with running():
        ids = api.deliver(*(updates.text(11, f"第{number}句") for number in range(5)))
        api.wait_for(lambda: len(api.sent(11)) == 5)
        polls = len(api.of("getUpdates"))
    with hotline.store.transaction() as session:
        session.execute(delete(IntakeOffset))  # the offset is lost, the messages are not
    with running():
        api.deliver_again(ids)
        api.wait_for(lambda: len(api.of("getUpdates")) > polls and not api.waiting)
        api.deliver(updates.text(11, "完"))
        api.wait_for(lambda: api.texts(11)[-1] == "text 完")
    assert api.texts(11) == [*(f"text 第{number}句" for number in range(5)), "text 完"]
    assert len(rows(hotline, "inbox")) == 6


def test_a_batch_and_its_offset_are_stored_before_it_is_acknowledged(
    api: StandIn, hotline: Hotline, running: Running
) -> None:
    api.fail("getUpdates", Fault(0, given="offset"))
    with running():
        ids = api.deliver(*(updates.text(20 + number, "在吗") for number in range(3)))
        until(lambda: len(rows(hotline, "inbox")) == 3)
        assert set(ids) <= api.waiting
        with hotline.store.reading() as session:
            assert intake.offset(session, "telegram", "4242") == ids[-1] + 1


def test_what_cannot_be_stored_is_not_acknowledged(
    api: StandIn, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = inbox.receive, iter([True, True])

    def receive(*arguments: Any) -> Any:
        found = real(*arguments)
        if arguments[3].text == "二" and next(failures, False):
            raise OperationalError("insert", {}, Exception("the database is away"))
        return found

    monkeypatch.setattr("bot.channels.telegram.intake.receive", receive)
    with running():
        api.deliver(updates.text(11, "一"), updates.text(11, "二"), updates.text(11, "三"))
        api.wait_for(lambda: len(api.sent(11)) == 3)
    assert api.texts(11) == ["text 一", "text 二", "text 三"]
    assert next(failures, None) is None


def test_every_kind_gets_an_answer_or_a_documented_silence(api: StandIn, hotline: Hotline, running: Running) -> None:
    loud = [
        updates.edited(31, text="改了"),
        updates.message(31, photo=updates.PHOTO, caption="看"),
        updates.message(31, voice=updates.VOICE),
        updates.message(31, sticker=updates.STICKER),
        updates.message(31, document=updates.FILE),
        updates.message(31, dice={"emoji": "🎲", "value": 3}),
        updates.text(31, "\u202e\0 \ud83d 完"),
    ]
    with running():
        api.deliver(*SILENT, *loud)
        api.wait_for(lambda: len(api.sent(31)) == len(loud))
        api.wait_for(lambda: not api.waiting)
    said = [text.split(" ")[0] for text in api.texts(31)]
    assert said == ["edited", "photo", "voice", "sticker", "file", "other", "text"]
    assert {row["status"] for row in rows(hotline, "inbox")} == {InboxStatus.DONE}
    assert len(rows(hotline, "inbox")) == len(loud)


def test_nothing_personal_is_stored_or_logged(
    api: StandIn, hotline: Hotline, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = "下岗一年了能办吗"
    with running():
        api.deliver(
            *SILENT,
            updates.text(31, f"{words}，我的号是{IDENTITY}"),
            updates.message(31, photo=updates.PHOTO, caption=f"{updates.NAMES[0]} {IDENTITY}"),
            updates.message(31, contact={"phone_number": "13912345678", "first_name": updates.NAMES[1]}),
            updates.naming(31, f"公益性岗位是什么 {IDENTITY}"),
        )
        api.wait_for(lambda: len(api.sent(31)) == 3 and len(api.sent(updates.GROUP)) == 1)
        shown = api.last_message(31)
        api.deliver(updates.tap(31, f"ask:{IDENTITY}", shown))
        api.wait_for(lambda: len(api.sent(31)) == 4)
    stored = everything(hotline)
    assert words in stored
    assert '"31"' in stored
    for secret in (*updates.NAMES, IDENTITY, "13912345678", "公益性岗位是什么", str(updates.GROUP)):
        assert secret not in stored
    assert not [secret for secret in (*updates.NAMES, IDENTITY, "13912345678", words, TOKEN) if secret in caplog.text]


def test_a_group_gets_policy_answers_and_nothing_else(api: StandIn, hotline: Hotline, running: Running) -> None:
    with running():
        api.deliver(
            updates.in_group(31, "公益性岗位是什么"),
            updates.naming(31, "公益性岗位是什么"),
        )
        api.wait_for(lambda: len(api.sent(updates.GROUP)) == 1)
        api.deliver(updates.reply_to_us(31, "我要自测"))
        api.wait_for(lambda: len(api.sent(updates.GROUP)) == 2)
        api.wait_for(lambda: not api.waiting)
    answer, hint = api.sent(updates.GROUP)
    assert "公益性岗位" in answer.params["text"]
    assert "https://hotline.example/clauses/" in answer.params["text"]
    assert hint.params["text"] == hotline.knowledge.current.wording.say("telegram.group_hint")
    assert not any("reply_markup" in call.params for call in (answer, hint))
    assert [rows(hotline, table) for table in ("inbox", "conversation", "message", "outbox")] == [[], [], [], []]


def test_a_refused_token_is_said_once_and_never_shown(
    api: StandIn, hotline: Hotline, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.token = "4242:another"
    with running():
        until(lambda: "HOTLINE_TELEGRAM_TOKEN" in caplog.text)
        until(lambda: not place_taken(hotline))  # so that `doctor` sees that nobody polls
    assert caplog.text.count("HOTLINE_TELEGRAM_TOKEN") == 1
    assert TOKEN.partition(":")[2] not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(502), Fault(429, retry_after=1), Fault(409), Fault(-1), Fault(200, done=True)]
)
def test_intake_goes_on_after_a_failed_poll(api: StandIn, running: Running, fault: Fault) -> None:
    api.fail("getUpdates", fault)
    with running():
        api.deliver(updates.text(11, "你好"))
        api.wait_for(lambda: api.texts(11) == ["text 你好"])


def test_a_method_that_the_server_does_not_have_stops_nothing(api: StandIn, running: Running) -> None:
    api.known_methods -= {"getMe", "editMessageText", "answerCallbackQuery"}
    with running():
        api.deliver(updates.text(11, "你好"))
        api.wait_for(lambda: api.texts(11) == ["text 你好"])
        shown = {
            **api.last_message(11),
            "reply_markup": {"inline_keyboard": [[{"text": "帮助", "callback_data": "help"}]]},
        }
        api.deliver(updates.tap(11, "help", shown))
        api.wait_for(lambda: api.texts(11)[-1] == "choice help")


def test_stopping_does_not_wait_for_the_long_poll(api: StandIn, hotline: Hotline) -> None:
    channel = TelegramChannel(hotline, TOKEN, long_poll=600)
    api.longest_poll = 600
    channel.start()
    api.wait_for(lambda: api._poll == 1)
    channel.stop()
    assert api.of("getUpdates") == []  # the poll is still unanswered
    assert not place_taken(hotline)


def test_a_second_channel_of_the_same_bot_leaves_polling_to_the_first(
    api: StandIn, hotline: Hotline, running: Running
) -> None:
    with running():
        api.wait_for(lambda: len(api.of("getMe")) == 1)
        second = TelegramChannel(hotline, TOKEN, long_poll=1)
        second.start()
        try:
            for number in range(4):
                api.deliver(updates.text(11, str(number)))
                api.wait_for(lambda wanted=number + 1: len(api.sent(11)) == wanted)
        finally:
            second.stop()
    assert api.conflicts == 0
    assert len(api.of("getMe")) == 1
    assert api.texts(11) == ["text 0", "text 1", "text 2", "text 3"]


def test_without_the_lease_two_channels_disturb_each_other(
    api: StandIn, hotline: Hotline, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: what it looks at does happen."""
    monkeypatch.setattr(Place, "take", lambda *_arguments: True)
    with running():
        api.wait_for(lambda: api._poll > 0)
        second = TelegramChannel(hotline, TOKEN, long_poll=1)
        second.start()
        try:
            api.wait_for(lambda: api.conflicts > 0)
        finally:
            second.stop()


@pytest.mark.parametrize(("days", "asks_from"), [(1, "1005"), (7, None)])
def test_an_old_offset_is_not_used_because_telegram_numbers_anew(
    api: StandIn, hotline: Hotline, running: Running, days: int, asks_from: str | None
) -> None:
    with hotline.store.transaction() as session:
        intake.advance(session, "telegram", "4242", 1005, utcnow() - timedelta(days=days))
    number = 1010 if asks_from else 7
    with running():
        api.wait_for(lambda: api._poll > 0)
        api.deliver({"update_id": number, **updates.text(11, "你好")})
        api.wait_for(lambda: api.texts(11) == ["text 你好"])
    assert api.of("getUpdates")[0].params.get("offset") == asks_from
