"""The operator's own list of pinned entries: put on it, taken off it, put in order."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.casework import pins
from bot.casework.desk_refusals import DeskRefused
from bot.casework.staff import StaffMember
from bot.web.access import OperatorStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.operator import Desk, desk_values
from bot.web.pages import by_htmx
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase

router = APIRouter(default_response_class=HTMLResponse)


class Change(StrEnum):
    """What happens to the list."""

    PIN = "pin"
    UNPIN = "unpin"
    MOVE = "move"


@router.post("/operator/pins")
def change(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    entry: Annotated[str, Form(min_length=1, max_length=200)],
    to: Annotated[Change, Form()],
    before: Annotated[str, Form(max_length=200)] = "",
    listed: Annotated[bool, Form()] = False,
) -> Response:
    """Changes the list; every change sent twice is once by itself. ``listed``: the whole list is shown again."""
    refused = _changed(hotline, staff, entry, to, before)
    if not by_htmx(request):
        return RedirectResponse("/operator", 303)
    if listed:
        with hotline.store.reading() as session:
            values = desk_values(session, hotline, staff, Desk())
        return pages.show(request, "operator_results.html", fragment=True, **values)
    with hotline.store.reading() as session:
        kept = pins.pinned(session, staff)
    return pages.show(request, "operator_pin.html", entry_id=entry, pins=kept, refused=refused, fragment=True)


def _changed(hotline: Hotline, staff: StaffMember, entry: str, to: Change, before: str) -> str:
    """Apply it; why not, in words, where it is refused."""
    knowledge = hotline.knowledge.current.for_staff()
    if to is Change.PIN and not _is_known(knowledge, entry):
        return DeskRefused("desk.pin.unknown").words(knowledge.wording)
    try:
        with hotline.store.transaction() as session:
            match to:
                case Change.PIN:
                    pins.pin(session, staff, entry)
                case Change.UNPIN:
                    pins.unpin(session, staff, entry)
                case Change.MOVE:
                    pins.put_before(session, staff, entry, before)
    except DeskRefused as error:
        return error.words(knowledge.wording)
    return ""


def _is_known(knowledge: KnowledgeBase, entry: str) -> bool:
    """Some district's own entry counts too: the list is looked at for every district."""
    return entry in knowledge.entries or any(
        entry in knowledge.for_district(code).entries for code in knowledge.districts
    )
