"""Work and subsidies of one case as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.casework import (
    cases,
    employer_claim,
    employers,
    employments,
    lives,
    placements,
    posts,
    referrals_to_work,
    seeking,
    startups,
    subsidies,
    trainings,
)
from bot.casework.holding import may_read
from bot.casework.life_holding import why_not
from bot.casework.seeking import Offer
from bot.casework.subsidies import GrantLine
from bot.casework.work_forms import SeekingForm
from bot.casework.work_holding import standing_recognised
from bot.clock import today
from bot.store.hiring_models import CaseEmployment, StartupStep, Training, Vacancy, VacancyReferral
from bot.store.models import CaseRecord
from bot.store.post_models import Employer, PostPlacement, PublicPost
from bot.web.work_desk import WorkDesk
from knowledge.casework.employer_claims import Claim

MOST_OFFERS = 30
"""Posts and vacancies shown beside a person, the surest ahead."""


@dataclass(frozen=True)
class WorkPage:
    """``may_change``: this person may act on the case, and it stands as recognised. ``why_not`` says why else."""

    row: CaseRecord
    state: str
    readable: bool
    may_change: bool
    why_not: str
    recognised: bool
    looking: bool
    """Recognised and without work: what fits is shown."""
    wishes: SeekingForm
    offers: Sequence[Offer]
    referrals: Sequence[tuple[VacancyReferral, Vacancy, Employer]]
    placements: Sequence[tuple[PostPlacement, PublicPost, Employer]]
    employments: Sequence[tuple[CaseEmployment, Employer, Claim]]
    trainings: Sequence[Training]
    startups: Sequence[StartupStep]
    grants: Sequence[GrantLine]
    employers: Sequence[Employer]


def read_work(session: Session, desk: WorkDesk, number: str) -> WorkPage | None:
    """Everything the page shows, of one moment; None where no case has this number."""
    row = cases.find(session, number)
    if row is None:
        return None
    rules, vault = desk.rules, desk.hotline.vault
    life, readable = lives.of(session, rules.casework, row), may_read(row, desk.staff)
    refused = why_not(session, row, desk.staff)
    recognised = life.state in standing_recognised(rules)
    held = [(one, posts.of(session, one.post_id)) for one in placements.of_case(session, row)] if readable else []
    looking = readable and recognised and life.state in rules.casework.life.move["place"].sources
    return WorkPage(
        row=row,
        state=rules.casework.life.state[life.state].label,
        readable=readable,
        may_change=readable and refused is None and recognised,
        why_not=refused.words(desk.base.wording, desk.staff.name) if refused else "",
        recognised=recognised,
        looking=looking,
        wishes=seeking.of(session, vault, row) if readable else SeekingForm(),
        offers=seeking.offers(session, vault, desk.base, rules, row, today())[:MOST_OFFERS] if looking else (),
        referrals=referrals_to_work.of_case(session, row) if readable else (),
        placements=[(one, post, employers.of(session, post.employer_id)) for one, post in held],
        employments=[
            (one, employer, employer_claim.claim_of(session, rules, one))
            for one, employer in (employments.of_case(session, row) if readable else ())
        ],
        trainings=trainings.of_case(session, row) if readable else (),
        startups=startups.of_case(session, row) if readable else (),
        grants=subsidies.of_case(session, vault, rules, row) if readable else (),
        employers=employers.listing(session) if readable else (),
    )
