"""A case handed on, given back, made one with another, opened again: each one form, refused with the reason."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from bot.casework import merging, reopening, transfers
from bot.casework.merging import Preview
from bot.casework.refusals import CaseRefused, UnknownCase
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.web.caseworker import AtDesk, Desk, Key, Words

router = APIRouter(prefix="/cases/{number}", default_response_class=HTMLResponse)

Seen = Annotated[str, Form(max_length=200)]
"""What the form's reader saw: the holder, or how both cases stood."""


@router.post("/transfer")
def transfer(
    desk: AtDesk, number: str, key: Key, seen: Seen = "", person: Words = "", unit: Words = "", reason: Words = ""
) -> Response:
    """To a person, or into the line of a unit."""
    person, unit = person.strip(), unit.strip()
    if bool(person) == bool(unit):
        return desk.page(number, 422, problem=desk.wording.say("queue.no_target"), typed_reason=reason)
    form, now = transfers.Form(reason, key, seen), utcnow()

    def hand_on(session: Session, staff: StaffMember) -> object:
        if person:
            return transfers.to_person(session, number, staff, person, form, now=now, say=desk.wording)
        return transfers.to_unit(session, number, staff, unit, form, now=now, say=desk.wording)

    return _changed(desk, number, "transfer", hand_on, reason)


@router.post("/return")
def give_back(desk: AtDesk, number: str, key: Key, seen: Seen = "", reason: Words = "") -> Response:
    """转错的退回: to where it came from."""
    form, now = transfers.Form(reason, key, seen), utcnow()
    return _changed(
        desk,
        number,
        "return",
        lambda session, staff: transfers.give_back(session, number, staff, form, now=now, say=desk.wording),
        reason,
    )


@router.post("/reopen")
def reopen(desk: AtDesk, number: str, key: Key, reason: Words = "") -> Response:
    """A resolved case is worked on again."""
    now = utcnow()
    return _changed(
        desk,
        number,
        "reopen",
        lambda session, staff: reopening.reopen(session, number, staff, reason, key=key, now=now, say=desk.wording),
        reason,
    )


@router.get("/merge")
def preview(desk: AtDesk, number: str, other: str = "") -> Response:
    """The two cases side by side, and what would become of them."""
    return _preview(desk, number, other.strip())


@router.post("/merge")
def merge(desk: AtDesk, number: str, other: Annotated[str, Form(max_length=40)] = "", seen: Seen = "") -> Response:
    """Make them one, as they were seen."""
    try:
        with desk.hotline.store.transaction() as session:
            merging.merge(
                session,
                desk.hotline.vault,
                number,
                other,
                desk.staff,
                now=utcnow(),
                seen=seen or None,
                say=desk.wording,
            )
    except UnknownCase:
        raise HTTPException(404) from None
    except CaseRefused as refusal:
        return _preview(desk, number, other, refusal.words(desk.wording, desk.staff.name))
    return RedirectResponse(f"/cases/{number}?done=merge", 303)


def _preview(desk: Desk, number: str, other: str, problem: str = "") -> Response:
    found: Preview | None = None
    knowledge = desk.hotline.knowledge.current
    try:
        with desk.hotline.store.reading() as session:
            found = merging.preview(session, desk.hotline.vault, number, other, desk.staff)
    except UnknownCase as unknown:
        if unknown.values["number"] == number:
            raise HTTPException(404) from None
        problem = desk.wording.say("queue.merge.unknown", number=other)
    except CaseRefused as refusal:
        problem = refusal.words(desk.wording, desk.staff.name)
    if found is not None and found.refused is not None:
        problem = found.refused.words(desk.wording, desk.staff.name)
    return desk.pages.show(
        desk.request,
        "merge.html",
        409 if problem else 200,
        number=number,
        found=found,
        problem=problem,
        districts=knowledge.districts,
        states=knowledge.casework.life.state if knowledge.casework else {},
    )


def _changed(
    desk: Desk, number: str, action: str, make: Callable[[Session, StaffMember], object], reason: str
) -> Response:
    """Where the reader may still see the case afterwards, its page; the reason stays in its box where it is refused."""
    return desk.change(number, action, make, typed=reason, box="reason")
