"""Many at once: no case has two winners, no number is given twice; and the guard is what does it."""

from collections import Counter
from pathlib import Path

from sqlalchemy import func
from sqlmodel import select

from bot.store.engine import Store
from bot.store.models import Audit, CaseRecord, CaseStatus
from tests.casework.racing import claim_from_the_list, claim_the_next, number_cases
from tests.store.stage import add_cases, add_staff
from tests.store.together import together

MANY = 400
"""Cases: sixteen screens full, on which eight people click in different orders."""


def prepare(store: Store, count: int) -> tuple[str, list[str]]:
    for rank in range(8):
        add_staff(store, f"worker-{rank}")
    with store.transaction() as session:
        numbers = add_cases(session, count)
    return store.url.render_as_string(hide_password=False), numbers


def test_eight_processes_claim_from_one_list_and_each_case_has_one_winner(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store, MANY)
    won = together(claim_from_the_list, url, tmp_path, True)
    assert sorted(number for mine in won for number in mine) == numbers
    with store.reading() as session:
        claims = session.exec(select(func.count()).select_from(Audit).where(Audit.action == "case.claim")).one()
        claimed = select(func.count()).select_from(CaseRecord).where(CaseRecord.status == CaseStatus.CLAIMED)
        assert (claims, session.exec(claimed).one()) == (MANY, MANY)


def test_without_the_guard_cases_have_several_winners(store: Store, tmp_path: Path) -> None:
    """The control: the race is real, and the guard alone decides it."""
    url, _ = prepare(store, 100)
    won = together(claim_from_the_list, url, tmp_path, False)
    winners = Counter(number for mine in won for number in mine)
    assert max(winners.values()) > 1


def test_eight_processes_take_the_next_case_and_nobody_gets_anothers(store: Store, tmp_path: Path) -> None:
    url, numbers = prepare(store, 200)
    won = together(claim_the_next, url, tmp_path)
    assert sorted(number for mine in won for number in mine) == numbers


def test_eight_processes_number_cases_without_a_double_or_a_gap(store: Store, tmp_path: Path) -> None:
    url = store.url.render_as_string(hide_password=False)
    taken = together(number_cases, url, tmp_path)
    assert sorted(number for mine in taken for number in mine) == [f"20261124-{n:04d}" for n in range(1, 129)]
