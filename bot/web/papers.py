"""Papers at the desk: the forms of a case filled in, the list for the public notice, the ledger as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import JsonValue
from sqlmodel import Session

from bot.casework import ledger, paper_forms, workbook
from bot.casework.ledger import Cell, People
from bot.casework.paper_forms import NoSuchForm
from bot.casework.refusals import CaseRefused, UnknownCase
from bot.clock import today
from bot.store import audit
from bot.web.access import CaseStaff, SupervisorStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.life import AtDesk as LifeAtDesk
from knowledge.casework.sheets import Fill, Sheet
from knowledge.content_files import ContentError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTICE, LEDGER = "notice", "ledger"

router = APIRouter(default_response_class=HTMLResponse)

Rows = Callable[..., list[list[Cell]]]


@dataclass(frozen=True)
class PaperDesk:
    """What every route here has at hand."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: CaseStaff

    @property
    def people(self) -> People:
        """The words and rules that papers are written with; 404 where the content has no casework."""
        base = self.hotline.knowledge.current
        if base.casework is None:
            raise HTTPException(404)
        return People(base, base.casework, today())

    def sheet(self, name: str) -> Sheet:
        """The columns of a paper; 404 where the content has no such one."""
        if name not in self.people.rules.sheets:
            raise HTTPException(404)
        return self.people.rules.sheets[name]

    def rows(self, session: Session, make: Rows, sheet: Sheet) -> list[list[Cell]]:
        """The rows of one's own district; of the whole city for who belongs to it."""
        return make(session, self.hotline.vault, self.people, sheet, district=self.staff.district)

    def file(self, name: str, make: Rows) -> Response:
        """A sheet as an Excel file; that it was made stands in the audit trail."""
        sheet, words = self.sheet(name), self.hotline.knowledge.current.wording
        with self.hotline.store.transaction() as session:
            rows = self.rows(session, make, sheet)
            made: dict[str, JsonValue] = {"people": len(rows), "district": self.staff.district}
            audit.record(session, self.staff.actor, f"paper.{name}", name, made)
        lines = [words.say("sheet.made", on=str(today()))]
        return attachment(workbook.packed(sheet, rows, lines), f"{name}-{today()}.xlsx", EXCEL)


AtDesk = Annotated[PaperDesk, Depends()]


def attachment(data: bytes, name: str, kind: str) -> Response:
    """A file that the browser saves."""
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/papers")
def papers(desk: AtDesk) -> Response:
    """What papers there are, each with its door."""
    return desk.pages.show(desk.request, "papers.html")


@router.post("/cases/{number}/papers/{form}")
def form_of_case(desk: LifeAtDesk, number: str, form: str) -> Response:
    """A form filled in for printing: it names the person in full, and stands in the audit trail as a reveal."""
    base = desk.hotline.knowledge.current
    people = People(base, desk.rules, today())
    try:
        with desk.hotline.store.transaction() as session:
            filled = paper_forms.fill(session, desk.hotline.vault, people, form, number, staff=desk.staff)
    except (UnknownCase, NoSuchForm):
        raise HTTPException(404) from None
    except CaseRefused as refusal:
        return desk.page(number, 409, problem=refusal.words(base.wording))
    except ContentError as error:
        problem = base.wording.say("paper.template_wrong", findings="；".join(error.findings))
        return desk.page(number, 409, problem=problem)
    return attachment(filled, f"{form}-{number}.docx", WORD)


@router.get("/notice-list")
def notice_list(desk: AtDesk) -> Response:
    """Who is on public notice, masked, as a page to print."""
    sheet = desk.sheet(NOTICE)
    with desk.hotline.store.reading() as session:
        rows = desk.rows(session, ledger.notice, sheet)
    names = [at for at, column in enumerate(sheet.columns) if column.fill is Fill.NAME_MASKED]
    nameless = sum(1 for row in rows if names and not row[names[0]])
    return desk.pages.show(desk.request, "notice_list.html", sheet=sheet, rows=rows, today=today(), nameless=nameless)


@router.post("/notice-list/file")
def notice_file(desk: AtDesk) -> Response:
    """The same as an Excel file."""
    return desk.file(NOTICE, ledger.notice)


@router.post("/ledger/file")
def ledger_file(desk: AtDesk, _: SupervisorStaff) -> Response:
    """The ledger as an Excel file: it names people in full."""
    return desk.file(LEDGER, ledger.rows)
