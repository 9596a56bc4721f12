"""The switches of how pages look: kept in a cookie, so they need no script."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from bot.web.appearance import COOKIE, Look, look_of
from bot.web.cookies import put_cookie
from bot.web.hotline import HotlineHere

KEPT_DAYS = 365

router = APIRouter()


@router.post("/look")
def switch(
    request: Request, hotline: HotlineHere, turn: Annotated[Look, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Turns one switch on, or off where it was on, and goes back to the page."""
    now = look_of(request) ^ {turn}
    response = RedirectResponse(own_path(back), 303)
    value = "-".join(one.value for one in Look if one in now)
    put_cookie(response, hotline, COOKIE, value, days=KEPT_DAYS, for_scripts=True)
    return response


def own_path(address: str) -> str:
    """The path and query of an address, never another host: a form's field may hold anything."""
    parts = urlsplit(address.replace("\\", "/"))
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
