"""The outbox: in order for each conversation, leased to one sender, never twice under one key."""

from datetime import timedelta

import pytest

from bot.store import conversations, outbox
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.models import ConversationRow, Outbox, OutboxStatus
from handlers.messages import Reply
from tests.store.stage import NOON, TELEGRAM, WEB


def put(store: Store, key: str, *texts: str, address: Address = TELEGRAM) -> None:
    with store.transaction() as session:
        row = session.get_one(ConversationRow, conversations.find_or_create(session, address))
        outbox.put(session, row, key, [Reply(text=text) for text in texts], NOON)


def lease(store: Store, seconds: float = 0, limit: int = 10) -> list[tuple[int, str, str]]:
    """(id, person, text) of what a sender gets ``seconds`` after noon."""
    with store.transaction() as session:
        rows = outbox.due(session, "telegram", "7000", limit, NOON + timedelta(seconds=seconds))
        return [(row.id or 0, person, outbox.reply_of(row).text) for row, person in rows]


def test_one_reply_at_a_time_for_each_conversation_in_order(store: Store) -> None:
    put(store, "t1", "一", "二")
    put(store, "t2", "别人", address=Address("telegram", "7000", "5555"))
    first, other = lease(store)
    assert (first[1:], other[1:]) == (("4242", "一"), ("5555", "别人"))
    assert lease(store) == []
    with store.transaction() as session:
        outbox.sent(session, first[0], NOON)
    assert [text for _, _, text in lease(store)] == ["二"]


def test_the_lease_of_a_dead_sender_ends_within_eight_seconds(store: Store) -> None:
    put(store, "t1", "一")
    assert len(lease(store)) == 1
    assert lease(store, seconds=7.9) == []
    assert len(lease(store, seconds=8)) == 1


def test_a_retry_waits_and_nothing_overtakes_it(store: Store) -> None:
    put(store, "t1", "一", "二")
    ((first, _, _),) = lease(store)
    with store.transaction() as session:
        outbox.retry(session, first, NOON + timedelta(seconds=30), "429")
    assert lease(store, seconds=29) == []
    assert [text for _, _, text in lease(store, seconds=30)] == ["一"]


def test_a_reply_refused_for_good_lets_the_next_one_go(store: Store) -> None:
    put(store, "t1", "一", "二")
    ((first, _, _),) = lease(store)
    with store.transaction() as session:
        outbox.failed(session, first, "403")
    assert [text for _, _, text in lease(store)] == ["二"]
    with store.reading() as session:
        assert session.get_one(Outbox, first).status == OutboxStatus.FAILED


def test_what_was_sent_stays_sent(store: Store) -> None:
    """A sender whose lease ran out reports late: the one that sent it meanwhile is not undone."""
    put(store, "t1", "一")
    ((first, _, _),) = lease(store)
    with store.transaction() as session:
        outbox.sent(session, first, NOON)
        outbox.retry(session, first, NOON, "late")
        outbox.failed(session, first, "late")
    with store.reading() as session:
        row = session.get_one(Outbox, first)
        assert (row.status, row.body, row.error) == (OutboxStatus.SENT, None, "")


def test_the_same_key_is_put_once(store: Store) -> None:
    put(store, "t1", "一")
    put(store, "t1", "一")
    ((first, _, _),) = lease(store)
    with store.transaction() as session:
        outbox.sent(session, first, NOON)
    assert lease(store) == []


def test_a_channel_that_reads_the_transcript_gets_nothing(store: Store) -> None:
    put(store, "t1", "一", address=WEB)
    with store.transaction() as session:
        assert outbox.due(session, "web", "site", 10, NOON) == []


@pytest.mark.parametrize(("seconds", "expected"), [(299, 0), (301, 1)])
def test_what_waits_too_long_is_counted(store: Store, seconds: int, expected: int) -> None:
    put(store, "t1", "一")
    with store.reading() as session:
        assert outbox.stuck(session, NOON + timedelta(seconds=seconds), timedelta(minutes=5)) == expected
