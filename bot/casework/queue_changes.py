"""What changed in the queue since one last looked, read off the audit trail with one small query."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.store.models import Audit, CaseRecord, Staff

__all__ = ["Change", "Look", "look", "stands"]

SHOWN = frozenset(
    {
        *("case.open", "case.claim", "case.release", "case.lapsed", "case.forgotten", "case.transfer", "case.return"),
        *("case.resolve", "case.withdraw", "case.merge", "case.merged", "case.reopen", "case.erase"),
        *("case.tell", "case.read"),
    }
)
"""The acts after which a line of the queue reads otherwise."""
WINDOW = 1_000
"""Ids behind the newest that are looked at again: a transaction may commit after one that took its ids later."""
_PREFIX = "case:"


@dataclass(frozen=True)
class Look:
    """The acts that were there when one looked, by id, each with the number of its case."""

    acts: Mapping[int, str]

    def since(self, before: "Look") -> frozenset[str]:
        """The cases whose acts were not there before."""
        return frozenset(number for act, number in self.acts.items() if act not in before.acts)


@dataclass(frozen=True)
class Change:
    """How a case of the queue stands now. ``holder`` is an account's name, or empty."""

    number: str
    status: str
    holder: str


def look(session: Session) -> Look:
    """One look: a range of the newest ids, so that it costs the same however long the trail is."""
    newest = select(func.coalesce(func.max(Audit.id), 0)).scalar_subquery()
    query = select(Audit.id, Audit.subject).where(col(Audit.id) > newest - WINDOW, col(Audit.action).in_(SHOWN))
    return Look({act or 0: subject.removeprefix(_PREFIX) for act, subject in session.exec(query)})


def stands(session: Session, numbers: Collection[str]) -> list[Change]:
    """How these cases stand now, as the queue's line says it."""
    query = select(CaseRecord.number, CaseRecord.status, Staff.name)
    query = query.join(Staff, col(Staff.id) == col(CaseRecord.claimed_by), isouter=True)
    found = session.exec(query.where(col(CaseRecord.number).in_(numbers)).order_by(CaseRecord.number))
    return [Change(number, str(status), name or "") for number, status, name in found]
