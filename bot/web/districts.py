"""The administrator's page of districts: offices and own rules as the content has them; units, named persons, staff."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session, col, select

from bot.casework import unit_changes, units
from bot.casework.staff import StaffMember, UnknownAccount
from bot.casework.unit_changes import NewUnit, UnitRefused
from bot.store.models import Staff
from bot.store.unit_models import Unit, UnitKind
from bot.web.access import Allowed
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.roles import Place
from bot.wiring import Hotline
from knowledge.schema import District, Entry, Office

router = APIRouter(prefix="/admin", default_response_class=HTMLResponse)
Admin = Annotated[StaffMember, Depends(Allowed(Place.ADMIN))]
Words = Annotated[str, Form(max_length=60)]
DONE = frozenset({"person", "unit", "renamed", "closed", "reopened"})


@dataclass(frozen=True)
class UnitLine:
    """A unit of a district. ``depth``: how far below the district; ``people``: who may answer for it."""

    unit: Unit
    depth: int
    named: str
    staff: tuple[str, ...]
    people: tuple[str, ...]
    below: UnitKind | None
    """The level that may be added under it."""


@dataclass(frozen=True)
class DistrictPage:
    """``changed``: the general entries that it rules otherwise, ``own`` the entries that are its alone."""

    district: District
    has_rules: bool
    offices: tuple[Office, ...]
    changed: tuple[Entry, ...]
    own: tuple[Entry, ...]
    units: tuple[UnitLine, ...]


@router.get("/districts")
def listed(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin) -> Response:  # noqa: ARG001 - may see
    """All districts, with how many units and people each has."""
    with hotline.store.reading() as session:
        members = list(session.exec(select(Staff.district).where(col(Staff.active))))
        below = list(session.exec(select(Unit.district).where(col(Unit.active), Unit.kind != UnitKind.DISTRICT)))
    base = hotline.knowledge.current
    rows = [
        (one, len(base.for_district(one.code).local), below.count(one.code), members.count(one.code))
        for one in base.districts.values()
    ]
    return pages.show(request, "districts.html", rows=rows, whole_city=members.count(""))


@router.get("/districts/{code}")
def shown(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str) -> Response:  # noqa: ARG001
    """One district, whole."""
    return _page(request, hotline, pages, code, done=request.query_params.get("done", ""))


@router.post("/units/{code}/person")
def name_person(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str, name: Words = ""
) -> Response:
    """Name who answers for a unit; nobody where no name is given."""
    return _change(
        request,
        hotline,
        pages,
        code,
        "person",
        lambda session: unit_changes.name_person(session, code, name, actor=staff.actor),
    )


@router.post("/units/{code}/name")
def rename(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str, name: Words = ""
) -> Response:
    """Call a street or community otherwise."""
    return _change(
        request,
        hotline,
        pages,
        code,
        "renamed",
        lambda session: unit_changes.rename(session, code, name.strip(), actor=staff.actor),
    )


@router.post("/units/{code}/close")
def close(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str) -> Response:
    """Close a street or community that nothing lies with any more."""
    return _change(
        request, hotline, pages, code, "closed", lambda session: unit_changes.close(session, code, actor=staff.actor)
    )


@router.post("/units/{code}/open")
def reopen(request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str) -> Response:
    """Open a closed street or community again."""
    return _change(
        request, hotline, pages, code, "reopened", lambda session: unit_changes.reopen(session, code, actor=staff.actor)
    )


@router.post("/units/{code}/below")
def add(
    request: Request, hotline: HotlineHere, pages: PagesHere, staff: Admin, code: str, new: Words = "", name: Words = ""
) -> Response:
    """Add a street under a district, or a community under a street, with the office's own code."""

    def make(session: Session) -> None:
        above = units.by_code(session, code)
        kind = _below(above) if above else None
        if kind is None or not new.strip() or not name.strip():
            raise UnitRefused("unit.code_and_name")
        unit_changes.add(session, NewUnit(new.strip(), name.strip(), kind, code), actor=staff.actor)

    return _change(request, hotline, pages, code, "unit", make)


def _change(
    request: Request,
    hotline: Hotline,
    pages: PagesHere,
    code: str,
    done: str,
    make: Callable[[Session], object],
) -> Response:
    """One change of a unit, then the page of its district; refused, the page says why."""
    with hotline.store.reading() as session:
        unit = units.by_code(session, code)
    if unit is None or not unit.district:
        raise HTTPException(404)
    try:
        with hotline.store.transaction() as session:
            make(session)
    except UnknownAccount:
        raise HTTPException(404) from None
    except UnitRefused as refused:
        words = refused.words(hotline.knowledge.current.wording)
        return _page(request, hotline, pages, unit.district, problem=words)
    return RedirectResponse(f"/admin/districts/{unit.district}?done={done}", 303)


def _page(
    request: Request, hotline: Hotline, pages: PagesHere, code: str, *, problem: str = "", done: str = ""
) -> Response:
    base = hotline.knowledge.current
    if code not in base.districts:
        raise HTTPException(404)
    local = base.for_district(code)
    changed = [local.entries[one] for one in sorted(local.local) if one in local.entries]
    with hotline.store.reading() as session:
        page = DistrictPage(
            district=base.districts[code],
            has_rules=local.district is not None,
            offices=local.offices if local.district else (),
            changed=tuple(one for one in changed if one.id in base.entries),
            own=tuple(one for one in changed if one.id not in base.entries),
            units=tuple(_lines(session, code)),
        )
    shown_done = done if done in DONE else ""
    return pages.show(request, "district.html", 409 if problem else 200, page=page, problem=problem, done=shown_done)


def _lines(session: Session, code: str) -> list[UnitLine]:
    top = units.by_code(session, code)
    if top is None:
        return []
    tree = units.subtree(session, top, closed=True)
    accounts = session.exec(select(Staff).where(col(Staff.active)).order_by(Staff.name)).all()
    city = units.root(session)
    above = {one.id: [one.id, *_above(one, tree)] + ([city.id] if city else []) for one in tree}
    works_in = {one.id: _works_in(one, top, city) for one in accounts}
    names = {one.id: one.name for one in accounts}
    return [
        UnitLine(
            unit=one,
            depth={UnitKind.STREET: 1, UnitKind.COMMUNITY: 2}.get(one.kind, 0),
            named=names.get(one.named_person_id, ""),
            staff=tuple(each.name for each in accounts if works_in[each.id] == one.id),
            people=tuple(each.name for each in accounts if works_in[each.id] in above[one.id]),
            below=_below(one),
        )
        for one in sorted(tree, key=lambda one: not one.active)
    ]


def _above(unit: Unit, tree: list[Unit]) -> list[int | None]:
    parents = {one.id: one.parent_id for one in tree}
    found: list[int | None] = []
    at = unit.parent_id
    while at in parents:
        found.append(at)
        at = parents[at]
    return found


def _works_in(account: Staff, district: Unit, city: Unit | None) -> int | None:
    """The unit of an account, as far as it concerns this district."""
    if account.unit_id is not None:
        return account.unit_id
    if account.district:
        return district.id if account.district == district.code else None
    return city.id if city else None


def _below(unit: Unit) -> UnitKind | None:
    return {UnitKind.DISTRICT: UnitKind.STREET, UnitKind.STREET: UnitKind.COMMUNITY}.get(unit.kind)
