"""Who is away, and who stands in: the page of those who work on cases."""

from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.casework import absences
from bot.casework import staff as accounts
from bot.casework.refusals import CaseRefused
from bot.casework.staff import WORKS_ON_CASES
from bot.clock import today, utcnow
from bot.store.models import Role
from bot.web.access import CaseStaff
from bot.web.caseworker import Key, Words
from bot.web.hotline import HotlineHere, PagesHere

router = APIRouter(prefix="/absences", default_response_class=HTMLResponse)

NOTHING_TYPED = {"who": "", "since": "", "until": "", "cover": ""}


@router.get("")
def listed(request: Request, hotline: HotlineHere, pages: PagesHere, staff: CaseStaff) -> Response:
    """Absences that are not over; a supervisor's page has those of the district."""
    return _page(request, hotline, pages, staff)


@router.post("")
def announce(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: CaseStaff,
    key: Key,
    who: Words = "",
    since: Annotated[str, Form(max_length=10)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
    cover: Words = "",
) -> Response:
    """Write down an absence."""
    typed = {"who": who.strip(), "since": since, "until": until, "cover": cover.strip()}
    first, last = _day(since), _day(until)
    if first is None or last is None:
        words = hotline.knowledge.current.wording.say("queue.absence.incomplete")
        return _page(request, hotline, pages, staff, 422, problem=words, typed=typed)
    try:
        with hotline.store.transaction() as session:
            absences.announce(
                session,
                staff,
                who=typed["who"] or staff.name,
                since=first,
                until=last,
                cover=typed["cover"],
                key=key,
                now=utcnow(),
            )
    except CaseRefused as refusal:
        words = refusal.words(hotline.knowledge.current.wording)
        return _page(request, hotline, pages, staff, 409, problem=words, typed=typed)
    return RedirectResponse("/absences", 303)


@router.post("/{absence_id}/take-back")
def take_back(request: Request, hotline: HotlineHere, pages: PagesHere, staff: CaseStaff, absence_id: int) -> Response:
    """They are there after all."""
    try:
        with hotline.store.transaction() as session:
            absences.take_back(session, staff, absence_id, now=utcnow())
    except CaseRefused as refusal:
        words = refusal.words(hotline.knowledge.current.wording)
        return _page(request, hotline, pages, staff, 409, problem=words)
    return RedirectResponse("/absences", 303)


def _page(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: CaseStaff,
    status: int = 200,
    *,
    problem: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    with hotline.store.reading() as session:
        rows = absences.listed(session, staff, today())
        people = [one.name for one in accounts.everyone(session) if one.role in WORKS_ON_CASES]
    return pages.show(
        request,
        "absences.html",
        status,
        listed=rows,
        people=people,
        problem=problem,
        typed=typed or NOTHING_TYPED,
        supervises=staff.role is Role.SUPERVISOR,
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
