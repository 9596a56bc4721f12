"""What several processes do to one life at the same moment; a module that a new process imports quickly."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.casework import life_holding, lives, staff
from bot.casework.life_refusals import MovedMeanwhile
from bot.casework.life_watch import watch
from bot.casework.lives import Filled
from bot.store.engine import Store
from bot.store.models import CaseRecord
from knowledge.casework.casework import Casework, load_casework
from knowledge.casework.life_table import Value
from knowledge.content_folder import SHIPPED
from tests.store.unlocked import all_look_first

NOW = datetime(2026, 4, 2, 4, tzinfo=UTC)


@cache
def shipped() -> Casework:
    """The shipped rules; loaded before the processes are made, they have them for nothing."""
    return load_casework(SHIPPED / "casework")


def serve_as_seen(url: str, rank: int, barrier: Barrier, out: str, guarded: bool) -> None:
    """Everybody has the same page of every case open, and sends it."""
    if not guarded:
        vars(life_holding)["locked_together"] = _unlocked  # the control: the same, without the lock
    store, rules = Store(url), shipped()
    form: dict[str, Value] = {"service_on": date(2026, 3, 20), "service": "post", "service_detail": f"{rank}"}
    won: list[str] = []
    with store.reading() as session:
        member = staff.by_name(session, f"worker-{rank}")
        assert member is not None
        rows = session.exec(select(CaseRecord).order_by(CaseRecord.number)).all()
        seen = {row.number: lives.of(session, rules, row).version for row in rows}
    for number, version in seen.items():
        barrier.wait()
        try:
            with nullcontext() if guarded else all_look_first(store, barrier), store.transaction() as session:
                lives.move(session, rules, number, member, Filled("serve", form, seen=version), now=NOW)
            won.append(number)
        except MovedMeanwhile as told:
            if told.who == member.name or not told.who.startswith("worker-"):
                raise
    Path(out).write_text("\n".join(won), encoding="utf-8")


def _unlocked(session: Session, numbers: Sequence[str]) -> Any:
    found = session.exec(select(CaseRecord).where(col(CaseRecord.number).in_(numbers)))
    return {row.number: row for row in found}


def watch_at_once(url: str, _rank: int, barrier: Barrier, out: str) -> None:
    """Everybody looks for what was missed."""
    store, rules = Store(url), shipped()
    barrier.wait()
    Path(out).write_text(str(watch(store, rules, datetime(2026, 5, 2, 4, tzinfo=UTC))), encoding="utf-8")
