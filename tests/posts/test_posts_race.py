"""Many at once on one place: one person gets it, the others are told; and the lock is what tells them."""

from collections import Counter
from pathlib import Path

from sqlmodel import select

from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from tests.posts.placing_at_once import place_at_once
from tests.posts.stage import MAN_1975, Office
from tests.store.stage import KEY
from tests.store.together import together

POSTS, PROCESSES = 6, 2


def prepare(office: Office) -> str:
    """Posts of one place, and for each of them as many people as there are processes."""
    first, *others = office.people(POSTS * PROCESSES)
    employer = office.employer()
    for number in (first, *others):
        office.born(number, MAN_1975)
    for _ in range(POSTS):
        office.post(employer)
    return office.store.url.render_as_string(hide_password=False)


def held(office: Office) -> Counter[int]:
    """How many hold the places of each post."""
    with office.store.reading() as session:
        assert len(session.exec(select(CaseRecord)).all()) == POSTS * PROCESSES
        return Counter(session.exec(select(PostPlacement.post_id)).all())


def test_a_place_cannot_be_held_twice_and_whoever_comes_late_is_told(office: Office, tmp_path: Path) -> None:
    told = together(place_at_once, prepare(office), tmp_path, KEY, True, processes=PROCESSES)
    for post in range(POSTS):
        assert sorted(mine[post] for mine in told) == ["no_place"] * (PROCESSES - 1) + ["placed"]
    assert set(held(office).values()) == {1}


def test_without_the_lock_the_database_breaks_the_late_ones_off(office: Office, tmp_path: Path) -> None:
    """The control. SQLite locks the whole database by itself: there the transaction is the lock."""
    told = together(place_at_once, prepare(office), tmp_path, KEY, False, processes=PROCESSES)
    broken = sum(mine.count("broken-off") for mine in told)
    assert broken == (0 if office.store.sqlite else POSTS * (PROCESSES - 1))
    assert set(held(office).values()) == {1}  # the index is the second lock: never two
