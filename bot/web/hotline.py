"""Dependencies that every route shares: the running installation and its templates."""

from typing import Annotated, cast

from fastapi import Depends, Request

from bot.web.pages import Pages
from bot.wiring import Hotline


def _hotline(request: Request) -> Hotline:
    return cast(Hotline, request.app.state.hotline)


def _pages(request: Request) -> Pages:
    return cast(Pages, request.app.state.pages)


HotlineHere = Annotated[Hotline, Depends(_hotline)]
PagesHere = Annotated[Pages, Depends(_pages)]
