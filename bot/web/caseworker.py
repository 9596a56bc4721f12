"""The queue and the case page. Every change is one form: sent twice it counts once, refused it says why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import cases, contacts
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, UnknownCase
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store.models import CaseStatus, Outcome
from bot.web.access import CaseStaff
from bot.web.case_page import mark_read, read_case
from bot.web.case_queue import read_queue_side
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.queue_page import read_queue
from handlers.messages import Choice
from handlers.service import rating_choices
from knowledge.identity import strike
from knowledge.wording import Wording

DONE = frozenset(
    {"claim", "release", "note", "reply", "resolve", "none_waiting", "transfer", "return", "merge", "reopen"}
)
"""What a page may say was done (wording ``web.case.done.…``)."""

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)

Key = Annotated[str, Form(min_length=1, max_length=64)]
"""The form's idempotency key."""
Words = Annotated[str, Form()]


@dataclass(frozen=True)
class Desk:
    """What every route here has at hand: the request and who makes it."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: CaseStaff

    def change(
        self,
        number: str,
        action: str,
        make: Callable[[Session, StaffMember], object],
        *,
        typed: str = "",
        box: str = "",
    ) -> Response:
        """Make one change in one transaction; refused, the page says why and what was typed stays in its box."""
        try:
            with self.hotline.store.transaction() as session:
                make(session, self.staff)
        except UnknownCase:
            raise HTTPException(404) from None
        except CaseRefused as refusal:
            words = refusal.words(self.hotline.knowledge.current.wording)
            return self.page(number, 409, problem=words, **{f"typed_{box or action}": typed} if typed else {})
        return RedirectResponse(f"/cases/{number}?done={action}", 303)

    def page(self, number: str, status: int = 200, **values: str) -> Response:
        """The case page; shown to its holder, what the resident wrote is no longer new afterwards."""
        empty = dict.fromkeys(("problem", "done", "contact", "typed_note", "typed_reply", "typed_reason"), "")
        shown = {**empty, **values}
        with self.hotline.store.reading() as session:
            case = read_case(session, self.hotline, number, self.staff)
            if case is None:
                raise HTTPException(404)
            moving = read_queue_side(session, self.hotline, case.row, self.staff, utcnow())
        if case.row.claimed_by == self.staff.id and any(one.new for one in case.heard):
            with self.hotline.store.transaction() as session:
                mark_read(session, case, self.staff, utcnow())
        outcomes = list(Outcome)
        return self.pages.show(self.request, "case.html", status, case=case, moving=moving, outcomes=outcomes, **shown)

    @property
    def wording(self) -> Wording:
        return self.hotline.knowledge.current.wording

    @property
    def done(self) -> str:
        """What the change that led here did; only what the page has words for."""
        done = self.request.query_params.get("done", "")
        return done if done in DONE else ""


AtDesk = Annotated[Desk, Depends()]


@router.get("")
def queue(desk: AtDesk, district: str = "", status: str = "waiting") -> Response:
    """Own district first, oldest first; ``status`` ``all`` shows closed cases too."""
    wanted = CaseStatus(status) if status in set(CaseStatus) else None
    knowledge = desk.hotline.knowledge.current
    with desk.hotline.store.reading() as session:
        page = read_queue(session, desk.hotline, desk.staff, utcnow(), district=district, status=wanted)
    return desk.pages.show(
        desk.request,
        "cases.html",
        page=page,
        districts=knowledge.districts,
        district=district,
        chosen=wanted.value if wanted else "all",
        statuses=list(CaseStatus),
        done=desk.done,
    )


@router.post("/next")
def claim_next(desk: AtDesk) -> Response:
    """Take the oldest waiting case, own district first."""
    with desk.hotline.store.transaction() as session:
        row = cases.claim_next(session, desk.staff, say=desk.wording)
    return RedirectResponse(f"/cases/{row.number}?done=claim" if row else "/cases?done=none_waiting", 303)


@router.get("/{number}")
def case(desk: AtDesk, number: str) -> Response:
    """One case, whole."""
    return desk.page(number, done=desk.done)


@router.post("/{number}/claim")
def claim(desk: AtDesk, number: str) -> Response:
    """Take this case; the loser of a race is told who has it."""
    return desk.change(number, "claim", lambda session, staff: cases.claim(session, number, staff, say=desk.wording))


@router.post("/{number}/release")
def release(desk: AtDesk, number: str) -> Response:
    """Give the case back to the queue."""

    def give_back(session: Session, staff: StaffMember) -> None:
        try:
            cases.release(session, number, staff, say=desk.wording)
        except NotClaimed:
            return  # the form sent twice: it is back in the queue already

    return desk.change(number, "release", give_back)


@router.post("/{number}/note")
def note(desk: AtDesk, number: str, key: Key, text: Words = "") -> Response:
    """Note something among staff."""
    kept = _kept(text)
    return desk.change(number, "note", lambda s, staff: cases.add_note(s, number, staff, kept, key), typed=text)


@router.post("/{number}/reply")
def reply(desk: AtDesk, number: str, key: Key, text: Words = "") -> Response:
    """Write to the resident, in the channel they used."""
    kept = _kept(text)

    def send(session: Session, staff: StaffMember) -> None:
        cases.reply_to_resident(session, number, staff, kept, key)

    return desk.change(number, "reply", send, typed=text)


@router.post("/{number}/resolve")
def resolve(desk: AtDesk, number: str, outcome: Annotated[Outcome | None, Form()] = None) -> Response:
    """Close the case with its outcome."""
    if outcome is None:
        words = desk.hotline.knowledge.current.wording.say("web.case.no_outcome")
        return desk.page(number, 422, problem=words)

    told = desk.wording.say("case.closed_told", number=number, outcome=outcome.value)
    choices: tuple[Choice, ...] = ()
    if outcome is not Outcome.DUPLICATE:
        told, choices = f"{told}\n\n{desk.wording.say('told.rate')}", rating_choices(desk.wording, number)

    def close(session: Session, staff: StaffMember) -> None:
        try:
            cases.resolve(session, number, staff, outcome, words=told, choices=choices)
        except Closed:
            row = cases.find(session, number)
            if row is None or row.outcome is not outcome or row.claimed_by != staff.id:
                raise
            # The form sent twice: it is closed with this outcome already.

    return desk.change(number, "resolve", close)


@router.post("/{number}/contact")
def reveal(desk: AtDesk, number: str) -> Response:
    """The contact in full; that it was shown stands in the audit trail. Shown once, in the answer to the form."""
    try:
        with desk.hotline.store.transaction() as session:
            contact = contacts.reveal(session, desk.hotline.vault, number, desk.staff)
    except UnknownCase:
        raise HTTPException(404) from None
    except CaseRefused as refusal:
        return desk.page(number, 409, problem=refusal.words(desk.hotline.knowledge.current.wording))
    return desk.page(number, contact=contact)


def _kept(text: str) -> str:
    """What is stored of words typed here: no identity number, no NUL (PostgreSQL stores none)."""
    return strike(text.replace("\r\n", "\n").replace("\0", ""))[0]
