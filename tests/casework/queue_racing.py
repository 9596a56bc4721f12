"""What several processes do to one queue at the same moment; a module that a new process imports quickly."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.casework import merging, staff, transfers
from bot.casework.life_watch import watch
from bot.casework.queue_refusals import HandedOnMeanwhile, Merged
from bot.store.engine import Store
from bot.store.models import CaseRecord
from bot.store.vault import Vault
from knowledge.casework.deadlines import Length
from tests.casework.life_racing import shipped
from tests.store.unlocked import all_look_first

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def hand_on_as_seen(url: str, rank: int, barrier: Barrier, out: str, guarded: bool) -> None:
    """Every supervisor has the same page of every waiting case open, and hands it to themselves."""
    if not guarded:
        vars(transfers)["locked"] = _unlocked  # the control: the same, without the lock
    store, name, won = Store(url), f"worker-{rank}", []
    with store.reading() as session:
        member = staff.by_name(session, name)
        numbers = session.exec(select(CaseRecord.number).order_by(CaseRecord.number)).all()
    assert member is not None
    for number in numbers:
        barrier.wait()
        try:
            with nullcontext() if guarded else all_look_first(store, barrier), store.transaction() as session:
                transfers.to_person(session, number, member, name, transfers.Form("原因", seen=""), now=NOW)
            won.append(number)
        except HandedOnMeanwhile as lost:
            if not lost.holder.startswith("worker-") or lost.holder == name:
                raise
    Path(out).write_text("\n".join(won), encoding="utf-8")


def _unlocked(session: Session, number: str) -> Any:
    return session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()


def merge_crosswise_then_look(url: str, rank: int, barrier: Barrier, out: str) -> None:
    """Some make the first of two cases part of the second, some the second of the first; then all look for claims."""
    store, vault, won = Store(url), Vault(KEY), []
    with store.reading() as session:
        member = staff.by_name(session, f"worker-{rank}")
        numbers = session.exec(select(CaseRecord.number).order_by(CaseRecord.number)).all()
    assert member is not None
    for one, other in zip(numbers[::2], numbers[1::2], strict=True):
        kept, merged = (one, other) if rank % 2 else (other, one)
        barrier.wait()
        try:
            with store.transaction() as session:
                if merging.merge(session, vault, kept, merged, member, now=NOW):
                    won.append(one)
        except Merged as lost:
            if lost.into not in {one, other}:
                raise
    rules = shipped()
    term = rules.queue.lease.model_copy(update={"length": Length(days=3), "set_by": "某区某文件"})
    rules = replace(rules, queue=rules.queue.model_copy(update={"lease": term}))
    barrier.wait()
    watch(store, rules, NOW + timedelta(days=9))
    Path(out).write_text("\n".join(won), encoding="utf-8")
