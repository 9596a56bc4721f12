"""Two editors who send the same page at the same moment; a module that a new process imports quickly."""

from contextlib import nullcontext
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import text

from bot.casework import editing, staff
from bot.casework.edit_refusals import Overtaken
from bot.casework.editing import Editing
from bot.clock import utcnow
from bot.store.engine import Store
from knowledge.schema import Entry
from tests.store.unlocked import all_look_first

COUNT = 8


def save_as_seen(url: str, rank: int, barrier: Barrier, out: str) -> None:
    """Both have every new entry open, and save; then again in a table that lets two steps follow the same one."""
    store, name, won = Store(url), f"editor-{rank}", []
    with store.reading() as session:
        member = staff.by_name(session, name)
    assert member is not None
    for entry in (*(f"guarded-{at}" for at in range(COUNT)), *(f"open-{at}" for at in range(COUNT))):
        if entry == "open-0":
            _take_the_lock_off(store, rank, barrier)
        barrier.wait()
        try:
            guarded = entry.startswith("guarded")
            with nullcontext() if guarded else all_look_first(store, barrier), store.transaction() as session:
                act = Editing(session, member, entry, 0, utcnow(), f"{entry} {rank}")
                editing.save(act, Entry(id=entry, title="问", answer=f"{name}写的"))
            won.append(entry)
        except Overtaken as lost:
            if lost.values["by"] == name:
                raise
    Path(out).write_text("\n".join(won), encoding="utf-8")


def _take_the_lock_off(store: Store, rank: int, barrier: Barrier) -> None:
    """The control. SQLite cannot: there the whole database is locked by itself, and one still wins."""
    barrier.wait()
    if rank == 0 and not store.sqlite:
        with store.transaction() as session:
            session.execute(text("ALTER TABLE entry_step DROP CONSTRAINT uq_entry_step_entry_number"))
    barrier.wait()
