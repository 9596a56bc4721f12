"""查进度: a resident looks a case up by its number and code."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from bot.casework import cases
from bot.clock import utcnow
from bot.web.hotline import HotlineHere, PagesHere

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/status")
def form(request: Request, pages: PagesHere, number: str = "") -> Response:
    """The form."""
    return pages.show(request, "status.html", number=number[:20], case=None, problem="")


@router.post("/status")
def look_up(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    number: Annotated[str, Form(max_length=40)] = "",
    code: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """The case's status. By POST, so that the code stands in no address, history or log."""
    if not number.strip() or not code.strip():
        return pages.show(request, "status.html", 422, number=number.strip(), case=None, problem="web.status.empty")
    with hotline.store.transaction() as session:
        row = cases.find_by_code(session, hotline.vault, number.replace("－", "-").replace(" ", ""), code, utcnow())
        view = None if row is None else cases.view(session, row)
    problem = "" if view else "web.status.unknown"
    return pages.show(request, "status.html", 200 if view else 404, number=number.strip(), case=view, problem=problem)
