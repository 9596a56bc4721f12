"""Guesses are limited: a small counter for each thing that is guessed at, with a lock-out time."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.store.insert import insert
from bot.store.models import Attempt

ALLOWED = 5
LOCKED_FOR = timedelta(minutes=5)


def count(session: Session, guessed: str, now: datetime) -> bool:
    """Count one more attempt at ``guessed`` ("sign-in:NAME"); False while it is locked.

    Counted before the guess is looked at, in a transaction that commits either way, so that attempts made at the same
    moment are limited too; the same whether or not the thing exists, so that nothing is told.
    """
    statement = insert(session, Attempt).values(guessed_hash=_digest(guessed), attempts=1, last_at=now)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["guessed_hash"], set_={"attempts": col(Attempt.attempts) + 1, "last_at": now}
        )
    )
    row = session.get_one(Attempt, _digest(guessed), populate_existing=True)
    if row.locked_until is not None and row.locked_until > now:
        return False
    if row.locked_until is not None:
        row.attempts, row.locked_until = 1, None
    if row.attempts > ALLOWED:
        row.locked_until = now + LOCKED_FOR
    session.add(row)
    session.flush()
    return row.locked_until is None


def clear(session: Session, guessed: str) -> None:
    """The right answer was given: count from nothing."""
    session.execute(delete(Attempt).where(col(Attempt.guessed_hash) == _digest(guessed)))


def _digest(guessed: str) -> str:
    """What people type as a name is not collected."""
    return sha256(guessed.encode()).hexdigest()
