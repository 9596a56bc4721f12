"""The tables of public-welfare posts: employers, posts, who held them, appraisals, the plan; and keys of forms sent."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.row import Row, never_reused

__all__ = ["Employer", "FormKey", "PostAppraisal", "PostPlacement", "PostPlan", "PublicPost", "only_where"]


def only_where(name: str, columns: Sequence[str], condition: str) -> Index:
    """A unique index of the rows that fulfil a condition, on both databases."""
    return Index(name, *columns, unique=True, sqlite_where=text(condition), postgresql_where=text(condition))


class FormKey(Row, table=True):
    """A form that was sent: sent again, it finds what it made."""

    __tablename__ = "form_key"

    key: str = Field(primary_key=True)
    made: int = 0
    """The id of the row that it made or changed."""


class Employer(Row, table=True):
    """用人单位: who offers posts and vacancies, and hires."""

    __tablename__ = "employer"
    __table_args__ = (UniqueConstraint("credit_code"), Index(None, "district", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    name: str
    credit_code: str
    """Unified social credit code, checked, in its normal form."""
    industry: str = ""
    district: str = ""
    """District code, or empty."""
    actor: str
    version: int = 0
    """Counts the changes; a form names the version it was made from."""
    updated_at: datetime


class PostPlan(Row, table=True):
    """公益性岗位开发计划 of a district and a year (6(1))."""

    __tablename__ = "post_plan"

    year: int = Field(primary_key=True)
    district: str = Field(primary_key=True)
    places: int
    detail: str = ""
    actor: str
    updated_at: datetime


class PublicPost(Row, table=True):
    """公益性岗位: places of one kind at one unit. Demands are ids of vocabulary.yaml; None: not said, []: nothing."""

    __tablename__ = "public_post"
    __table_args__ = (Index(None, "district", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", index=True)
    district: str
    kind: str
    places: int
    skills: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    health: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    hours: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    opened_on: date
    closed_on: date | None = None
    """No longer offered from this day on; who holds a place stays."""
    actor: str
    at: datetime


class PostPlacement(Row, table=True):
    """A person in a place of a post. Places count from 1; one that was not left yet is held by one person only."""

    __tablename__ = "post_placement"
    __table_args__ = (
        only_where("uq_post_placement_held", ("post_id", "place"), "left_on IS NULL"),
        only_where("uq_post_placement_holder", ("case_id",), "left_on IS NULL"),
        Index(None, "post_id", "id"),
        Index(None, "case_id", "id"),
        Index(None, "left_on", "until"),
        never_reused(),
    )

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="public_post.id")
    case_id: int = Field(foreign_key="case_record.id")
    place: int
    since: date
    until: date
    """The last day that was agreed, at most the last that the rule allows."""
    times: int
    """Which placement of the person it is, as knowledge.casework.placement_terms counts."""
    to_retirement: bool
    """Less than five years were left at the first day of the term."""
    female_retirement: int | None = None
    """50 or 55, where it was asked."""
    left_on: date | None = None
    """The last day in the post."""
    left_reason: str = ""
    left_detail: str = ""
    left_by: str = ""
    actor: str
    at: datetime


class PostAppraisal(Row, table=True):
    """考核 of a person in a post (6(1))."""

    __tablename__ = "post_appraisal"
    __table_args__ = (Index(None, "placement_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="post_placement.id")
    happened_on: date
    result: str
    detail: str = ""
    actor: str
    at: datetime
