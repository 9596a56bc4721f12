"""A month's report: frozen as submitted, returned or approved, corrected by a new version; who may do what."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from bot.casework import report_view, reports, staff, unit_cases, unit_changes, unit_figures
from bot.casework.report_refusals import ReportRefused
from bot.casework.report_view import View
from bot.casework.reports import Act
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import CaseRecord, CaseStatus, Role
from bot.store.report_models import ReportStatus, ReportStep
from knowledge.casework.periods import Month
from knowledge.casework.sheets import Fill
from tests.casework.life_stage import RULES, noon
from tests.casework.unit_stage import BASE, CITY, DISTRICT, OTHER, PARENT, case_in, moved, staged, unit, works

RULE = RULES.periods.statistics
MONTH = Month(2026, 10)
IN_MONTH, LATER = date(2026, 10, 5), date(2026, 10, 25)
NOW = noon(date(2026, 10, 26))
People = dict[str, StaffMember]


@pytest.fixture
def people(store: Store) -> People:
    return staged(store)


def act(people: People, code: str, who: str = "", *, now: datetime = NOW, key: str | None = None) -> Act:
    return Act(code, MONTH, people[who or f"w-{code}"], now, key)


def sent_up(store: Store, people: People, code: str, *, reason: str = "", approved: bool = True) -> int:
    """A version drafted and submitted by the unit's own, and approved above; its number."""
    with store.transaction() as session:
        version = reports.draft(session, RULE, act(people, code), reason=reason).version
    with store.transaction() as session:
        reports.submit(session, BASE, RULE, act(people, code), version)
    if approved:
        with store.transaction() as session:
            reports.approve(session, act(people, code, f"s-{PARENT.get(code, CITY)}"), version)
    return version


def seen(store: Store, code: str, version: int | None = None) -> View:
    with store.reading() as session:
        found = report_view.view(session, RULE, unit(session, code), MONTH, version)
    assert found is not None
    return found


def registered(store: Store, code: str, on: date = IN_MONTH, *, district: str = DISTRICT) -> str:
    """A new case, registered."""
    with store.transaction() as session:
        row = case_in(session, code, district=district)
        moved(session, row, "register", on)
        return row.number


def test_a_submitted_month_does_not_move_and_a_correction_shows_the_difference(store: Store, people: People) -> None:
    first = registered(store, "C1")
    assert sent_up(store, people, "C1") == 1
    late = registered(store, "C1")  # entered afterwards, of a day in the month
    frozen = seen(store, "C1", 1)
    assert (frozen.frozen, frozen.total[Fill.COUNT_REGISTERED]) == (True, 1)
    assert frozen.report is not None
    assert frozen.report.content_version == BASE.version
    assert sent_up(store, people, "C1", reason="漏了一人") == 2
    corrected = seen(store, "C1")
    assert corrected.report is not None
    assert (corrected.report.version, corrected.report.reason) == (2, "漏了一人")
    assert (corrected.total[Fill.COUNT_REGISTERED], corrected.changed(Fill.COUNT_REGISTERED)) == (2, 1)
    assert seen(store, "C1", 1).total == frozen.total
    with store.reading() as session:
        behind = [
            report_view.cases_behind(session, RULE, Fill.COUNT_REGISTERED, seen(store, "C1", version))
            for version in (1, 2)
        ]
    assert behind == [[first], sorted([first, late])]


def test_what_has_not_reported_is_missing_and_no_zero(store: Store, people: People) -> None:
    registered(store, "C1")
    registered(store, "C2")
    registered(store, "S1")
    sent_up(store, people, "C1")
    sent_up(store, people, "S1")
    street = seen(store, "S1")
    by_code = {line.unit.code: line for line in street.lines}
    assert {code: line.counts is None for code, line in by_code.items()} == {"S1": False, "C1": False, "C2": True}
    assert street.total[Fill.COUNT_REGISTERED] == 2
    assert [each.code for each in street.missing] == ["C2"]
    sent_up(store, people, DISTRICT)
    district = seen(store, DISTRICT)
    assert [each.code for each in district.missing] == ["S2"]
    assert district.gaps == 2  # S2 itself, and C2 inside what S1 said
    sent_up(store, people, "C2")
    assert seen(store, "S1").total == street.total
    newer = {line.unit.code: line.newer for line in seen(store, "S1").lines}
    assert newer["C1"] is None
    assert newer["C2"] is not None


