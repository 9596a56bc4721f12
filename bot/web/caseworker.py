"""The case page. Every change is one form: sent twice it counts once, refused it says why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import cases, contacts, papers_seen, reconsidering
from bot.casework.canned_facts import unfilled
from bot.casework.holding import may_read
from bot.casework.papers_seen import Tick
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, UnknownCase
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store.case_desk_models import PaperSeen
from bot.store.models import Outcome
from bot.web import case_replies
from bot.web.access import CaseStaff
from bot.web.case_page import mark_read
from bot.web.case_view import read_view
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.work_desk import Sent, SentForm
from handlers.messages import Choice
from handlers.service import rating_choices
from knowledge.identity import strike
from knowledge.wording import Wording

DONE = frozenset(
    {"claim", "release", "note", "reply", "resolve", "transfer", "return", "merge", "reopen", "papers", "move", "ended"}
)
"""What a page may say was done (wording ``web.case.done.…``)."""

_SHOWN = ("problem", "done", "contact", "filled", "open_resolve", "typed_note", "typed_reply", "typed_reason")
"""What a page may show besides, each empty if nothing is said."""

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
            words = refusal.words(self.hotline.knowledge.current.wording, self.staff.name)
            return self.page(number, 409, problem=words, **{f"typed_{box or action}": typed} if typed else {})
        return RedirectResponse(f"/cases/{number}?done={action}", 303)

    def page(self, number: str, status: int = 200, **values: str) -> Response:
        """The case page; shown to its holder, what the resident wrote is no longer new afterwards."""
        shown = {**dict.fromkeys(_SHOWN, ""), **values}
        with self.hotline.store.reading() as session:
            view = read_view(session, self.hotline, number, self.staff, utcnow())
        if view is None:
            raise HTTPException(404)
        if view.unread:
            with self.hotline.store.transaction() as session:
                mark_read(session, view.case, self.staff, utcnow())
        return self.pages.show(
            self.request, "case.html", status, outcomes=list(Outcome), typed={}, at_fault="", **vars(view), **shown
        )

    @property
    def wording(self) -> Wording:
        return self.hotline.knowledge.current.wording

    @property
    def done(self) -> str:
        """What the change that led here did; only what the page has words for."""
        done = self.request.query_params.get("done", "")
        return done if done in DONE else ""


AtDesk = Annotated[Desk, Depends()]


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
        unfilled(desk.hotline.knowledge.current.casework, kept)
        cases.reply_to_resident(session, number, staff, kept, key)

    return desk.change(number, "reply", send, typed=text)


@router.post("/{number}/reply/fill")
def fill(desk: AtDesk, number: str, text: Words = "", canned: Words = "") -> Response:
    """Put a canned reply, filled in with this case's facts, under what was typed: to read before it is sent."""
    with desk.hotline.store.reading() as session:
        row = cases.find(session, number)
        if row is None:
            raise HTTPException(404)
        readable = may_read(row, desk.staff)
        filled = case_replies.fill(session, desk.hotline, row, desk.staff, canned) if readable else None
    if filled is None:
        return desk.page(number, 422, problem=desk.wording.say("canned.choose"), typed_reply=text)
    whole = "\n".join(one for one in (text.rstrip(), filled.text) if one)
    unknown = "".join(f"〔{one}〕" for one in filled.unknown)
    return desk.page(number, typed_reply=whole, filled=desk.wording.say("canned.filled", unknown=unknown))


@router.post("/{number}/papers")
def tick(desk: AtDesk, number: str, sent: SentForm) -> Response:
    """Tick the papers that were seen; the form says of each what it showed (``was-N``) and what it is (``to-N``)."""

    def make(session: Session, staff: StaffMember) -> None:
        row = cases.find(session, number)
        names = papers_seen.promised(row) if row else ()
        ticks = {
            name: Tick(_seen(sent, f"was-{place}"), _seen(sent, f"to-{place}"))
            for place, name in enumerate(names)
            if f"to-{place}" in sent
        }
        papers_seen.tick(session, number, staff, ticks, now=utcnow())

    return desk.change(number, "papers", make)


@router.post("/{number}/resolve")
def resolve(desk: AtDesk, number: str, outcome: Annotated[Outcome | None, Form()] = None) -> Response:
    """Close the case with its outcome."""
    if outcome is None:
        words = desk.hotline.knowledge.current.wording.say("web.case.no_outcome")
        return desk.page(number, 422, problem=words, open_resolve="yes")

    def close(session: Session, staff: StaffMember) -> None:
        told, choices = _closed_words(desk, session, number, outcome)
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
        return desk.page(number, 409, problem=refusal.words(desk.wording, desk.staff.name))
    return desk.page(number, contact=contact)


def _closed_words(desk: Desk, session: Session, number: str, outcome: Outcome) -> tuple[str, tuple[Choice, ...]]:
    """What the resident is told of the outcome, and the buttons to rate the service by."""
    row, rules = cases.find(session, number), desk.hotline.knowledge.current.casework
    review = row is not None and reconsidering.of(session, rules, row, utcnow()) == "may"
    told = desk.wording.say("case.closed_told", number=number, outcome=outcome.value, review=review)
    if outcome is Outcome.DUPLICATE:
        return told, ()
    return f"{told}\n\n{desk.wording.say('told.rate')}", rating_choices(desk.wording, number)


def _seen(sent: Sent, name: str) -> PaperSeen | None:
    value = (sent.get(name) or ("",))[0]
    return PaperSeen(value) if value in set(PaperSeen) else None


def _kept(text: str) -> str:
    """What is stored of words typed here: no identity number, no NUL (PostgreSQL stores none)."""
    return strike(text.replace("\r\n", "\n").replace("\0", ""))[0]
