"""What several processes do at the same moment; a module of its own, which a new process imports quickly."""

from multiprocessing.synchronize import Barrier
from pathlib import Path

from bot.store import migration
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.inbox import receive
from handlers.messages import Incoming


def upgrade_at_once(url: str, _rank: int, barrier: Barrier, out: str) -> None:
    """What `serve` does at its start."""
    store = Store(url)
    barrier.wait()
    Path(out).write_text(migration.upgrade(store), encoding="utf-8")


def deliver_all(url: str, _rank: int, barrier: Barrier, out: str, deliveries: int) -> None:
    """A channel that delivers everything again; which deliveries were new."""
    store = Store(url)
    new: list[str] = []
    barrier.wait()
    for number in range(deliveries):
        with store.transaction() as session:
            address = Address("telegram", "7000", f"person-{number % 5}")
            receipt = receive(session, address, str(number), Incoming(text=f"words {number}"))
        if receipt.new:
            new.append(str(number))
    Path(out).write_text("\n".join(new), encoding="utf-8")
