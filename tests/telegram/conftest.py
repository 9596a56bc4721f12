"""A stand-in for the Bot API, an installation on either database, and its Telegram channel running in this process."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.config import Settings
from bot.store import migration
from bot.store.engine import Store
from bot.store.vault import Vault
from bot.wiring import Hotline, Respond
from bot.worker import Worker
from handlers.conversation import Conversation
from handlers.messages import Incoming, Reply
from handlers.snapshot import Snapshot
from handlers.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.telegram.fixed import Fixed
from tests.telegram.standin import TOKEN, StandIn

LONG_POLL = 2.0
Running = Callable[[], AbstractContextManager[TelegramChannel]]
Build = Callable[[Respond], Hotline]


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped content, read once."""
    return load()


@pytest.fixture
def api() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def settings(tmp_path: Path, database_url: str, api: StandIn) -> Settings:
    return Settings.model_validate(
        {
            "data": tmp_path,
            "database_url": database_url,
            "telegram_token": TOKEN,
            "telegram_api": api.address,
            "public_url": "https://hotline.example",
        }
    )


@pytest.fixture
def build(settings: Settings, base: KnowledgeBase) -> Iterator[Build]:
    """Make the installation, answering in the given way."""
    store = Store(settings.database_url)
    migration.upgrade(store)
    yield lambda respond: Hotline(settings, store, Fixed(base), Vault(settings.encryption_key()), respond)
    store.close()


@pytest.fixture
def hotline(build: Build) -> Hotline:
    """An installation that repeats what it hears."""
    return build(repeat)


@pytest.fixture
def running(hotline: Hotline) -> Running:
    """The worker and the Telegram channel, as ``serve`` runs them."""

    @contextmanager
    def run() -> Iterator[TelegramChannel]:
        worker = Worker(hotline)
        channel = TelegramChannel(hotline, TOKEN, arrived=worker.wake, long_poll=LONG_POLL, pace=no_limits)
        worker.answered = channel.wake
        worker.start()
        channel.start()
        try:
            yield channel
        finally:
            channel.stop()
            worker.stop()

    return run


def no_limits() -> Pace:
    """A stand-in takes any number of messages."""
    return Pace(each_chat=0, overall=0)


def repeat(
    message: Incoming, conversation: Conversation, _base: KnowledgeBase, _snapshot: Snapshot, _today: date
) -> Turn:
    """One reply, with kind and content of the message."""
    return Turn((Reply(text=f"{message.kind} {message.text}{message.choice}"),), conversation)
