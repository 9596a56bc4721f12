"""From the outbox to Telegram: each chat in its order, none waiting for another, nothing lost."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlmodel import col, select
from telegram.error import InvalidToken

from bot.channels.telegram import client
from bot.channels.telegram.client import Client
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.taps import Tapped
from bot.store import conversations, outbox
from bot.store.conversations import Address
from bot.store.models import ConversationRow, Outbox, OutboxStatus
from bot.wiring import Hotline
from handlers.messages import Choice, Reply
from tests.telegram.fixed import FakeClock
from tests.telegram.standin import TOKEN, Fault, StandIn

ENOUGH = 60
"""Looks into the outbox, each with some seconds of waiting, after which everything must be over."""
UNHURRIED = 180.0
"""Seconds a call may take where nothing is left hanging: a busy machine is no lost answer."""
SECRET = "下岗一年了"


class Post:
    """An outbox to fill, and a sender whose waiting takes no time."""

    def __init__(self, hotline: Hotline, api: StandIn) -> None:
        self.hotline = hotline
        self.api = api
        self.clock = FakeClock()
        self.pace = Pace()
        self.tapped = Tapped()
        self._keys = iter(range(10_000))

    def put(self, chat: int, *replies: Reply | str) -> None:
        with self.hotline.store.transaction() as session:
            row = session.get_one(
                ConversationRow, conversations.find_or_create(session, Address("telegram", "4242", str(chat)))
            )
            made = [Reply(text=reply) if isinstance(reply, str) else reply for reply in replies]
            outbox.put(session, row, f"test:{next(self._keys)}", made, self.clock.utcnow())

    def work(self, what: Callable[[Sender], Coroutine[Any, Any, None]], send_seconds: float = UNHURRIED) -> None:
        async def run() -> None:
            line = Client(TOKEN, self.api.address)
            sender = Sender(
                self.hotline,
                line,
                "4242",
                pace=self.pace,
                tapped=self.tapped,
                clock=self.clock,
                send_seconds=send_seconds,
            )
            try:
                await what(sender)
            finally:
                await line.close_lines()

        asyncio.run(run())

    def send_all(self) -> None:
        async def send(sender: Sender) -> None:
            for _look in range(ENOUGH):
                await sender.send_due()
                await sender.finish()
                if not self.statuses().count(OutboxStatus.WAITING):
                    return
                await self.clock.sleep(max(1.0, self.pace.held(self.clock.seconds())))

        self.work(send)

    def send_once(self, send_seconds: float = UNHURRIED) -> None:
        async def send(sender: Sender) -> None:
            await sender.send_due()
            await sender.finish()

        self.work(send, send_seconds)

    def rows(self) -> list[Outbox]:
        with self.hotline.store.reading() as session:
            return list(session.exec(select(Outbox).order_by(col(Outbox.id))).all())

    def statuses(self) -> list[OutboxStatus]:
        return [row.status for row in self.rows()]


@pytest.fixture
def post(hotline: Hotline, api: StandIn, monkeypatch: pytest.MonkeyPatch) -> Post:
    for limit in ("SECONDS_TO_CONNECT", "SECONDS_TO_ANSWER"):
        monkeypatch.setattr(client, limit, UNHURRIED)
    return Post(hotline, api)


def test_each_chat_gets_its_replies_in_order_one_a_second(post: Post, api: StandIn) -> None:
    for chat in (11, 12):
        post.put(chat, *(f"第{number}句" for number in range(4)))
    post.send_all()
    assert api.texts(11) == api.texts(12) == [f"第{number}句" for number in range(4)]
    assert post.clock.elapsed >= 3
    assert set(post.statuses()) == {OutboxStatus.SENT}
    assert [row.body for row in post.rows()] == [None] * 8


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(500), "NetworkError"),
        (Fault(502), "NetworkError"),
        (Fault(0), "TimeoutError"),
        (Fault(-1), "NetworkError"),
        (Fault(429, retry_after=9), "RetryAfter"),
    ],
)
def test_what_passes_by_is_tried_again_in_order(post: Post, api: StandIn, fault: Fault, error: str) -> None:
    api.fail("sendMessage", fault)
    post.put(11, "一", "二")
    post.send_once(send_seconds=0.3 if fault.status == 0 else UNHURRIED)
    assert [(row.status, row.error) for row in post.rows()] == [
        (OutboxStatus.WAITING, error),
        (OutboxStatus.WAITING, ""),
    ]
    post.send_all()
    assert api.texts(11) == ["一", "二"]


def test_an_answer_that_gets_lost_sends_the_message_again(post: Post, api: StandIn) -> None:
    """At least once: Telegram has no key to know a message by."""
    api.fail("sendMessage", Fault(502, done=True))
    post.put(11, "一")
    post.send_all()
    assert len(api.of("sendMessage")) == 2
    assert post.statuses() == [OutboxStatus.SENT]


def test_after_a_flood_warning_the_whole_bot_waits_and_no_chat_is_forgotten(post: Post, api: StandIn) -> None:
    api.fail("sendMessage", Fault(429, retry_after=30, chat=11))
    for chat in range(11, 31):
        post.put(chat, "一", "二")
    post.send_once()
    before = len(api.of("sendMessage"))
    post.send_once()
    assert len(api.of("sendMessage")) == before, "nothing goes while Telegram says wait"
    post.send_all()
    assert post.clock.elapsed >= 30
    assert [api.texts(chat) for chat in range(11, 31)] == [["一", "二"]] * 20
    assert set(post.statuses()) == {OutboxStatus.SENT}


def test_a_resident_who_blocked_the_bot_holds_up_nobody(post: Post, api: StandIn) -> None:
    api.fail_always("sendMessage", Fault(403, "Forbidden: bot was blocked by the user", chat=11))
    post.put(11, "一", "二")
    post.put(12, "三")
    post.send_all()
    assert api.texts(12) == ["三"]
    assert [(row.status, row.error) for row in post.rows()] == [
        (OutboxStatus.FAILED, "Forbidden"),
        (OutboxStatus.FAILED, "Forbidden"),
        (OutboxStatus.SENT, ""),
    ]


def test_a_reply_whose_buttons_are_refused_is_sent_without_them(post: Post, api: StandIn) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: BUTTON_DATA_INVALID"))
    post.put(11, Reply(text="男还是女？", choices=(Choice(id="answer:sex:male", label="男"),)))
    post.send_all()
    (call,) = api.sent(11)
    assert "reply_markup" not in call.params
    assert post.statuses() == [OutboxStatus.SENT]


def test_a_chat_that_is_not_there_fails_for_good(post: Post, api: StandIn) -> None:
    api.fail_always("sendMessage", Fault(400, "Bad Request: chat not found"))
    post.put(11, "一")
    post.send_all()
    assert [(row.status, row.error) for row in post.rows()] == [(OutboxStatus.FAILED, "BadRequest")]


def test_a_reply_of_another_shape_stops_no_other(post: Post) -> None:
    post.put(11, "一", "二")
    with post.hotline.store.transaction() as session:
        row = session.exec(select(Outbox).order_by(col(Outbox.id))).first()
        assert row is not None
        row.body = {"of": "a later version"}
        session.add(row)
    post.put(12, "三")
    post.send_all()
    assert post.statuses() == [OutboxStatus.FAILED, OutboxStatus.SENT, OutboxStatus.SENT]


def test_a_long_reply_goes_in_pieces_and_a_retry_goes_on_where_it_stopped(post: Post, api: StandIn) -> None:
    paragraphs = [f"{number}" + "政策" * 1500 for number in range(3)]
    api.fail("sendMessage", Fault(500, text="1政"))
    post.put(11, "\n\n".join(paragraphs), "完")

    async def send(sender: Sender) -> None:
        for _look in range(ENOUGH):
            await sender.send_due()
            await sender.finish()
            await post.clock.sleep(1)

    post.work(send)
    assert api.texts(11) == [*paragraphs, "完"]


def test_a_refused_token_ends_the_sending_and_loses_nothing(post: Post, api: StandIn) -> None:
    api.token = "4242:another"
    post.put(11, "一")
    with pytest.raises(InvalidToken):
        post.send_once()
    assert post.statuses() == [OutboxStatus.WAITING]


def test_a_list_being_ticked_takes_the_place_of_the_one_tapped(post: Post, api: StandIn) -> None:
    def ticks(*ticked: bool) -> tuple[Choice, ...]:
        return tuple(Choice(id=f"answer:x:{n}", label=f"第{n}", tick=True, ticked=on) for n, on in enumerate(ticked))

    post.put(11, Reply(text="哪些？", choices=ticks(False, False), several=True))
    post.send_all()
    shown = api.last_message(11)["message_id"]
    post.tapped.remember(11, shown)
    post.put(11, Reply(text="哪些？", choices=ticks(True, False), several=True, replaces=True))
    post.send_all()
    assert len(api.sent(11)) == 1
    labels = [button["text"] for row in api.message(11, shown)["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["☑ 第0", "☐ 第1"]
    post.put(11, Reply(text="哪些？", choices=ticks(True, False), several=True, replaces=True))
    post.send_all()  # "message is not modified"
    assert len(api.sent(11)) == 1
    post.tapped.remember(11, 999)
    post.put(11, Reply(text="哪些？", choices=ticks(True, True), several=True, replaces=True))
    post.send_all()  # that message is gone: it comes as a new one
    assert len(api.sent(11)) == 2
    assert set(post.statuses()) == {OutboxStatus.SENT}


def test_the_log_holds_no_words_of_a_reply(post: Post, api: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    api.fail(
        "sendMessage", Fault(500, SECRET), Fault(429, SECRET, retry_after=1), Fault(400, SECRET), Fault(403, SECRET)
    )
    post.put(11, SECRET, SECRET)
    post.send_all()
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text
