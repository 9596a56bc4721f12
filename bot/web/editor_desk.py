"""What every route about entries has at hand: who edits, what an entry is now, and one act in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import HTTPException, Request
from sqlmodel import Session

from bot.casework.editing import Editing
from bot.casework.refusals import CaseRefused
from bot.clock import utcnow
from bot.web.access import KnowledgeStaff
from bot.web.catalogue import Item, catalogue
from bot.web.hotline import HotlineHere, PagesHere
from knowledge.base import KnowledgeBase
from knowledge.wording import Wording


@dataclass(frozen=True)
class EditorDesk:
    """The request, the program, and who is asking."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: KnowledgeStaff

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge in force, with what only staff may read."""
        return self.hotline.knowledge.current.for_staff()

    @property
    def wording(self) -> Wording:
        return self.hotline.knowledge.current.wording

    def items(self, session: Session) -> dict[str, Item]:
        """Every entry as it is now, by id."""
        return catalogue(session, self.base)

    def item(self, session: Session, entry: str) -> Item:
        """One entry; 404 where there is none."""
        found = self.items(session).get(entry)
        if found is None:
            raise HTTPException(404)
        return found

    def act(self, session: Session, entry: str, seen: int, key: str) -> Editing:
        """What an editor is about to do."""
        return Editing(session, self.staff, entry, seen, utcnow(), key or None)

    def refusal(self, make: Callable[[Session], object]) -> CaseRefused | None:
        """Make one change in one transaction; why it was refused."""
        try:
            with self.hotline.store.transaction() as session:
                make(session)
        except CaseRefused as refused:
            return refused
        return None


def address(entry: str, *, done: str = "") -> str:
    """The page of an entry; ``done`` names what it then says was done."""
    return f"/knowledge/{quote(entry, safe='')}" + (f"?done={done}" if done else "")
