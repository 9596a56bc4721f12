"""Any order of claims, hand-overs, returns, merges and absences by anybody, days going by: the tables agree."""

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from bot.casework import absences, cases, merging, queue, reopening, transfers
from bot.casework.life_watch import watch
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.casework.transfers import Form
from bot.clock import local_date
from bot.store.engine import Store
from bot.store.models import CaseStatus, Outcome, Role
from knowledge.casework.deadlines import Length
from tests.casework.queue_model import SUPERVISES, UNITS, WORKS, Line, Model, agree
from tests.casework.queue_stage import NOW, VAULT, WORDING, ZERO_EMPLOYMENT, office, refer, rules

LET_LIE = rules(lease=Length(days=3))
CASES = 3
which = st.integers(0, CASES - 1)
who = st.sampled_from([*WORKS, "holder", "holder"])
"""By name, or whoever holds the case."""


class Queue(RuleBasedStateMachine):
    store: ClassVar[Store]
    people: ClassVar[dict[str, StaffMember]]
    made: ClassVar[set[str]]

    @initialize()
    def open(self) -> None:
        self.tick = 0
        run = uuid4().hex[:8]
        with self.store.transaction() as session:
            # What an earlier run left is over, so that this line is this run's.
            for status in (CaseStatus.WAITING, CaseStatus.CLAIMED):
                for row, _ in cases.listing(session, status=status):
                    cases.withdraw(session, row.number)
            for absence, _, _ in absences.listed(session, self.people["qian"], local_date(NOW)):
                absences.take_back(session, self.people["qian"], absence.id or 0, now=NOW)
            self.line = Line([Model(f"{run}-{place}", ahead=place == 2) for place in range(CASES)])
            for place, case in enumerate(self.line.cases):
                contact = f"telephone {run}" if place < 2 else ""
                packet = ZERO_EMPLOYMENT if case.ahead else None
                refer(session, case.number, contact=contact, packet=packet, now=NOW)

    def live(self) -> None:
        """Once through everything, so that the machine has lived, and not only been refused."""
        self.take_the_next("wang")
        self.hand_to(2, "holder", "sun")
        self.give_back(2, "holder")
        self.release(2, "holder")
        self.hand_to_unit(2, "zhao", "daoli-1-1")
        self.claim(1, "li")
        self.resolve(1, "holder")
        self.reopen(1, "holder")
        self.reply(1, "holder")
        self.merge("holder", 1, 0)
        self.the_tables_are_the_model_s()
        self.time_goes_by(4)
        self.look()

    @property
    def now(self):  # type: ignore[no-untyped-def] # hypothesis' classes are untyped
        self.tick += 1
        return NOW + timedelta(days=self.line.day, seconds=self.tick)

    def act(self, case: Model, expected: bool, make: Callable[[Session], object], action: str) -> bool:
        """Try; refused exactly where the model says so, and then nothing has changed."""
        try:
            with self.store.transaction() as session:
                make(session)
        except CaseRefused as refusal:
            said = refusal.words(WORDING)
            if expected or not said:
                raise
            return False
        assert expected, (action, case)
        self.made.add(action)
        case.acts.append(action)
        return True

    def named(self, name: str, case: Model) -> str:
        """Whoever holds the case, or the supervisor where nobody does."""
        return (case.holder or "zhao") if name == "holder" else name

    @rule(days=st.integers(1, 3))
    def time_goes_by(self, days: int) -> None:
        self.line.day += days
        self.line.away = {
            name: (cover, until) for name, (cover, until) in self.line.away.items() if until >= self.line.day
        }

    @rule(place=which, name=who)
    def claim(self, place: int, name: str) -> None:
        case, now = self.line.cases[place], self.now
        name = self.named(name, case)
        if case.status == "claimed" and case.holder == name:
            with self.store.transaction() as session:
                cases.claim(session, case.number, self.people[name], now=now, say=WORDING)
            return
        free = case.status == "waiting"
        take = lambda session: cases.claim(session, case.number, self.people[name], now=now, say=WORDING)  # noqa: E731
        if self.act(case, free, take, "claim"):
            self.line.holds(case, name)
            case.told += 1

    @rule(name=st.sampled_from(sorted(WORKS)))
    def take_the_next(self, name: str) -> None:
        case, now = next(iter(self.line.turn_of(name)), None), self.now
        with self.store.transaction() as session:
            row = queue.claim_next(session, self.people[name], now=now, say=WORDING)
        assert (row.number if row else None) == (case.number if case else None)
        if case is not None:
            self.made.add("next")
            case.acts.append("claim")
            self.line.holds(case, name)
            case.told += 1

    @rule(place=which, name=who)
    def release(self, place: int, name: str) -> None:
        case, now = self.line.cases[place], self.now
        name = self.named(name, case)
        may = case.status == "claimed" and self.line.may_hand_on(case, name)
        give = lambda session: cases.release(session, case.number, self.people[name], now=now, say=WORDING)  # noqa: E731
        if self.act(case, may, give, "release"):
            case.waits()
            case.told += 1

    @rule(place=which, name=who)
    def reply(self, place: int, name: str) -> None:
        case, now, key = self.line.cases[place], self.now, uuid4().hex
        name = self.named(name, case)
        may = case.status == "claimed" and self.line.may_hand_on(case, name)
        write = lambda session: cases.reply_to_resident(session, case.number, self.people[name], "您好", key, now=now)  # noqa: E731
        if self.act(case, may, write, "reply"):
            self.line.acted(case, name)

    @rule(place=which, name=who, to=st.sampled_from(sorted(WORKS)))
    def hand_to(self, place: int, name: str, to: str) -> None:
        case, now, form = self.line.cases[place], self.now, Form("原因", key=uuid4().hex)
        name = self.named(name, case)
        before, taker = (case.holder, case.unit), self.line.receiver(to)
        may = self.line.may_hand_on(case, name) and taker not in {"", case.holder}
        for _ in range(2):
            hand = lambda session: transfers.to_person(  # noqa: E731
                session, case.number, self.people[name], to, form, now=now, say=WORDING
            )
            if not self.act(case, may, hand, "transfer"):
                return
        case.acts.pop()
        self.line.holds(case, taker)
        case.handed, case.told, case.hand_overs = before, case.told + 1, case.hand_overs + 1

    @rule(place=which, name=who, code=st.sampled_from(sorted(UNITS)))
    def hand_to_unit(self, place: int, name: str, code: str) -> None:
        case, now = self.line.cases[place], self.now
        name = self.named(name, case)
        before = (case.holder, case.unit)
        there = case.status == "waiting" and case.unit == code
        may = self.line.may_hand_on(case, name) and not there
        hand = lambda session: transfers.to_unit(  # noqa: E731
            session, case.number, self.people[name], code, Form("原因"), now=now, say=WORDING
        )
        if self.act(case, may, hand, "transfer"):
            case.unit = code
            case.waits()
            case.handed, case.told, case.hand_overs = before, case.told + 1, case.hand_overs + 1

    @rule(place=which, name=who)
    def give_back(self, place: int, name: str) -> None:
        case, now = self.line.cases[place], self.now
        name = self.named(name, case)
        may = self.line.may_hand_on(case, name) and case.handed is not None
        give = lambda session: transfers.give_back(  # noqa: E731
            session, case.number, self.people[name], Form("转错了"), now=now, say=WORDING
        )
        holder = case.holder
        if self.act(case, may, give, "return"):
            source, case.unit = case.handed or ("", case.unit)
            case.handed = None
            taker = self.line.receiver(source) if source else ""
            if taker and taker != holder:
                self.line.holds(case, taker)
            else:
                case.waits()
            case.told, case.hand_overs = case.told + 1, case.hand_overs + 1

    @rule(place=which, name=who)
    def resolve(self, place: int, name: str) -> None:
        case, now = self.line.cases[place], self.now
        name = self.named(name, case)
        may = case.status == "claimed" and self.line.may_hand_on(case, name)
        close = lambda session: cases.resolve(session, case.number, self.people[name], Outcome.OTHER, now=now)  # noqa: E731
        if self.act(case, may, close, "resolve"):
            case.status = "resolved"

    @rule(place=which, name=who)
    def reopen(self, place: int, name: str) -> None:
        case, now, key = self.line.cases[place], self.now, uuid4().hex
        name = self.named(name, case)
        may = case.status == "resolved" and not case.into and (case.holder == name or name in SUPERVISES)
        again = lambda session: reopening.reopen(  # noqa: E731
            session, case.number, self.people[name], "原因", key=key, now=now, say=WORDING
        )
        if self.act(case, may, again, "reopen"):
            case.acts[-1:] = ["reopen", "note"]
            self.line.holds(case, name)
            case.told += 1

    @rule(name=who, kept=which, other=which)
    def merge(self, name: str, kept: int, other: int) -> None:
        one, two, now = self.line.cases[kept], self.line.cases[other], self.now
        name = self.named(name, one)
        if two.into == one.number:
            return  # it goes on as that one already: the form sent twice
        supervises = name in SUPERVISES
        same = kept < 2 and other < 2 and kept != other and not one.into and not two.into
        reads = all(
            case.district == self.people[name].district or case.holder == name or supervises for case in (one, two)
        )
        open_ = one.status in {"waiting", "claimed"} and two.status != "withdrawn"
        theirs = (
            supervises
            or (one.holder == name and two.holder in {"", name})
            or (one.holder == name and two.status == "resolved")
        )
        claimed = one.status == "claimed" or supervises
        may = same and reads and open_ and theirs and claimed
        join = lambda session: merging.merge(  # noqa: E731
            session, VAULT, one.number, two.number, self.people[name], now=now, say=WORDING
        )
        if self.act(one, may, join, "merge"):
            two.into, two.status, two.holder = one.number, "resolved", two.holder or name
            two.acts.append("merged")
            one.told += 1
            self.line.acted(one, name)

    @rule(name=st.sampled_from(sorted(WORKS)), cover=st.sampled_from(["", *WORKS]), days=st.integers(0, 4))
    def go_away(self, name: str, cover: str, days: int) -> None:
        if name == cover or name in self.line.away:
            return
        today, now = local_date(NOW) + timedelta(days=self.line.day), self.now
        with self.store.transaction() as session:
            absences.announce(
                session,
                self.people[name],
                who=name,
                since=today,
                until=today + timedelta(days=days),
                cover=cover,
                now=now,
            )
        self.line.away[name] = (cover, self.line.day + days)

    @rule()
    def look(self) -> None:
        for _ in range(2):
            watch(self.store, LET_LIE, self.now, WORDING)
        for case in self.line.cases:
            if case.status == "claimed" and self.line.day > case.last_act + 3:
                case.waits()
                case.told += 1
                case.acts.append("lapsed")
                self.made.add("lapsed")

    @invariant()
    def the_tables_are_the_model_s(self) -> None:
        if hasattr(self, "line"):
            with self.store.reading() as session:
                agree(session, self.line, local_date(NOW) + timedelta(days=self.line.day))


def test_any_order_of_acts_keeps_the_queue_right(store: Store) -> None:
    people = office(store)
    assert people["zhao"].role is Role.SUPERVISOR
    made: set[str] = set()
    machine = type("QueueHere", (Queue,), {"store": store, "people": people, "made": made})
    once = machine()
    once.open()
    once.live()
    run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))
    lived = {"claim", "next", "release", "reply", "transfer", "return", "resolve", "reopen", "merge", "lapsed"}
    assert made == lived  # the machine has lived, and not only been refused
