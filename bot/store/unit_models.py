"""The table of units: 市 → 区县 → 街道 → 社区 (第四条（五）, 第五条（二）, 第七条（二）), closed and never deleted."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from bot.clock import utcnow
from bot.store.row import Row, never_reused, words
from knowledge.casework.unit_rules import Level as UnitKind

__all__ = ["CaseUnit", "Unit", "UnitKind"]


class Unit(Row, table=True):
    """A 市, 区县, 街道 or 社区 that does the work and reports it."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("code"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    code: str
    """The office's own; of a 区县 its district code as the content has it."""
    name: str
    kind: UnitKind = Field(sa_type=words(UnitKind))
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    """The unit above; None only for the city."""
    district: str = Field(default="", index=True)
    """District code that the unit lies in, itself for a 区县; empty for the city."""
    named_person_id: int | None = Field(default=None, foreign_key="staff.id")
    """明确专人: the person of this unit who answers for the work (第五条（二）)."""
    active: bool = True
    created_at: datetime = Field(default_factory=utcnow)


class CaseUnit(Row, table=True):
    """Since when a unit answers for a case: the history of ``CaseRecord.unit_id``, which reports of a month go by."""

    __tablename__ = "case_unit"
    __table_args__ = (Index(None, "case_id", "id"), Index(None, "unit_id", "case_id"), never_reused())

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_record.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    """None: no unit is known; the case's district answers."""
    since: datetime
