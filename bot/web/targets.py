"""A year's targets of a unit, of the units right below and of its people, beside what the record has reached."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from bot.casework import full_employment, targets, units
from bot.casework.targets import Wanted
from bot.clock import local_date, utcnow
from bot.web.report_desk import FIRST_YEAR, ReportDesk
from knowledge.casework.periods import statistics_month_of, statistics_year
from knowledge.casework.report_rules import share
from knowledge.casework.sheets import Fill

router = APIRouter(prefix="/targets", default_response_class=HTMLResponse)
EARLIEST, LATEST = FIRST_YEAR, 2100
"""Years that the page shows."""

AtDesk = Annotated[ReportDesk, Depends()]


class TargetForm(BaseModel):
    """One box of the page."""

    unit: str
    year: int
    figure: Fill
    amount: str = ""
    """Empty takes the target back."""
    seen: str = ""
    """What stood in the box when the page was made."""
    person: str = ""
    page: str = ""
    """The unit whose page it was sent from."""


@router.get("")
def of_a_year(desk: AtDesk, unit: str = "", year: int | None = None) -> Response:
    """What was set and what was reached, and, for the year, the indicators of 充分就业社区."""
    return _show(desk, unit, year)


@router.post("")
def set_target(desk: AtDesk, sent: Annotated[TargetForm, Form()]) -> Response:
    """Set a target, or take it back with an empty box."""
    with desk.hotline.store.reading() as session:
        desk.unit(session, sent.page or sent.unit)
    try:
        wanted = Wanted(
            sent.unit, sent.year, sent.figure, _number(sent.amount), person=sent.person, seen=_number(sent.seen)
        )
    except ValueError:
        problem = desk.hotline.knowledge.current.wording.say("target.wrong_amount", most=str(targets.LARGEST))
    else:
        problem = desk.refusal(
            lambda session: targets.set_target(session, desk.rules, desk.staff, wanted, now=utcnow())
        )
    page = sent.page or sent.unit
    if problem:
        return _show(desk, page, sent.year, status=409, problem=problem)
    return RedirectResponse(f"/targets?unit={quote(page)}&year={sent.year}", 303)


def _number(written: str) -> int | None:
    """A whole number, or None for an empty box; ValueError for anything else."""
    return int(written.strip()) if written.strip() else None


def _show(desk: ReportDesk, code: str, year: int | None, *, status: int = 200, problem: str = "") -> Response:
    rules, today = desk.rules, local_date(utcnow())
    rule = rules.periods.statistics
    of = statistics_month_of(rule, today).year if year is None else year
    if not EARLIEST <= of <= LATEST:
        raise HTTPException(404)
    with desk.hotline.store.reading() as session:
        unit = desk.unit(session, code)
        page = {
            "unit": unit,
            "year": of,
            "span": statistics_year(rule, of),
            "aims": targets.of_unit(session, rules, unit, of),
            "below": units.children(session, unit),
            "people": targets.people(session, unit),
            "may_set": targets.may_set(session, desk.staff, unit),
            "may_set_below": targets.may_set_for_people(session, desk.staff, unit),
            "indicators": full_employment.of_unit(session, rules, unit, of),
        }
    return desk.pages.show(desk.request, "targets.html", status, page=page, rules=rules, share=share, problem=problem)
