"""The queue as it changes: server-sent events for who works on cases."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from bot.web.access import CaseStaff, signed_in
from bot.web.hotline import HotlineHere
from bot.web.queue_watch import QueueWatch
from bot.web.roles import Place, may

router = APIRouter(prefix="/cases")

CHECKED = 15.0
"""Seconds after which it is asked again whether the session still opens the page."""
AGAIN_MS = 2_000
"""After a broken line the browser comes again."""


def _watch(request: Request) -> QueueWatch:
    return cast(QueueWatch, request.app.state.queue_watch)


@router.get("/live", response_class=EventSourceResponse)
async def live(
    request: Request,
    hotline: HotlineHere,
    staff: CaseStaff,  # noqa: ARG001 - nobody else listens
    watch: Annotated[QueueWatch, Depends(_watch)],
) -> AsyncIterator[ServerSentEvent]:
    """``queue``: cases that changed, as [number, status, holder], none at first; ``ended``: come no more."""
    clock = asyncio.get_running_loop().time
    async with watch.listening() as news:
        yield ServerSentEvent(comment="", retry=AGAIN_MS)
        checked = clock()
        while True:
            try:
                changes = await asyncio.wait_for(news.get(), max(0.0, checked + CHECKED - clock()))
            except TimeoutError:
                found = await run_in_threadpool(signed_in, request, hotline)
                if found is None or not may(found, Place.CASES):
                    yield ServerSentEvent(event="ended", data="")
                    return
                checked = clock()
                continue
            if changes is None:
                return
            yield ServerSentEvent(event="queue", data=[[one.number, one.status, one.holder] for one in changes])
