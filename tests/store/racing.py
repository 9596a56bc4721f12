"""What several processes do at the same moment; a module of its own, which a new process imports quickly."""

from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bot.store import feedback, migration
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.inbox import receive
from handlers.effects import NoteUnanswered, RateAnswer
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


def count_at_once(url: str, _rank: int, barrier: Barrier, out: str) -> None:
    """Ten ratings of one answer, and ten times one question without answer."""
    store = Store(url)
    day = date(2026, 11, 24)
    rating = RateAnswer(entry="post", version="v", helpful=True, before=None, question="")
    barrier.wait()
    for _ in range(10):
        with store.transaction() as session:
            feedback.rate(session, rating, day)
            feedback.note_unanswered(session, NoteUnanswered(question="暖气费给报吗"), day)
    store.close()
    Path(out).write_text("done", encoding="utf-8")
