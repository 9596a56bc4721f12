"""The web application: routes, headers, error pages, and the background parts that live as long as it does."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.web import (
    absences,
    admin,
    api,
    bulk,
    caller,
    calls,
    case_work,
    caseworker,
    districts,
    employers,
    entry_edit,
    entry_review,
    knowledge_entry,
    knowledge_list,
    ledger_import,
    life,
    live,
    look,
    open_questions,
    operator,
    operator_case,
    overview,
    papers,
    pins,
    posts,
    queue_desk,
    replies,
    report_files,
    reports,
    resident,
    result,
    sign_in,
    sources,
    status,
    targets,
    today,
    topics,
    transfers,
    unanswered,
    vacancies,
)
from bot.web.errors import ErrorPages
from bot.web.pages import STATIC, Pages
from bot.web.queue_watch import QueueWatch
from bot.web.security import SameSitePosts, SecurityHeaders, headers_for, origin_of
from bot.wiring import Hotline

SMALLEST_COMPRESSED = 800
"""Bytes; a shorter response would not arrive sooner."""


class BackgroundPart(Protocol):
    """Something that runs beside the pages (worker, Telegram intake, sender)."""

    def start(self) -> None:
        """Begin; returns at once. May raise: the program then does not start."""

    def stop(self) -> None:
        """End and wait for what is under way."""


class _VersionedFiles(StaticFiles):
    """Static files; their addresses carry the content's hash, so browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope["query_string"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        return response


def create_app(hotline: Hotline, background: Iterable[BackgroundPart] = ()) -> FastAPI:
    """Build the application; ``background`` starts in order with it, and stops in reverse when it stops."""
    pages = Pages(hotline)
    errors = ErrorPages(hotline, pages)
    watch = QueueWatch(hotline.store)
    app = FastAPI(
        title="hotline",
        lifespan=_lifespan((*background, watch)),
        docs_url=None,  # they would load their scripts from another host
        redoc_url=None,
        openapi_url=None,
    )
    app.state.hotline = hotline
    app.state.pages = pages
    app.state.queue_watch = watch
    for routes in (
        look,
        topics,
        resident,
        result,
        status,
        sources,
        sign_in,
        operator,
        operator_case,
        calls,
        pins,
        unanswered,
        overview,
        knowledge_list,
        knowledge_entry,
        entry_edit,
        entry_review,
        open_questions,
        admin,
        districts,
        replies,
        caller,
        live,
        bulk,
        queue_desk,
        caseworker,
        transfers,
        absences,
        today,
        life,
        case_work,
        ledger_import,
        papers,
        posts,
        vacancies,
        employers,
        report_files,
        reports,
        targets,
        api,
    ):
        app.include_router(routes.router)
    app.mount("/static", _VersionedFiles(directory=STATIC), name="static")
    errors.install(app)
    public = hotline.settings.public_url
    app.add_middleware(
        SameSitePosts,
        refuse=errors.show,
        trusted_origins=[origin_of(public)] if public else [],
        larger={"/ledger/import": ledger_import.LARGEST},
    )
    app.add_middleware(SecurityHeaders, headers=headers_for(public))
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED)
    return app


def _lifespan(parts: tuple[BackgroundPart, ...]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        started: list[BackgroundPart] = []
        try:
            for part in parts:
                await run_in_threadpool(part.start)
                started.append(part)
            yield
        finally:
            for part in reversed(started):
                await run_in_threadpool(part.stop)

    return live
