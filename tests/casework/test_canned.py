"""Canned replies in the database: who keeps which, and who uses them in the tree of units; on both databases."""

from collections.abc import Mapping

import pytest
from sqlmodel import select

from bot.casework import canned
from bot.casework.canned import CannedRefused, Draft, Whose
from bot.casework.staff import StaffMember
from bot.store.engine import Store
from bot.store.models import Role
from bot.store.operator_models import CannedReply
from tests.casework.unit_stage import BASE, DISTRICT, OTHER, tree, works

assert BASE.casework is not None
RULES = BASE.casework.replies
People = Mapping[str, StaffMember]


@pytest.fixture
def people(store: Store) -> People:
    """A supervisor of a district, caseworkers of a community in it and of another district, an administrator."""
    places = {
        "zhao": (Role.SUPERVISOR, DISTRICT),
        "wang": (Role.CASEWORKER, "C1"),
        "li": (Role.CASEWORKER, OTHER),
        "admin": (Role.ADMIN, "2301"),
    }
    with store.transaction() as session:
        tree(session)
        return {name: works(session, name, role, unit) for name, (role, unit) in places.items()}


def keep(store: Store, who: StaffMember, whose: Whose, title: str, key: str | None = None) -> int:
    with store.transaction() as session:
        kept = canned.save(session, RULES, who, whose, Draft(title, "请带〔要带的材料〕来。", key=key))
        return kept.id or 0


def used(store: Store, who: StaffMember) -> list[str]:
    with store.reading() as session:
        return [one.title for one in canned.usable(session, who)]


def test_a_reply_is_used_by_those_it_was_kept_for(store: Store, people: People) -> None:
    keep(store, people["admin"], Whose.ALL, "everybody's")
    keep(store, people["zhao"], Whose.UNIT, "the district's")
    keep(store, people["wang"], Whose.OWN, "wang's")
    assert used(store, people["wang"]) == ["wang's", "the district's", "everybody's"]
    assert used(store, people["zhao"]) == ["the district's", "everybody's"]
    assert used(store, people["li"]) == ["everybody's"]
    with store.transaction() as session:
        canned.remove(session, people["wang"], Whose.OWN, 1)  # not hers: nothing happens
        canned.remove(session, people["admin"], Whose.ALL, 1)
    assert used(store, people["li"]) == []


def test_what_is_not_ones_to_keep_is_refused(store: Store, people: People) -> None:
    for who, whose in (("wang", Whose.UNIT), ("wang", Whose.ALL), ("zhao", Whose.ALL), ("admin", Whose.OWN)):
        with pytest.raises(CannedRefused):
            keep(store, people[who], whose, "no")
    with store.reading() as session:
        assert session.exec(select(CannedReply)).all() == []


def test_a_form_sent_twice_keeps_once_and_no_identity_number_is_kept(store: Store, people: People) -> None:
    first, again = (keep(store, people["wang"], Whose.OWN, "one", key="k") for _ in range(2))
    assert first == again
    with store.transaction() as session:
        number = "11010519491231002X"
        kept = canned.save(session, RULES, people["wang"], Whose.OWN, Draft("two", f"他的号是{number}"))
        assert number not in kept.text
    assert used(store, people["wang"]) == ["one", "two"]


def test_of_two_who_change_one_reply_the_second_is_told(store: Store, people: People) -> None:
    reply = keep(store, people["zhao"], Whose.UNIT, "one")
    with store.transaction() as session:
        seen = session.get_one(CannedReply, reply).text
        canned.save(session, RULES, people["zhao"], Whose.UNIT, Draft("one", "第一次改", reply, seen))
    with store.transaction() as session, pytest.raises(CannedRefused) as refused:
        canned.save(session, RULES, people["zhao"], Whose.UNIT, Draft("one", "第二次改", reply, seen))
    assert refused.value.values == {"who": "zhao"}
    with store.reading() as session:
        assert session.get_one(CannedReply, reply).text == "第一次改"
