"""What several processes do to the same places at the same moment; a module that a new process imports quickly."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.casework import placements, posts, staff
from bot.casework.work_forms import PlacementForm
from bot.casework.work_holding import Desk, Rules
from bot.casework.work_refusals import WorkRefused
from bot.store.engine import Store
from bot.store.models import CaseRecord
from bot.store.post_models import PublicPost
from bot.store.vault import Vault
from knowledge.content_folder import SHIPPED
from knowledge.screening.rules import load_screening
from tests.casework.life_racing import shipped
from tests.store.unlocked import all_look_first

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
DISTRICT = "230102"


@cache
def rules() -> Rules:
    """The shipped rules; loaded before the processes are made, they have them for nothing."""
    return Rules(shipped(), load_screening(SHIPPED / "screening"), frozenset({DISTRICT}))


def place_at_once(url: str, rank: int, barrier: Barrier, out: str, *how: Any) -> None:
    """Everybody puts a person of their own into the one place of each post; what became of each is written."""
    key, guarded = how
    if not guarded:
        vars(posts)["locked"] = _unlocked  # the control: the same, without the lock
    store = Store(url)
    with store.reading() as session:
        member = staff.by_name(session, "zhao")
        ids = session.exec(select(PublicPost.id).order_by(PublicPost.id)).all()  # type: ignore[arg-type]
        numbers = session.exec(select(CaseRecord.number).order_by(CaseRecord.number)).all()
    assert member is not None
    mine = numbers[rank * len(ids) : (rank + 1) * len(ids)]
    told: list[str] = []
    for post, number in zip(ids, mine, strict=True):
        form = PlacementForm(case=number, since=date(2026, 4, 1))
        barrier.wait()
        try:
            with nullcontext() if guarded else all_look_first(store, barrier), store.transaction() as session:
                placements.place(Desk(session, Vault(key), rules(), member, NOW), post or 0, form)
        except WorkRefused as refused:
            told.append(refused.reason)
        except IntegrityError:
            told.append("broken-off")
        else:
            told.append("placed")
    Path(out).write_text("\n".join(told), encoding="utf-8")


def _unlocked(session: Session, post_id: int) -> PublicPost:
    return posts.of(session, post_id)
