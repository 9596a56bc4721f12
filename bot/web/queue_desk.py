"""The queue: what waits and who has it, by filters that an address holds; the next case; a case found by its number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import cases, finding, saved_filters, units
from bot.casework.desk_refusals import DeskRefused
from bot.casework.queue_filter import Due, QueueFilter, Whose
from bot.clock import utcnow
from bot.store.models import CaseStatus
from bot.store.unit_models import Unit
from bot.web.caseworker import AtDesk, Desk, Key
from bot.web.queue_page import queue_lines, read_queue
from knowledge.base import KnowledgeBase

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)

PAGE = "/cases"
ALL = "all"
WAITED = (1, 3, 7, 14, 30)
"""Days that the filter offers."""
_SLUG = re.compile(r"[a-z0-9-]+\Z")
Word = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True)
class Asked:
    """The filter as the address holds it: ids and words of ours only; what it does not know it leaves out."""

    district: str = ""
    unit: str = ""
    status: str = ""
    category: str = ""
    waited: str = ""
    whose: str = ""
    due: str = ""

    @property
    def params(self) -> dict[str, str]:
        """What is set, in the order of the fields."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def wanted(self) -> QueueFilter:
        """As the queue is asked. Whoever asks for their own cases, or for pressing ones, means those in hand."""
        by_default = CaseStatus.CLAIMED if self.whose == Whose.MINE else None if self.due else CaseStatus.WAITING
        return QueueFilter(
            district=self.district,
            unit=self.unit,
            status=CaseStatus(self.status) if self.status in set(CaseStatus) else None if self.status else by_default,
            category=self.category if _SLUG.match(self.category) else "",
            waited=int(self.waited) if self.waited in map(str, WAITED) else 0,
            whose=Whose(self.whose) if self.whose in set(Whose) else None,
            due=Due(self.due) if self.due in set(Due) else None,
        )


def _asked(
    *,
    district: str = "",
    unit: str = "",
    status: str = "",
    category: str = "",
    waited: str = "",
    whose: str = "",
    due: str = "",
) -> Asked:
    return Asked(district, unit, status, category, waited, whose, due)


@router.get("")
def queue(desk: AtDesk, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Own district first, oldest first; ``status`` ``all`` shows closed cases too."""
    return _page(desk, asked)


@router.post("/next")
def claim_next(desk: AtDesk) -> Response:
    """Take the oldest waiting case, own district first."""
    with desk.hotline.store.transaction() as session:
        row = cases.claim_next(session, desk.staff, say=desk.wording)
    return RedirectResponse(f"/cases/{row.number}?done=claim" if row else "/cases?done=none_waiting", 303)


@router.post("/find")
def find(desk: AtDesk, typed: Word = "") -> Response:
    """Straight to the case of a number or of a scanned code; a list where a part of a number fits several."""
    with desk.hotline.store.reading() as session:
        rows = finding.find(session, typed)
        lines = queue_lines([(row, cases.holder_name(session, row)) for row in rows], (), _knowledge(desk), utcnow())
    if len(rows) == 1:
        return RedirectResponse(f"/cases/{rows[0].number}", 303)
    values = {"typed": typed, "lines": lines, "districts": _knowledge(desk).districts}
    return desk.pages.show(desk.request, "cases_found.html", 200 if rows else 404, **values)


@router.post("/filters")
def save_filter(desk: AtDesk, key: Key, asked: Annotated[Asked, Depends(_asked)], name: Word = "") -> Response:
    """Keep the filter of the address under a name."""
    try:
        with desk.hotline.store.transaction() as session:
            saved_filters.save(session, desk.staff, PAGE, name, asked.params, key=key)
    except DeskRefused as refusal:
        return _page(desk, asked, 409, problem=refusal.words(desk.wording), typed_name=name)
    return RedirectResponse(_address(asked.params), 303)


@router.post("/filters/{filter_id}")
def change_filter(desk: AtDesk, filter_id: int, act: Word = "rename", name: Word = "") -> Response:
    """Call it otherwise, or delete it."""
    try:
        with desk.hotline.store.transaction() as session:
            if act == "delete":
                saved_filters.forget(session, desk.staff, filter_id)
            else:
                saved_filters.rename(session, desk.staff, filter_id, name)
    except DeskRefused as refusal:
        return _page(desk, Asked(), 409, problem=refusal.words(desk.wording))
    return RedirectResponse(PAGE, 303)


def _page(desk: Desk, asked: Asked, status: int = 200, *, problem: str = "", typed_name: str = "") -> Response:
    knowledge = _knowledge(desk)
    with desk.hotline.store.reading() as session:
        page = read_queue(session, desk.hotline, desk.staff, utcnow(), asked.wanted, whole=not asked.params)
        saved = saved_filters.listed(session, desk.staff, PAGE)
        parts = _parts(session, asked.district or desk.staff.district)
    return desk.pages.show(
        desk.request,
        "cases.html",
        status,
        page=page,
        asked=asked,
        wanted=asked.wanted,
        saved=[(one, _address(one.params)) for one in saved],
        here_saved=asked.params in [one.params for one in saved],
        query=urlencode(asked.params),
        districts=knowledge.districts,
        parts=parts,
        categories=[one.id for one in knowledge.screening.categories] if knowledge.screening else [],
        statuses=list(CaseStatus),
        waited=WAITED,
        whose=list(Whose),
        due=list(Due),
        done=desk.done,
        problem=problem,
        typed_name=typed_name,
    )


def _knowledge(desk: Desk) -> KnowledgeBase:
    return desk.hotline.knowledge.current


def _parts(session: Session, district: str) -> list[Unit]:
    """Streets and communities of a district."""
    top = units.by_code(session, district) if district else None
    return units.subtree(session, top)[1:] if top else []


def _address(params: Mapping[str, str]) -> str:
    return f"{PAGE}?{urlencode(params)}" if params else PAGE
