"""Any order of placing, appraising and leaving, days going by: no place twice, no person twice, no term too long."""

from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import delete, select

from bot.casework import lives, placements
from bot.casework.refusals import CaseRefused
from bot.casework.work_forms import AppraisalForm, LeavingForm, PlacementForm
from bot.casework.work_holding import Desk
from bot.store.post_models import PostAppraisal, PostPlacement
from tests.posts.stage import MAN_1968, MAN_1975, Office

PLACES = 2
REASONS = ("term", "incompetent", "unfit", "own-wish")
people = st.integers(0, 2)
LAST = {0: date(9999, 12, 31), 1: date(9999, 12, 31), 2: date(2028, 11, 9)}
"""The last day before retirement, where it is near."""


class Places(RuleBasedStateMachine):
    """Three people and a post of two places; ``holding`` is who must be in a place."""

    office: ClassVar[Office]
    numbers: ClassVar[list[str]]
    post: ClassVar[int]

    @initialize()
    def begin(self) -> None:
        self.today = date(2026, 4, 1)
        self.holding: dict[int, int] = {}
        self.failed: set[int] = set()
        self.left: dict[int, date] = {}
        with self.office.store.transaction() as session:
            session.execute(delete(PostAppraisal))
            session.execute(delete(PostPlacement))
        for number in self.numbers:
            with self.office.store.reading() as session:
                state = lives.of(session, self.office.rules.casework, self.office.case(number)).state
            if state == "employed":
                self.office.do(lambda desk, number=number: _out_of_work(desk, number), on=date(2035, 1, 1))  # type: ignore[misc]

    @rule(days=st.sampled_from([1, 7, 40, 400]))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(who=people, back=st.integers(0, 3), days=st.one_of(st.none(), st.integers(0, 1200)))
    def place(self, who: int, back: int, days: int | None) -> None:
        since = max(self.today - timedelta(days=back), date(2026, 4, 1))
        until = None if days is None else since + timedelta(days=days)
        form = PlacementForm(case=self.numbers[who], since=since, until=until)
        try:
            made = self.office.do(lambda desk: placements.place(desk, self.post, form), on=self.today)
        except CaseRefused:
            return
        assert who not in self.holding
        assert len(self.holding) < PLACES
        assert who not in self.left or self.left[who] < since
        self.holding[who] = made

    @rule(who=people, result=st.sampled_from(["competent", "incompetent"]))
    def appraise(self, who: int, result: str) -> None:
        if who in self.holding:
            form = AppraisalForm(placement=self.holding[who], on=self.today, result=result)
            self.office.do(lambda desk: placements.appraise(desk, form), on=self.today)
            self.failed |= {self.holding[who]} if result == "incompetent" else set()

    @rule(
        who=people,
        reason=st.sampled_from(["term", "incompetent", "unfit", "own-wish"]),
        detail=st.sampled_from(["", "理由"]),
    )
    def leave(self, who: int, reason: str, detail: str) -> None:
        if who not in self.holding:
            return
        form = LeavingForm(placement=self.holding[who], on=self.today, reason=reason, detail=detail)
        with self.office.store.reading() as session:
            until = placements.of(session, self.holding[who]).until
        try:
            self.office.do(lambda desk: placements.leave(desk, form), on=self.today)
        except CaseRefused:
            clearing = reason in {"incompetent", "unfit"}
            unproved = reason == "incompetent" and self.holding[who] not in self.failed
            assert (clearing and not detail) or unproved or (reason == "term" and self.today < until)
            return
        self.left[who] = self.today
        del self.holding[who]

    @invariant()
    def nobody_sits_on_another(self) -> None:
        if not hasattr(self, "holding"):
            return
        with self.office.store.reading() as session:
            rows = session.exec(select(PostPlacement)).all()
            for who, number in enumerate(self.numbers):
                life = lives.of(session, self.office.rules.casework, self.office.case(number))
                assert (life.state == "employed") is (who in self.holding)
                mine = placements.of_case(session, self.office.case(number))
                assert all(one.left_on and one.left_on < other.since for one, other in pairwise(mine))
                assert all(one.until <= LAST[who] for one in mine)
                assert all((one.until - one.since).days < 1096 for one in mine if not one.to_retirement)
        assert {row.id for row in rows if row.left_on is None} == set(self.holding.values())
        for place in range(1, PLACES + 1):
            sitting = sorted((row for row in rows if row.place == place), key=lambda row: row.since)
            assert all(one.left_on and one.left_on < other.since for one, other in pairwise(sitting))


def _out_of_work(desk: Desk, number: str) -> int:
    lives.move(
        desk.session,
        desk.rules.casework,
        number,
        desk.staff,
        lives.Filled("unemployed_again", {"unemployed_on": date(2034, 1, 1), "unemployed_reason": "重来"}),
        now=desk.now,
    )
    return 0


def test_any_order_of_placing_and_leaving_keeps_the_places_right(office: Office) -> None:
    numbers = office.people(3)
    for number, identity in zip(numbers, (MAN_1975, MAN_1975, MAN_1968), strict=True):
        office.born(number, identity)
    post = office.post(office.employer(), places=PLACES)
    machine = type("PlacesHere", (Places,), {"office": office, "numbers": numbers, "post": post})
    run_state_machine_as_test(machine, settings=settings(max_examples=8, stateful_step_count=14, deadline=None))
