"""Any order of claims, releases, replies and endings, by anybody: the table agrees with a small model."""

from collections.abc import Callable
from typing import ClassVar
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from bot.casework import cases, staff
from bot.casework.refusals import AlreadyClaimed, CaseRefused, Closed, NotClaimed, NotHolder, RoleRefused
from bot.casework.staff import StaffMember
from bot.dialogue import converse
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import CaseStatus, Outcome, Role
from handlers.messages import Incoming
from tests.store.stage import TELEGRAM, TODAY, add_staff, hotline_on

PEOPLE = {"wang": Role.CASEWORKER, "li": Role.CASEWORKER, "zhao": Role.SUPERVISOR, "phone": Role.OPERATOR}
anybody = st.sampled_from(sorted(PEOPLE))


class CaseLife(RuleBasedStateMachine):
    """One case; ``status``, ``holder`` and ``changes`` are what they must be."""

    store: ClassVar[Store]

    @initialize()
    def open(self) -> None:
        with self.store.reading() as session:
            self.staff: dict[str, StaffMember] = {member.name: member for member in staff.everyone(session)}
        replies = converse(hotline_on(self.store), TELEGRAM, str(uuid4()), Incoming(text="case:230102"), TODAY)
        self.number = replies[0].text
        self.status, self.holder, self.changes = CaseStatus.WAITING, "", 1

    def _why_not(self, name: str) -> type[CaseRefused] | None:
        """Why ``name`` may not change the case as its holder does."""
        if PEOPLE[name] not in {Role.CASEWORKER, Role.SUPERVISOR}:
            return RoleRefused
        if self.status == CaseStatus.WAITING:
            return NotClaimed
        if self.status != CaseStatus.CLAIMED:
            return Closed
        return None if name == self.holder or PEOPLE[name] == Role.SUPERVISOR else NotHolder

    def _do(self, expected: type[CaseRefused] | None, change: Callable[[Session], object]) -> bool:
        """Carry a change out; True where it was done, and it is an error where it was not done as expected."""
        try:
            with self.store.transaction() as session:
                change(session)
        except CaseRefused as refusal:
            assert type(refusal) is expected  # noqa: PT017 (either way is an outcome to check)
            return False
        assert expected is None
        return True

    @rule(name=anybody)
    def claim(self, name: str) -> None:
        expected: type[CaseRefused] | None = None
        if PEOPLE[name] == Role.OPERATOR:
            expected = RoleRefused
        elif self.status in {CaseStatus.RESOLVED, CaseStatus.WITHDRAWN}:
            expected = Closed
        elif self.status == CaseStatus.CLAIMED and name != self.holder:
            expected = AlreadyClaimed
        done = self._do(expected, lambda session: cases.claim(session, self.number, self.staff[name]))
        if done and self.status == CaseStatus.WAITING:
            self.status, self.holder, self.changes = CaseStatus.CLAIMED, name, self.changes + 1

    @rule(name=anybody)
    def release(self, name: str) -> None:
        if self._do(self._why_not(name), lambda session: cases.release(session, self.number, self.staff[name])):
            self.status, self.holder, self.changes = CaseStatus.WAITING, "", self.changes + 1

    @rule(name=anybody, outcome=st.sampled_from(Outcome))
    def resolve(self, name: str, outcome: Outcome) -> None:
        if self._do(
            self._why_not(name), lambda session: cases.resolve(session, self.number, self.staff[name], outcome)
        ):
            self.status, self.changes = CaseStatus.RESOLVED, self.changes + 1

    @rule(name=anybody, form=st.uuids())
    def reply(self, name: str, form: object) -> None:
        member, done = self.staff[name], False
        for _ in range(2):  # a form is sent twice
            done = self._do(
                self._why_not(name),
                lambda session: cases.reply_to_resident(session, self.number, member, "您好", str(form)),
            )
        self.changes += 1 if done else 0

    @rule()
    def withdraw(self) -> None:
        expected = Closed if self.status in {CaseStatus.RESOLVED, CaseStatus.WITHDRAWN} else None
        if self._do(expected, lambda session: cases.withdraw(session, self.number)):
            self.status, self.changes = CaseStatus.WITHDRAWN, self.changes + 1

    @invariant()
    def the_table_agrees(self) -> None:
        if not hasattr(self, "number"):
            return
        with self.store.reading() as session:
            row = cases.find(session, self.number)
            assert row is not None
            assert row.status == self.status
            assert cases.holder_name(session, row) == self.holder
            assert len(audit.trail(session, f"case:{self.number}")) == self.changes


def test_every_order_of_changes_keeps_the_table_right(store: Store) -> None:
    for name, role in PEOPLE.items():
        add_staff(store, name, role)
    machine = type("CaseLifeHere", (CaseLife,), {"store": store})
    run_state_machine_as_test(machine, settings=settings(max_examples=30, stateful_step_count=12, deadline=None))
