"""What the queue is asked, what is found by a number, what changed since one looked, what is kept under a name."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.casework import absences, cases, finding, queue_changes, queue_filter, saved_filters, unit_cases
from bot.casework.desk_refusals import DeskRefused
from bot.casework.queue_changes import Change
from bot.casework.queue_filter import Due, QueueFilter, Whose
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store.engine import Store
from bot.store.models import CaseRecord, CaseStatus
from bot.store.unit_models import Unit, UnitKind
from tests.casework.life_stage import RULES, claimed, live, noon, people, straight
from tests.store.stage import add_staff

DAOLI, NANGANG = "230102", "230103"
NOW = noon(date(2026, 4, 17))


def waiting(session: Session, number: str, days: int = 0, district: str = DAOLI, **categories: str) -> CaseRecord:
    decided = {name.replace("_", "-"): {"outcome": outcome} for name, outcome in categories.items()}
    row = CaseRecord(
        number=number,
        secret_hash="",
        district=district,
        packet={"decision": {"categories": decided}} if decided else {},
        opened_at=NOW - timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return row


def listed(store: Store, staff: StaffMember, wanted: QueueFilter, now: datetime = NOW) -> list[str]:
    with store.reading() as session:
        covers = absences.covers(session, local_date(now))
        which = queue_filter.conditions(session, RULES, staff, covers, wanted, now=now)
        return [row.number for row, _ in cases.listing(session, which=which)]


def test_a_filter_narrows_the_queue(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        street = Unit(code="230102001", name="某街道", kind=UnitKind.STREET, district=DAOLI)
        session.add(street)
        session.flush()
        community = Unit(
            code="230102001001", name="某社区", kind=UnitKind.COMMUNITY, district=DAOLI, parent_id=street.id
        )
        session.add(community)
        session.flush()
        waiting(session, "1", days=5, disabled="likely_eligible")
        unit_cases.place(session, waiting(session, "2", days=1, disabled="not_eligible"), community, NOW)
        waiting(session, "3", district=NANGANG, single_parent="to_confirm")
        late, early = claimed(session, wang, 2)
    live(store, late, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    for wanted, expected in (
        (QueueFilter(), ["1", "2", "3"]),
        (QueueFilter(district=NANGANG), ["3"]),
        (QueueFilter(unit="230102001"), ["2"]),
        (QueueFilter(unit="no such unit"), []),
        (QueueFilter(category="disabled"), ["1"]),
        (QueueFilter(category="single-parent"), ["3"]),
        (QueueFilter(waited=3), ["1"]),
        (QueueFilter(waited=1), ["1", "2"]),
        (QueueFilter(status=None, whose=Whose.MINE), [late, early]),
        (QueueFilter(status=None, due=Due.OVERDUE), [late]),
        (QueueFilter(status=CaseStatus.WAITING, due=Due.WEEK), []),
        (QueueFilter(whose=Whose.FOR_ME), []),
        (QueueFilter(district=DAOLI, waited=1, category="disabled"), ["1"]),
    ):
        assert listed(store, wang, wanted) == expected, wanted
    assert listed(store, add_staff(store, "li"), QueueFilter(status=None, due=Due.OVERDUE)) == []


FOUND = [
    ("20261124-0007", ["20261124-0007"]),
    ("20261124-0007 ABCDEF", ["20261124-0007"]),  # as the resident's code is scanned
    ("　２０２６１１２４－０００７　abcdef", ["20261124-0007"]),  # by an input method in full width
    ("202611240007", ["20261124-0007"]),
    ("20261124-T00007", ["20261124-T00007"]),
    ("20261124-0099", []),
    ("0007", ["20261125-0007", "20261124-T00007", "20261124-0007"]),
    ("1125-0", ["20261125-0007"]),
    ("07", []),
    ("张小明", []),
    ("%%%", []),
    ("", []),
]


def test_a_case_is_found_by_what_is_scanned_or_typed(store: Store) -> None:
    with store.transaction() as session:
        for number in ("20261124-0007", "20261124-T00007", "20261125-0007"):
            waiting(session, number)
    with store.reading() as session:
        for typed, numbers in FOUND:
            assert [row.number for row in finding.find(session, typed)] == numbers, typed


def test_a_claim_is_told_once_to_who_looks_again(store: Store) -> None:
    wang = add_staff(store, "wang")
    with store.transaction() as session:
        waiting(session, "1")
        waiting(session, "2")

    def changes(before: queue_changes.Look) -> tuple[Sequence[Change], queue_changes.Look]:
        with store.reading() as session:
            now = queue_changes.look(session)
            return queue_changes.stands(session, now.since(before)), now

    _, before = changes(queue_changes.Look({}))
    with store.transaction() as session:
        cases.claim(session, "1", wang)
    with store.transaction() as session:
        cases.add_note(session, "2", wang, "电话没人接")  # no line of the queue shows it
    found, before = changes(before)
    assert found == [Change("1", "claimed", "wang")]
    assert changes(before)[0] == []
    with store.transaction() as session:
        cases.release(session, "1", wang)
    assert changes(before)[0] == [Change("1", "waiting", "")]


def test_filters_are_kept_under_a_name_by_each_for_themselves(store: Store) -> None:
    wang, li = add_staff(store, "wang"), add_staff(store, "li")

    def names(staff: StaffMember) -> list[tuple[str, dict[str, str]]]:
        with store.reading() as session:
            return [(one.name, one.params) for one in saved_filters.listed(session, staff, "/cases")]

    with store.transaction() as session:
        saved_filters.save(session, wang, "/cases", " 本区  残疾 ", {"category": "disabled"}, key="1")
        saved_filters.save(session, wang, "/cases", "再来", {"waited": "3"}, key="1")  # the form sent twice
        saved_filters.save(session, wang, "/cases", "久等", {"waited": "3"}, key="2")
        saved_filters.save(session, wang, "/cases", "久等", {"waited": "7"}, key="3")  # in place of the one before
    assert names(wang) == [("本区 残疾", {"category": "disabled"}), ("久等", {"waited": "7"})]
    assert names(li) == []
    with store.reading() as session:
        first, second = (one.id or 0 for one in saved_filters.listed(session, wang, "/cases"))
    for staff, name in ((wang, "久等"), (wang, " "), (wang, "长" * 21), (li, "我的")):
        with pytest.raises(DeskRefused), store.transaction() as session:
            saved_filters.rename(session, staff, first, name)
    with store.transaction() as session:
        saved_filters.rename(session, wang, first, "残疾的")
        saved_filters.forget(session, li, second)  # not theirs: nothing happens
    assert [name for name, _ in names(wang)] == ["残疾的", "久等"]
    with store.transaction() as session:
        saved_filters.forget(session, wang, second)
        for at in range(saved_filters.MOST - 1):
            saved_filters.save(session, wang, "/cases", f"第{at}个", {}, key=f"more {at}")
    with pytest.raises(DeskRefused), store.transaction() as session:
        saved_filters.save(session, wang, "/cases", "多一个", {}, key="too many")
