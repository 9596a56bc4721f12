"""What is due today: the list of those who work on cases."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.casework import life_deadlines
from bot.clock import utcnow
from bot.web.access import CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.life_page import standing_in_words

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
    lines = [(item, rules.life.state[item.state].label, standing_in_words(rules, item.standing)) for item in items]
    return pages.show(request, "due.html", lines=lines[:LONGEST], more=len(lines) > LONGEST)
