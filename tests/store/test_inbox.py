"""The inbox: each delivery once, each conversation in order, nothing lost by a failure."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.clock import utcnow
from bot.dialogue import receive
from bot.store import inbox
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.models import ConversationRow, Inbox, InboxStatus
from handlers.messages import Incoming
from tests.store.racing import deliver_all
from tests.store.stage import TELEGRAM, WEB
from tests.store.together import together


def put(store: Store, words: str, delivery: str, address: Address = TELEGRAM) -> inbox.Receipt:
    with store.transaction() as session:
        return receive(session, address, delivery, Incoming(text=words))


def test_a_second_delivery_is_the_first_one(store: Store) -> None:
    first, second = put(store, "您好", "1"), put(store, "您好", "1")
    assert (first.new, second.new) == (True, False)
    assert second.inbox_id == first.inbox_id


@pytest.mark.parametrize(
    "other",
    [Address("telegram", "8000", "4242"), Address("web", "7000", "4242")],
    ids=["another bot", "another channel"],
)
def test_the_same_delivery_id_elsewhere_is_another_message(store: Store, other: Address) -> None:
    assert put(store, "您好", "1").new
    assert put(store, "您好", "1", other).new


@pytest.mark.parametrize("words", ["\0空\0字节", "\ud83d半个", "😀" * 1000, "\u202e反\u2066向", "x" * 100_000])
def test_whatever_is_typed_can_be_stored(store: Store, words: str) -> None:
    receipt = put(store, words, "1")
    with store.reading() as session:
        payload = session.get_one(Inbox, receipt.inbox_id).payload
    assert payload is not None
    assert "\0" not in payload["text"]
    assert len(payload["text"]) >= len(words.replace("\0", ""))


def test_eight_processes_deliver_the_same_messages_and_each_is_stored_once(store: Store, tmp_path: Path) -> None:
    url = store.url.render_as_string(hide_password=False)
    new = together(deliver_all, url, tmp_path, 40)
    assert sorted(int(number) for mine in new for number in mine) == list(range(40))
    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(Inbox)).one() == 40
        assert session.exec(select(func.count()).select_from(ConversationRow)).one() == 5


def test_messages_are_taken_in_order_of_arrival(store: Store) -> None:
    expected = [put(store, words, words).inbox_id for words in ("a", "b", "c")]
    taken = []
    for _ in range(3):
        with store.transaction() as session:
            row = inbox.take_next(session, utcnow())
            assert row is not None
            taken.append(row.id)
            inbox.finish(session, row, utcnow())
    assert taken == expected


def test_a_message_that_waits_for_its_retry_holds_back_the_next_of_its_conversation_only(store: Store) -> None:
    first = put(store, "a", "1")
    put(store, "b", "2")
    elsewhere = put(store, "c", "3", WEB)
    now = utcnow()
    with store.transaction() as session:
        inbox.count_failure(session, session.get_one(Inbox, first.inbox_id), ValueError("x"), now)
    with store.transaction() as session:
        row = inbox.take_next(session, now)
        assert row is not None
        assert row.id == elsewhere.inbox_id
        inbox.finish(session, row, now)
        assert inbox.take_next(session, now) is None
        later = inbox.take_next(session, now + timedelta(seconds=2))
        assert later is not None
        assert later.id == first.inbox_id


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_two_workers_never_have_the_same_conversation(store: Store) -> None:
    """PostgreSQL passes over what another has locked; SQLite has one writer at a time, so there is no second worker."""
    put(store, "a", "1")
    put(store, "b", "2")
    other = put(store, "c", "3", WEB)
    second = Store(store.url.render_as_string(hide_password=False))
    with store.transaction() as one, second.transaction() as two:
        first_row, second_row = inbox.take_next(one, utcnow()), inbox.take_next(two, utcnow())
        assert first_row is not None
        assert second_row is not None
        assert second_row.id == other.inbox_id
    second.close()


def test_done_keeps_the_key_and_loses_the_words(store: Store) -> None:
    receipt = put(store, "我的话", "1")
    with store.transaction() as session:
        inbox.finish(session, session.get_one(Inbox, receipt.inbox_id), utcnow())
    with store.reading() as session:
        row = session.get_one(Inbox, receipt.inbox_id)
        assert (row.status, row.payload) == (InboxStatus.DONE, None)
    assert not put(store, "我的话", "1").new


def test_an_error_is_described_without_its_words() -> None:
    with pytest.raises(ValueError, match="2301") as raised:
        int("身份证 230102197001011234")
    described = inbox.describe(raised.value)
    assert described.startswith("ValueError at ")
    assert "230102" not in described
