"""The supervisor's overview: charts that are tables first, and the cases behind every figure."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from bot.casework.overview import LOOKS_BACK, Table, tables
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store import feedback
from bot.store.content_models import Rating
from bot.web.access import Allowed
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.roles import Place
from bot.wiring import Hotline

MOST_QUESTIONS = 15
MOST_CASES = 500
"""Numbers on one page; a longer list says how many more there are."""

router = APIRouter(default_response_class=HTMLResponse)
Supervisor = Annotated[StaffMember, Depends(Allowed(Place.OVERVIEW))]


class Figure(BaseModel):
    """Which figure is opened: its table, row and column; ``district`` is what the overview showed."""

    table: str
    row: str
    column: str
    district: str = ""


@router.get("/overview")
def overview(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Supervisor, district: str = ""
) -> Response:
    """All tables; a supervisor of a district sees that one, of the whole city any."""
    seen = _seen(hotline, staff, district)
    with hotline.store.reading() as session:
        shown = tables(session, utcnow(), seen)
        open_questions = feedback.open_questions(session)[:MOST_QUESTIONS]
        answers = _answers(feedback.ratings(session))
    return pages.show(
        request,
        "overview.html",
        tables=[_named(hotline, table) for table in shown],
        districts=() if staff.district else hotline.knowledge.current.districts.values(),
        district=seen,
        open_questions=open_questions,
        answers=answers,
        looks_back=LOOKS_BACK.days,
    )


@router.get("/overview/cases")
def behind(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Supervisor, figure: Annotated[Figure, Query()]
) -> Response:
    """The cases behind one figure, as it stands now."""
    seen = _seen(hotline, staff, figure.district)
    with hotline.store.reading() as session:
        found = next((one for one in tables(session, utcnow(), seen) if one.name == figure.table), None)
    if found is None or figure.column not in found.columns:
        raise HTTPException(404)
    numbers = found.behind.get((figure.row, figure.column), ())
    shown, more = numbers[:MOST_CASES], max(0, len(numbers) - MOST_CASES)
    say = hotline.knowledge.current.wording.say
    title = f"{row_name(hotline, found, figure.row)} · {say(f'overview.column.{figure.column}')}"
    return pages.show(request, "overview_cases.html", title=title, numbers=shown, more=more, district=seen)


def _named(hotline: Hotline, table: Table) -> tuple[Table, list[tuple[str, str]]]:
    """A table with what its rows are called."""
    return table, [(row, row_name(hotline, table, row)) for row in table.rows]


def row_name(hotline: Hotline, table: Table, row: str) -> str:
    """What a row is called: its key is an account's name, or stands for words of the content."""
    knowledge = hotline.knowledge.current
    say = knowledge.wording.say
    if table.name == "waiting":
        return say(f"overview.band.{row}")
    if table.name in {"by-district", "ratings"}:
        named = knowledge.districts.get(row)
        return named.name if named else row or say("overview.no_district")
    if table.name == "by-category":
        titles = {one.id: one.title for one in knowledge.screening.categories} if knowledge.screening else {}
        return titles.get(row, row) or say("overview.no_category")
    if table.name == "deadlines" and knowledge.casework:
        rule = knowledge.casework.deadlines.get(row)
        return rule.label if rule else row
    return row


def _seen(hotline: Hotline, staff: StaffMember, wanted: str) -> str:
    """The district whose cases are counted; empty for the whole city."""
    if staff.district:
        return staff.district
    return wanted if wanted in hotline.knowledge.current.districts else ""


def _answers(counted: Sequence[Rating]) -> tuple[int, int]:
    """How many answers were said to help, and how many not to."""
    return sum(one.helpful for one in counted), sum(one.unhelpful for one in counted)
