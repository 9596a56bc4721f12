"""The life of a unit's monthly report: drafted, submitted, returned or approved; corrected by a new version.

Whoever works in the unit drafts and submits; a supervisor of a unit above returns or approves what somebody else
submitted (the city's own supervisors what is the city's). A submitted version never changes. Every function takes the
caller's session, writes its audit line in the same transaction and never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from sqlmodel import Session, col, select

from bot.casework import report_figures, unit_figures, units
from bot.casework.holding import require_role
from bot.casework.report_refusals import ReportRefused
from bot.casework.staff import StaffMember
from bot.casework.unit_changes import locked
from bot.clock import local_date
from bot.store import audit
from bot.store.models import Role, Staff
from bot.store.report_models import ReportStatus, ReportStep, UnitReport
from bot.store.unit_models import Unit
from knowledge.base import KnowledgeBase
from knowledge.casework.periods import Month, StatisticsRule, statistics_month

__all__ = [
    "LONGEST",
    "Act",
    "approve",
    "draft",
    "give_back",
    "history",
    "latest",
    "may_draft",
    "may_settle",
    "submit",
    "versions",
]

LONGEST = 1_000
"""Characters of remarks and reasons."""


@dataclass(frozen=True)
class Act:
    """Who does something to which report, when."""

    unit: str
    """The unit's code."""
    month: Month
    staff: StaffMember
    now: datetime
    key: str | None = None
    """Names the form: sent twice, nothing happens the second time."""


def versions(session: Session, unit: Unit, month: Month) -> Sequence[UnitReport]:
    """All versions of a month's report, oldest first."""
    query = select(UnitReport).where(UnitReport.unit_id == unit.id, UnitReport.month == str(month))
    return session.exec(query.order_by(col(UnitReport.version))).all()


def latest(session: Session, unit: Unit, month: Month) -> UnitReport | None:
    """The newest version, whatever its state."""
    found = versions(session, unit, month)
    return found[-1] if found else None


def history(session: Session, report: UnitReport) -> Sequence[tuple[ReportStep, str]]:
    """What was done to a version, with the name of who did it, oldest first."""
    query = select(ReportStep, Staff.name).join(Staff, col(Staff.id) == col(ReportStep.staff_id))
    return session.exec(query.where(ReportStep.report_id == report.id).order_by(col(ReportStep.id))).all()


def may_draft(session: Session, staff: StaffMember, unit: Unit) -> bool:
    """Whether an account drafts and submits a unit's reports: it works there, or supervises a unit above."""
    own = units.unit_of(session, staff)
    if own is None or staff.role not in {Role.CASEWORKER, Role.SUPERVISOR}:
        return False
    return own.id == unit.id or (staff.role is Role.SUPERVISOR and units.sees(session, staff, unit))


def may_settle(session: Session, staff: StaffMember, unit: Unit) -> bool:
    """Whether an account returns and approves a unit's reports: it supervises a unit above, or the city its own."""
    own = units.unit_of(session, staff)
    if own is None or staff.role is not Role.SUPERVISOR:
        return False
    return units.sees(session, staff, unit) and (own.id != unit.id or unit.parent_id is None)


def draft(session: Session, rule: StatisticsRule, act: Act, *, remarks: str = "", reason: str = "") -> UnitReport:
    """Begin a version, or change the remarks of the one begun.

    ``reason`` says why an approved version is corrected; without it ReportRefused. Refused too for a month that has not
    begun, while a version waits for its approval, and for whoever does not work for the unit.
    """
    unit = _unit(session, act)
    if done := _done(session, act):
        return done
    _require(may_draft(session, act.staff, unit), "report.not_yours", unit)
    _short(remarks, reason)
    if statistics_month(rule, act.month).since > local_date(act.now):
        raise ReportRefused("report.not_begun", month=str(act.month))
    last = latest(session, unit, act.month)
    if last is not None and last.status is ReportStatus.SUBMITTED:
        _refuse_state(session, last)
    if last is not None and last.status is ReportStatus.DRAFT:
        last.remarks, last.reason = remarks, reason or last.reason
        return _stepped(session, last, unit, act, "draft")
    if last is None and not unit.active:
        raise ReportRefused("unit.closed", name=unit.name)
    corrects = last is not None and last.status is ReportStatus.APPROVED
    if corrects and not reason.strip():
        raise ReportRefused("report.reason_needed")
    made = UnitReport(
        unit_id=unit.id or 0,
        month=str(act.month),
        version=last.version + 1 if last else 1,
        reason=reason if corrects else (last.reason if last else ""),
        remarks=remarks,
        drafted_by=act.staff.id,
        drafted_at=act.now,
    )
    return _stepped(session, made, unit, act, "correct" if corrects else "draft", reason=reason)


