"""The residents' page: a conversation in a browser, with or without JavaScript."""

import hashlib
import re
import secrets
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.clock import today, utcnow
from bot.dialogue import Address, converse
from bot.store import conversations
from bot.web.cookies import drop_cookie, put_cookie
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.pages import by_htmx
from bot.web.transcript import Said, Transcript, cited_clauses, read_transcript
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.conversation import Conversation
from handlers.messages import Incoming, Kind
from handlers.snapshot import NoCases
from knowledge.identity import strike

CHANNEL = "web"
ACCOUNT = "site"
PERSON_COOKIE = "person"
LONGEST_TEXT = 2000
"""Characters of one message."""
HELLO = Incoming(kind=Kind.CHOICE, choice=Action.START)
_MOST_TICKS = 40
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Control characters; PostgreSQL stores no NUL."""

router = APIRouter(default_response_class=HTMLResponse)

Key = Annotated[str, Form(min_length=1, max_length=64)]
"""The form's idempotency key."""
ChoiceId = Annotated[str, Form(max_length=64)]


def address_of(token: str) -> Address:
    """The conversation of a browser. Only the token's hash is stored: who reads the database cannot take its place."""
    return Address(CHANNEL, ACCOUNT, hashlib.sha256(token.encode()).hexdigest())


def message_of(text: str, choice: str, ticks: list[str]) -> Incoming | None:
    """What a form says; None for an empty one. Identity numbers are struck here, before anything is stored."""
    if choice:
        return Incoming(kind=Kind.CHOICE, choice=" ".join([*ticks, choice]))
    plain, struck = strike(_NOT_TEXT.sub("", text.replace("\r\n", "\n")).strip())
    return Incoming(text=plain, struck=struck) if plain else None


@router.get("/")
def chat(request: Request, hotline: HotlineHere, pages: PagesHere, cookies: str = "") -> Response:
    """The conversation so far, or the greeting."""
    token = request.cookies.get(PERSON_COOKIE, "")
    transcript = _transcript(hotline, token)
    response = pages.show(
        request,
        "chat.html",
        transcript=transcript,
        welcome=() if transcript.turns else _welcome(hotline, today()),
        problem="web.cookies_needed" if cookies == "off" and not token else "",
        typed="",
        **_limits(hotline),
    )
    # Set anew at every visit: it lasts as long behind the last one as the conversation is kept.
    lasts = hotline.settings.keep_days
    put_cookie(response, hotline, PERSON_COOKIE, token or secrets.token_urlsafe(32), days=lasts)
    return response


@router.post("/chat")
def say(
    *,
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    key: Key,
    text: Annotated[str, Form()] = "",
    choice: ChoiceId = "",
    tick: Annotated[list[ChoiceId] | None, Form(max_length=_MOST_TICKS)] = None,
    after: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """One message: received and answered in one transaction; sent twice, it counts once."""
    token = request.cookies.get(PERSON_COOKIE, "")
    if not token:
        return RedirectResponse("/?cookies=off", 303)
    if len(text) > LONGEST_TEXT:
        return _refused(request, hotline, pages, token, text)
    incoming = message_of(text, choice, tick or [])
    if incoming is not None:
        _take(hotline, address_of(token), key, incoming)
    if not by_htmx(request):
        return RedirectResponse("/#newest", 303)
    return _newer(request, hotline, pages, token, after, form=True)


@router.get("/chat/newer")
def newer(request: Request, hotline: HotlineHere, pages: PagesHere, after: Annotated[int, Query(ge=0)] = 0) -> Response:
    """What came since message ``after`` (a caseworker's reply), as a fragment; 204 where nothing did."""
    return _newer(request, hotline, pages, request.cookies.get(PERSON_COOKIE, ""), after, form=False)


@router.get("/leave")
def leaving(request: Request, pages: PagesHere) -> Response:
    """Asks how to leave a shared computer."""
    return pages.show(request, "leave.html", left=False)


@router.post("/leave")
def leave(
    request: Request, hotline: HotlineHere, pages: PagesHere, key: Key, erase: Annotated[bool, Form()] = False
) -> Response:
    """Forgets this browser; with ``erase`` what is stored goes too, as the dialogue erases it."""
    token = request.cookies.get(PERSON_COOKIE, "")
    if token and erase:
        _take(hotline, address_of(token), key, Incoming(kind=Kind.CHOICE, choice=Action.ERASE_YES))
    response = pages.show(request, "leave.html", left=True, erased=erase)
    drop_cookie(response, hotline, PERSON_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _take(hotline: Hotline, address: Address, key: str, incoming: Incoming) -> None:
    # The person is part of the delivery's id: a key that somebody else used is not a repetition.
    ours = address.person[:16]
    with hotline.store.reading() as session:
        first = conversations.find(session, address) is None
    if first:  # the greeting that the page showed becomes part of the conversation, its buttons and numbers with it
        converse(hotline, address, f"{ours}:hello", HELLO, today())
    converse(hotline, address, f"{ours}:{key}", incoming, today())


def _transcript(hotline: Hotline, token: str, after: int = 0) -> Transcript:
    nothing = Transcript((), after)
    if not token:
        return nothing
    address = address_of(token)
    with hotline.store.reading() as session:
        row = conversations.find(session, address)
        if row is None or row.id is None:
            return nothing
        return read_transcript(session, row.id, hotline.knowledge.current, after=after)


def _welcome(hotline: Hotline, on: date) -> tuple[Said, ...]:
    """The greeting, as the dialogue says it; nothing is stored before the resident writes."""
    knowledge = hotline.knowledge.current
    turn = hotline.respond(HELLO, Conversation(), knowledge, NoCases(channel=CHANNEL), on)
    return tuple(Said(reply, cited_clauses(reply, knowledge), "", "", utcnow()) for reply in turn.replies)


def _newer(request: Request, hotline: Hotline, pages: PagesHere, token: str, after: int, *, form: bool) -> Response:
    transcript = _transcript(hotline, token, after)
    if transcript.erased:  # what this page still shows is gone: it is loaded anew
        return Response(headers={"HX-Redirect": "/"})
    if not transcript.turns and not form:
        return Response(status_code=204)
    return pages.show(
        request,
        "chat_newer.html",
        transcript=transcript,
        form=form,
        first=after == 0,
    )


def _refused(request: Request, hotline: Hotline, pages: PagesHere, token: str, text: str) -> Response:
    """The text was too long: it stays in the box, and the page says the limit."""
    values = {"problem": "web.too_long", "typed": text, **_limits(hotline)}
    if by_htmx(request):
        response = pages.show(request, "chat_say.html", 422, **values)
        response.headers.update({"HX-Retarget": "#say", "HX-Reswap": "outerHTML"})
        return response
    transcript = _transcript(hotline, token)
    welcome = () if transcript.turns else _welcome(hotline, today())
    return pages.show(request, "chat.html", 422, transcript=transcript, welcome=welcome, **values)


def _limits(hotline: Hotline) -> dict[str, int]:
    return {"longest": LONGEST_TEXT, "keep_days": hotline.settings.keep_days}
