"""The monthly reports: those of one's own unit, one of them, the cases behind each figure, and the acts on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import report_view, reports, units
from bot.casework.reports import Act
from bot.clock import local_date, utcnow
from bot.web.report_desk import ReportDesk
from bot.web.report_page import Asked, behind_page, report_page, unit_page
from knowledge.casework.sheets import Fill

router = APIRouter(prefix="/reports", default_response_class=HTMLResponse)
SHOWN = 500
"""Cases on the page behind a figure."""

AtDesk = Annotated[ReportDesk, Depends()]
Words = Annotated[str, Form()]
Key = Annotated[str, Form(max_length=64)]
Version = Annotated[int, Form(ge=1)]


@router.get("")
def own_reports(desk: AtDesk, unit: str = "", until: str = "") -> Response:
    """The months of a unit, the units below it, and what waits for an approval; ``until``: the last month shown."""
    today = local_date(utcnow())
    with desk.hotline.store.reading() as session:
        if not unit and units.unit_of(session, desk.staff) is None:
            return desk.pages.show(desk.request, "reports.html", page=None, rules=desk.rules)
        last = desk.month(until) if until else None
        page = unit_page(session, desk.rules, desk.unit(session, unit), desk.staff, today, last)
    return desk.pages.show(desk.request, "reports.html", page=page, rules=desk.rules)


@dataclass(frozen=True)
class Addressed:
    """One month's report of one unit, as the address names it."""

    desk: AtDesk
    unit: str
    month: str

    def act(self, key: str) -> Act:
        """What the reader does to it; 403 for a unit that they do not see."""
        of = self.desk.month(self.month)
        with self.desk.hotline.store.reading() as session:
            self.desk.unit(session, self.unit)
        return Act(self.unit, of, self.desk.staff, utcnow(), key=key or None)

    def change(self, make: Callable[[Session], object]) -> Response:
        """Make one change; refused, the page says why."""
        if problem := self.desk.refusal(make):
            return self.show(None, status=409, problem=problem)
        return RedirectResponse(f"/reports/{self.unit}/{self.month}", 303)

    def show(self, version: int | None, *, status: int = 200, problem: str = "") -> Response:
        """A version, the newest where none is named."""
        desk, asked = self.desk, Asked(self.desk.month(self.month), version, local_date(utcnow()))
        with desk.hotline.store.reading() as session:
            page = report_page(session, desk.rules, desk.unit(session, self.unit), asked, desk.staff)
        if page is None:
            raise HTTPException(404)
        return desk.pages.show(desk.request, "report.html", status, page=page, rules=desk.rules, problem=problem)


AtReport = Annotated[Addressed, Depends()]


@router.get("/{unit}/{month}")
def one_report(report: AtReport, version: int | None = None) -> Response:
    """A version of a report, the newest where none is asked for; every figure leads to the cases behind it."""
    return report.show(version)


@router.get("/{unit}/{month}/cases")
def cases_behind(report: AtReport, figure: Fill, part: str = "", version: int | None = None) -> Response:
    """The cases in a figure; ``part``: of one line of the report only."""
    desk, rules, of = report.desk, report.desk.rules, report.desk.month(report.month)
    if figure not in rules.reports.figures:
        raise HTTPException(404)
    with desk.hotline.store.reading() as session:
        there = desk.unit(session, report.unit)
        shown = report_view.view(session, rules.periods.statistics, there, of, version)
        line = desk.unit(session, part) if part else None
        if shown is None:
            raise HTTPException(404)
        numbers = report_view.cases_behind(session, rules.periods.statistics, figure, shown, line)
        behind = behind_page(session, rules, numbers, SHOWN)
    name = rules.reports.figures[figure].name
    return desk.pages.show(
        desk.request, "report_cases.html", shown=shown, line=line, name=name, total=len(numbers), behind=behind
    )


@router.post("/{unit}/{month}/draft")
def draft(report: AtReport, remarks: Words = "", reason: Words = "", key: Key = "") -> Response:
    """Begin a version, or keep the remarks of the one begun."""
    rule, act = report.desk.rules.periods.statistics, report.act(key)
    return report.change(
        lambda session: reports.draft(session, rule, act, remarks=remarks.strip(), reason=reason.strip())
    )


@router.post("/{unit}/{month}/submit")
def submit(report: AtReport, version: Version, key: Key = "") -> Response:
    """Freeze a draft and send it up."""
    base, rule = report.desk.hotline.knowledge.current, report.desk.rules.periods.statistics
    act = report.act(key)
    return report.change(lambda session: reports.submit(session, base, rule, act, version))


@router.post("/{unit}/{month}/return")
def give_back(report: AtReport, version: Version, reason: Words = "", key: Key = "") -> Response:
    """Send a version back with the reason."""
    act = report.act(key)
    return report.change(lambda session: reports.give_back(session, act, version, reason.strip()))


@router.post("/{unit}/{month}/approve")
def approve(report: AtReport, version: Version, key: Key = "") -> Response:
    """Approve a version: the unit above counts it."""
    act = report.act(key)
    return report.change(lambda session: reports.approve(session, act, version))