def submit(session: Session, base: KnowledgeBase, rule: StatisticsRule, act: Act, version: int) -> UnitReport:
    """Freeze a draft's figures and send it up: own cases as the record has them now, units below as approved.

    A unit below that has no approved version is kept as missing. Refused before the month is over.
    """
    unit = _unit(session, act)
    if done := _done(session, act):
        return done
    _require(may_draft(session, act.staff, unit), "report.not_yours", unit)
    report = _standing(session, unit, act, version, ReportStatus.DRAFT)
    if statistics_month(rule, act.month).until >= local_date(act.now):
        raise ReportRefused("report.not_over", month=str(act.month))
    below = [each.id for each in unit_figures.reporting(session, unit, act.month) if each.id is not None]
    approved = report_figures.in_force(session, below, act.month)
    own = unit_figures.own(session, rule, unit, act.month)
    parts = {one: approved[one].id if one in approved else None for one in below}
    report_figures.freeze(session, report.id or 0, own, parts)
    report.status, report.content_version = ReportStatus.SUBMITTED, base.version
    report.submitted_by, report.submitted_at = act.staff.id, act.now
    return _stepped(session, report, unit, act, "submit")


def give_back(session: Session, act: Act, version: int, reason: str) -> UnitReport:
    """Return a submitted version with the reason; its figures stay as they were submitted."""
    if not reason.strip():
        raise ReportRefused("report.reason_needed")
    _short(reason)
    return _settle(session, act, version, ReportStatus.RETURNED, reason)


def approve(session: Session, act: Act, version: int) -> UnitReport:
    """Approve a submitted version: from now on the unit above counts it."""
    return _settle(session, act, version, ReportStatus.APPROVED)


def _settle(session: Session, act: Act, version: int, status: ReportStatus, reason: str = "") -> UnitReport:
    unit = _unit(session, act)
    if done := _done(session, act):
        return done
    _require(may_settle(session, act.staff, unit), "report.not_to_settle", unit)
    report = _standing(session, unit, act, version, ReportStatus.SUBMITTED)
    if report.submitted_by == act.staff.id:
        raise ReportRefused("report.own_submission")
    report.status, report.returned_because = status, reason
    report.settled_by, report.settled_at = act.staff.id, act.now
    step = "approve" if status is ReportStatus.APPROVED else "return"
    return _stepped(session, report, unit, act, step, reason=reason)


def _unit(session: Session, act: Act) -> Unit:
    """The unit, locked, so that acts on its reports come one after the other."""
    require_role(act.staff)
    return locked(session, act.unit)


def _done(session: Session, act: Act) -> UnitReport | None:
    """The version that this very form was about, where it came before."""
    if act.key is None:
        return None
    step = session.exec(select(ReportStep).where(ReportStep.key == _key(act))).one_or_none()
    return session.get(UnitReport, step.report_id) if step else None


def _key(act: Act) -> str | None:
    return f"{act.staff.name}:{act.key}" if act.key else None


def _require(allowed: bool, key: str, unit: Unit) -> None:
    if not allowed:
        raise ReportRefused(key, unit=unit.name)


def _short(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise ReportRefused("report.too_long", longest=str(LONGEST))


def _standing(session: Session, unit: Unit, act: Act, version: int, status: ReportStatus) -> UnitReport:
    """The named version if it is the newest and stands as it must; else the refusal that says how things are."""
    report = latest(session, unit, act.month)
    if report is None:
        raise ReportRefused("report.none", unit=unit.name, month=str(act.month))
    if report.version != version or report.status is not status:
        _refuse_state(session, report)
    return report


def _refuse_state(session: Session, report: UnitReport) -> NoReturn:
    who = session.get(Staff, report.settled_by or report.submitted_by or report.drafted_by)
    raise ReportRefused(
        f"report.stands_{report.status.value}", version=str(report.version), who=who.name if who else ""
    )


def _stepped(session: Session, report: UnitReport, unit: Unit, act: Act, step: str, *, reason: str = "") -> UnitReport:
    session.add(report)
    session.flush()
    session.add(
        ReportStep(report_id=report.id or 0, step=step, staff_id=act.staff.id, reason=reason, at=act.now, key=_key(act))
    )
    detail: dict[str, str | int] = {"unit": unit.code, "version": report.version, "content": report.content_version}
    subject = f"report:{unit.code}:{report.month}"
    audit.record(session, act.staff.actor, f"report.{step}", subject, dict(detail), at=act.now)
    return report
