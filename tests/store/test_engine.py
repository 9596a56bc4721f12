"""Transactions: whole or not at all, open at the edges only, readers never in the way."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import select

from bot.store.engine import NestedTransactionError, Store
from bot.store.models import Lease
from tests.store.stage import NOON


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as session:
            session.add(Lease(name="a", holder="me", until=NOON))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as session:
        assert session.exec(select(Lease)).all() == []


def test_a_transaction_inside_another_is_refused_and_the_outer_one_goes_on(store: Store) -> None:
    with store.transaction() as session:
        session.add(Lease(name="outer", holder="me", until=NOON))
        with pytest.raises(NestedTransactionError), store.transaction():
            pass
    with store.transaction() as session:
        assert session.get_one(Lease, "outer").holder == "me"


def test_a_reader_sees_the_last_commit_while_a_writer_writes(store: Store) -> None:
    with store.transaction() as writer:
        writer.add(Lease(name="a", holder="me", until=NOON))
        writer.flush()
        with store.reading() as session:
            assert session.exec(select(Lease)).all() == []
    with store.reading() as session:
        assert len(session.exec(select(Lease)).all()) == 1


def test_a_reading_keeps_nothing_that_was_written_in_it(store: Store) -> None:
    refused = pytest.raises(DBAPIError, match="read-only") if not store.sqlite else nullcontext()
    with refused, store.reading() as session:
        session.add(Lease(name="a", holder="me", until=NOON))
        session.flush()
    with store.reading() as session:
        assert session.exec(select(Lease)).all() == []


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(store: Store) -> None:
    harbin = timezone(timedelta(hours=8))
    with store.transaction() as session:
        session.add(Lease(name="a", holder="me", until=datetime(2026, 11, 24, 12, tzinfo=harbin)))
    with store.reading() as session:
        assert session.get_one(Lease, "a").until == datetime(2026, 11, 24, 4, tzinfo=UTC)
        assert session.get_one(Lease, "a").until.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="timezone"), store.transaction() as session:
        session.add(Lease(name="a", holder="me", until=datetime(2026, 11, 24, 12)))  # noqa: DTZ001 (the point)


def test_sqlite_is_set_to_lose_nothing(store: Store) -> None:
    if not store.sqlite:
        with store.reading() as session:
            assert session.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "8s"
        return
    with store.transaction() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