def test_every_case_counts_once_wherever_it_lies(store: Store, people: People) -> None:
    """Also cases of a closed unit, of a district alone, of no district, and of one that moved on meanwhile."""
    places = ["C1", "C2", "C3", "S1", DISTRICT, OTHER, ""]
    for code in places:
        registered(store, code)
    registered(store, "", district="")
    with store.transaction() as session:
        moved_on = case_in(session, "C1")
        moved(session, moved_on, "register", IN_MONTH)
        closed = case_in(session, "C2")
        moved(session, closed, "register", IN_MONTH)
        for row in session.exec(select(CaseRecord).where(CaseRecord.unit_id == unit(session, "C2").id)):
            row.status = CaseStatus.RESOLVED
            session.add(row)
        unit_cases.place(session, moved_on, unit(session, OTHER), noon(LATER))
        for name in ("w-C2", "s-C2"):
            staff.disable(session, name)
        unit_changes.close(session, "C2")
    for code in ("C1", "C3", "S1", "S2", DISTRICT):
        sent_up(store, people, code)
    with store.reading() as session:
        own = {code: len(unit_figures_of(session, code)) for code in ("C1", "C3", "S1", "S2", DISTRICT, OTHER, CITY)}
    assert own == {"C1": 2, "C3": 1, "S1": 3, "S2": 0, DISTRICT: 2, OTHER: 1, CITY: 1}
    assert seen(store, DISTRICT).total[Fill.COUNT_REGISTERED] == 8


def unit_figures_of(session: Session, code: str) -> tuple[str, ...]:
    return unit_figures.own(session, RULE, unit(session, code), MONTH).get(Fill.COUNT_REGISTERED, ())


def test_who_comes_out_of_an_old_ledger_is_on_the_books_from_that_day(store: Store, people: People) -> None:
    assert people
    before = {"recognised_on": "2024-01-05", "categories": ["4050"]}
    for stands, form in (("in_service", before), ("exited", before), ("registered", {})):
        with store.transaction() as session:
            moved(session, case_in(session, "C1"), "take_over", IN_MONTH, stands=stands, **form)
    total = seen(store, "C1").total
    assert total == {Fill.COUNT_RECOGNISED_AT_END: 1}


def test_a_form_sent_twice_is_one_step(store: Store, people: People) -> None:
    for _ in range(2):
        with store.transaction() as session:
            assert reports.draft(session, RULE, act(people, "C1", key="draft")).version == 1
    for _ in range(2):
        with store.transaction() as session:
            reports.submit(session, BASE, RULE, act(people, "C1", key="submit"), 1)
    with store.reading() as session:
        assert [step.step for step in session.exec(select(ReportStep))] == ["draft", "submit"]
        trail = audit.trail(session, f"report:C1:{MONTH}")
        assert [line.action for line in trail] == ["report.draft", "report.submit"]
        assert {line.actor for line in trail} == {"staff:w-C1"}


def test_a_returned_version_stays_and_the_next_one_is_submitted(store: Store, people: People) -> None:
    registered(store, "C1")
    sent_up(store, people, "C1", approved=False)
    with store.transaction() as session:
        returned = reports.give_back(session, act(people, "C1", "s-S1"), 1, "少了一人")
        assert (returned.status, returned.returned_because) == (ReportStatus.RETURNED, "少了一人")
    registered(store, "C1")
    assert sent_up(store, people, "C1") == 2
    assert (seen(store, "C1", 1).total[Fill.COUNT_REGISTERED], seen(store, "C1").changed(Fill.COUNT_REGISTERED)) == (
        1,
        1,
    )
    sent_up(store, people, "S1")
    assert {line.unit.code: line.report.version for line in seen(store, "S1").lines if line.report} == {"C1": 2}


ALLOWED: list[tuple[str, str, bool, bool]] = [
    # who, about which unit: drafts and submits, returns and approves
    ("w-C1", "C1", True, False),
    ("s-C1", "C1", True, False),
    ("w-S1", "C1", False, False),
    ("s-S1", "C1", True, True),
    (f"s-{DISTRICT}", "C1", True, True),
    (f"w-{DISTRICT}", "C1", False, False),
    ("s-S2", "C1", False, False),
    ("s-C2", "C1", False, False),
    (f"s-{OTHER}", "C1", False, False),
    ("s-C1", "S1", False, False),
    (f"w-{CITY}", CITY, True, False),
    (f"s-{CITY}", CITY, True, True),
    (f"s-{CITY}", DISTRICT, True, True),
    (f"s-{DISTRICT}", DISTRICT, True, False),
]


