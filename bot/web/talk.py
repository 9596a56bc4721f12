"""A conversation in a browser, whoever sits there: what was said so far, one message more, what is newer."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, NonNegativeInt, StringConstraints

from bot.channels.typed import typed
from bot.clock import today, utcnow
from bot.dialogue import Address, converse
from bot.store import conversations
from bot.store.channels import OPERATORS_DESK
from bot.web.pages import Pages, by_htmx
from bot.web.transcript import Said, Transcript, cited_clauses, read_transcript
from bot.web.withdrawn import withdrawn_answers
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.conversation import Conversation
from handlers.messages import Incoming, Kind
from handlers.snapshot import NoCases

CHANNEL = "web"
LONGEST_TEXT = 2000
"""Characters of one message."""
HELLO = Incoming(kind=Kind.CHOICE, choice=Action.START)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Control characters; PostgreSQL stores no NUL."""

_LONGEST_ID = 64
_MOST_TICKS = 40
_Id = Annotated[str, StringConstraints(max_length=_LONGEST_ID)]

Key = Annotated[str, Form(min_length=1, max_length=_LONGEST_ID)]
"""The form's idempotency key."""


class Words(BaseModel):
    """The form of one message: typed, or a button and the ticks before it. ``after``: the newest message shown."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_ID)]
    text: str = ""
    choice: _Id = ""
    tick: Annotated[list[_Id], Field(max_length=_MOST_TICKS)] = []
    after: NonNegativeInt = 0


WordsSaid = Annotated[Words, Form()]


@dataclass(frozen=True)
class Seat:
    """Where one talks: the account of the channel, the cookie that says which conversation, and the pages.

    ``post`` is the address of the forms, ``page`` that of the whole page, ``template`` its file; ``suggests``:
    questions are suggested while one types.
    """

    account: str
    cookie: str
    post: str
    page: str
    template: str
    suggests: bool = False

    def token(self, request: Request) -> str:
        return request.cookies.get(self.cookie, "")

    def address(self, token: str) -> Address:
        """Only the token's hash is stored: who reads the database cannot take its place."""
        return Address(CHANNEL, self.account, hashlib.sha256(token.encode()).hexdigest())


def message_of(text: str, choice: str, ticks: list[str]) -> Incoming | None:
    """What a form says; None for an empty one. Identity numbers are struck here, before anything is stored."""
    if choice:
        return Incoming(kind=Kind.CHOICE, choice=" ".join([*ticks, choice]))
    plain = _NOT_TEXT.sub("", text.replace("\r\n", "\n")).strip()
    return typed(plain) if plain else None


@dataclass(frozen=True)
class Talk:
    """One request at a seat."""

    request: Request
    hotline: Hotline
    pages: Pages
    seat: Seat

    def show(self, *, problem: str = "", typed: str = "", status: int = 200) -> Response:
        """The page: the conversation so far, or the greeting."""
        transcript = transcript_of(self.hotline, self.seat, self.seat.token(self.request))
        welcome = () if transcript.turns else _welcome(self.hotline, today())
        values: dict[str, Any] = {"transcript": transcript, "welcome": welcome, "problem": problem, "typed": typed}
        return self.pages.show(self.request, self.seat.template, status, **values, **self._always())

    def say(self, words: Words) -> Response:
        """One message: received and answered in one transaction; sent twice, it counts once."""
        if len(words.text) > LONGEST_TEXT:
            return self._refused(words.text)
        incoming = message_of(words.text, words.choice, words.tick)
        if incoming is not None:
            take(self.hotline, self.seat.address(self.seat.token(self.request)), words.key, incoming)
        if not by_htmx(self.request):
            return RedirectResponse(f"{self.seat.page}#newest", 303)
        return self.newer(words.after, form=True)

    def newer(self, after: int, *, form: bool = False) -> Response:
        """What came since message ``after`` (a caseworker's reply), as a fragment; 204 where nothing did."""
        transcript = transcript_of(self.hotline, self.seat, self.seat.token(self.request), after)
        if transcript.erased:  # what this page still shows is gone: it is loaded anew
            return Response(headers={"HX-Redirect": self.seat.page})
        if not transcript.turns and not form:
            return Response(status_code=204)
        values: dict[str, Any] = {"transcript": transcript, "form": form, "first": after == 0}
        return self.pages.show(self.request, "chat_newer.html", **values, **self._always())

    def _refused(self, text: str) -> Response:
        """The text was too long: it stays in the box, and the page says the limit."""
        if not by_htmx(self.request):
            return self.show(problem="web.too_long", typed=text, status=422)
        values: dict[str, Any] = {"problem": "web.too_long", "typed": text}
        response = self.pages.show(self.request, "chat_say.html", 422, **values, **self._always())
        response.headers.update({"HX-Retarget": "#say", "HX-Reswap": "outerHTML"})
        return response

    def _always(self) -> dict[str, Any]:
        keep_days = self.hotline.settings.keep_days
        return {
            "chat_at": self.seat.post,
            "by_operator": self.seat.account == OPERATORS_DESK,
            "longest": LONGEST_TEXT,
            "keep_days": keep_days,
            "suggests": self.seat.suggests,
        }


def take(hotline: Hotline, address: Address, key: str, incoming: Incoming) -> None:
    """Answer one message; the greeting that the page showed becomes part of the conversation, its buttons with it."""
    # The person is part of the delivery's id: a key that somebody else used is not a repetition.
    ours = address.person[:16]
    with hotline.store.reading() as session:
        first = conversations.find(session, address) is None
    if first:
        converse(hotline, address, f"{ours}:hello", HELLO, today())
    converse(hotline, address, f"{ours}:{key}", incoming, today())


def transcript_of(hotline: Hotline, seat: Seat, token: str, after: int = 0) -> Transcript:
    """What was said behind message ``after``; empty where nothing ever was, erased where what was shown is gone."""
    nothing = Transcript((), after, erased=after > 0)
    if not token:
        return nothing
    with hotline.store.reading() as session:
        row = conversations.find(session, seat.address(token))
        if row is None or row.id is None:
            return nothing
        knowledge = hotline.knowledge.current
        gone = withdrawn_answers(knowledge, conversations.load(row))
        return read_transcript(session, row.id, knowledge, after=after, withdrawn=gone)


def _welcome(hotline: Hotline, on: date) -> tuple[Said, ...]:
    """The greeting, as the dialogue says it; nothing is stored before the resident writes."""
    knowledge = hotline.knowledge.current
    turn = hotline.respond(HELLO, Conversation(), knowledge, NoCases(channel=CHANNEL), on)
    return tuple(Said(reply, cited_clauses(reply, knowledge), "", "", utcnow()) for reply in turn.replies)
