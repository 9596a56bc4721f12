"""Cookies: never readable by scripts, never sent along from another site's forms, Secure where the site has https."""

from starlette.responses import Response

from bot.wiring import Hotline


def put_cookie(response: Response, hotline: Hotline, name: str, value: str, *, days: int | None = None) -> None:
    """Set a cookie; without ``days`` the browser drops it when it closes."""
    response.set_cookie(
        name,
        value,
        max_age=None if days is None else days * 24 * 60 * 60,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(hotline),
    )


def drop_cookie(response: Response, hotline: Hotline, name: str) -> None:
    """Tell the browser to forget a cookie."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=_secure(hotline))


def _secure(hotline: Hotline) -> bool:
    return hotline.settings.public_url.startswith("https://")
