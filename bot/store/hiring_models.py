"""The tables of hiring: vacancies, what a person looks for, referrals, employments, subsidies, trainings, start-ups."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, delete
from sqlmodel import Field, Session, col

from bot.store.post_models import only_where
from bot.store.row import Row, never_reused

__all__ = [
    "CaseEmployment",
    "CaseSeeking",
    "StartupStep",
    "SubsidyGrant",
    "Training",
    "Vacancy",
    "VacancyReferral",
    "forget",
]


class Vacancy(Row, table=True):
    """岗位信息 of an employer, good until a day (时效性, 6(4)). Demands as of a public-welfare post."""

    __tablename__ = "vacancy"
    __table_args__ = (Index(None, "fresh_until", "district", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", index=True)
    district: str
    title: str
    places: int
    skills: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    health: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    hours: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    wage: str = ""
    """As the employer said it."""
    fresh_until: date
    """The last day on which the information counts."""
    closed_on: date | None = None
    actor: str
    at: datetime


class CaseSeeking(Row, table=True):
    """What a person would and could do, in words of vocabulary.yaml, encrypted: limits of the body are among it."""

    __tablename__ = "case_seeking"

    case_id: int = Field(primary_key=True, foreign_key="case_record.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    actor: str
    updated_at: datetime


class VacancyReferral(Row, table=True):
    """职业介绍: a person sent to a vacancy by an agency, and what came of it."""

    __tablename__ = "vacancy_referral"
    __table_args__ = (
        only_where("uq_vacancy_referral_open", ("vacancy_id", "case_id"), "outcome IS NULL"),
        Index(None, "vacancy_id", "id"),
        Index(None, "case_id", "id"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id")
    case_id: int = Field(foreign_key="case_record.id")
    agency: str
    referred_on: date
    match: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """How it fitted on that day: {aspect: yes or unknown}; never what a body cannot do."""
    outcome: str | None = None
    outcome_on: date | None = None
    outcome_detail: str = ""
    actor: str
    at: datetime


class CaseEmployment(Row, table=True):
    """A person at an employer: contract and insurances, as 6(2) asks for them. None: nobody has looked."""

    __tablename__ = "case_employment"
    __table_args__ = (
        only_where("uq_case_employment_running", ("case_id", "employer_id"), "ended_on IS NULL"),
        Index(None, "case_id", "id"),
        Index(None, "employer_id", "id"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    employer_id: int = Field(foreign_key="employer.id")
    referral_id: int | None = Field(default=None, foreign_key="vacancy_referral.id")
    since: date
    contract_until: date | None = None
    open_ended: bool = False
    insured: dict[str, bool | None] = Field(default_factory=dict, sa_type=JSON)
    """By the ids of employment.yaml (pension, medical, unemployment)."""
    ended_on: date | None = None
    ended_reason: str = ""
    actor: str
    at: datetime


class Training(Row, table=True):
    """培训 and its certificate (6(3))."""

    __tablename__ = "training"
    __table_args__ = (Index(None, "case_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    subject: str
    provider: str
    begun_on: date
    ended_on: date | None = None
    certificate: str = ""
    certified_on: date | None = None
    actor: str
    at: datetime


class SubsidyGrant(Row, table=True):
    """A subsidy that was approved for a person, whoever receives it, over a span of days."""

    __tablename__ = "subsidy_grant"
    __table_args__ = (
        Index(None, "case_id", "id"),
        Index(None, "stopped_on", "until"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    kind: str
    employer_id: int | None = Field(default=None, foreign_key="employer.id", index=True)
    placement_id: int | None = Field(default=None, foreign_key="post_placement.id")
    employment_id: int | None = Field(default=None, foreign_key="case_employment.id")
    training_id: int | None = Field(default=None, foreign_key="training.id")
    referral_id: int | None = Field(default=None, foreign_key="vacancy_referral.id")
    approved_on: date
    since: date
    until: date
    amount: str = ""
    """What was approved, as the office wrote it; empty where it did not."""
    female_retirement: int | None = None
    stopped_on: date | None = None
    """The last day it was drawn, where it ended before ``until``."""
    stopped_reason: str = ""
    actor: str
    at: datetime


class StartupStep(Row, table=True):
    """One service of the 一条龙 (6(3)) for a person who starts a business."""

    __tablename__ = "startup_step"
    __table_args__ = (Index(None, "case_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    step: str
    happened_on: date
    detail: str
    actor: str
    at: datetime


def forget(session: Session, case_ids: Collection[int | None]) -> None:
    """Take what these people said they can and cannot do, for an erasure; what was approved and done stays."""
    session.execute(delete(CaseSeeking).where(col(CaseSeeking.case_id).in_(case_ids)))
