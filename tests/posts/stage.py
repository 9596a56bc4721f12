"""An office that places people: recognised cases, an employer, a post, a vacancy; acts in a transaction each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar

import pytest

from bot.casework import employers, lives, persons, posts, vacancies
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.casework.work_forms import EmployerForm, PostForm, VacancyForm
from bot.casework.work_holding import Desk, Rules, rules_of
from bot.casework.work_refusals import WorkRefused
from bot.store.engine import Store
from bot.store.models import CaseRecord, Role
from bot.store.vault import Vault
from knowledge.base import KnowledgeBase
from knowledge.casework.life_table import Value
from knowledge.loader import load
from tests.casework.life_stage import claimed, noon, row_of, straight
from tests.store.stage import KEY, add_staff

TODAY = date(2026, 11, 24)
RECOGNISED = noon(date(2026, 3, 20))
DISTRICT = "230102"
CODES = ("91230102MA0000001M", "91230102MA0000002Q", "91230102MA0000003U")
MAN_1975 = "230102197501101233"
"""Far from retirement in 2026."""
MAN_1968 = "230102196801101230"
"""60 years and 10 months on 2028-11-10: less than five years off in 2026."""
Made = TypeVar("Made")


@cache
def base() -> KnowledgeBase:
    """The shipped knowledge, loaded once."""
    return load()


@cache
def rules() -> Rules:
    return rules_of(base())


@dataclass
class Office:
    """Wang works on cases of the district, Zhao supervises it."""

    store: Store
    wang: StaffMember
    zhao: StaffMember
    vault: Vault = field(default_factory=lambda: Vault(KEY))
    rules: Rules = field(default_factory=rules)

    def do(self, act: Callable[[Desk], Made], *, by: StaffMember | None = None, on: date = TODAY) -> Made:
        """One act in a transaction of its own."""
        with self.store.transaction() as session:
            return act(Desk(session, self.vault, self.rules, by or self.zhao, noon(on)))

    def refused(self, act: Callable[[Desk], object], *, by: StaffMember | None = None, on: date = TODAY) -> str:
        """The reason for which an act is refused; its words can be said."""
        with pytest.raises(WorkRefused) as told:
            self.do(act, by=by, on=on)
        assert told.value.words(base().wording)
        return told.value.reason

    def people(
        self, count: int = 1, until: str = "agree_plan", district: str = DISTRICT, **changes: Value
    ) -> list[str]:
        """Recognised cases that Wang holds."""
        way = straight(until, self.wang, self.zhao, **changes)
        with self.store.transaction() as session:
            numbers = claimed(session, self.wang, count, district)
            for number in numbers:
                for name, member, form in way:
                    lives.move(session, self.rules.casework, number, member, Filled(name, form), now=RECOGNISED)
        return numbers

    def born(self, number: str, identity: str) -> None:
        """Who the case is about."""
        with self.store.transaction() as session:
            person = Person(name="测试", identity=identity)
            persons.record(session, self.vault, number, self.wang, person, rules=self.rules.casework, now=noon(TODAY))

    def case(self, number: str) -> CaseRecord:
        return row_of(self.store, number)

    def employer(self, name: str = "某物业", code: str = CODES[0]) -> int:
        return self.do(lambda desk: employers.add(desk, EmployerForm(name=name, credit_code=code)))

    def post(self, employer: int, places: int = 1, opened_on: date = date(2026, 3, 1)) -> int:
        form = PostForm(employer=employer, district=DISTRICT, kind="保洁员", places=places, opened_on=opened_on)
        return self.do(lambda desk: posts.open_post(desk, form))

    def vacancy(self, employer: int, places: int = 1, fresh_until: date = date(2026, 12, 31), **demands: Any) -> int:
        form = VacancyForm(
            employer=employer,
            district=DISTRICT,
            title="面点师",
            places=places,
            fresh_until=fresh_until,
            **demands,
        )
        return self.do(lambda desk: vacancies.add(desk, form))


@pytest.fixture
def office(store: Store) -> Office:
    return Office(
        store, add_staff(store, "wang", district=DISTRICT), add_staff(store, "zhao", Role.SUPERVISOR, DISTRICT)
    )
