"""The papers that a resident was told to bring, ticked when somebody has seen them; who still has to bring what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlmodel import Session, select

from bot.casework.life_holding import life_held_by
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.case_desk_models import CasePaper, PaperSeen
from bot.store.models import CaseRecord, Staff

__all__ = ["Paper", "PaperChanged", "Tick", "missing", "of_case", "promised", "tick"]


@dataclass(frozen=True)
class Paper:
    """A paper by its name. ``seen`` None: nobody has seen it yet."""

    name: str
    seen: PaperSeen | None = None
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Tick:
    """What a page showed of a paper, and what it is to be."""

    was: PaperSeen | None
    to: PaperSeen | None


class PaperChanged(CaseRefused):
    """Somebody ticked this paper otherwise after the page was opened."""

    key = "case.paper.changed"

    def __init__(self, paper: str, who: str) -> None:
        super().__init__(paper=paper, who=who)


def promised(row: CaseRecord) -> tuple[str, ...]:
    """The papers that the packet names, in its order; none once erased."""
    named = row.packet.get("documents")
    return tuple(dict.fromkeys(str(one) for one in named)) if isinstance(named, list) else ()


def of_case(session: Session, row: CaseRecord) -> Sequence[Paper]:
    """Every paper that was promised, and whether it was seen."""
    kept = {one.paper: one for one in _kept(session, row)}
    names = {one.staff_id: _name(session, one.staff_id) for one in kept.values()}
    found = []
    for name in promised(row):
        seen = kept.get(name)
        found.append(Paper(name, seen.seen, names[seen.staff_id], seen.at) if seen else Paper(name))
    return found


def missing(session: Session, row: CaseRecord) -> tuple[str, ...]:
    """What the resident still has to bring."""
    seen = {one.paper for one in _kept(session, row)}
    return tuple(name for name in promised(row) if name not in seen)


def tick(session: Session, number: str, staff: StaffMember, ticks: Mapping[str, Tick], *, now: datetime) -> int:
    """Tick papers, or take ticks back, all of them or none; how many changed.

    What stands as it is to be already changes nothing, so a form sent twice counts once. PaperChanged where somebody
    else ticked otherwise since the page was opened; the refusals of every change to a life besides.
    """
    row = life_held_by(session, number, staff)
    kept = {one.paper: one for one in _kept(session, row)}
    changed: dict[str, JsonValue] = {}
    for place, name in enumerate(promised(row)):
        asked, there = ticks.get(name), kept.get(name)
        stands = there.seen if there else None
        if asked is None or asked.to in {asked.was, stands}:
            continue
        if stands != asked.was:
            raise PaperChanged(name, _name(session, there.staff_id) if there else "")
        changed[str(place)] = asked.to.value if asked.to else ""
        if asked.to is None:
            session.delete(there)
            continue
        one = there or CasePaper(case_id=row.id or 0, paper=name, seen=asked.to, staff_id=staff.id, at=now)
        one.seen, one.staff_id, one.at = asked.to, staff.id, now
        session.add(one)
    session.flush()
    if changed:
        audit.record(session, staff.actor, "case.papers", f"case:{number}", {"papers": changed}, at=now)
    return len(changed)


def _kept(session: Session, row: CaseRecord) -> Sequence[CasePaper]:
    return session.exec(select(CasePaper).where(CasePaper.case_id == row.id)).all()


def _name(session: Session, staff_id: int) -> str:
    found = session.get(Staff, staff_id)
    return found.name if found else ""
