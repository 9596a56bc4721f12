"""Any order of moves by anybody, with forms sent twice, pauses, days going by: the tables agree with the pure rules.

Posts, work and subsidies come in between: what rests on a work or a recognition that is over is held by nobody.
"""

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from bot.casework import cases, life_deadlines, life_record, lives, persons, staff
from bot.casework.life_refusals import IdentityInText, MovedMeanwhile, MoveRefused
from bot.casework.life_watch import watch
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store.engine import Store
from bot.store.hiring_models import SubsidyGrant
from bot.store.life_models import DeadlineRun, LifeMove, MissedDeadline
from bot.store.models import Audit, CaseRecord, CaseStatus
from bot.store.post_models import PostPlacement
from bot.store.vault import Vault
from knowledge.casework import life as table
from knowledge.casework.deadlines import changes
from knowledge.casework.life import Moved, Record, Refusal
from tests.casework.life_stage import RULES, noon, people, straight
from tests.casework.life_works import KIND, Works, figures_recounted, held_and_drawn, offer
from tests.knowledge_casework.filling import forms
from tests.posts.stage import MAN_1975
from tests.store.stage import KEY

LIFE = RULES.life
WAY = ("register", "home_visit", "start_notice", "recognise", "draft_plan", "agree_plan", "serve", "place")
anybody = st.sampled_from(["wang", "zhao"])


class StoredLife(Works):
    """One case; ``state`` and ``record`` are what the pure table makes of the same moves."""

    @initialize(until=st.sampled_from(WAY))
    def open(self, until: str) -> None:
        self.today = date(2026, 4, 2)
        with self.store.transaction() as session:
            self.staff: dict[str, StaffMember] = {each.name: each for each in staff.everyone(session)}
            self.number = f"20260301-{uuid4().hex[:8]}"
            row = CaseRecord(
                number=self.number,
                secret_hash="",
                district="230102",
                status=CaseStatus.CLAIMED,
                claimed_by=self.staff["wang"].id,
                opened_at=noon(date(2026, 3, 1)),
            )
            session.add(row)
            session.flush()
            self.case_id = row.id
            person = Person(name="测试", identity=MAN_1975)
            persons.record(
                session, Vault(KEY), self.number, self.staff["wang"], person, rules=RULES, now=noon(self.today)
            )
        opened = table.begin(LIFE, date(2026, 3, 1))
        self.state, self.record = opened.state, opened.record
        self.running = sorted(LIFE.first_opens)
        self.moves = 0
        self.waits = False
        for name, member, form in straight(until, self.staff["wang"], self.staff["zhao"]):
            self.attempt(Filled(name, form), member.name)

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(data=st.data(), who=anybody)
    def make_an_offered_move(self, data: st.DataObject, who: str) -> None:
        with self.store.reading() as session:
            row = cases.find(session, self.number)
            assert row is not None
            offered = lives.allowed(session, RULES, row, self.staff[who], noon(self.today))
        role = lives.ROLES[self.staff[who].role]
        assert offered == table.allowed(LIFE, self.state, self.record, role=role, on=self.today)
        if offered:
            step = data.draw(st.sampled_from(offered))
            self.attempt(Filled(step.id, data.draw(forms(LIFE, step, self.today, back=3))), who)

    @rule(data=st.data(), who=anybody, name=st.sampled_from(sorted(LIFE.move)))
    def make_any_move_twice(self, data: st.DataObject, who: str, name: str) -> None:
        form = data.draw(forms(LIFE, LIFE.move[name], self.today))
        self.attempt(Filled(name, form, seen=self.moves, key=str(uuid4())), who)

    @rule(who=anybody, name=st.sampled_from(sorted(LIFE.move)))
    def move_from_an_old_page(self, who: str, name: str) -> None:
        if self.moves:
            self.refused_as(MovedMeanwhile, Filled(name, seen=self.moves - 1), who)

    @rule(who=anybody)
    def wait_or_go_on(self, who: str) -> None:
        change = lives.resume if self.waits else lives.pause
        with self.store.transaction() as session:
            assert change(session, RULES, self.number, self.staff[who], now=noon(self.today))
        self.waits = not self.waits

    @rule()
    def look_for_what_was_missed(self) -> None:
        watch(self.store, RULES, noon(self.today))
        assert watch(self.store, RULES, noon(self.today)) == 0

    def attempt(self, filled: Filled, who: str) -> None:
        role, now = lives.ROLES[self.staff[who].role], noon(self.today)
        moved = table.move(LIFE, self.state, filled.move, self.record, filled.form, role=role, on=self.today)
        if isinstance(moved, Refusal):
            self.refused_as(MoveRefused, filled, who)
            return
        for _ in range(2 if filled.key else 1):
            try:
                with self.store.transaction() as session:
                    lives.move(session, RULES, self.number, self.staff[who], filled, now=now)
            except IdentityInText:
                return  # hypothesis has found a number that looks like one
        self.took(moved, filled.form)

    def follow(self) -> None:
        with self.store.reading() as session:
            row = cases.find(session, self.number)
            assert row is not None
            history = lives.history(session, row)
        for made in history[self.moves :]:
            role = lives.ROLES[self.staff[made.actor.removeprefix("staff:")].role]
            form = life_record.read(LIFE, made.form)
            moved = table.move(LIFE, self.state, made.move, self.record, form, role=role, on=self.today)
            assert not isinstance(moved, Refusal)
            self.took(moved, form)

    def took(self, moved: Moved, form: Record) -> None:
        changed = changes(RULES.deadlines, moved, form, noon(self.today))
        for name in changed.kept:
            if name in self.running:
                self.running.remove(name)
        self.running = sorted(
            [name for name in self.running if name not in changed.dropped] + [run.rule for run in changed.begun]
        )
        self.state, self.record, self.moves = moved.state, moved.record, self.moves + 1

    def refused_as(self, why: type[Exception], filled: Filled, who: str) -> None:
        try:
            with self.store.transaction() as session:
                lives.move(session, RULES, self.number, self.staff[who], filled, now=noon(self.today))
        except (why, IdentityInText):
            return
        raise AssertionError(f"{filled.move} was not refused")

    @invariant()
    def the_tables_agree(self) -> None:
        if not hasattr(self, "moves"):
            return
        with self.store.reading() as session:
            row = cases.find(session, self.number)
            assert row is not None
            life, history = lives.of(session, RULES, row), lives.history(session, row)
            record: Record = life.record
            assert (life.state, record, life.version) == (self.state, self.record, self.moves)
            assert (life.paused_since is not None) == self.waits
            assert len(history) == self.moves
            assert all(one.target == other.source for one, other in pairwise(history))
            runs = session.exec(select(DeadlineRun).where(DeadlineRun.case_id == self.case_id)).all()
            if self.moves:
                assert sorted(run.rule for run in runs if run.ended_at is None) == self.running
            assert all(run.ended_by is not None for run in runs if run.ended_at)
            moves = select(Audit).where(Audit.subject == f"case:{self.number}")
            trail = session.exec(moves).all()
            actions = [line.action.removeprefix("life.") for line in trail]
            assert [line.detail["name"] for line in trail if line.action == "life.move"] == [
                one.move for one in history
            ]
            missed = session.exec(select(MissedDeadline).where(MissedDeadline.case_id == self.case_id)).all()
            assert actions.count("missed") == len(missed)
            ended = {run.id: run.ended_at for run in runs if run.ended_at is not None}
            assert all(event.due <= event.found_at for event in missed)
            assert all(ended[event.run_id] >= event.due for event in missed if event.run_id in ended)
            assert all(line.at == noon(local_date(line.at)) for line in trail)  # an act's own moment, no other
            held_and_drawn(session, row, life)

    def teardown(self) -> None:
        if hasattr(self, "moves"):
            with self.store.reading() as session:
                row = cases.find(session, self.number)
                assert row is not None
                figures_recounted(session, row, [made.happened_on for made in lives.history(session, row)])


