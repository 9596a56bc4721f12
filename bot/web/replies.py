"""Canned replies kept: one's own and the unit's at the desk, everybody's with the administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import canned
from bot.casework.canned import Draft, Whose
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.web.access import Allowed, CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.roles import Place
from knowledge.casework.replies import ReplyRules

router = APIRouter(default_response_class=HTMLResponse)
Admin = Annotated[StaffMember, Depends(Allowed(Place.ADMIN))]
Words = Annotated[str, Form()]
Number = Annotated[int | None, Form()]
DONE = frozenset({"saved", "removed"})


@dataclass(frozen=True)
class ReplyForm:
    """A reply as it was typed; the fields of the form."""

    whose: Annotated[Whose, Form()]
    title: Words = ""
    text: Words = ""
    seen: Words = ""
    key: Annotated[str, Form(max_length=64)] = ""
    reply_id: Number = None

    @property
    def draft(self) -> Draft:
        """As the casework takes it."""
        return Draft(self.title, self.text, self.reply_id, self.seen.replace("\r\n", "\n"), self.key or None)


@dataclass(frozen=True)
class _Shelf:
    """One page of replies: where it is, and whose they are."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere

    @property
    def rules(self) -> ReplyRules:
        """404 where the content has no casework."""
        rules = self.hotline.knowledge.current.casework
        if rules is None:
            raise HTTPException(404)
        return rules.replies

    def show(self, staff: StaffMember, path: str, problem: str = "", typed: ReplyForm | None = None) -> Response:
        """The replies that this person keeps, by whose they are."""
        hands = [one for one in Whose if canned.may(staff, one)]
        with self.hotline.store.reading() as session:
            kept = [(one, canned.of(session, staff, one)) for one in hands]
        done = self.request.query_params.get("done", "")
        return self.pages.show(
            self.request,
            "replies.html",
            409 if problem else 200,
            kept=kept,
            rules=self.rules,
            path=path,
            problem=problem,
            typed=typed,
            done=done if done in DONE and not problem else "",
        )

    def change(
        self, staff: StaffMember, path: str, done: str, typed: ReplyForm | None, make: Callable[[Session], object]
    ) -> Response:
        """Make one change; refused, the page says why and keeps what was typed."""
        try:
            with self.hotline.store.transaction() as session:
                make(session)
        except CaseRefused as refusal:
            return self.show(staff, path, refusal.words(self.hotline.knowledge.current.wording), typed)
        return RedirectResponse(f"{path}?done={done}", 303)


Shelf = Annotated[_Shelf, Depends()]
Sent = Annotated[ReplyForm, Depends()]
DESK, ADMIN = "/replies", "/admin/replies"


@router.get(DESK)
def own(shelf: Shelf, staff: CaseStaff) -> Response:
    """One's own, and for a supervisor those of the unit."""
    return shelf.show(staff, DESK)


@router.post(DESK)
def save(shelf: Shelf, staff: CaseStaff, sent: Sent) -> Response:
    """Keep one, or change one."""
    return shelf.change(
        staff, DESK, "saved", sent, lambda session: canned.save(session, shelf.rules, staff, sent.whose, sent.draft)
    )


@router.post(f"{DESK}/remove")
def remove(shelf: Shelf, staff: CaseStaff, whose: Annotated[Whose, Form()], reply_id: Number = None) -> Response:
    """Take one away."""
    return shelf.change(
        staff, DESK, "removed", None, lambda session: canned.remove(session, staff, whose, reply_id or 0)
    )


@router.get(ADMIN)
def everybodys(shelf: Shelf, staff: Admin) -> Response:
    """Those that everybody uses."""
    return shelf.show(staff, ADMIN)


@router.post(ADMIN)
def save_for_all(shelf: Shelf, staff: Admin, sent: Sent) -> Response:
    """Keep one for everybody, or change one."""
    return shelf.change(
        staff, ADMIN, "saved", sent, lambda session: canned.save(session, shelf.rules, staff, sent.whose, sent.draft)
    )


@router.post(f"{ADMIN}/remove")
def remove_for_all(shelf: Shelf, staff: Admin, whose: Annotated[Whose, Form()], reply_id: Number = None) -> Response:
    """Take one of everybody's away."""
    return shelf.change(
        staff, ADMIN, "removed", None, lambda session: canned.remove(session, staff, whose, reply_id or 0)
    )
