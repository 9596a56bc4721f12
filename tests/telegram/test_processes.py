"""Processes that are killed: no update lost, no turn twice, one process polls and the next takes over."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from bot.channels.telegram.bubbles import bubbles
from bot.store.engine import Store
from bot.store.models import Direction, Inbox, InboxStatus, Message, Outbox, OutboxStatus
from handlers.messages import Reply
from tests.serving import Serving, serving
from tests.telegram import updates
from tests.telegram.standin import Fault, StandIn
from tests.waiting import until

CHATS = 60
EACH_WAVE = 60
POLLS = "This process polls and sends"


def polling(folder: Path, database_url: str, api: StandIn) -> AbstractContextManager[Serving]:
    """A server that takes its updates from the stand-in."""
    return serving(folder, database_url=database_url, telegram_token=api.token, telegram_api=api.address)


@dataclass(frozen=True)
class Scene:
    api: StandIn
    store: Store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """The tests' own look at the database of the processes."""
    made = Store(database_url)
    yield made
    made.close()


def count(store: Store, table: type[Inbox] | type[Outbox], *conditions: object) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(table).where(*conditions)).one()  # type: ignore[arg-type] # any condition


def everything_is_sent(store: Store) -> bool:
    return count(store, Outbox, Outbox.status == OutboxStatus.WAITING) == 0


def when_stored_and_not_acknowledged(scene: Scene) -> None:
    before = count(scene.store, Inbox)
    until(lambda: count(scene.store, Inbox) > before or not scene.api.waiting)


def when_handed_out(scene: Scene) -> None:
    polls = len(scene.api.of("getUpdates"))
    scene.api.wait_for(lambda: len(scene.api.of("getUpdates")) > polls)


def when_some_are_answered(scene: Scene) -> None:
    done = count(scene.store, Inbox, Inbox.status == InboxStatus.DONE)
    until(lambda: count(scene.store, Inbox, Inbox.status == InboxStatus.DONE) >= done + EACH_WAVE // 4)


def when_some_are_sent(scene: Scene) -> None:
    sent = len(scene.api.sent())
    scene.api.wait_for(lambda: len(scene.api.sent()) >= sent + 7)


KILLS: tuple[tuple[Callable[[Scene], None], Fault | None], ...] = (
    (when_stored_and_not_acknowledged, Fault(0, given="offset")),
    (when_handed_out, None),
    (when_some_are_answered, None),
    (when_some_are_sent, Fault(0)),
)


def test_no_update_is_lost_and_none_is_answered_twice_over_kills(
    tmp_path: Path, database_url: str, api: StandIn, store: Store
) -> None:
    said: dict[int, list[str]] = {chat: [] for chat in range(1, CHATS + 1)}
    delivered: list[int] = []
    for number, (moment, fault) in enumerate(KILLS):
        with polling(tmp_path, database_url, api) as process:
            process.wait_for_log(POLLS)
            wave = []
            for chat in list(said)[:EACH_WAVE]:
                words = f"第{number}次问公益性岗位，我是{chat}号"
                said[chat].append(words)
                wave.append(updates.text(chat, words))
            if fault is not None:
                api.fail("getUpdates" if fault.given else "sendMessage", fault)
            delivered += api.deliver(*wave)
            moment(Scene(api, store))
            process.kill()
    api.deliver_again(delivered[-EACH_WAVE:])
    with polling(tmp_path, database_url, api) as process:
        process.wait_for_log(POLLS)
        api.wait_for(lambda: not api.waiting)
        until(lambda: count(store, Inbox, Inbox.status == InboxStatus.DONE) == len(delivered))
        until(lambda: everything_is_sent(store))
        assert process.stop() in {0, -signal.SIGTERM}
        assert api.token.partition(":")[2] not in process.log
        assert "公益性岗位" not in process.log
    assert len(delivered) == len(KILLS) * EACH_WAVE
    with store.reading() as session:
        heard: dict[str, list[str]] = {}
        for row in session.exec(select(Message).where(Message.direction == Direction.IN).order_by(col(Message.id))):
            heard.setdefault(row.text.rpartition("我是")[2].removesuffix("号"), []).append(row.text)
        replies = session.exec(select(Message).where(Message.direction == Direction.OUT)).all()
        assert {row.status for row in session.exec(select(Outbox))} == {OutboxStatus.SENT}
    assert heard == {str(chat): words for chat, words in said.items()}
    written = [piece.text for reply in replies for piece in bubbles(Reply.model_validate(reply.body))]
    missing = Counter(written) - Counter(call.params["text"] for call in api.sent())
    assert not missing, "a reply did not arrive"


def test_one_of_two_processes_polls_and_the_other_takes_over(tmp_path: Path, postgresql_url: str, api: StandIn) -> None:
    with closing(Store(postgresql_url)) as store, polling(tmp_path, postgresql_url, api) as first:
        first.wait_for_log(POLLS)
        with polling(tmp_path, postgresql_url, api) as second:
            until(lambda: "Application startup complete" in second.log or "Uvicorn running" in second.log)
            api.deliver(updates.text(1, "公益性岗位是什么"))
            api.wait_for(lambda: bool(api.sent(1)))
            until(lambda: everything_is_sent(store))  # what a killed sender has not noted is sent again
            assert api.conflicts == 0
            assert "This process polls and sends" not in second.log
            first.kill()
            api.deliver(updates.text(2, "公益性岗位是什么"))
            second.wait_for_log(POLLS)
            api.wait_for(lambda: bool(api.sent(2)))
            until(lambda: everything_is_sent(store))
            assert len(api.sent(1)) == len(api.sent(2))
    assert api.conflicts == 0
