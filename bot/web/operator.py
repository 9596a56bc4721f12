"""The operator's look-up: the answer to read aloud, while the caller is still speaking."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import calls, pins
from bot.casework.staff import StaffMember
from bot.clock import today
from bot.store import asked_days
from bot.store.operator_models import CallOutcome
from bot.web.access import OperatorStaff
from bot.web.calls import said_of
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.look_up import LONGEST_QUESTION, LookUp, Result, look_up, shown
from bot.web.pages import Pages, by_htmx
from bot.wiring import Hotline
from knowledge.pinyin import first_letters

_NOT_UNDONE = frozenset({"desk.undo.unknown", "desk.undo.not_last"})
_Id = Annotated[str, Query(max_length=200)]
_FormId = Annotated[str, Form(max_length=200)]

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True)
class Desk:
    """What an operator has before them, as an address says it.

    ``district`` is the caller's, for its own rules. ``entry``: one that was chosen, and is open above the results.
    ``beside``: one that stays in view next to everything else.
    """

    q: str = ""
    district: str = ""
    entry: str = ""
    beside: str = ""


@router.get("/operator")
def operator(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    q: str = "",
    district: str = "",
    entry: _Id = "",
    beside: _Id = "",
    logged: int = 0,
    problem: _Id = "",
) -> Response:
    """The page. ``logged`` is a call just logged by a page without script, ``problem`` why it was not taken back."""
    with hotline.store.reading() as session:
        values = desk_values(session, hotline, staff, Desk(q, district, entry, beside))
        call = calls.of(session, staff, logged) if logged else None
    wording = hotline.knowledge.current.wording
    values |= said_of(hotline, call, refused=wording.say(problem) if problem in _NOT_UNDONE else "")
    return _page(request, hotline, pages, values)


@router.post("/operator")
def typed(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    q: Annotated[str, Form()] = "",
    district: Annotated[str, Form()] = "",
    entry: _FormId = "",
    beside: _FormId = "",
) -> Response:
    """The results alone, while one types; else the page with them. A form, so that no address holds what was said."""
    alone = by_htmx(request)
    with hotline.store.reading() as session:
        values = desk_values(session, hotline, staff, Desk(q, district, entry, beside), whole=not alone)
    if alone:
        return pages.show(request, "operator_results.html", fragment=True, **values)
    return _page(request, hotline, pages, values | said_of(hotline, None))


def _page(request: Request, hotline: Hotline, pages: Pages, values: dict[str, Any]) -> Response:
    districts = [(one, first_letters(one.name)) for one in hotline.knowledge.current.districts.values()]
    return pages.show(request, "operator.html", fragment=False, districts=districts, **values)


def desk_values(
    session: Session, hotline: Hotline, staff: StaffMember, desk: Desk, *, whole: bool = True
) -> dict[str, Any]:
    """What the templates of the look-up show; ``whole``: with what only the page around the results needs."""
    general = hotline.knowledge.current
    district = desk.district if desk.district in general.districts else ""
    knowledge = general.for_staff().for_district(district)
    on = today()

    def one(entry: str) -> Result | None:
        return shown(knowledge, knowledge.entries[entry], on) if entry in knowledge.entries else None

    kept = pins.pinned(session, staff)
    found = look_up(knowledge, desk.q, on)
    chosen, beside = one(desk.entry), one(desk.beside)
    empty = not found.question and chosen is None
    values: dict[str, Any] = {
        "q": desk.q[:LONGEST_QUESTION],
        "cut": len(desk.q) > LONGEST_QUESTION,
        "found": found,
        "chosen": chosen,
        "gone": bool(desk.entry) and chosen is None,
        "beside": beside,
        "pins": kept,
        "pinned": [result for entry in kept if (result := one(entry))] if empty else [],
        "tally": calls.tally(session, staff, on) if empty else {},
        "outcomes": tuple(CallOutcome),
        "on": on,
        "district": district,
        "by_operator": True,
    }
    if whole:
        values |= {"opened": _opened(found, chosen), "unanswered": len(asked_days.on_day(session, on))}
    return values


def _opened(found: LookUp, chosen: Result | None) -> str:
    return chosen.entry.id if chosen else found.opened
