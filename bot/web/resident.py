"""The residents' page: a conversation in a browser, with or without JavaScript."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.web.cookies import drop_cookie, put_cookie
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.pages import by_htmx
from bot.web.talk import Key, Seat, Talk, WordsSaid, take
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.messages import Incoming, Kind

PERSON_COOKIE = "person"
SEAT = Seat(account="site", cookie=PERSON_COOKIE, post="/chat", page="/", template="chat.html", suggests=True)

_NO_COOKIE = "/?cookies=off"

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/")
def chat(request: Request, hotline: HotlineHere, pages: PagesHere, cookies: str = "") -> Response:
    """The conversation so far, or the greeting."""
    token = SEAT.token(request)
    problem = "web.cookies_needed" if cookies == "off" and not token else ""
    response = Talk(request, hotline, pages, SEAT).show(problem=problem)
    return seated(request, response, hotline)


@router.post("/chat")
def say(request: Request, hotline: HotlineHere, pages: PagesHere, words: WordsSaid) -> Response:
    """One message of the resident."""
    if not SEAT.token(request):  # no cookies, or another window ended the conversation that this one still shows
        return Response(headers={"HX-Redirect": _NO_COOKIE}) if by_htmx(request) else RedirectResponse(_NO_COOKIE, 303)
    return Talk(request, hotline, pages, SEAT).say(words)


@router.get("/chat/newer")
def newer(request: Request, hotline: HotlineHere, pages: PagesHere, after: Annotated[int, Query(ge=0)] = 0) -> Response:
    """What came since message ``after``, as a fragment."""
    return Talk(request, hotline, pages, SEAT).newer(after)


def seated(request: Request, response: Response, hotline: Hotline) -> Response:
    """The response with the cookie that says which conversation it is, a new one for a new visitor.

    Set anew at every visit: it lasts as long behind the last one as the conversation is kept.
    """
    token = SEAT.token(request) or secrets.token_urlsafe(32)
    put_cookie(response, hotline, PERSON_COOKIE, token, days=hotline.settings.keep_days)
    return response


@router.get("/leave")
def leaving(request: Request, pages: PagesHere) -> Response:
    """Asks how to leave a shared computer."""
    return pages.show(request, "leave.html", left=False)


@router.post("/leave")
def leave(
    request: Request, hotline: HotlineHere, pages: PagesHere, key: Key, erase: Annotated[bool, Form()] = False
) -> Response:
    """Forgets this browser; with ``erase`` what is stored goes too, as the dialogue erases it."""
    token = SEAT.token(request)
    if token and erase:
        take(hotline, SEAT.address(token), key, Incoming(kind=Kind.CHOICE, choice=Action.ERASE_YES))
    response = pages.show(request, "leave.html", left=True, erased=erase)
    drop_cookie(response, hotline, PERSON_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
