"""Cookies: closed to scripts but where the page itself changes one, lax towards other sites, Secure under https."""

from starlette.responses import Response

from bot.wiring import Hotline


def put_cookie(
    response: Response, hotline: Hotline, name: str, value: str, *, days: int | None = None, for_scripts: bool = False
) -> None:
    """Set a cookie; without ``days`` the browser drops it when it closes. ``for_scripts``: the page may change it."""
    response.set_cookie(
        name,
        value,
        max_age=None if days is None else days * 24 * 60 * 60,
        path="/",
        httponly=not for_scripts,
        samesite="lax",
        secure=_secure(hotline),
    )


def drop_cookie(response: Response, hotline: Hotline, name: str) -> None:
    """Tell the browser to forget a cookie."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=_secure(hotline))


def _secure(hotline: Hotline) -> bool:
    return hotline.settings.public_url.startswith("https://")
