"""Tasks that one process at a time does (polling a bot, cleaning up): a lease that expires when its holder dies."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import Session, col

from bot.store.insert import insert
from bot.store.models import Lease

LEASE = timedelta(seconds=8)


def take(session: Session, name: str, holder: str, now: datetime, length: timedelta = LEASE) -> bool:
    """Take or prolong a lease; False while another holds it. Prolong well before ``length`` is over."""
    statement = insert(session, Lease).values(name=name, holder=holder, until=now + length)
    taken = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "until": now + length},
        where=or_(col(Lease.holder) == holder, col(Lease.until) <= now),
    ).returning(col(Lease.name))
    return session.execute(taken).one_or_none() is not None


def give_back(session: Session, name: str, holder: str) -> None:
    """Let others take it at once; only its holder can."""
    session.execute(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))


def held(session: Session, name: str) -> Lease | None:
    """Who holds it, expired or not; None where nobody ever took it or it was given back."""
    return session.get(Lease, name)


def polling(channel: str, account: str) -> str:
    """Name of the lease of whoever polls a bot for messages."""
    return f"poll:{channel}:{account}"
