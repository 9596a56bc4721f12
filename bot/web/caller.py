"""The operator screens for a caller: the residents' dialogue at the operator's desk, clean for each caller."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.web.access import Allowed
from bot.web.cookies import put_cookie
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.roles import Place
from bot.web.talk import Key, Seat, Talk, WordsSaid, take
from handlers.actions import Action
from handlers.messages import Incoming, Kind

SEAT = Seat(account="desk", cookie="caller", post="/operator/caller", page="/operator/caller", template="caller.html")

router = APIRouter(default_response_class=HTMLResponse, dependencies=[Depends(Allowed(Place.OPERATOR))])


@router.post("/operator/caller/new")
def begin(hotline: HotlineHere, key: Key) -> Response:
    """Another caller: a conversation of their own, with the notice to be read out as its first message."""
    token = secrets.token_urlsafe(32)
    take(hotline, SEAT.address(token), key, Incoming(kind=Kind.CHOICE, choice=Action.SCREENING))
    response = RedirectResponse(SEAT.page, 303)
    put_cookie(response, hotline, SEAT.cookie, token)
    return response


@router.get("/operator/caller")
def caller(request: Request, hotline: HotlineHere, pages: PagesHere) -> Response:
    """The caller's conversation so far."""
    if not SEAT.token(request):
        return RedirectResponse("/operator", 303)
    return Talk(request, hotline, pages, SEAT).show()


@router.post("/operator/caller")
def say(request: Request, hotline: HotlineHere, pages: PagesHere, words: WordsSaid) -> Response:
    """What the caller says, typed or tapped by the operator."""
    if not SEAT.token(request):
        return RedirectResponse("/operator", 303)
    return Talk(request, hotline, pages, SEAT).say(words)


@router.get("/operator/caller/newer")
def newer(request: Request, hotline: HotlineHere, pages: PagesHere, after: Annotated[int, Query(ge=0)] = 0) -> Response:
    """What came since message ``after``, as a fragment."""
    return Talk(request, hotline, pages, SEAT).newer(after)
