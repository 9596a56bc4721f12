"""Looking instead of asking: the topics, one topic's questions, one question's answer; and what fits what one types."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.clock import today
from bot.store import conversations
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.resident import SEAT, seated
from bot.web.withdrawn import is_withdrawn
from bot.wiring import Hotline
from handlers.conversation import Conversation, Stage
from handlers.topics import topic_choice
from knowledge.answer import answer
from knowledge.identity import strike
from knowledge.topics import topics

MOST_SUGGESTIONS = 3
SHORTEST_HINT = 2
"""Characters before something is suggested."""
LONGEST_HINT = 40
"""A longer text is a story, which no title fits."""

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/topics")
def shelves(request: Request, hotline: HotlineHere, pages: PagesHere) -> Response:
    """Every topic."""
    return pages.show(request, "topics.html", topics=topics(hotline.knowledge.current))


@router.get("/topics/{name}")
def shelf(request: Request, hotline: HotlineHere, pages: PagesHere, name: str) -> Response:
    """The questions of one topic."""
    found = next((topic for topic in topics(hotline.knowledge.current) if topic.name == name), None)
    if found is None:
        raise HTTPException(404)
    return pages.show(request, "topic.html", topic=found)


@router.get("/answers/{entry_id}")
def one(request: Request, hotline: HotlineHere, pages: PagesHere, entry_id: str) -> Response:
    """One question's answer as a page, for the district the conversation knows."""
    knowledge = hotline.knowledge.current
    entry = knowledge.entries.get(entry_id)
    if entry is None and is_withdrawn(knowledge, entry_id):
        return seated(request, pages.show(request, "answer_gone.html", 410), hotline)
    if entry is None:
        raise HTTPException(404)
    found = answer(knowledge, entry, today(), _conversation(request, hotline).lives_in)
    response = pages.show(request, "answer.html", found=found, choice=topic_choice(entry).id)
    return seated(request, response, hotline)


@router.post("/suggest")
def suggest(request: Request, hotline: HotlineHere, pages: PagesHere, text: Annotated[str, Form()] = "") -> Response:
    """Questions that fit what is being typed, as a fragment; a form, so that no address holds what was typed."""
    typed = strike(text.strip())[0]
    hint = typed if SHORTEST_HINT <= len(typed) <= LONGEST_HINT and not _busy(_conversation(request, hotline)) else ""
    candidates = hotline.knowledge.current.search(hint).candidates if hint else ()
    choices = [topic_choice(candidate.entry) for candidate in candidates[:MOST_SUGGESTIONS]]
    return pages.show(request, "suggestions.html", choices=choices, chat_at=SEAT.post)


def _conversation(request: Request, hotline: Hotline) -> Conversation:
    token = SEAT.token(request)
    with hotline.store.reading() as session:
        row = conversations.find(session, SEAT.address(token)) if token else None
        return conversations.load(row) if row is not None else Conversation()


def _busy(conversation: Conversation) -> bool:
    """What is typed answers a question of ours: no other question is suggested."""
    screening = conversation.screening
    return conversation.handoff is not None or (
        screening is not None and screening.stage not in {Stage.DONE, Stage.PAUSED}
    )
