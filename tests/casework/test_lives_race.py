"""Many at once on one life: one effect, the others are told; and the lock is what does it."""

from datetime import date
from pathlib import Path

from sqlalchemy import func
from sqlmodel import select

from bot.store.engine import Store
from bot.store.life_models import CaseLife, LifeMove, MissedDeadline
from bot.store.models import Role
from tests.casework.life_racing import serve_as_seen, watch_at_once
from tests.casework.life_stage import claimed, live, noon, people, straight
from tests.store.stage import add_staff
from tests.store.together import together


def prepare(store: Store, count: int) -> tuple[str, list[str]]:
    """Recognised cases, and four supervisors who have all of them open."""
    wang, zhao = people(store)
    for rank in range(4):
        add_staff(store, f"worker-{rank}", Role.SUPERVISOR)
    with store.transaction() as session:
        numbers = claimed(session, wang, count)
    for number in numbers:
        live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    return store.url.render_as_string(hide_password=False), numbers


def served(store: Store) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(LifeMove).where(LifeMove.move == "serve")).one()


def test_four_people_send_the_same_page_and_one_of_them_has_moved_the_case(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store, 20)
    won = together(serve_as_seen, url, tmp_path, True, processes=4)
    assert sorted(number for mine in won for number in mine) == numbers
    assert served(store) == len(numbers)
    with store.reading() as session:
        assert set(session.exec(select(CaseLife.version))) == {5}


def test_without_the_lock_one_page_has_several_effects(store: Store, tmp_path: Path) -> None:
    """The control. SQLite locks the whole database by itself: there the transaction is the lock, and one still wins."""
    url, numbers = prepare(store, 20)
    together(serve_as_seen, url, tmp_path, False, processes=4)
    assert served(store) == (len(numbers) if store.sqlite else 4 * len(numbers))


def test_a_missed_deadline_is_one_event_when_everybody_looks_at_once(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store, 20)
    found = together(watch_at_once, url, tmp_path, processes=4)
    assert sum(int(count) for (count,) in found) == 2 * len(numbers)  # the promise, and April's renewal
    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(MissedDeadline)).one() == 2 * len(numbers)
