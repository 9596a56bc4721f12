"""The entries as a list: what waits for the reader first, then what they look for."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from bot.clock import today
from bot.store import feedback
from bot.web.catalogue import Item, Pile, matching, piles
from bot.web.editor_desk import EditorDesk
from bot.web.look_up import LONGEST_QUESTION
from knowledge.alike import grouped
from knowledge.schema import EntryStatus

SHOWN = 60
"""Entries on the page."""
_FIRST = (Pile.FOR_ME, Pile.RETURNED, Pile.DRAFTS, Pile.WAITING)

router = APIRouter(default_response_class=HTMLResponse)
AtDesk = Annotated[EditorDesk, Depends()]


@router.get("/knowledge")
def entries(desk: AtDesk, q: str = "", pile: str = "", status: str = "", topic: str = "") -> Response:
    """Found by the operator's search, narrowed by pile, status and topic."""
    base, on = desk.base, today()
    with desk.hotline.store.reading() as session:
        items = desk.items(session)
        waiting = len(grouped(feedback.open_questions(session)))
    found_piles = piles(items.values(), base, desk.staff, on)
    found: Sequence[Item] = matching(items, base, q) if q.strip() else _in_order(items, found_piles)
    if pile in set(Pile):
        within = {item.id for item in found_piles[Pile(pile)]}
        found = [item for item in found if item.id in within]
    if status in set(EntryStatus):
        found = [item for item in found if item.status == status]
    if topic:
        found = [item for item in found if item.entry.topic == topic]
    return desk.pages.show(
        desk.request,
        "knowledge.html",
        found=found[:SHOWN],
        total=len(found),
        all=len(items),
        piles={name: len(held) for name, held in found_piles.items()},
        stale={item.id for item in found_piles[Pile.STALE]},
        questions=waiting,
        topics=sorted({item.entry.topic for item in items.values() if item.entry.topic}),
        statuses=tuple(EntryStatus),
        asked={"q": q[:LONGEST_QUESTION], "pile": pile, "status": status, "topic": topic},
    )


def _in_order(items: Mapping[str, Item], found: Mapping[Pile, list[Item]]) -> list[Item]:
    """What is under work first, what waits for the reader before all."""
    first = [item.id for pile in _FIRST for item in found[pile]]
    return [items[name] for name in dict.fromkeys((*first, *items))]
