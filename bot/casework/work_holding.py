"""What every act about posts, hiring and subsidies asks first: the rules, the role, the district, a recognised case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import JsonValue
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.casework import lives
from bot.casework.holding import require_role
from bot.casework.life_holding import life_held_by
from bot.casework.staff import StaffMember
from bot.casework.work_refusals import WorkRefused
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert
from bot.store.models import CaseRecord, Role
from bot.store.post_models import FormKey
from bot.store.vault import Vault
from knowledge.base import KnowledgeBase
from knowledge.casework.casework import Casework
from knowledge.casework.employment import EmploymentRules
from knowledge.casework.life_table import Value
from knowledge.screening.rules import Screening

EXIT, PLACE, UNEMPLOYED = "exit", "place", "unemployed_again"
"""Moves of the life that this part makes, or asks about."""


@dataclass(frozen=True)
class Rules:
    """The rules in force, whole."""

    casework: Casework
    screening: Screening
    districts: frozenset[str]
    """Codes of the districts that there are."""

    @property
    def employment(self) -> EmploymentRules:
        """employment.yaml."""
        return self.casework.employment


@dataclass(frozen=True)
class Desk:
    """Who acts, when and under which rules, in the caller's transaction."""

    session: Session
    vault: Vault
    rules: Rules
    staff: StaffMember
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in Harbin."""
        return local_date(self.now)

    def note(self, action: str, subject: str, **detail: JsonValue) -> None:
        """Write a line of the audit trail; ids and counts only."""
        audit.record(self.session, self.staff.actor, action, subject, detail, at=self.now)


def rules_of(base: KnowledgeBase) -> Rules:
    """WorkRefused where the content has no casework or no screening."""
    if base.casework is None or base.screening is None:
        raise WorkRefused("no_rules")
    return Rules(base.casework, base.screening, frozenset(base.districts))


def known_district(rules: Rules, code: str) -> None:
    """WorkRefused for a code that is no district's."""
    if code not in rules.districts:
        raise WorkRefused("wrong_value", "district")


def require_district(staff: StaffMember, district: str) -> None:
    """Changes in a district are for those who work in it; an account without a district works in the whole city."""
    require_role(staff)
    if staff.district not in {"", district}:
        raise WorkRefused("other_district")


def require_supervisor(staff: StaffMember) -> None:
    """What the district decides."""
    if staff.role is not Role.SUPERVISOR:
        raise WorkRefused("supervisor_only")


def recognised(desk: Desk, number: str) -> tuple[CaseRecord, lives.Life]:
    """The case, locked, if it stands as recognised now and is this person's to change; else the CaseRefused."""
    row = life_held_by(desk.session, number.strip(), desk.staff)
    life = lives.of(desk.session, desk.rules.casework, row)
    if life.state not in standing_recognised(desk.rules):
        raise WorkRefused("not_recognised", number=row.number)
    return row, life


def standing_recognised(rules: Rules) -> frozenset[str]:
    """The states in which a recognition holds: those from which one can leave it."""
    return frozenset(rules.casework.life.move[EXIT].sources)


def known_day(day: date, today: date, field: str, *, not_before: date | None = None) -> None:
    """A day that has come, and is not before another one."""
    if day > today:
        raise WorkRefused("still_to_come", field)
    if not_before is not None and day < not_before:
        raise WorkRefused("too_early", field, first=not_before.isoformat())


def in_life(desk: Desk, row: CaseRecord, move: str, **form: Value) -> None:
    """Make the move of the life that goes with an act, in the same transaction."""
    lives.move(desk.session, desk.rules.casework, row.number, desk.staff, lives.Filled(move, form), now=desk.now)


def once(desk: Desk, act: str, key: str | None, make: Callable[[], int]) -> int:
    """Make something once for each form: sent again, the id of what it made is given back."""
    if not key:
        return make()
    whole = f"{desk.staff.id}:{act}:{key}"
    claimed = desk.session.execute(
        insert(desk.session, FormKey).values(key=whole, made=0).on_conflict_do_nothing().returning(col(FormKey.key))
    ).scalar_one_or_none()
    if claimed is None:
        return desk.session.exec(select(FormKey.made).where(FormKey.key == whole)).one()
    made = make()
    desk.session.execute(update(FormKey).where(col(FormKey.key) == whole).values(made=made))
    return made
