"""The register of employers, and one employer with those it has taken and what it may claim for them."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import employer_claim, employers, employments, work_forms
from bot.casework.holding import may_read
from bot.casework.work_forms import EmployerForm
from bot.web.work_desk import AtDesk, Sent, SentForm, WorkDesk, key_of

router = APIRouter(prefix="/employers", default_response_class=HTMLResponse)

CLAIM = "employer-insurance-subsidy"
"""The subsidy that an employer may claim for those it has taken (6(2))."""


@router.get("")
def listing(desk: AtDesk, words: str = "", district: str = "") -> Response:
    """All employers, or those that fit the words."""
    return _list(desk, words=words[:60], district=district)


@router.post("")
def add(desk: AtDesk, sent: SentForm) -> Response:
    """Enter an employer."""
    return desk.act(
        lambda acting: employers.add(acting, work_forms.read(EmployerForm, sent), key_of(sent)),
        "/employers",
        lambda problem: _list(desk, problem=problem, typed=sent),
    )


@router.get("/{employer_id}")
def employer(desk: AtDesk, employer_id: int) -> Response:
    """One employer."""
    return _page(desk, employer_id)


@router.post("/{employer_id}")
def change(desk: AtDesk, employer_id: int, sent: SentForm) -> Response:
    """Correct an employer."""
    seen = (sent.get("seen") or ("",))[0]
    return desk.act(
        lambda acting: employers.change(
            acting, employer_id, work_forms.read(EmployerForm, sent), int(seen) if seen.isdecimal() else -1
        ),
        f"/employers/{employer_id}",
        lambda problem: _page(desk, employer_id, problem=problem, typed=sent),
    )


def _list(
    desk: WorkDesk, *, words: str = "", district: str = "", problem: str = "", typed: Sent | None = None
) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        found = employers.listing(session, words=words, district=district)
        return {"lines": found, "words": words, "district": district}

    return desk.show("employers.html", read, problem, typed)


def _page(desk: WorkDesk, employer_id: int, *, problem: str = "", typed: Sent | None = None) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        row = employers.of(session, employer_id)
        taken = [
            (work, case, employer_claim.claim_of(session, desk.rules, work))
            for work, case in employments.of_employer(session, employer_id)
            if may_read(case, desk.staff)
        ]
        kind = desk.rules.employment.subsidy.get(CLAIM)
        return {"employer": row, "taken": taken, "kind": kind}

    return desk.show("employer.html", read, problem, typed)
