"""How the pages look to this browser: bigger type, stronger contrast, each a switch."""

from enum import StrEnum

from fastapi import Request

COOKIE = "look"


class Look(StrEnum):
    """One switch; a page may have both on."""

    BIG = "big"
    CONTRAST = "contrast"


def look_of(request: Request) -> frozenset[Look]:
    """The switches that are on; what a cookie says that is no switch of ours counts for nothing."""
    wanted = request.cookies.get(COOKIE, "").split("-")
    return frozenset(one for one in Look if one.value in wanted)
