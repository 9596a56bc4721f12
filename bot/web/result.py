"""The result of one's own screening as one page to print."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.clock import today
from bot.store import conversations
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.resident import SEAT
from bot.web.talk import CHANNEL
from handlers.conversation import Stage
from handlers.messages import Incoming
from handlers.printed import printed
from handlers.snapshot import NoCases
from handlers.turn import Context

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/result")
def result(request: Request, hotline: HotlineHere, pages: PagesHere) -> Response:
    """The page; back to the conversation where there is no finished screening in it."""
    token = SEAT.token(request)
    with hotline.store.reading() as session:
        row = conversations.find(session, SEAT.address(token)) if token else None
        conversation = conversations.load(row) if row is not None else None
    knowledge = hotline.knowledge.current
    if conversation is None or conversation.screening is None or conversation.screening.stage is not Stage.DONE:
        return RedirectResponse("/", 303)
    here = knowledge.for_district(conversation.lives_in)
    context = Context(Incoming(), conversation, here, NoCases(channel=CHANNEL), today())
    return pages.show(request, "result.html", result=printed(context, conversation.screening))
