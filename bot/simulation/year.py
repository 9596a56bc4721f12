"""The year, day by day: who comes, what happens to whom, and the reports after each statistics month."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot.casework import cases, ledger_import, life_moves, life_watch, numbers
from bot.casework.life_moves import Filled, Order
from bot.casework.work_holding import Desk, Rules, rules_of
from bot.clock import SHANGHAI
from bot.simulation import arrivals, city, reporting
from bot.simulation.arrivals import Arrival
from bot.simulation.city import City
from bot.simulation.course import WITH_EMPLOYER, Course, Person, Step, course
from bot.simulation.hiring import Work
from bot.simulation.reporting import Sizes
from bot.store.models import ConversationRow, Outcome
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase
from knowledge.casework.calendar import NoCalendar
from knowledge.casework.life import Record
from knowledge.casework.periods import Month, Span, statistics_month, statistics_year

T = TypeVar("T")
AT_ONCE = 500
"""People a transaction."""
FROM_LEDGER, ZERO_SHARE = 0.12, 0.08
"""The share that an old ledger had already when the year begins; of zero-employment families."""
STANDS = ("recognised", "plan_drafted", "in_service", "in_service", "employed")
ONE_DAY = timedelta(days=1)
_FRIDAY = 5


@dataclass(frozen=True)
class Scale:
    """How large the city is."""

    people: int
    caseworkers: int
    seed: int
    year: int


@dataclass
class Told:
    """What the simulation did."""

    people: int = 0
    moves: int = 0
    acts: int = 0
    reports: int = 0


@dataclass
class _Alive:
    """A person in the database: their case, who works on it, and the step that comes next."""

    came: Arrival
    number: str
    steps: Course
    next: Step


@dataclass
class Year:
    """A year under way. ``today`` goes from its first day to its last; nothing looks at a clock."""

    hotline: Hotline
    base: KnowledgeBase
    rules: Rules
    scale: Scale
    city: City
    span: Span
    told: Told = field(default_factory=Told)
    waiting: dict[date, list[_Alive]] = field(default_factory=dict)

    def run(self, progress: Callable[[], None]) -> Told:
        """Everything, to the day on which the last month is reported; ``progress`` is called once a day."""
        chance = random.Random(f"{self.scale.seed}/city")  # noqa: S311 - lives, not secrets
        self.work = Work(self.base, chance)
        self.turns = city.in_turn(self.city)
        imported = int(self.scale.people * FROM_LEDGER)
        self._take_over(imported)
        coming = self._coming(chance, self.scale.people - imported, imported)
        months = [Month(self.scale.year, number) for number in range(1, 13)]
        due = {_report_day(self.rules, month): month for month in months}
        each = self.scale.people // (3 * len(self.city.districts)) + 1
        sizes, now = Sizes(self.scale.year, each), _at(self.span.since)
        reporting.set_targets(self.hotline, self.rules.casework, self.city, sizes, now)
        day = self.span.since
        while day <= max(due):
            if day in self.span:
                for some in _some(coming.get(day, []), AT_ONCE):
                    self._open(day, some)
                self._moves(day)
            if (month := due.get(day)) is not None:
                life_watch.watch(self.hotline.store, self.rules.casework, _at(day, 20))
                self.told.reports += reporting.report(self.hotline, self.base, self.city, month, _at(day, 21))
            progress()
            day += ONE_DAY
        self.told.acts = self.work.acts
        return self.told

    @property
    def days(self) -> int:
        """How often ``progress`` is called."""
        last = _report_day(self.rules, Month(self.scale.year, 12))
        return (last - self.span.since).days + 1

    def _coming(self, chance: random.Random, people: int, first: int) -> dict[date, list[int]]:
        """Who comes on which working day."""
        days = [day for day in _days(self.span) if self._is_worked(day)]
        found: dict[date, list[int]] = {}
        for index in range(first, first + people):
            found.setdefault(chance.choice(days), []).append(index)
        return found

    def _person(self, index: int, stands: str = "") -> Person:
        chance = random.Random(f"{self.scale.seed}/{index}")  # noqa: S311
        zero = chance.random() < ZERO_SHARE
        return Person(chance, self.base.wording.say("simulation.text"), zero, f"S-{index:06d}", stands)

    def _open(self, day: date, indexes: Sequence[int]) -> None:
        """Referrals of a day, each claimed by whom its community names."""
        store, now = self.hotline.store, _at(day, 9)
        with store.transaction() as session:
            for index in indexes:
                came = Arrival(index, self._person(index), *next(self.turns))
                number = numbers.next_number(session, day)
                talk = ConversationRow(channel="simulation", account="", person="")
                effect = arrivals.referral(number, came)
                cases.open_case(session, self.hotline.vault, talk, effect, rules=self.rules.casework, now=now)
                cases.claim(session, number, came.place.person, now=_at(day, 10))
                self._lives(came, number, day)
        self.told.people += len(indexes)

    def _lives(self, came: Arrival, number: str, day: date) -> None:
        steps = course(came.person, day)
        self._wait(_Alive(came, number, steps, next(steps)), day)

    def _wait(self, alive: _Alive, after: date) -> None:
        """Until the first working day on which the next step may be made; one step a day."""
        day = max(alive.next.wanted, after + ONE_DAY)
        if day not in self.span:
            return  # not in this year
        while not self._is_worked(day):
            day += ONE_DAY
        self.waiting.setdefault(day, []).append(alive)

    def _moves(self, day: date) -> None:
        """All steps of a day: the plain ones many at once, those with posts and employers one by one."""
        due = self.waiting.pop(day, [])
        alone = [alive for alive in due if self._is_alone(alive, day)]
        together = [alive for alive in due if not self._is_alone(alive, day)]
        now = _at(day, 15)
        for some in _some(together, AT_ONCE):
            with self.hotline.store.transaction() as session:
                orders = [self._order(alive, day) for alive in some]
                life_moves.move(session, self.rules.casework, orders, now=now)
                for alive in some:
                    self._after(session, alive, day, now)
        for some in _some(alone, AT_ONCE // 5):
            with self.hotline.store.transaction() as session:
                for alive in some:
                    self._act(session, alive, day, now)
        for alive in due:
            self._go_on(alive, day)
        self.told.moves += len(due)

    def _is_alone(self, alive: _Alive, day: date) -> bool:
        step = alive.next
        if step.move == "unemployed_again":
            return alive.number in self.work.held or alive.number in self.work.works
        return step.move == "place" and _way(step.form(day)) in WITH_EMPLOYER

    def _order(self, alive: _Alive, day: date) -> Order:
        step = alive.next
        by = alive.came.district.supervisor if step.by_supervisor else alive.came.place.person
        return Order(alive.number, by, Filled(step.move, step.form(day)))

    def _act(self, session: Session, alive: _Alive, day: date, now: datetime) -> None:
        desk, order, number = self._desk(session, alive, now), self._order(alive, day), alive.number
        if order.filled.move != "place":
            done = self.work.leave(desk, number)
        else:
            done = self.work.place(desk, alive.came.district, number, _way(order.filled.form))
        if not done:
            life_moves.move(session, self.rules.casework, [order], now=now)

    def _after(self, session: Session, alive: _Alive, day: date, now: datetime) -> None:
        """A recognition ends the referral; some of those who work flexibly get the subsidy."""
        step, person = alive.next, alive.came.person
        if step.move == "recognise" and not person.stands:
            cases.resolve(session, alive.number, alive.came.place.person, Outcome.RECOGNISED, now=now)
            person.stands = "recognised"
        elif step.move == "place" and _way(step.form(day)) == "flexible" and person.happens(0.4):
            self.work.flexible(self._desk(session, alive, now), alive.number)

    def _desk(self, session: Session, alive: _Alive, now: datetime) -> Desk:
        return Desk(session, self.hotline.vault, self.rules, alive.came.place.person, now)

    def _go_on(self, alive: _Alive, day: date) -> None:
        try:
            alive.next = alive.steps.send(day)
        except StopIteration:
            return
        self._wait(alive, day)

    def _is_worked(self, day: date) -> bool:
        try:
            return self.rules.casework.calendar.is_working_day(day)
        except NoCalendar:
            return day.isoweekday() <= _FRIDAY

    def _take_over(self, people: int) -> None:
        """The office's old ledger comes in on the first day, through the door of the import."""
        if not people:
            return
        rules, day, now = self.rules.casework, self.span.since, _at(self.span.since, 8)
        staff = [place.person for district in self.city.districts for place in district.places]
        came, ready = [], []
        for index in range(people):
            chance = random.Random(f"{self.scale.seed}/old/{index}")  # noqa: S311
            came.append(Arrival(index, self._person(index, chance.choice(STANDS)), *next(self.turns)))
            taken = arrivals.taken(self.base, rules.life, day, came[-1])
            digest = f"simulated-{index}"
            ready.append(ledger_import.ready(taken, digest, self.hotline.vault, rules, staff=staff, now=now))
        with self.hotline.store.transaction() as session:
            ledger_import.take_over(
                session, self.hotline.vault, rules, ready, actor=self.city.supervisors[0].actor, checked_at=now, now=now
            )
        for at, one in enumerate(came, start=1):
            self._lives(one, numbers.of_ledger(day, at), day)
        self.told.people += people
        self.told.moves += people


def simulate(hotline: Hotline, scale: Scale) -> Year:
    """A year that is ready to ``run``: the city is built. LookupError where the content has no casework."""
    base = hotline.knowledge.current
    rules = rules_of(base)
    with hotline.store.transaction() as session:
        made = city.build(session, base, scale.caseworkers)
    span = statistics_year(rules.casework.periods.statistics, scale.year)
    return Year(hotline, base, rules, scale, made, span)


def _way(form: Record) -> str:
    """How a placement was come by; empty where the form is no placement's."""
    return str(form.get("employment", ""))


def _some(of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (of[start : start + size] for start in range(0, len(of), size))


def _at(day: date, hour: int = 8) -> datetime:
    """That hour of a day in Harbin."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def _days(span: Span) -> Iterator[date]:
    day = span.since
    while day <= span.until:
        yield day
        day += ONE_DAY


def _report_day(rules: Rules, month: Month) -> date:
    """Some days after a month's end, so that what was entered late is in it."""
    return statistics_month(rules.casework.periods.statistics, month).until + timedelta(days=5)
