"""Many at once on one queue: a case is handed on once, merged one way, given back once; the lock is what does it."""

from collections import Counter
from pathlib import Path

from sqlalchemy import func
from sqlmodel import col, select

from bot.casework import cases
from bot.store.engine import Store
from bot.store.models import CaseStatus, Role
from bot.store.queue_models import CasePlace, CaseTransfer, QueueEvent
from tests.casework.queue_racing import NOW, hand_on_as_seen, merge_crosswise_then_look
from tests.casework.queue_stage import refer
from tests.store.stage import add_staff
from tests.store.together import together

COUNT, PROCESSES = 12, 3


def prepare(store: Store, *, contact: str = "") -> tuple[str, list[str]]:
    """Waiting cases, two and two with one telephone, and supervisors."""
    for rank in range(PROCESSES):
        add_staff(store, f"worker-{rank}", Role.SUPERVISOR)
    numbers = [f"20260302-{place:04d}" for place in range(1, COUNT + 1)]
    with store.transaction() as session:
        for place, number in enumerate(numbers):
            refer(session, number, contact=contact and f"{contact}{place // 2}")
    return store.url.render_as_string(hide_password=False), numbers


def handed_on(store: Store) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(CaseTransfer)).one()


def test_supervisors_send_the_same_page_and_one_has_the_case(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store)
    won = together(hand_on_as_seen, url, tmp_path, True, processes=PROCESSES)
    assert sorted(number for mine in won for number in mine) == numbers
    assert handed_on(store) == COUNT


def test_without_the_lock_one_page_hands_a_case_on_several_times(store: Store, tmp_path: Path) -> None:
    """The control. SQLite locks the whole database by itself: there the transaction is the lock, and one still wins."""
    url, numbers = prepare(store)
    won = together(hand_on_as_seen, url, tmp_path, False, processes=PROCESSES)
    winners = Counter(number for mine in won for number in mine)
    assert set(winners) == set(numbers)
    assert handed_on(store) == (COUNT if store.sqlite else COUNT * PROCESSES)


def test_two_cases_merge_one_way_and_a_claim_let_lie_goes_back_once(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store, contact="1380000123")
    holder = add_staff(store, "vanished")
    with store.transaction() as session:
        for number in numbers:
            cases.claim(session, number, holder, now=NOW)
    won = together(merge_crosswise_then_look, url, tmp_path, processes=PROCESSES)
    assert sorted(number for mine in won for number in mine) == numbers[::2]
    with store.reading() as session:
        merged = select(func.count()).select_from(CasePlace).where(col(CasePlace.merged_into).is_not(None))
        assert session.exec(merged).one() == COUNT // 2
        assert session.exec(select(func.count()).select_from(QueueEvent)).one() == COUNT // 2
        assert len(cases.listing(session, status=CaseStatus.WAITING)) == COUNT // 2
