"""The tables of what comes down the tree and goes up it: targets of a year, reports of a month with their figures.

A version of a report never changes once it is submitted: a later one corrects it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from bot.store.row import Row, never_reused, words

__all__ = ["ReportFigure", "ReportPart", "ReportStatus", "ReportStep", "StaffTarget", "UnitReport", "UnitTarget"]


class ReportStatus(StrEnum):
    """Where a version of a report stands; wording ``report.status.<id>`` says it to people."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class UnitReport(Row, table=True):
    """One version of a unit's report of one statistics month."""

    __tablename__ = "unit_report"
    __table_args__ = (UniqueConstraint("unit_id", "month", "version"), Index(None, "month", "status"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    month: str
    """The statistics month, such as 2026-10."""
    version: int
    """From 1; each comes after the one before was returned or approved."""
    status: ReportStatus = Field(default=ReportStatus.DRAFT, sa_type=words(ReportStatus))
    reason: str = ""
    """Why an approved version is corrected; empty for a first one and for one made again after a return."""
    remarks: str = ""
    """What the unit says to its figures."""
    returned_because: str = ""
    content_version: str = ""
    """The knowledge in force when the figures were frozen; empty in a draft."""
    drafted_by: int = Field(foreign_key="staff.id")
    submitted_by: int | None = Field(default=None, foreign_key="staff.id")
    settled_by: int | None = Field(default=None, foreign_key="staff.id")
    """Who returned or approved it."""
    drafted_at: datetime
    submitted_at: datetime | None = None
    settled_at: datetime | None = None


class ReportStep(Row, table=True):
    """What somebody did to a version of a report; never changed."""

    __tablename__ = "report_step"
    __table_args__ = (UniqueConstraint("key"), Index(None, "report_id", "id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="unit_report.id")
    step: str
    """draft, submit, return, approve or correct."""
    staff_id: int = Field(foreign_key="staff.id")
    reason: str = ""
    at: datetime
    key: str | None = None
    """Idempotency key; a form sent twice is one step."""


class ReportFigure(Row, table=True):
    """A figure of the unit's own cases, frozen with the numbers of the cases behind it."""

    __tablename__ = "report_figure"

    report_id: int = Field(primary_key=True, foreign_key="unit_report.id")
    figure: str = Field(primary_key=True)
    """knowledge.casework.sheets.Fill."""
    times: int
    """How many: the length of ``numbers``."""
    numbers: list[str] = Field(sa_type=JSON)
    """Case numbers, once for each time that counts."""


class ReportPart(Row, table=True):
    """A unit below, as a submitted report counts it."""

    __tablename__ = "report_part"

    report_id: int = Field(primary_key=True, foreign_key="unit_report.id")
    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    part_id: int | None = Field(default=None, foreign_key="unit_report.id", index=True)
    """The approved version that is counted; None: it had not reported, which is no zero."""


class UnitTarget(Row, table=True):
    """What a unit is to reach in a year (第四条（五）)."""

    __tablename__ = "unit_target"

    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    year: int = Field(primary_key=True)
    figure: str = Field(primary_key=True)
    amount: int
    set_by: str
    """As the audit trail names them."""
    set_at: datetime


class StaffTarget(Row, table=True):
    """What a person is to reach in a year, out of their unit's target (逐人落实责任)."""

    __tablename__ = "staff_target"

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    year: int = Field(primary_key=True)
    figure: str = Field(primary_key=True)
    amount: int
    set_by: str
    set_at: datetime
