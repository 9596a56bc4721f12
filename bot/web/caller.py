"""The operator screens or refers a caller: the residents' dialogue at the operator's desk, clean for each caller."""

import secrets
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.casework import calls
from bot.channels.typed import typed
from bot.clock import today, utcnow
from bot.dialogue import Address, converse
from bot.store import conversations
from bot.store.channels import OPERATORS_DESK
from bot.store.operator_models import CallOutcome
from bot.web import beside_questions
from bot.web.access import OperatorStaff
from bot.web.calls import Seconds, seconds_of
from bot.web.cookies import drop_cookie, put_cookie
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.look_up import LONGEST_QUESTION
from bot.web.talk import Key, Seat, Talk, WordsSaid
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.conversation import Conversation, Told
from handlers.messages import Incoming, Kind
from handlers.told import reading_of
from handlers.topics import topic_choice
from knowledge.base import KnowledgeBase
from knowledge.clause_reference import referred

SEAT = Seat(
    account=OPERATORS_DESK, cookie="caller", post="/operator/caller", page="/operator/caller", template="caller.html"
)

router = APIRouter(default_response_class=HTMLResponse)


class Want(StrEnum):
    """What the caller's conversation begins with."""

    SCREENING = "screening"
    REFERRAL = "referral"


_FIRST = {Want.SCREENING: Action.SCREENING, Want.REFERRAL: Action.HUMAN}


@router.post("/operator/caller/new")
def begin(
    hotline: HotlineHere,
    staff: OperatorStaff,
    key: Key,
    want: Annotated[Want, Form()] = Want.SCREENING,
    q: Annotated[str, Form(max_length=20_000)] = "",
    entry: Annotated[str, Form(max_length=200)] = "",
    district: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Another caller: a conversation of their own. What was asked so far, and the district, go along."""
    del staff
    token = secrets.token_urlsafe(32)
    address = SEAT.address(token)
    knowledge = hotline.knowledge.current
    _seat(hotline, address, district if district in knowledge.districts else "")
    said = _asked(knowledge, q[:LONGEST_QUESTION], entry)
    if said is not None:
        converse(hotline, address, f"{address.person[:16]}:{key}:asked", said, today())
    if want is Want.REFERRAL or _conversation(hotline, address).screening is None:  # a story has begun one already
        choice = Incoming(kind=Kind.CHOICE, choice=_FIRST[want])
        converse(hotline, address, f"{address.person[:16]}:{key}", choice, today())
    response = RedirectResponse(SEAT.page, 303)
    put_cookie(response, hotline, SEAT.cookie, token)
    return response


@router.get("/operator/caller")
def caller(request: Request, hotline: HotlineHere, pages: PagesHere, staff: OperatorStaff) -> Response:
    """The caller's conversation so far."""
    del staff
    if not SEAT.token(request):
        return RedirectResponse("/operator", 303)
    return Talk(request, hotline, pages, SEAT).show()


@router.post("/operator/caller")
def say(request: Request, hotline: HotlineHere, pages: PagesHere, staff: OperatorStaff, words: WordsSaid) -> Response:
    """What the caller says, typed or tapped by the operator."""
    del staff
    if not SEAT.token(request):
        return RedirectResponse("/operator", 303)
    return Talk(request, hotline, pages, SEAT).say(words)


@router.get("/operator/caller/newer")
def newer(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    staff: OperatorStaff,
    after: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What came since message ``after``, as a fragment."""
    del staff
    return Talk(request, hotline, pages, SEAT).newer(after)


@router.post("/operator/caller/log")
def log(request: Request, hotline: HotlineHere, staff: OperatorStaff, key: Key, seconds: Seconds = "") -> Response:
    """Logs the caller's call by what became of the conversation, and leaves it."""
    conversation = _conversation(hotline, SEAT.address(SEAT.token(request)))
    ended = calls.Ended(
        outcome=CallOutcome.REFERRED if conversation.cases else CallOutcome.ANSWERED,
        entry=conversation.topic,
        district=conversation.lives_in,
        seconds=seconds_of(seconds),
    )
    with hotline.store.transaction() as session:
        call = calls.log(session, staff, ended, key=key, now=utcnow())
    response = RedirectResponse(f"/operator?logged={call.id}", 303)
    drop_cookie(response, hotline, SEAT.cookie)
    return response


def _seat(hotline: Hotline, address: Address, district: str) -> None:
    """The conversation with what the operator knows of the caller, so that nobody asks for it again."""
    with hotline.store.transaction() as session:
        row = conversations.lock(session, conversations.find_or_create(session, address))
        conversations.save(session, row, Conversation(district=district, greeted=True), utcnow())


def _conversation(hotline: Hotline, address: Address) -> Conversation:
    with hotline.store.reading() as session:
        row = conversations.find(session, address)
        return conversations.load(row) if row is not None else Conversation()


def _asked(knowledge: KnowledgeBase, q: str, entry: str) -> Incoming | None:
    """The question as the caller's first message: in their words where these tell facts, else the entry that was open.

    None where nothing was asked; where a clause or a case was looked up by its number; where somebody despairs, whom
    the operator has heard.
    """
    words = typed(q.strip())
    if beside_questions.nothing_to_search(knowledge.wording, words.text):
        return None
    if entry in knowledge.entries and not _tells(knowledge, words.text):
        return Incoming(kind=Kind.CHOICE, choice=topic_choice(knowledge.entries[entry]).id)
    return words if words.text and referred(knowledge, words.text) is None else None


def _tells(knowledge: KnowledgeBase, text: str) -> bool:
    rules = knowledge.screening
    return bool(text and rules and reading_of(knowledge, rules, Told(words=text, on=today())).facts)
