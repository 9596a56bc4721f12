"""The administrator's pages: accounts made, placed, changed, closed, opened again; the working calendar to look at."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import staff as accounts
from bot.casework import unit_changes, units
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember, UnknownAccount
from bot.clock import today
from bot.store.models import Role, Staff
from bot.store.unit_models import Unit
from bot.web.access import Allowed
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.month import months_of
from bot.web.roles import Place
from bot.wiring import Hotline
from knowledge.casework.calendar import NoCalendar

router = APIRouter(prefix="/admin", default_response_class=HTMLResponse)
Admin = Annotated[StaffMember, Depends(Allowed(Place.ADMIN))]
Name = Annotated[str, Form(max_length=200)]
Code = Annotated[str, Form(max_length=40)]
MOST_ACCOUNTS = 60
"""Accounts on the page; others are looked for."""
LONGEST_SOUGHT = 60
"""Characters."""


@dataclass(frozen=True)
class Typed:
    """The form of a new account as it was sent; what a refusal leaves in it."""

    name: str = ""
    role: Role = Role.CASEWORKER
    unit: str = ""


@router.get("")
def listed(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: Admin,  # noqa: ARG001 - who may see it
    change: int = 0,
    q: Annotated[str, Query(max_length=LONGEST_SOUGHT)] = "",
) -> Response:
    """The accounts, closed ones last, and the form for a new one.

    ``change``: the account whose forms are shown; ``q``: of which name, unit or role, in part.
    """
    return _page(request, hotline, pages, change=change, sought=q.strip())


@router.post("/staff")
def add(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: Admin,
    role: Annotated[Role, Form()],
    name: Name = "",
    unit: Code = "",
) -> Response:
    """Make an account with a password that is shown once; what is refused stays in the form."""
    name, say = name.strip(), hotline.knowledge.current.wording.say
    typed = Typed(name, role, unit)
    if not accounts.good_name(name):
        problem = say("staff.bad_name", longest=accounts.LONGEST_NAME)
        return _page(request, hotline, pages, problem=problem, typed=typed)
    password, password_hash = _another_password()

    def make(session: Session) -> str:
        accounts.add(session, name, role, "", password_hash, actor=staff.actor)
        if unit:
            unit_changes.place_staff(session, name, unit, actor=staff.actor)
        return say("staff.added", name=name, role=say(f"staff.role.{role.value}"))

    return _change(request, hotline, pages, make, password=password, typed=typed)


@router.post("/staff/{name}/unit")
def place(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, name: str, unit: Code = ""
) -> Response:
    """Let an account work in another unit, with the unit's district."""

    def make(session: Session) -> str:
        found = unit_changes.place_staff(session, name, unit, actor=staff.actor)
        return hotline.knowledge.current.wording.say("staff.placed", name=name, unit=found.name)

    return _change(request, hotline, pages, make)


@router.post("/staff/{name}/password")
def new_password(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, name: str) -> Response:
    """Another password, shown once; the account is signed out everywhere."""
    password, password_hash = _another_password()

    def make(session: Session) -> str:
        accounts.set_password(session, name, password_hash, actor=staff.actor)
        return hotline.knowledge.current.wording.say("staff.password_changed", name=name)

    return _change(request, hotline, pages, make, password=password)


@router.post("/staff/{name}/close")
def close(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, name: str) -> Response:
    """Close an account; an administrator does not close the one they work with."""
    say = hotline.knowledge.current.wording.say
    if name == staff.name:
        return _page(request, hotline, pages, problem=say("staff.not_yourself"))

    def make(session: Session) -> str:
        held = accounts.disable(session, name, actor=staff.actor)
        return say("staff.disabled", name=name, held=held)

    return _change(request, hotline, pages, make)


