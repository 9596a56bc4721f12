"""查进度: a resident looks a case up by its number and code, and says how the service was once it is over."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from bot.casework import cases, merged, ratings, reconsidering, resident_case
from bot.clock import utcnow
from bot.store.queue_models import Satisfaction
from bot.web.hotline import HotlineHere, PagesHere
from handlers.case_number import spot

router = APIRouter(default_response_class=HTMLResponse)

Typed = Annotated[str, Form(max_length=40)]


@router.get("/status")
def form(request: Request, pages: PagesHere, number: str = "") -> Response:
    """The form."""
    return pages.show(request, "status.html", number=number[:20], code="", case=None, problem="", thanks="")


@router.post("/status")
def look_up(request: Request, hotline: HotlineHere, pages: PagesHere, number: Typed = "", code: Typed = "") -> Response:
    """The case's status. By POST, so that the code stands in no address, history or log."""
    return _answer(request, hotline, pages, number, code, None)


@router.post("/status/rate")
def rate(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    number: Typed = "",
    code: Typed = "",
    rating: Annotated[Satisfaction | None, Form()] = None,
) -> Response:
    """How the service was, by whoever has number and code; said once, it stays."""
    return _answer(request, hotline, pages, number, code, rating)


@router.post("/status/review")
def ask_review(
    request: Request, hotline: HotlineHere, pages: PagesHere, number: Typed = "", code: Typed = ""
) -> Response:
    """A review of a refusal is asked for, by whoever has number and code; a second time changes nothing."""
    return _answer(request, hotline, pages, number, code, None, review=True)


def _answer(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    number: str,
    code: str,
    rating: Satisfaction | None,
    *,
    review: bool = False,
) -> Response:
    number = number.strip()
    if not number or not code.strip():
        empty = "web.status.empty"
        return pages.show(request, "status.html", 422, number=number, code="", case=None, problem=empty, thanks="")
    found = spot(number)
    rules, thanks, view = hotline.knowledge.current.casework, "", None
    with hotline.store.transaction() as session:
        row = cases.find_by_code(session, hotline.vault, found[0] if found else number, code, utcnow())
        if row is not None:
            if rating is not None:
                last = merged.final(session, row)
                new = ratings.rate_by_number(session, last.number, rating, now=utcnow())
                thanks = f"cases.rated.{rating.value}" if new else "cases.rated_already"
            asked = review and rules is not None and reconsidering.ask(session, rules, row, now=utcnow())
            view = resident_case.view(session, row, rules)
            if review:
                again = "already" if view.review == "asked" else "none"
                thanks = f"cases.review_{'asked' if asked else again}"
    problem = "" if view else "web.status.unknown"
    values = {"number": number, "code": code.strip() if view else "", "case": view, "thanks": thanks}
    return pages.show(request, "status.html", 200 if view else 404, problem=problem, **values)
