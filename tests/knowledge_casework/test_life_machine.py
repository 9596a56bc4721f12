"""Any sequence of moves by anybody: the case never leaves the table and never skips what the table asks."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from knowledge.casework.casework import load_casework
from knowledge.casework.life import Record, Refusal, allowed, move
from knowledge.content_folder import SHIPPED
from tests.knowledge_casework.filling import STRAIGHT, TODAY, forms, lived

CASEWORK = load_casework(SHIPPED / "casework")
LIFE = CASEWORK.life
ROLES = sorted(LIFE.roles)
ENDING = {"withdraw", "close_referral", "visit_again", "refuse", "exit"}


class AnyLife(RuleBasedStateMachine):
    """One case, moved about by anybody, in and out of turn, while the days go by."""

    @initialize(after=st.sampled_from([step for step, _, _ in STRAIGHT]))
    def open_case(self, after: str) -> None:
        """A case somewhere on its way."""
        self.today = TODAY
        self.state, self.record = lived(LIFE, after)
        self.objections = 0

    @rule(days=st.integers(0, 90))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(data=st.data(), role=st.sampled_from(ROLES))
    def go_on_as_people_do(self, data: st.DataObject, role: str) -> None:
        """A move that ends nothing, every day in its form today's; the next day comes."""
        offered = allowed(LIFE, self.state, self.record, role=role, on=self.today)
        if onward := [each.id for each in offered if each.id not in ENDING]:
            name = data.draw(st.sampled_from(onward))
            self.attempt(name, role, data.draw(forms(LIFE, LIFE.move[name], self.today, back=0)))
            self.today += timedelta(days=1)

    @rule(data=st.data(), role=st.sampled_from(ROLES))
    def make_an_offered_move(self, data: st.DataObject, role: str) -> None:
        offered = allowed(LIFE, self.state, self.record, role=role, on=self.today)
        if offered:
            step = data.draw(st.sampled_from(offered))
            self.attempt(step.id, role, data.draw(forms(LIFE, step, self.today)))

    @rule(data=st.data(), role=st.sampled_from(ROLES), name=st.sampled_from(sorted(LIFE.move)))
    def make_any_move(self, data: st.DataObject, role: str, name: str) -> None:
        self.attempt(name, role, data.draw(forms(LIFE, LIFE.move[name], self.today)))

    def attempt(self, name: str, role: str, form: Record) -> None:
        step = LIFE.move[name]
        offered = {each.id for each in allowed(LIFE, self.state, self.record, role=role, on=self.today)}
        outcome = move(LIFE, self.state, name, self.record, form, role=role, on=self.today)
        if isinstance(outcome, Refusal):
            assert CASEWORK.texts.say(outcome.key, **outcome.values)
            return
        assert name in offered
        assert self.state in step.sources
        assert role in step.by
        assert outcome.state == (step.target or self.state)
        assert set(step.needs) <= set(form)
        self.objections = self.counted(name)
        self.state, self.record = outcome.state, outcome.record

    def counted(self, name: str) -> int:
        changed = {"record_objection": self.objections + 1, "settle_objection": self.objections - 1}
        return 0 if "objections_open" in LIFE.move[name].clears else changed.get(name, self.objections)

    @invariant()
    def stands_in_the_table(self) -> None:
        assert self.state in LIFE.state
        assert set(self.record) <= {*LIFE.field, *LIFE.counts, *LIFE.collections}

    @invariant()
    def objections_are_counted(self) -> None:
        assert self.record.get("objections_open", 0) == self.objections

    @precondition(lambda self: self.state in {"recognised", "plan_drafted", "in_service", "employed", "stable"})
    @invariant()
    def nobody_is_helped_unrecognised(self) -> None:
        for name in ("registered_on", "visited_on", "notice_until", "recognised_on", "certificate", "categories"):
            assert name in self.record
        until = self.record["notice_until"]
        assert isinstance(until, date)
        assert until < self.today
        assert self.objections == 0

    @precondition(lambda self: self.state == "stable")
    @invariant()
    def stable_means_visited(self) -> None:
        done = self.record["visits_done"]
        assert isinstance(done, tuple)
        assert {"person", "family"} <= set(done)
        assert "employer" in done or self.record["employment"] in {"flexible", "startup"}


AnyLife.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyLife = AnyLife.TestCase