@router.post("/staff/{name}/open")
def reopen(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, name: str) -> Response:
    """Open a closed account again, with another password that is shown once."""
    password, password_hash = _another_password()

    def make(session: Session) -> str:
        accounts.reopen(session, name, password_hash, actor=staff.actor)
        return hotline.knowledge.current.wording.say("staff.reopened", name=name)

    return _change(request, hotline, pages, make, password=password)


@router.post("/staff/{name}/role")
def set_role(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, name: str, role: Annotated[Role, Form()]
) -> Response:
    """Let an account do other work, from now on; an administrator does not change the one they work with."""
    say = hotline.knowledge.current.wording.say
    if name == staff.name:
        return _page(request, hotline, pages, problem=say("staff.not_yourself"))

    def make(session: Session) -> str:
        accounts.set_role(session, name, role, actor=staff.actor)
        return say("staff.role_changed", name=name, role=say(f"staff.role.{role}"))

    return _change(request, hotline, pages, make)


@router.get("/calendar")
def calendar(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: Admin,  # noqa: ARG001 - may see
    year: int | None = None,
) -> Response:
    """The working days of a year, as deadlines count them."""
    rules = hotline.knowledge.current.casework
    if rules is None:
        raise HTTPException(404)
    shown = year or today().year
    try:
        months = months_of(rules.calendar, shown)
    except NoCalendar:
        raise HTTPException(404) from None
    return pages.show(
        request,
        "calendar.html",
        table=rules.calendar.years[shown],
        months=months,
        years=sorted(rules.calendar.years),
        hours=rules.calendar.hours,
    )


def _another_password() -> tuple[str, str]:
    """A password and its hash, made outside the transaction: it takes a quarter of a second."""
    password = secrets.token_urlsafe(12)
    return password, accounts.hash_password(password)


def _change(
    request: Request,
    hotline: Hotline,
    pages: PagesHere,
    make: Callable[[Session], str],
    *,
    password: str = "",
    typed: Typed | None = None,
) -> Response:
    """One change in a transaction of its own, and what it says was done; refused, the page says why."""
    try:
        with hotline.store.transaction() as session:
            done = make(session)
    except UnknownAccount:
        raise HTTPException(404) from None
    except CaseRefused as refused:
        return _page(request, hotline, pages, problem=refused.words(hotline.knowledge.current.wording), typed=typed)
    return _page(request, hotline, pages, done=done, password=password)


def _page(
    request: Request,
    hotline: Hotline,
    pages: PagesHere,
    *,
    problem: str = "",
    done: str = "",
    password: str = "",
    typed: Typed | None = None,
    change: int = 0,
    sought: str = "",
) -> Response:
    kept = typed or Typed()
    with hotline.store.reading() as session:
        rows = sorted(accounts.accounts(session), key=lambda row: not row.active)
        people = [(row, units.by_id(session, row.unit_id)) for row in rows]
        city = units.root(session)
        tree = units.subtree(session, city) if city else []
    found = [(row, unit) for row, unit in people if _fits(hotline, row, unit, sought)]
    return pages.show(
        request,
        "admin.html",
        422 if problem else 200,
        people=[one for at, one in enumerate(found) if at < MOST_ACCOUNTS or one[0].id == change],
        found=len(found),
        most=MOST_ACCOUNTS,
        sought=sought,
        change=change,
        tree=tree,
        roles=list(Role),
        districts=hotline.knowledge.current.districts,
        problem=problem,
        done=done,
        password=password,
        typed=kept.name,
        typed_role=kept.role,
        typed_unit=kept.unit,
    )


def _fits(hotline: Hotline, row: Staff, unit: Unit | None, sought: str) -> bool:
    """Whether an account is one of those looked for, by its name, where it works, or what it does."""
    knowledge = hotline.knowledge.current
    district = knowledge.districts.get(row.district)
    place = unit.name if unit else district.name if district else knowledge.wording.say("staff.whole_city")
    return any(sought in words for words in (row.name, place, knowledge.wording.say(f"staff.role.{row.role}")))