def test_who_may_do_what(store: Store) -> None:
    people = staged(store)
    with store.transaction() as session:
        people[f"s-{OTHER}"] = works(session, f"s-{OTHER}", Role.SUPERVISOR, OTHER)
    with store.reading() as session:
        found = [
            (
                name,
                code,
                reports.may_draft(session, people[name], unit(session, code)),
                reports.may_settle(session, people[name], unit(session, code)),
            )
            for name, code, _, _ in ALLOWED
        ]
    assert found == ALLOWED


Refused = tuple[str, str, Callable[[Session, People], object]]
REFUSED: list[Refused] = [
    ("report.not_yours", "none", lambda s, p: reports.draft(s, RULE, act(p, "C1", "w-C2"))),
    ("report.not_begun", "none", lambda s, p: reports.draft(s, RULE, act(p, "C1", now=noon(date(2026, 9, 19))))),
    ("report.too_long", "none", lambda s, p: reports.draft(s, RULE, act(p, "C1"), remarks="长" * 1001)),
    ("report.none", "none", lambda s, p: reports.submit(s, BASE, RULE, act(p, "C1"), 1)),
    (
        "report.not_over",
        "draft",
        lambda s, p: reports.submit(s, BASE, RULE, act(p, "C1", now=noon(date(2026, 10, 20))), 1),
    ),
    ("report.stands_draft", "draft", lambda s, p: reports.approve(s, act(p, "C1", "s-S1"), 1)),
    ("report.stands_draft", "draft", lambda s, p: reports.submit(s, BASE, RULE, act(p, "C1"), 2)),
    ("report.not_to_settle", "submitted", lambda s, p: reports.approve(s, act(p, "C1", "s-C1"), 1)),
    ("report.reason_needed", "submitted", lambda s, p: reports.give_back(s, act(p, "C1", "s-S1"), 1, "  ")),
    ("report.stands_submitted", "submitted", lambda s, p: reports.draft(s, RULE, act(p, "C1"))),
    ("report.stands_submitted", "submitted", lambda s, p: reports.submit(s, BASE, RULE, act(p, "C1"), 1)),
    ("report.reason_needed", "approved", lambda s, p: reports.draft(s, RULE, act(p, "C1"))),
    ("report.stands_approved", "approved", lambda s, p: reports.give_back(s, act(p, "C1", "s-S1"), 1, "晚了")),
    ("report.stands_approved", "approved", lambda s, p: reports.submit(s, BASE, RULE, act(p, "C1"), 1)),
]


def test_what_is_refused_says_why_and_changes_nothing(store: Store, people: People) -> None:
    stages: list[tuple[str, Callable[[Session], object]]] = [
        ("none", lambda _session: None),
        ("draft", lambda session: reports.draft(session, RULE, act(people, "C1"))),
        ("submitted", lambda session: reports.submit(session, BASE, RULE, act(people, "C1"), 1)),
        ("approved", lambda session: reports.approve(session, act(people, "C1", "s-S1"), 1)),
    ]
    for stage, onward in stages:
        with store.transaction() as session:
            onward(session)
        for key, at, attempt in REFUSED:
            if at == stage:
                before = seen(store, "C1")
                with pytest.raises(ReportRefused) as refused, store.transaction() as session:
                    attempt(session, people)
                assert (refused.value.key, stage) == (key, at)
                assert refused.value.words(BASE.wording)
                assert seen(store, "C1") == before


def test_nobody_approves_what_they_submitted(store: Store, people: People) -> None:
    with store.transaction() as session:
        reports.draft(session, RULE, act(people, "C1", "s-S1"))
        reports.submit(session, BASE, RULE, act(people, "C1", "s-S1"), 1)
    with pytest.raises(ReportRefused) as refused, store.transaction() as session:
        reports.approve(session, act(people, "C1", "s-S1"), 1)
    assert refused.value.key == "report.own_submission"
    with store.transaction() as session:
        assert reports.approve(session, act(people, "C1", f"s-{DISTRICT}"), 1).status is ReportStatus.APPROVED
