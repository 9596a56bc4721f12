"""The truth of a condition for a fact set on a day, and which facts would settle it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from knowledge.screening.calendar_months import birthday, months_after
from knowledge.screening.facts import Facts, Person
from knowledge.screening.rule_language import (
    AgeTest,
    AllTest,
    AnyTest,
    FactTest,
    MonthsTest,
    NearRetirementTest,
    NotTest,
    RetirementTest,
    Test,
)
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import RetirementLaw
from knowledge.screening.truth import Truth, agreed, all_of, any_of, negated

_LIFE = 100  # years of age looked through where nothing is known of the birth
_Holds = Callable[[date, Person], bool]


@dataclass(frozen=True)
class Situation:
    """A fact set on a day, under the rules."""

    screening: Screening
    facts: Facts
    on: date

    @cached_property
    def births(self) -> tuple[date, date] | None:
        return self.facts.births(self.on)

    @property
    def registered(self) -> bool:
        """The registration as unemployed (失业登记) is known to have been made by that day."""
        day = self.facts.day("registered_on")
        return day is not None and day <= self.on

    def for_everyone(self, holds: _Holds) -> Truth:
        """Yes or no only if so for every birth date and group that fit.

        Every age limit is reached the later the later the birth, so the first and the last birth date speak for all.
        """
        if self.births is None:
            return Truth.UNKNOWN
        return agreed(holds(birth, person) for birth in self.births for person in self.facts.people)

    def unsettled(self, holds: _Holds) -> Iterator[str]:
        """The facts about the person on which the answer still depends."""
        people = self.facts.people
        births = self.births
        if births is None or any(holds(births[0], person) is not holds(births[1], person) for person in people):
            yield "birth_date"
        if self._differ(holds, people, lambda one, other: one.sex != other.sex):
            yield "sex"
        if self._differ(holds, people, lambda one, other: one.sex == other.sex):
            yield "female_retirement"

    def _differ(self, holds: _Holds, people: tuple[Person, ...], apart: Callable[[Person, Person], bool]) -> bool:
        pairs = [(one, other) for one in people for other in people if one != other and apart(one, other)]
        births = self.births or [months_after(self.on, -12 * years) for years in range(_LIFE)]
        return any(holds(birth, one) is not holds(birth, other) for birth in births for one, other in pairs)

    def retired(self, on: date) -> Truth:
        """Whether the statutory retirement age is reached on a day, by the law of that day."""
        law = self.screening.retirement_law(on)
        return self.for_everyone(lambda birth, person: retirement_day(law, birth, person) <= on)

    def rule_about_the_person(self, test: Test) -> _Holds | None:
        """A test on age and sex as a question to one possible person; None for any other test."""
        if isinstance(test, AgeTest):
            return lambda birth, person: birthday(birth, test.years(person.sex)) <= self.on
        law = self.screening.retirement_law(self.on)
        if isinstance(test, RetirementTest):
            return lambda birth, person: self.on < retirement_day(law, birth, person)
        if isinstance(test, NearRetirementTest):
            limit = months_after(self.on, test.months_to_retirement_below)
            return lambda birth, person: retirement_day(law, birth, person) < limit
        return None


def retirement_day(law: RetirementLaw, birth: date, person: Person) -> date:
    """The day on which a person born on ``birth`` reaches the statutory retirement age."""
    return months_after(birth, law.age(person.sex, person.female_retirement).months(birth))


def judge(test: Test, situation: Situation) -> Truth:
    """The truth of a test."""
    match test:
        case FactTest():
            return _judge_fact(test, situation.facts)
        case MonthsTest():
            return _judge_months(test, situation)
        case AllTest():
            return all_of(judge(part, situation) for part in test.parts)
        case AnyTest():
            return any_of(judge(part, situation) for part in test.parts)
        case NotTest():
            return negated(judge(test.part, situation))
    holds = situation.rule_about_the_person(test)
    assert holds is not None  # noqa: S101 - every other kind of test was taken above
    return situation.for_everyone(holds)


def _judge_fact(test: FactTest, facts: Facts) -> Truth:
    answer = facts.get(test.fact)
    if answer is None or answer in test.doubtful:
        return Truth.UNKNOWN
    return Truth.YES if answer in test.holding else Truth.NO


def _judge_months(test: MonthsTest, situation: Situation) -> Truth:
    if situation.facts.get(test.months_since) is None:
        return Truth.UNKNOWN
    since = situation.facts.day(test.months_since)
    return Truth.YES if since and months_after(since, test.at_least) <= situation.on else Truth.NO


def unsettled(test: Test, situation: Situation) -> tuple[str, ...]:
    """The facts that keep a test unknown: unanswered, or answered so that the window must decide; else nothing."""
    if judge(test, situation) is not Truth.UNKNOWN:
        return ()
    match test:
        case FactTest():
            return (test.fact,)
        case MonthsTest():
            return (test.months_since,)
        case AllTest() | AnyTest():
            return tuple(dict.fromkeys(fact for part in test.parts for fact in unsettled(part, situation)))
        case NotTest():
            return unsettled(test.part, situation)
    holds = situation.rule_about_the_person(test)
    return tuple(situation.unsettled(holds)) if holds else ()


def reached_on(test: Test, situation: Situation) -> date | None:
    """The day from which a test that fails will hold by time alone, or None where that cannot be counted.

    An age needs the full birth date and, where its limit differs by sex, the sex.
    """
    facts = situation.facts
    if isinstance(test, MonthsTest):
        since = facts.day(test.months_since)
        return months_after(since, test.at_least) if since else None
    if not isinstance(test, AgeTest) or facts.birth is None:
        return None
    sex = facts.get("sex")
    if sex is None and test.by_sex:
        return None
    return birthday(facts.birth, test.years(str(sex or "male")))
