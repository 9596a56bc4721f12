"""Posts, work and subsidies in the life of the machine's one case: tried at any moment, whatever the case stands at."""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlmodel import Session, select

from bot.casework import employers, employments, figures, placements, posts, subsidies, unsettled
from bot.casework.ended_with import Kind, running
from bot.casework.lives import Life
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.casework.work_forms import (
    EmployerForm,
    EmploymentForm,
    EndForm,
    GrantForm,
    LeavingForm,
    PlacementForm,
    PostForm,
    StopForm,
)
from bot.casework.work_holding import Desk, Rules
from bot.simulation.recount import recount
from bot.store.engine import Store
from bot.store.hiring_models import CaseEmployment, SubsidyGrant
from bot.store.life_models import DeadlineRun
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from bot.store.vault import Vault
from knowledge.casework.employment import Needs
from knowledge.casework.periods import Span, statistics_month, statistics_month_of
from tests.casework.life_stage import RULES, noon
from tests.posts.stage import CODES, DISTRICT, base, rules
from tests.store.stage import KEY

WORK_RULES = Rules(RULES, rules().screening, frozenset(base().districts))
KINDS = tuple(kind for kind in RULES.employment.subsidies if kind.rule is not None)
KIND = RULES.employment.subsidy
AT_WORK = RULES.life.move["unemployed_again"].sources
EXITED = RULES.life.move["exit"].target
by_whom = st.sampled_from(["wang", "zhao"])
few_days = st.integers(0, 5)
T = TypeVar("T", PostPlacement, CaseEmployment, SubsidyGrant)


def offer(store: Store, staff: StaffMember) -> tuple[int, int]:
    """An employer with work, and its post with room for everybody; their ids."""
    with store.transaction() as session:
        desk = Desk(session, Vault(KEY), WORK_RULES, staff, noon(date(2026, 3, 1)))
        unit = employers.add(desk, EmployerForm(name="某物业", credit_code=CODES[0]))
        shape = PostForm(employer=unit, district=DISTRICT, kind="保洁员", places=900, opened_on=date(2026, 3, 1))
        return unit, posts.open_post(desk, shape)


class Works(RuleBasedStateMachine):
    """What a case holds and draws. The machine that is made of it has the case, and follows its moves."""

    store: ClassVar[Store]
    post: ClassVar[int]
    number: str
    case_id: int | None
    today: date
    staff: dict[str, StaffMember]

    @abstractmethod
    def follow(self) -> None:
        """Take in what an act has done to the life; the machine that is made of it does."""

    @rule(who=by_whom, back=few_days)
    def take_a_post(self, who: str, back: int) -> None:
        form = PlacementForm(case=self.number, since=self.today - timedelta(days=back))
        self.work(who, lambda desk: placements.place(desk, self.post, form))

    @rule(who=by_whom, back=few_days, reason=st.sampled_from(sorted(RULES.employment.placements.reason)))
    def leave_the_post(self, who: str, back: int, reason: str) -> None:
        for held in self.rows(PostPlacement):
            form = LeavingForm(
                placement=held.id or 0, on=self.today - timedelta(days=back), reason=reason, detail="说过了"
            )
            self.work(who, lambda desk, form=form: placements.leave(desk, form))  # type: ignore[misc]

    @rule(who=by_whom, back=few_days, long=st.integers(0, 500))
    def begin_at_an_employer(self, who: str, back: int, long: int) -> None:
        since = self.today - timedelta(days=back)
        form = EmploymentForm(employer=CODES[0], since=since, contract_until=since + timedelta(days=long))
        self.work(who, lambda desk: employments.begin(desk, self.number, form))

    @rule(who=by_whom, back=few_days)
    def leave_the_employer(self, who: str, back: int) -> None:
        for work in self.rows(CaseEmployment):
            form = EndForm(employment=work.id or 0, on=self.today - timedelta(days=back), reason="走了")
            self.work(who, lambda desk, form=form: employments.end(desk, self.number, form))  # type: ignore[misc]

    @rule(who=by_whom, kind=st.sampled_from(KINDS), back=st.integers(-9, 40), long=st.integers(0, 400))
    def draw_a_subsidy(self, who: str, kind: object, back: int, long: int) -> None:
        since = self.today - timedelta(days=back)
        form = GrantForm(
            kind=getattr(kind, "id", ""), approved_on=self.today, since=since, until=since + timedelta(days=long)
        )
        self.work(who, lambda desk: subsidies.grant(desk, self.number, form))

    @rule(who=by_whom, back=few_days)
    def stop_a_subsidy(self, who: str, back: int) -> None:
        for paid in self.rows(SubsidyGrant):
            form = StopForm(grant=paid.id or 0, on=self.today - timedelta(days=back), reason="不领了")
            self.work(who, lambda desk, form=form: subsidies.stop(desk, self.number, form))  # type: ignore[misc]

    def work(self, who: str, act: Callable[[Desk], object]) -> None:
        """One act, made or refused."""
        with suppress(CaseRefused), self.store.transaction() as session:
            act(Desk(session, Vault(KEY), WORK_RULES, self.staff[who], noon(self.today)))
        self.follow()

    def rows(self, kind: type[T]) -> list[T]:
        with self.store.reading() as session:
            return list(session.exec(select(kind).where(kind.case_id == self.case_id)))


