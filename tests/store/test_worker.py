"""Workers: in order, each message once, and a killed process's work is taken up by the next."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.dialogue import receive
from bot.store import inbox, messages
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.models import CaseRecord, ConversationRow, Direction, Inbox, InboxStatus, Outbox
from bot.wiring import Hotline
from bot.worker import Worker, answer_one, clean
from handlers.dispatch import Turn
from handlers.messages import Incoming
from tests.store.stage import TELEGRAM, hotline_on, tiny
from tests.waiting import until

ROOT = Path(__file__).parents[2]
TAKEN_UP = timedelta(seconds=10)


def put(store: Store, words: str, delivery: str, address: Address = TELEGRAM) -> None:
    with store.transaction() as session:
        receive(session, address, delivery, Incoming(text=words))


def waiting(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(Inbox).where(Inbox.status == InboxStatus.WAITING)).all())


def test_workers_answer_every_message_once_in_each_conversations_order(hotline: Hotline) -> None:
    people = [Address("telegram", "7000", str(person)) for person in range(4)]
    for turn in range(5):
        for person in people:
            put(hotline.store, f"{turn}", f"{person.person}-{turn}", person)
    workers = [Worker(hotline, threads=3), Worker(hotline, threads=3)]
    for worker in workers:
        worker.start()
        worker.wake()
    until(lambda: waiting(hotline.store) == 0)
    for worker in workers:
        worker.stop()
    with hotline.store.reading() as session:
        for row in session.exec(select(ConversationRow)).all():
            said = [message.text for message in messages.transcript(session, row.id or 0)]
            assert said == [words for turn in range(5) for words in (f"{turn}", f"heard {turn}")]


def test_a_worker_sets_a_failing_message_aside_and_goes_on(hotline: Hotline) -> None:
    put(hotline.store, "break", "1")
    put(hotline.store, "一", "2")
    worker = Worker(hotline, threads=1)
    worker.start()
    until(lambda: waiting(hotline.store) == 0)
    worker.stop()
    with hotline.store.reading() as session:
        states = [row.status for row in session.exec(select(Inbox).order_by(Inbox.id))]  # type: ignore[arg-type]  # a column
    assert states == [InboxStatus.SET_ASIDE, InboxStatus.DONE]


@pytest.mark.parametrize("moment", ["answering", "before the commit"])
def test_a_process_killed_in_the_middle_of_a_turn_loses_and_repeats_nothing(store: Store, moment: str) -> None:
    put(store, "case:230102", "1")
    url = store.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.crash", url, moment], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "in the middle\n"
        victim.kill()
    hotline = hotline_on(store)
    with store.reading() as session:
        assert session.exec(select(CaseRecord)).all() == []
        assert session.exec(select(Outbox)).all() == []
    assert inbox.LEASE < TAKEN_UP
    until(lambda: answer_one(hotline))
    assert not answer_one(hotline)
    with store.reading() as session:
        assert [row.number[-5:] for row in session.exec(select(CaseRecord))] == ["-0001"]
        assert len(session.exec(select(Outbox)).all()) == 2
        row = session.exec(select(ConversationRow)).one()
        transcript = messages.transcript(session, row.id or 0)
        assert [message.direction for message in transcript] == [Direction.IN, Direction.OUT, Direction.OUT]


def test_a_worker_outlives_a_database_that_is_away_for_a_moment(hotline: Hotline) -> None:
    put(hotline.store, "一", "1")
    away = iter([True, True])

    def shaky(message: Incoming, *rest: Any) -> Turn:
        if next(away, False):
            raise OperationalError("SELECT", {}, Exception("gone"))
        return tiny(message, *rest)

    worker = Worker(replace(hotline, respond=shaky), threads=1)
    worker.start()
    until(lambda: waiting(hotline.store) == 0)
    worker.stop()
    with hotline.store.reading() as session:
        assert session.exec(select(Inbox)).one().failures == 0


def test_cleaning_is_done_by_one_process_at_a_time(hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def purge(*_: object) -> int:
        done.append(1)
        return 0

    monkeypatch.setattr("bot.worker.privacy.purge", purge)
    clean(hotline)
    monkeypatch.setattr("bot.worker.os.getpid", lambda: -1)
    clean(hotline)
    assert done == [1]
