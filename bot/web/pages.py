"""Templates: one Jinja environment per application, with what every page needs to say a source, a date, a link."""

import hashlib
import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.clock import SHANGHAI, local_date, utcnow
from bot.web.appearance import look_of
from bot.web.case_code import case_code
from bot.web.names import Names
from bot.web.paragraphs import blocks
from bot.web.roles import may
from bot.wiring import Hotline
from knowledge.numerals import article_name

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"


class Pages:
    """Renders templates; ``show`` is a whole page or a fragment, with a status."""

    def __init__(self, hotline: Hotline) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            static=static_address,
            has_htmx=(STATIC / "vendor" / "htmx.min.js").is_file(),
            has_charts=(STATIC / "vendor" / "echarts.min.js").is_file(),
            fresh_key=fresh_key,
            blocks=blocks,
            article_name=article_name,
            day=day,
            month=month,
            moment=moment,
            may=may,
            staff=None,
            place="",
            chat_at="/chat",
            by_operator=False,
            case_code=case_code,
            **Names(hotline).functions(),
        )

    def show(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render ``template``; the signed-in person, where a route asked for one, is ``staff`` in it."""
        values.setdefault("staff", getattr(request.state, "staff", None))
        values.update(look=look_of(request), here=_here(request))
        return HTMLResponse(self._environment.get_template(template).render(values), status)


def _here(request: Request) -> str:
    """Path and query of the page to come back to; the front page for what was posted."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "") if request.method == "GET" else "/"


def by_htmx(request: Request) -> bool:
    """The page's own script asks: a fragment is the answer, not a page."""
    return request.headers.get("hx-request") == "true"


@cache
def static_address(name: str) -> str:
    """Address of a static file; its content's hash is in it, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def fresh_key() -> str:
    """An idempotency key for one form on one page: sent twice, it counts once."""
    return secrets.token_urlsafe(16)


def day(value: date) -> str:
    """「2010年10月1日」."""
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: object) -> str:
    """「2026年10月」, of a month as an address has it."""
    year, number = str(value).split("-")
    return f"{year}年{int(number)}月"


def moment(value: datetime) -> str:
    """「11月24日 09:05」 of this year, 「2025年11月24日 09:05」 of another, in Harbin's time."""
    local = value.astimezone(SHANGHAI)
    year = "" if local.year == local_date(utcnow()).year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"
