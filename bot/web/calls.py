"""One key logs the call: what about, how it ended, how long; and one takes the last one back."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from bot.casework import calls
from bot.casework.calls import Ended
from bot.casework.desk_refusals import DeskRefused
from bot.clock import utcnow
from bot.store.operator_models import Call, CallOutcome
from bot.web import beside_questions
from bot.web.access import OperatorStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.look_up import LONGEST_QUESTION
from bot.web.pages import Pages, by_htmx
from bot.web.talk import Key
from bot.wiring import Hotline

_Short = Annotated[str, StringConstraints(max_length=200)]
_DIGITS = StringConstraints(pattern=r"^\d{0,6}$")
Seconds = Annotated[str, Form(), _DIGITS]
"""How long a call took; empty where no clock ran."""

router = APIRouter(default_response_class=HTMLResponse)


class CallForm(BaseModel):
    """The form of one call. ``seconds`` is empty where no clock ran; ``q`` is what stands in the box."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    outcome: CallOutcome
    entry: _Short = ""
    elsewhere: _Short = ""
    district: _Short = ""
    q: Annotated[str, Field(max_length=20_000)] = ""
    seconds: Annotated[str, _DIGITS] = ""

    def ended(self, hotline: Hotline) -> Ended:
        """The call; what the knowledge in force does not have (an old page) is left out."""
        knowledge = hotline.knowledge.current.for_staff()
        subjects = {subject.id for subject in knowledge.elsewhere}
        return Ended(
            outcome=self.outcome,
            entry=self.entry if self.entry in knowledge.for_district(self.district).entries else "",
            elsewhere=self.elsewhere if self.elsewhere in subjects else "",
            district=self.district if self.district in knowledge.districts else "",
            seconds=seconds_of(self.seconds),
            question=_keepable(hotline, self.q[:LONGEST_QUESTION]),
        )


def _keepable(hotline: Hotline, question: str) -> str:
    """The question; nothing where somebody despairs, or tells of their own case: no editor writes an answer to that."""
    return "" if beside_questions.nothing_to_search(hotline.knowledge.current.wording, question) else question


def seconds_of(field: str) -> int | None:
    """The field as a number; None where it is empty."""
    return int(field) if field else None


@router.post("/operator/calls")
def log(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    form: Annotated[CallForm, Form()],
) -> Response:
    """Logs a call and says what was logged; the desk is clean for the next one."""
    with hotline.store.transaction() as session:
        call = calls.log(session, staff, form.ended(hotline), key=form.key, now=utcnow())
    if not by_htmx(request):
        return RedirectResponse(f"/operator?logged={call.id}", 303)
    return _said(request, pages, said_of(hotline, call), "call-logged")


@router.post("/operator/calls/undo")
def undo(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    call: Annotated[int, Form()],
    key: Key,
) -> Response:
    """Takes the last call back."""
    del key  # taking the same call back twice, from two windows too, is once by itself
    wording = hotline.knowledge.current.wording
    try:
        with hotline.store.transaction() as session:
            before = calls.of(session, staff, call)
            again = before is not None and before.undone_at is not None  # in another window
            undone = calls.undo(session, staff, call, now=utcnow())
            values = said_of(hotline, undone, refused=wording.say("desk.undo.before") if again else "")
        event, problem = "" if again else "call-undone", ""
    except DeskRefused as error:
        event, problem = "", error.key
        with hotline.store.reading() as session:  # still in sight: another window may take a later one back
            values = said_of(hotline, calls.of(session, staff, call), refused=error.words(wording))
    if not by_htmx(request):
        return RedirectResponse(f"/operator?logged={call}{'&problem=' if problem else ''}{problem}", 303)
    return _said(request, pages, values, event)


def said_of(hotline: Hotline, call: Call | None, *, refused: str = "") -> dict[str, Any]:
    """What the template of the confirmation shows: of a call, of none, or why something was refused."""
    knowledge = hotline.knowledge.current.for_staff()
    if call is not None and call.district:
        knowledge = knowledge.for_district(call.district)
    entry = knowledge.entries.get(call.entry) if call is not None else None
    return {"logged": call, "logged_title": entry.title if entry else "", "refused": refused}


def _said(request: Request, pages: Pages, values: dict[str, Any], event: str) -> Response:
    response = pages.show(request, "operator_logged.html", fragment=True, **values)
    if event:
        response.headers["HX-Trigger-After-Swap"] = event
    return response
