"""Any order of acts on reports by anybody, over a tree of three levels, while cases move on and change units."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlmodel import Session

from bot.casework import report_view, reports, unit_cases
from bot.casework.refusals import CaseRefused
from bot.casework.reports import Act
from bot.casework.staff import StaffMember
from bot.store.engine import Store
from bot.store.models import CaseRecord
from knowledge.casework.periods import Month, statistics_month
from knowledge.casework.sheets import Fill
from tests.casework.life_stage import noon
from tests.casework.unit_stage import BASE, CITY, DISTRICT, PARENT, case_in, moved, staged, unit

RULES = BASE.casework
assert RULES is not None
RULE = RULES.periods.statistics
MONTHS = (Month(2026, 9), Month(2026, 10))
START = date(2026, 10, 16)
"""In the second of the two months: it can be drafted and not yet submitted."""
TREE = (CITY, *PARENT)
COUNTED = {
    "register": Fill.COUNT_REGISTERED,
    "serve": Fill.COUNT_SERVICES,
    "exit": Fill.COUNT_EXITED,
}
LINE = ("C1", "S1", DISTRICT, CITY)
"""Where most happens, so that reports do meet on their way up."""
somewhere = st.sampled_from(LINE) | st.sampled_from(TREE)
below_the_city = st.sampled_from(tuple(PARENT))
some_month = st.sampled_from(MONTHS)
anybody = st.tuples(st.sampled_from(TREE), st.sampled_from("ws"))
SEEN: Counter[str] = Counter()
"""What the machine has lived through, so that the test cannot pass on refusals alone."""


@dataclass
class Version:
    """What the model knows of a version."""

    status: str = "draft"
    submitted_by: str = ""
    own: Counter[Fill] = field(default_factory=Counter)
    parts: dict[str, "Version | None"] = field(default_factory=dict)

    @property
    def total(self) -> Counter[Fill]:
        return sum((part.total for part in self.parts.values() if part), Counter(self.own))

    @property
    def gaps(self) -> int:
        return sum(1 if part is None else part.gaps for part in self.parts.values())


class StoredReports(RuleBasedStateMachine):
    """``versions`` is what the acts should have made; ``events`` and ``places`` are what the record holds."""

    store: ClassVar[Store]
    people: ClassVar[dict[str, StaffMember]]

    @initialize()
    def begin(self) -> None:
        self.today = START
        self.versions: dict[tuple[str, Month], list[Version]] = {}
        self.rows: list[CaseRecord] = []
        self.places: list[tuple[int, str, date]] = []
        self.events: list[tuple[int, str, date]] = []
        # Each run of the machine has years of its own in one database.
        self.run = next(RUNS)

    def month(self, month: Month) -> Month:
        return Month(month.year + self.run, month.number)

    def day(self, on: date) -> date:
        return on.replace(year=on.year + self.run)

    @rule(days=st.integers(1, 8))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(at=below_the_city)
    def a_case_comes(self, at: str) -> None:
        with self.store.transaction() as session:
            row = case_in(session, "" if at == DISTRICT else at, placed=noon(self.day(self.today)))
            self.rows.append(row)
        self.places.append((len(self.rows) - 1, at, self.today))

    @rule(data=st.data(), move=st.sampled_from(sorted(COUNTED)), back=st.integers(0, 45))
    def a_move_is_entered(self, data: st.DataObject, move: str, back: int) -> None:
        if self.rows:
            case = data.draw(st.integers(0, len(self.rows) - 1))
            on = self.today - timedelta(days=back)
            with self.store.transaction() as session:
                moved(session, self.rows[case], move, self.day(on))
            self.events.append((case, move, on))

    @rule(data=st.data(), to=st.sampled_from(tuple(PARENT)))
    def a_case_goes_elsewhere(self, data: st.DataObject, to: str) -> None:
        if self.rows:
            case = data.draw(st.integers(0, len(self.rows) - 1))
            with self.store.transaction() as session:
                row = session.merge(self.rows[case])
                unit_cases.place(session, row, unit(session, to), noon(self.day(self.today)))
                self.rows[case] = row
            self.places.append((case, to, self.today))

    @rule(data=st.data(), at=somewhere, month=some_month, reason=st.booleans())
    def somebody_drafts(self, data: st.DataObject, at: str, month: Month, reason: bool) -> None:
        self.draft(at, month, *data.draw(st.just((at, "w")) | anybody), reason=reason)

    def draft(self, at: str, month: Month, who: str, letter: str, *, reason: bool = True) -> None:
        made = self.versions.get((at, month), [])
        last = made[-1].status if made else ""
        span = statistics_month(RULE, month)
        fine = (
            self.works_for(who, letter, at)
            and span.since <= self.today
            and last != "submitted"
            and (last != "approved" or reason)
        )
        act = self.act(at, month, f"{letter}-{who}")
        with_reason = "写错了" if reason else ""
        done = self.went_well(fine, lambda session: reports.draft(session, RULE, act, reason=with_reason))
        if done and last != "draft":
            self.versions.setdefault((at, month), []).append(Version())

    @rule(data=st.data(), stale=st.integers(0, 5))
    def somebody_submits(self, data: st.DataObject, stale: int) -> None:
        at, month = data.draw(self.one_that_is("draft"))
        self.submit(at, month, *data.draw(st.just((at, "w")) | anybody), stale=stale)

    def submit(self, at: str, month: Month, who: str, letter: str, *, stale: int = 0) -> None:
        made = self.versions.get((at, month), [])
        number = len(made) - (stale == 1)
        fine = (
            self.works_for(who, letter, at)
            and stale != 1
            and bool(made)
            and made[-1].status == "draft"
            and statistics_month(RULE, month).until < self.today
        )
        act = self.act(at, month, f"{letter}-{who}")
        if self.went_well(fine, lambda session: reports.submit(session, BASE, RULE, act, number)):
            version = made[-1]
            version.status, version.submitted_by = "submitted", act.staff.name
            version.own = self.own_now(at, month)
            version.parts = {child: self.in_force(child, month) for child, above in PARENT.items() if above == at}
            SEEN["counted below"] += any(version.parts.values())
            SEEN["missing below"] += None in version.parts.values()
            SEEN["made again"] += len(made) > 1

    @rule(data=st.data(), approve=st.sampled_from((True, True, False)))
    def somebody_settles(self, data: st.DataObject, approve: bool) -> None:
        at, month = data.draw(self.one_that_is("submitted"))
        self.settle(at, month, *data.draw(st.just((PARENT.get(at, CITY), "s")) | anybody), approve=approve)

    def settle(self, at: str, month: Month, who: str, letter: str, *, approve: bool = True) -> None:
        made = self.versions.get((at, month), [])
        act = self.act(at, month, f"{letter}-{who}")
        above = who in ancestors(at) or (who == at == CITY)
        fine = (
            letter == "s"
            and above
            and bool(made)
            and made[-1].status == "submitted"
            and made[-1].submitted_by != act.staff.name
        )
        number = len(made)
        if self.went_well(
            fine,
            lambda session: (
                reports.approve(session, act, number) if approve else reports.give_back(session, act, number, "请核对")
            ),
        ):
            made[-1].status = "approved" if approve else "returned"
            SEEN[made[-1].status] += 1

    @rule(month=some_month, line=st.sampled_from((LINE[:2], LINE[1:], LINE)), back=st.booleans())
    def reports_go_up(self, month: Month, line: tuple[str, ...], back: bool) -> None:
        """One after the other, each drafted, submitted, perhaps returned, and approved by those whose work it is."""
        for at in line:
            if back:
                self.draft(at, month, at, "w")
                self.submit(at, month, at, "w")
                self.settle(at, month, PARENT.get(at, CITY), "s", approve=False)
            self.draft(at, month, at, "w")
            self.submit(at, month, at, "w")
            self.settle(at, month, PARENT.get(at, CITY), "s")

    def one_that_is(self, status: str) -> st.SearchStrategy[tuple[str, Month]]:
        """A report in this state, or, rarely, any."""
        there = [key for key, made in self.versions.items() if made[-1].status == status]
        at_random = st.tuples(somewhere, some_month)
        return st.sampled_from(there) | st.sampled_from(there) | at_random if there else at_random

    def works_for(self, who: str, letter: str, at: str) -> bool:
        return who == at or (letter == "s" and who in ancestors(at))

    def act(self, at: str, month: Month, name: str) -> Act:
        return Act(at, self.month(month), self.people[name], noon(self.day(self.today)), key=uuid4().hex)

    def went_well(self, fine: bool, make: Callable[[Session], object]) -> bool:
        """Do it twice with one form: allowed, it happens once; refused, nothing happens."""
        for _ in range(2):
            try:
                with self.store.transaction() as session:
                    make(session)
            except CaseRefused:
                assert not fine
                return False
            assert fine
        return True

    def own_now(self, at: str, month: Month) -> Counter[Fill]:
        """The figures of a unit's own cases, counted from what the machine itself did."""
        span = statistics_month(RULE, month)
        at_end: dict[int, str] = {}
        for case in range(len(self.rows)):
            known = [to for one, to, since in self.places if one == case and since <= span.until]
            at_end[case] = known[-1] if known else DISTRICT
        counts: Counter[Fill] = Counter()
        people: set[tuple[int, str]] = set()
        for case, move, on in self.events:
            if at_end[case] == at and on in span and (move == "serve" or (case, move) not in people):
                people.add((case, move))
                counts[COUNTED[move]] += 1
        return counts

    def in_force(self, at: str, month: Month) -> Version | None:
        approved = [one for one in self.versions.get((at, month), []) if one.status == "approved"]
        return approved[-1] if approved else None

    def teardown(self) -> None:
        """Every version says what it said, whatever came afterwards."""
        with self.store.reading() as session:
            for (code, month), made in getattr(self, "versions", {}).items():
                for number, version in enumerate(made, start=1):
                    shown = report_view.view(session, RULE, unit(session, code), self.month(month), number)
                    assert shown is not None
                    assert shown.report is not None
                    assert shown.report.status.value == version.status
                    if version.status == "draft":
                        expected = Version(
                            own=self.own_now(code, month),
                            parts={one: self.in_force(one, month) for one, above in PARENT.items() if above == code},
                        )
                    else:
                        expected = version
                    for fill in COUNTED.values():
                        assert shown.total.get(fill, 0) == expected.total[fill]
                        assert len(report_view.cases_behind(session, RULE, fill, shown)) == expected.total[fill]
                    if code != CITY:  # the city has other districts, which nobody reports for here
                        assert shown.gaps == expected.gaps


def ancestors(code: str) -> list[str]:
    found = []
    while code in PARENT:
        code = PARENT[code]
        found.append(code)
    return found


RUNS = iter(range(2000))


def test_any_order_of_acts_keeps_the_reports_right(store: Store) -> None:
    SEEN.clear()
    people = staged(store)
    machine = type("StoredReportsHere", (StoredReports,), {"store": store, "people": people})
    run_state_machine_as_test(machine, settings=settings(max_examples=8, stateful_step_count=25, deadline=None))
    assert all(SEEN[what] for what in ("approved", "returned", "counted below", "missing below", "made again")), SEEN
