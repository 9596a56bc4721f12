"""Posts, vacancies, hiring and subsidies of the invented city, through the acts that pages make."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from bot.casework import employers, employments, placements, posts, referrals_to_work, subsidies, vacancies
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.casework.work_forms import (
    AppraisalForm,
    EmployerForm,
    EmploymentForm,
    EndForm,
    GrantForm,
    LeavingForm,
    OutcomeForm,
    PlacementForm,
    PostForm,
    ReferralForm,
    VacancyForm,
)
from bot.casework.work_holding import Desk
from bot.simulation.city import District
from knowledge.base import KnowledgeBase

PLACES = 20
"""Of a post."""
OPENINGS = 40
"""Of a vacancy."""
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass
class Work:
    """What is on offer, by district; and who holds what, by case number."""

    base: KnowledgeBase
    chance: random.Random
    employers: int = 0
    of_district: dict[str, int] = field(default_factory=dict)
    """An employer of each district."""
    post: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The post that has free places, and how many."""
    vacancy: dict[str, tuple[int, int]] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    """Placements in a post."""
    works: dict[str, int] = field(default_factory=dict)
    """Employments."""
    acts: int = 0
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def place(self, desk: Desk, district: District, number: str, way: str) -> bool:
        """Put a person to work by a post or an employer; False where the acts refused, and the move alone may do."""
        take = self._in_post if way == placements.WELFARE_POST else self._hired
        return self._try(desk.session, lambda: take(desk, district, number))

    def leave(self, desk: Desk, number: str) -> bool:
        """Whoever is without work again leaves the post or the employer; False where neither is on record."""
        text = self.base.wording.say("simulation.text")
        if (placement := self.held.pop(number, None)) is not None:
            form = LeavingForm(placement=placement, on=desk.today, reason="own-wish")
            return self._try(desk.session, lambda: self._count(placements.leave(desk, form)))
        if (employment := self.works.pop(number, None)) is not None:
            over = EndForm(employment=employment, on=desk.today, reason=text)
            return self._try(desk.session, lambda: self._count(employments.end(desk, number, over)))
        return False

    def flexible(self, desk: Desk, number: str) -> None:
        """The subsidy of whoever works flexibly."""
        self._try(desk.session, lambda: self._grant(desk, number, "flexible-insurance-subsidy"))

    def _in_post(self, desk: Desk, of: District, number: str) -> None:
        district = of.code
        post, free = self.post.get(district, (0, 0))
        if not free:
            form = PostForm(
                employer=self._employer(desk, district),
                district=district,
                kind=self.base.wording.say("simulation.text"),
                places=PLACES,
                opened_on=desk.today,
            )
            post, free = posts.open_post(_by(desk, of.supervisor), form), PLACES
        placed = PlacementForm(case=number, since=desk.today, group="50")
        self.held[number] = self._count(placements.place(desk, post, placed))
        self.post[district] = post, free - 1
        if self._happens(0.3):
            appraisal = AppraisalForm(placement=self.held[number], on=desk.today, result="competent")
            self._count(placements.appraise(desk, appraisal))
        if self._happens(0.5):
            self._grant(desk, number, "post-subsidy")

    def _hired(self, desk: Desk, of: District, number: str) -> None:
        if self._happens(0.5):
            begun = EmploymentForm(employer=self._employer(desk, of.code), since=desk.today, open_ended=True)
            self.works[number] = self._count(employments.begin(desk, number, begun))
        else:
            self._by_vacancy(desk, of.code, number)
        if self._happens(0.3):
            self._grant(desk, number, "employer-insurance-subsidy")

    def _by_vacancy(self, desk: Desk, district: str, number: str) -> None:
        vacancy, left = self.vacancy.get(district, (0, 0))
        text = self.base.wording.say("simulation.text")
        if not left:
            fresh = desk.today + timedelta(days=366)
            offered = VacancyForm(
                employer=self._employer(desk, district),
                district=district,
                title=text,
                places=OPENINGS,
                fresh_until=fresh,
            )
            vacancy, left = vacancies.add(desk, offered), OPENINGS
        sent = ReferralForm(vacancy=vacancy, agency=text, on=desk.today)
        referral = self._count(referrals_to_work.refer(desk, self.base, number, sent))
        hired = OutcomeForm(referral=referral, outcome="hired", on=desk.today, open_ended=True)
        self._count(referrals_to_work.conclude(desk, number, hired))
        self.vacancy[district] = vacancy, left - 1

    def _grant(self, desk: Desk, number: str, kind: str) -> None:
        until = desk.today + timedelta(days=364)
        form = GrantForm(kind=kind, approved_on=desk.today, since=desk.today, until=until, group="50")
        self._count(subsidies.grant(desk, number, form))

    def _employer(self, desk: Desk, district: str) -> int:
        if district not in self.of_district:
            self.employers += 1
            name = self.base.wording.say("simulation.employer", number=self.employers)
            form = EmployerForm(name=name, credit_code=credit_code(self.employers), district=district)
            self.of_district[district] = employers.add(desk, form)
        return self.of_district[district]

    def _try(self, session: Session, act: Callable[[], object]) -> bool:
        """Make an act whole or not at all: what refuses it may come after its first rows."""
        offers = dict(self.post), dict(self.vacancy), dict(self.of_district), dict(self.held), dict(self.works)
        try:
            with session.begin_nested():
                act()
        except CaseRefused as refused:
            self.post, self.vacancy, self.of_district, self.held, self.works = offers
            self.refused[refused.key] += 1
            return False
        return True

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _count(self, made: int) -> int:
        self.acts += 1
        return made


def credit_code(number: int) -> str:
    """A code whose check letter is right and whose region, 000000, is nowhere: no employer has it."""
    body = f"91000000{number:09d}"
    total = sum(_CODE.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CODE[-total % len(_CODE)]


def _by(desk: Desk, staff: StaffMember) -> Desk:
    return Desk(desk.session, desk.vault, desk.rules, staff, desk.now)
