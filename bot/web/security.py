"""What every response carries, and which requests are turned away before a route sees them.

Two ASGI middlewares: ``SecurityHeaders`` and ``SameSitePosts``. Neither keeps state, neither reads a body.
"""

from collections.abc import Callable, Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY = 1024 * 1024
"""Bytes. 100,000 Chinese characters in a form are 900,000 bytes: these still get a page that says the limit."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def headers_for(public_url: str) -> dict[str, str]:
    """Headers of every response. ``Cache-Control`` is not among them: pages and static files differ."""
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
        # Not no-referrer: under it browsers send "Origin: null" with our own forms, which SameSitePosts would refuse.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class SecurityHeaders:
    """Adds the headers, and ``Cache-Control: no-store`` where a route set nothing: a shared computer keeps no page."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SameSitePosts:
    """Refuses forms that another site posts, and bodies too large or of no stated length.

    The rule is that of Go's ``http.CrossOriginProtection``: a browser names the request's origin in Sec-Fetch-Site,
    an old one in Origin; a request with neither comes from no browser and carries nobody's cookies.
    """

    def __init__(
        self,
        app: ASGIApp,
        refuse: Callable[[Request, int], Response],
        trusted_origins: Collection[str] = (),
        larger: Mapping[str, int] | None = None,
    ) -> None:
        """``larger``: addresses that take more than MAX_BODY, and how much."""
        self._app = app
        self._refuse = refuse
        self._trusted = frozenset(trusted_origins)
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            status = self._refusal(scope["path"], Headers(scope=scope))
            if status:
                await self._refuse(Request(scope), status)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, path: str, headers: Headers) -> int:
        """The HTTP status to refuse with, or 0."""
        if not self._same_site(headers):
            return 403
        length = headers.get("content-length")
        if length is None or not length.isdecimal():
            return 411
        return 413 if int(length) > self._larger.get(path, MAX_BODY) else 0

    def _same_site(self, headers: Headers) -> bool:
        origin = headers.get("origin", "")
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"} or origin in self._trusted
        return not origin or urlsplit(origin).netloc == headers.get("host") or origin in self._trusted


def origin_of(url: str) -> str:
    """``https://host:port`` of an address, or an empty string."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
