"""An office's own ledger brought in at the desk: chosen once, checked, and taken over only after it was seen."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from bot.casework.ledger_file import LedgerFileError
from bot.casework.refusals import CaseRefused
from bot.clock import utcnow
from bot.ledger_intake import Choice, Intake, Result, bring, fingerprint, in_words, why_not
from bot.web.access import SupervisorStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.pages import by_htmx

LARGEST = 10 * 1024 * 1024
"""Bytes of a file; 20,000 people are about 2 MB."""
SHOWN = 100
"""Problems on the page."""

router = APIRouter(prefix="/ledger/import", default_response_class=HTMLResponse)
Words = Annotated[str, Form()]


@dataclass(frozen=True)
class ImportDesk:
    """What both routes have at hand."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: SupervisorStaff

    def page(self, status: int = 200, **values: object) -> Response:
        """The whole page; for the page's own script, which keeps the chosen file, only what was found."""
        shown = {"result": None, "problems": (), "more": 0, "checked": "", "problem": "", "district": "", **values}
        template = "ledger_import_found.html" if by_htmx(self.request) else "ledger_import.html"
        districts = self.hotline.knowledge.current.districts
        return self.pages.show(self.request, template, status, districts=districts, **shown)

    def found(self, result: Result, checked: str, district: str) -> Response:
        """What a file holds, and what became of it."""
        told = [in_words(self.hotline, one) for one in result.check.told[:SHOWN]]
        more = result.check.kinds.total() - len(told)
        return self.page(result=result, problems=told, more=more, checked=checked, district=district)


AtDesk = Annotated[ImportDesk, Depends()]


@router.get("")
def form(desk: AtDesk) -> Response:
    """Where a file is chosen."""
    return desk.page(district=desk.staff.district)


@router.post("")
def bring_in(
    desk: AtDesk,
    file: UploadFile | None = None,
    sheet: Words = "",
    district: Words = "",
    choice: Annotated[Choice, Form()] = Choice.CHECK,
    checked: Words = "",
    whole_month: Annotated[bool, Form()] = False,
) -> Response:
    """Check a file, or take over the one that was checked just before."""
    say = desk.hotline.knowledge.current.wording.say
    data = file.file.read(LARGEST + 1) if file else b""
    mark = fingerprint(data)
    if district and district not in desk.hotline.knowledge.current.districts:
        district = ""
    if not data:
        return desk.page(422, problem=say("import.no_file"), district=district)
    if choice is not Choice.CHECK and checked != mark:
        return desk.page(409, problem=say("import.not_the_checked"), district=district)
    intake = Intake(data, sheet, district, whole_month, desk.staff)
    try:
        result = bring(desk.hotline, intake, choice, now=utcnow())
    except LedgerFileError as error:
        return desk.page(422, problem=why_not(desk.hotline, error), district=district)
    except CaseRefused as refusal:
        return desk.page(409, problem=refusal.words(desk.hotline.knowledge.current.wording), district=district)
    return desk.found(result, mark, district)
