"""办到哪了: the operator looks a caller's case up by its number and code, and reads aloud how it stands."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from bot.casework import cases, resident_case
from bot.clock import utcnow
from bot.web.access import OperatorStaff
from bot.web.hotline import HotlineHere, PagesHere
from handlers.case_number import spot

router = APIRouter(default_response_class=HTMLResponse)

_CODE = re.compile(r"[0-9A-Za-z]", re.ASCII)
Typed = Annotated[str, Form(max_length=20_000)]


@router.get("/operator/case")
def form(request: Request, pages: PagesHere, staff: OperatorStaff) -> Response:
    """The form."""
    del staff
    return pages.show(request, "operator_case.html", number="", code="", case=None, problem="")


@router.post("/operator/case")
def look_up(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    number: Typed = "",
    code: Typed = "",
    q: Typed = "",
) -> Response:
    """How the case stands. ``q``: what stood in the operator's box, which may hold both. Guesses are counted."""
    del staff
    found = spot(number or q)
    if found is not None:
        number, code = found[0], code.strip() or "".join(_CODE.findall(found[1]))
    if not number.strip() or not code.strip():
        return pages.show(request, "operator_case.html", number=number, code=code, case=None, problem="")
    with hotline.store.transaction() as session:
        row = cases.find_by_code(session, hotline.vault, number, code, utcnow())
        view = resident_case.view(session, row, hotline.knowledge.current.casework) if row is not None else None
    status, problem = (200, "") if view else (404, "desk.cases.unknown")
    return pages.show(request, "operator_case.html", status, number=number, code="", case=view, problem=problem)