def test_any_order_of_moves_keeps_the_tables_right(store: Store) -> None:
    _, zhao = people(store)
    _, post = offer(store, zhao)
    machine = type("StoredLifeHere", (StoredLife,), {"store": store, "post": post})
    lived = machine()
    lived.open(until=WAY[-1])  # once the whole way, so that the machine has lived, whatever is drawn
    lived.the_tables_agree()
    for until, move, day, why in (
        ("serve", "exit", "exited_on", {"exit_reason": "pension"}),
        ("serve", "unemployed_again", "unemployed_on", {"unemployed_reason": "没活了"}),
    ):
        lived = machine()
        lived.open(until=until)
        lived.take_a_post("zhao", 0)
        lived.draw_a_subsidy("zhao", KIND["post-subsidy"], 0, 300)
        lived.the_tables_agree()
        assert [one.left_on for one in lived.rows(PostPlacement)] == [None]
        assert [one.stopped_on for one in lived.rows(SubsidyGrant)] == [None]
        lived.attempt(Filled(move, {day: lived.today, **why}), "zhao")
        lived.the_tables_agree()
        lived.teardown()
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=15, deadline=None))
    with store.reading() as session:
        made = {name for (name,) in session.execute(select(LifeMove.move).distinct())}
        assert life_deadlines.due(session, RULES, zhao, noon(date(2026, 4, 2)))
    assert set(WAY) <= made
