"""What is due today: the list of those who work on cases."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import life_deadlines
from bot.casework.endings import Ending, endings
from bot.casework.staff import StaffMember
from bot.casework.work_holding import rules_of
from bot.casework.work_refusals import WorkRefused
from bot.clock import today, utcnow
from bot.web.access import CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.life_page import standing_in_words
from bot.wiring import Hotline

router = APIRouter(default_response_class=HTMLResponse)

LONGEST = 200
"""Lines on the page; the most pressing ones."""


@router.get("/due")
def due(request: Request, hotline: HotlineHere, pages: PagesHere, staff: CaseStaff) -> Response:
    """Overdue first, then what comes due, then what waits for the resident; a supervisor sees the whole district."""
    rules = hotline.knowledge.current.casework
    if rules is None:
        raise HTTPException(404)
    with hotline.store.reading() as session:
        items = life_deadlines.due(session, rules, staff, utcnow())
        ending = endings_of(session, hotline, staff)
    lines = [(item, rules.life.state[item.state].label, standing_in_words(rules, item.standing)) for item in items]
    return pages.show(request, "due.html", lines=lines[:LONGEST], more=len(lines) > LONGEST, ending=ending[:LONGEST])


def endings_of(session: Session, hotline: Hotline, staff: StaffMember) -> list[Ending]:
    """What comes to an end, or has; nothing where the content has no rules for it."""
    try:
        return endings(session, rules_of(hotline.knowledge.current), staff, today())
    except WorkRefused:
        return []