def held_and_drawn(session: Session, row: CaseRecord, life: Life) -> None:
    """Nobody holds a post or draws a subsidy that rests on what is over; each deadline that runs is of this state."""
    posts_held = [one for one in placements.of_case(session, row) if one.left_on is None]
    works = [one for one, _ in employments.of_case(session, row) if one.ended_on is None]
    drawn = [one for one in subsidies.rows_of(session, row) if KIND[one.kind].rule is not None]
    assert len(posts_held) + len(works) <= 1
    if life.state not in AT_WORK:
        assert posts_held == []
        assert works == [] or life.state == EXITED
        over = life.record.get("exited_on" if life.state == EXITED else "unemployed_on")
        resting = {Needs.PLACEMENT, Needs.FLEXIBLE} | (set() if life.state == EXITED else {Needs.EMPLOYMENT})
        for one in drawn:
            if isinstance(over, date) and KIND[one.kind].needs in resting:
                assert subsidies.last_day(one) <= over
        assert [one for one in unsettled.of(session, WORK_RULES, row) if one.leaving is None] == []
    spans = sorted((one.since, subsidies.last_day(one)) for one in drawn if KIND[one.kind].needs is Needs.FLEXIBLE)
    spans = [(since, until) for since, until in spans if since <= until]
    assert all(until < since for (_, until), (since, _) in pairwise(spans))
    for move in ("exit", "unemployed_again"):
        told = running(session, RULES, row, life.record, move)
        assert {one.row.id for one in told if one.kind is Kind.POST} == {one.id for one in posts_held}
    runs = session.exec(select(DeadlineRun.rule).where(DeadlineRun.case_id == row.id, DeadlineRun.ended_at == None))  # noqa: E711
    ended = {name for move in RULES.life.leaving(life.state) for name in (*move.closes, *move.drops)}
    assert set(runs) <= ended


def figures_recounted(session: Session, row: CaseRecord, days: list[date]) -> None:
    """Every figure of every month in which something happened, and of all time, is what the raw rows say."""
    rule = RULES.periods.statistics
    months = {str(month): month for month in (statistics_month_of(rule, day) for day in days)}
    for span in (*(statistics_month(rule, month) for month in months.values()), Span(date.min, date(2099, 1, 1))):
        by_sql = recount(session, span).district
        counted = figures.counted(session, span)
        assert {code: {fill: len(found) for fill, found in fills.items()} for code, fills in counted.items()} == {
            code: dict(fills) for code, fills in by_sql.items()
        }
    assert row.district in counted
