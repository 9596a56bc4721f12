"""A message whose handling ends the process is tried some times, then set aside; what is finished for long goes."""

import os
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.clock import utcnow
from bot.dialogue import receive
from bot.store import audit, finished, inbox, messages, outbox
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.models import ConversationRow, Direction, Inbox, InboxStatus, Message, Outbox
from bot.wiring import Hotline
from bot.worker import answer_one
from handlers.dispatch import Turn
from handlers.messages import Incoming
from tests.store.stage import TELEGRAM, Say, hotline_on, tiny

ATTEMPTS, DEADLY = 3, 9
OTHER = Address("telegram", "7000", "9999")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.inbox.LEASE", timedelta(0))


def deadly(message: Incoming, *rest: Any) -> Turn:
    if message.text == "die":
        os._exit(DEADLY)
    return tiny(message, *rest)


def on(store: Store) -> Hotline:
    made = hotline_on(store, respond=deadly)
    return replace(made, settings=made.settings.model_copy(update={"attempts": ATTEMPTS}))


def work(url: str) -> None:
    """A process that answers what there is until nothing waits, or until it dies."""
    hotline = on(Store(url))
    while answer_one(hotline):
        pass


def a_process(store: Store) -> int | None:
    store.engine.dispose()  # the child has no share in our connections
    process = get_context("fork").Process(target=work, args=(store.url.render_as_string(hide_password=False),))
    process.start()
    process.join(300)
    return process.exitcode


def put(store: Store, words: str, delivery: str, address: Address = TELEGRAM) -> None:
    with store.transaction() as session:
        receive(session, address, delivery, Incoming(text=words))


def test_a_message_that_ends_the_process_is_set_aside_and_the_others_are_answered(store: Store) -> None:
    for delivery, (words, address) in enumerate((("die", TELEGRAM), ("later", TELEGRAM), ("elsewhere", OTHER))):
        put(store, words, str(delivery), address)
    assert [a_process(store) for _ in range(ATTEMPTS + 1)] == [DEADLY] * ATTEMPTS + [0]
    with store.reading() as session:
        rows = session.exec(select(Inbox).order_by(Inbox.id)).all()  # type: ignore[arg-type]  # a column
        assert [(row.status, row.error) for row in rows] == [
            (InboxStatus.SET_ASIDE, inbox.DIED),
            (InboxStatus.DONE, ""),
            (InboxStatus.DONE, ""),
        ]
        assert rows[0].attempts == ATTEMPTS
        said = [reply for row in rows for reply in messages.replies_to(session, row.id or 0)]
        plainly = on(store).knowledge.current.wording.say("turn.set_aside")
        assert [reply.text for reply in said] == [plainly, "heard later", "heard elsewhere"]
        assert len(session.exec(select(Outbox)).all()) == 3
        (line,) = audit.trail(session, f"conversation:{rows[0].conversation_id}")
        assert (line.action, line.detail["attempts"]) == ("inbox.set_aside", ATTEMPTS)


def test_a_lost_database_is_no_attempt(hotline: Hotline) -> None:
    def lost(*_: Any) -> Turn:
        raise OperationalError("SELECT", {}, Exception("gone"))

    put(hotline.store, "一", "1")
    for _ in range(3):
        with pytest.raises(OperationalError):
            answer_one(replace(hotline, respond=lost))
    with hotline.store.reading() as session:
        assert session.exec(select(Inbox)).one().attempts == 0
    assert answer_one(hotline)


def test_what_is_begun_is_left_alone_for_a_moment(hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    put(hotline.store, "一", "1")
    now = utcnow()
    with hotline.store.transaction() as session:
        row = inbox.take_next(session, now)
        assert row is not None
        assert inbox.begin(session, row, 5, now)
        assert inbox.take_next(session, now) is None
        assert inbox.take_next(session, now + inbox.LEASE) is not None


def test_finished_rows_go_when_their_time_is_over_and_what_waits_or_is_read_stays(hotline: Hotline, say: Say) -> None:
    for words in ("一", "break"):
        say(words, address=TELEGRAM)
    put(hotline.store, "waits", "w", OTHER)
    with hotline.store.transaction() as session:
        ((first, _),) = outbox.due(session, "telegram", "7000", 9, utcnow())
        outbox.sent(session, first.id or 0, utcnow())
    later = utcnow() + timedelta(days=31)
    with hotline.store.transaction() as session:
        assert finished.trim(session, utcnow() - timedelta(days=1)) == 0
        assert finished.trim(session, later) == 1, "the transcript has the messages; the reply that waits stays"
        session.execute(Message.__table__.delete())  # type: ignore[attr-defined]  # as the purge forgets a talk
        assert finished.trim(session, later) == 2
        assert [row.status for row in session.exec(select(Inbox))] == [InboxStatus.WAITING]
        assert len(session.exec(select(Outbox)).all()) == 1
        assert len(session.exec(select(ConversationRow)).all()) == 2
        assert {row.direction for row in session.exec(select(Message))} <= {Direction.IN}
