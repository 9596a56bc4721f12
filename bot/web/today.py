"""My work today: where caseworkers and supervisors begin."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.clock import today, utcnow
from bot.web.access import CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.today_page import counts, read_today

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/today")
def my_work(request: Request, hotline: HotlineHere, pages: PagesHere, staff: CaseStaff) -> Response:
    """The worst first; a supervisor sees what is overdue in the district and what it has to decide."""
    with hotline.store.reading() as session:
        found = read_today(session, hotline, staff, utcnow())
    districts = hotline.knowledge.current.districts
    return pages.show(request, "today.html", found=found, counts=counts(found), today=today(), districts=districts)


@router.get("/due")
def due(staff: CaseStaff) -> Response:  # noqa: ARG001 - who may not see it is not led there either
    """The page's old address."""
    return RedirectResponse("/today", 301)
