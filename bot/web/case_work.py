"""Work and subsidies of one case: what it looks for and what fits, referrals, posts, employers, training, start-up."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import (
    cases,
    employments,
    referrals_to_work,
    seeking,
    startups,
    subsidies,
    trainings,
    work_forms,
)
from bot.casework.work_forms import (
    CertificateForm,
    EmploymentForm,
    EndForm,
    GrantForm,
    InsuranceForm,
    OutcomeForm,
    ReferralForm,
    SeekingForm,
    StartupForm,
    StopForm,
    TrainingForm,
)
from bot.casework.work_holding import Desk
from bot.clock import utcnow
from bot.store.models import CaseRecord
from bot.web.case_head import CaseHead, read_head
from bot.web.case_work_page import read_work
from bot.web.record_page import read_record
from bot.web.work_desk import AtDesk, Sent, SentForm, WorkDesk, key_of
from knowledge.base import KnowledgeBase

router = APIRouter(prefix="/cases/{number}", default_response_class=HTMLResponse)


@router.get("/job")
def work(desk: AtDesk, number: str) -> Response:
    """What the case looks for, what fits it, and all that is on record about work and subsidies."""
    return _page(desk, number)


@router.get("/record")
def record(desk: AtDesk, number: str) -> Response:
    """The four kinds of information on one page, to read and to print."""

    def read(session: Session) -> Mapping[str, object]:
        found = read_record(session, desk, number)
        if found is None:
            raise HTTPException(404)
        return {"record": found, "head": _head(desk, session, found.row)}

    return desk.show("record.html", read)


@router.post("/job/{act}")
def change(desk: AtDesk, number: str, act: str, sent: SentForm) -> Response:
    """One act on the case."""
    make = _ACTS.get(act)
    if make is None:
        raise HTTPException(404)
    with desk.hotline.store.reading() as session:
        if cases.find(session, number) is None:
            raise HTTPException(404)
    return desk.act(
        lambda acting: make(acting, desk.base, number, sent),
        f"/cases/{number}/job",
        lambda problem: _page(desk, number, problem=problem, typed={**sent, "act": (act,)}),
    )


Act = Callable[[Desk, KnowledgeBase, str, Sent], object]
_ACTS: dict[str, Act] = {
    "seeking": lambda desk, _, number, sent: seeking.record(desk, number, work_forms.read(SeekingForm, sent)),
    "refer": lambda desk, base, number, sent: referrals_to_work.refer(
        desk, base, number, work_forms.read(ReferralForm, sent), key_of(sent)
    ),
    "outcome": lambda desk, _, number, sent: referrals_to_work.conclude(
        desk, number, work_forms.read(OutcomeForm, sent), key_of(sent)
    ),
    "employ": lambda desk, _, number, sent: employments.begin(
        desk, number, work_forms.read(EmploymentForm, sent), key_of(sent)
    ),
    "insure": lambda desk, _, number, sent: employments.insure(desk, number, work_forms.read(InsuranceForm, sent)),
    "end": lambda desk, _, number, sent: employments.end(desk, number, work_forms.read(EndForm, sent), key_of(sent)),
    "grant": lambda desk, _, number, sent: subsidies.grant(
        desk, number, work_forms.read(GrantForm, sent), key_of(sent)
    ),
    "stop": lambda desk, _, number, sent: subsidies.stop(desk, number, work_forms.read(StopForm, sent), key_of(sent)),
    "train": lambda desk, _, number, sent: trainings.begin(
        desk, number, work_forms.read(TrainingForm, sent), key_of(sent)
    ),
    "certify": lambda desk, _, number, sent: trainings.finish(desk, number, work_forms.read(CertificateForm, sent)),
    "startup": lambda desk, _, number, sent: startups.record(
        desk, number, work_forms.read(StartupForm, sent), key_of(sent)
    ),
}


def _page(desk: WorkDesk, number: str, *, problem: str = "", typed: Sent | None = None) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        found = read_work(session, desk, number)
        if found is None:
            raise HTTPException(404)
        return {"case": found, "employers": found.employers, "head": _head(desk, session, found.row)}

    return desk.show("case_work.html", read, problem, typed)


def _head(desk: WorkDesk, session: Session, row: CaseRecord) -> CaseHead:
    return read_head(session, desk.hotline, row, desk.staff, utcnow())
