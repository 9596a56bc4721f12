"""Who may open which place, and who is asking."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request

from bot.casework.sign_in import by_token
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.web.hotline import HotlineHere
from bot.web.roles import HOME, Place, may

STAFF_COOKIE = "staff"


class SignInNeededError(Exception):
    """Nobody is signed in; ``path`` is where they wanted to go."""

    def __init__(self, path: str) -> None:
        super().__init__("sign-in needed")
        self.path = path

    @property
    def sign_in(self) -> str:
        return f"/sign-in?next={quote(self.path)}"


def signed_in(request: Request, hotline: HotlineHere) -> StaffMember | None:
    """The account of this browser, or None."""
    token = request.cookies.get(STAFF_COOKIE, "")
    if not token:
        return None
    with hotline.store.reading() as session:
        found = by_token(session, token, utcnow())
    request.state.staff = found
    return found


SignedIn = Annotated[StaffMember | None, Depends(signed_in)]


def _address(request: Request) -> str:
    """With its query: a search is found again behind the sign-in."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


class Allowed:
    """Dependency: the signed-in account, if its role opens the place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __call__(self, request: Request, staff: SignedIn) -> StaffMember:
        if staff is None:
            raise SignInNeededError(_address(request) if request.method == "GET" else HOME[self._place])
        if not may(staff, self._place):
            raise HTTPException(403)
        return staff


CaseStaff = Annotated[StaffMember, Depends(Allowed(Place.CASES))]
SupervisorStaff = Annotated[StaffMember, Depends(Allowed(Place.OVERVIEW))]
OperatorStaff = Annotated[StaffMember, Depends(Allowed(Place.OPERATOR))]
KnowledgeStaff = Annotated[StaffMember, Depends(Allowed(Place.KNOWLEDGE))]
