"""Vacancies of employers: the list with what is stale, and one vacancy with the people whom it may fit."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import employers, referrals_to_work, seeking, vacancies, work_forms
from bot.casework.holding import may_read
from bot.casework.vacancies import VacancyLine
from bot.casework.work_forms import DayForm, FreshForm, VacancyForm
from bot.casework.work_holding import Desk
from bot.clock import today
from bot.web.work_desk import AtDesk, Sent, SentForm, WorkDesk, key_of

router = APIRouter(prefix="/vacancies", default_response_class=HTMLResponse)

MOST_PEOPLE = 50
"""People shown beside a vacancy, those to be helped first ahead."""


@router.get("")
def listing(desk: AtDesk, district: str = "") -> Response:
    """Vacancies that were not closed; what is stale is marked, and offered to nobody."""
    return _list(desk, district=district)


@router.post("")
def add(desk: AtDesk, sent: SentForm) -> Response:
    """Enter a vacancy."""
    return desk.act(
        lambda acting: vacancies.add(acting, work_forms.read(VacancyForm, sent), key_of(sent)),
        "/vacancies",
        lambda problem: _list(desk, problem=problem, typed=sent),
    )


@router.get("/{vacancy_id}")
def vacancy(desk: AtDesk, vacancy_id: int) -> Response:
    """One vacancy."""
    return _page(desk, vacancy_id)


@router.post("/{vacancy_id}/{act}")
def change(desk: AtDesk, vacancy_id: int, act: str, sent: SentForm) -> Response:
    """Renew it or close it."""
    if act not in {"renew", "close"}:
        raise HTTPException(404)

    def make(acting: Desk) -> None:
        if act == "renew":
            vacancies.renew(acting, vacancy_id, work_forms.read(FreshForm, sent))
        else:
            vacancies.close(acting, vacancy_id, work_forms.read(DayForm, sent))

    return desk.act(
        make,
        f"/vacancies/{vacancy_id}",
        lambda problem: _page(desk, vacancy_id, problem=problem, typed={**sent, "act": (act,)}),
    )


def _list(desk: WorkDesk, *, district: str = "", problem: str = "", typed: Sent | None = None) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        return {
            "lines": vacancies.listing(session, desk.rules, district=district),
            "employers": employers.listing(session),
            "district": district,
        }

    return desk.show("vacancies.html", read, problem, typed)


def _page(desk: WorkDesk, vacancy_id: int, *, problem: str = "", typed: Sent | None = None) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        row = vacancies.of(session, vacancy_id)
        sent_there = referrals_to_work.of_vacancy(session, vacancy_id)
        line = VacancyLine(
            row, employers.of(session, row.employer_id), vacancies.hired(session, desk.rules, vacancy_id)
        )
        offered = line.left > 0 and row.closed_on is None and row.fresh_until >= today()
        return {
            "line": line,
            "offered": offered,
            "people": _people(session, desk, line) if offered else [],
            "sent_there": [(one, case, may_read(case, desk.staff)) for one, case in sent_there],
        }

    return desk.show("vacancy.html", read, problem, typed)


def _people(session: Session, desk: WorkDesk, line: VacancyLine) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Case numbers whom it may fit, whether the family comes first, and why; only cases that this person may read."""
    found = seeking.people_for(
        session, desk.hotline.vault, desk.rules, line, today(), among=lambda row: may_read(row, desk.staff)
    )
    return [
        (one.seeker.id, one.seeker.zero_employment, seeking.reasons_in_words(desk.base, desk.rules, one.reasons))
        for one in found[:MOST_PEOPLE]
    ]
