"""How far a channel was read, and who reads it."""

from datetime import timedelta

from bot.store import intake, leases
from bot.store.engine import Store
from tests.store.stage import NOON


def test_the_offset_moves_forward_only_and_each_account_has_its_own(store: Store) -> None:
    with store.transaction() as session:
        assert intake.offset(session, "telegram", "7000") is None
        intake.advance(session, "telegram", "7000", 2**40, NOON)
        intake.advance(session, "telegram", "7000", 10, NOON)
        intake.advance(session, "telegram", "8000", 5, NOON)
    with store.reading() as session:
        assert intake.offset(session, "telegram", "7000") == 2**40
        assert intake.offset(session, "telegram", "8000") == 5


def test_a_lease_has_one_holder_until_it_expires_or_is_given_back(store: Store) -> None:
    with store.transaction() as session:
        assert leases.take(session, "poll", "one", NOON)
        assert leases.take(session, "poll", "one", NOON + timedelta(seconds=4))
        assert not leases.take(session, "poll", "two", NOON + timedelta(seconds=11))
        assert leases.take(session, "poll", "two", NOON + timedelta(seconds=12))
        leases.give_back(session, "poll", "one")
        assert not leases.take(session, "poll", "one", NOON + timedelta(seconds=13))
        leases.give_back(session, "poll", "two")
        assert leases.take(session, "poll", "one", NOON + timedelta(seconds=13))


def test_a_lease_ends_in_time_for_the_next_process_to_take_over_within_ten_seconds() -> None:
    assert timedelta(seconds=8) >= leases.LEASE
