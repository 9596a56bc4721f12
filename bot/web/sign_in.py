"""Sign-in and sign-out of staff."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.casework import sign_in as accounts
from bot.clock import utcnow
from bot.web.access import STAFF_COOKIE, SignedIn, SignInNeededError
from bot.web.cookies import drop_cookie, put_cookie
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.kept import Carried, labels
from bot.web.roles import home_of

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/sign-in")
def form(
    request: Request,
    pages: PagesHere,
    staff: SignedIn,
    next: str = "",  # noqa: A002 - the field's name
) -> Response:
    """The form; ``next`` is the page to go on to."""
    if staff is not None and home_of(staff):
        return RedirectResponse(_inside(next) or home_of(staff), 303)
    return pages.show(request, "sign_in.html", problem="", name="", next=_inside(next), kept=None)


@router.post("/sign-in")
def sign_in(
    *,
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    kept: Carried,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002 - the field's name
) -> Response:
    """A session cookie for the right password; else the form again, saying no more than that it was wrong."""
    if not name.strip() or not password:
        values = {"problem": "web.sign_in.empty", "name": name, "next": _inside(next), "kept": kept}
        return pages.show(request, "sign_in.html", 422, **values)
    result = accounts.sign_in(hotline.store, name.strip(), password, utcnow())
    if result.member is None:
        problem = "web.sign_in.locked" if result.locked else "web.sign_in.wrong"
        status = 429 if result.locked else 401
        values = {"problem": problem, "name": name, "next": _inside(next), "kept": kept}
        return pages.show(request, "sign_in.html", status, **values)
    if kept is not None and _inside(kept.action):
        request.state.staff = result.member
        called = labels(kept, hotline.knowledge.current)
        way_back = _inside(next) or "/desk"
        response: Response = pages.show(request, "resume.html", kept=kept, labels=called, next=way_back)
    else:
        response = RedirectResponse(_inside(next) or "/desk", 303)
    put_cookie(response, hotline, STAFF_COOKIE, result.token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, hotline: HotlineHere) -> Response:
    """Ends the session, here and in the database."""
    with hotline.store.transaction() as session:
        accounts.sign_out(session, request.cookies.get(STAFF_COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    drop_cookie(response, hotline, STAFF_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/desk")
def desk(staff: SignedIn) -> Response:
    """Where this person's work begins."""
    if staff is None:
        raise SignInNeededError("/desk")
    if not home_of(staff):
        raise HTTPException(403)
    return RedirectResponse(home_of(staff), 303)


def _inside(path: str) -> str:
    """The path, if it leads to a page of ours; a browser reads ``//host`` and ``/\\host`` as another site."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} and path.isprintable() else ""
