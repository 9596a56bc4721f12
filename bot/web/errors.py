"""When something is wrong: a page in plain words with a way on; JSON for the API."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.web.access import SignInNeededError, signed_in
from bot.web.kept import posted
from bot.web.pages import Pages, by_htmx
from bot.web.security import headers_for
from bot.wiring import Hotline

log = logging.getLogger(__name__)

_WORDED = frozenset({403, 404, 405, 411, 413, 422, 500})
_ANY_CLIENT_ERROR = 422


class ErrorPages:
    """Shows a status as a page; ``install`` makes an application use it."""

    def __init__(self, hotline: Hotline, pages: Pages) -> None:
        self._hotline = hotline
        self._pages = pages

    def install(self, app: FastAPI) -> None:
        app.add_exception_handler(SignInNeededError, self._sign_in)
        app.add_exception_handler(HTTPException, self._http)
        app.add_exception_handler(RequestValidationError, self._invalid)
        app.add_exception_handler(DataError, self._invalid)  # what the database cannot hold: on PostgreSQL NUL, 10^20
        app.add_exception_handler(OverflowError, self._invalid)  # 10^20 on SQLite
        app.add_exception_handler(Exception, self._broken)

    def show(self, request: Request, status: int) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": HTTPStatus(status).phrase}, status)
        worded = (
            status if status in _WORDED else (_ANY_CLIENT_ERROR if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500)
        )
        say = self._hotline.knowledge.current.wording.say
        words = {"title": say(f"web.error.title.{worded}"), "message": say(f"web.error.{worded}")}
        if not by_htmx(request):
            return self._pages.show(request, self._frame(request, status), status, **words)
        return self._note(request, status, "error_note.html", **words)

    def _frame(self, request: Request, status: int) -> str:
        """Whoever is signed in keeps the desk around an error, with the way back to it; not where the program broke."""
        at_a_desk = status < HTTPStatus.INTERNAL_SERVER_ERROR and signed_in(request, self._hotline) is not None
        return "error_desk.html" if at_a_desk else "error.html"

    def _note(self, request: Request, status: int, template: str, **values: str) -> Response:
        response = self._pages.show(request, template, status, **values)
        response.headers.update({"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"})
        return response

    async def _sign_in(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, SignInNeededError)  # noqa: S101 - what the handler is installed for
        kept = await posted(request)
        if by_htmx(request):  # the page stays as it is, with what is typed in it
            return self._note(request, 401, "error_sign_in.html", sign_in=error.sign_in)
        if kept is None:
            return RedirectResponse(error.sign_in, 303)
        values = {"problem": "web.sign_in.ended", "name": "", "next": error.path, "kept": kept}
        return self._pages.show(request, "sign_in.html", 401, **values)

    async def _http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what the handler is installed for
        return self.show(request, error.status_code)

    async def _invalid(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - it may quote the resident
        return self.show(request, _ANY_CLIENT_ERROR)

    async def _broken(self, request: Request, error: Exception) -> Response:
        log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
        response = self.show(request, 500)
        # This handler runs outside the middlewares: it puts the headers on itself.
        response.headers.update({**headers_for(self._hotline.settings.public_url), "Cache-Control": "no-store"})
        return response
