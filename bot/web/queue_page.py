"""The queue as its page shows it: one line a case, with what a caseworker chooses by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store.models import CaseRecord, CaseStatus
from knowledge.base import KnowledgeBase
from knowledge.screening.shapes import Outcome


@dataclass(frozen=True)
class Line:
    """One case of the queue: no answer and nothing that the resident wrote stands in it."""

    row: CaseRecord
    holder: str
    categories: tuple[str, ...]
    """Short names of the categories that hold, else of those to be confirmed."""
    doubtful: bool
    """None of them holds for certain."""
    first: str
    """Why it comes before others, in a word; empty for most."""
    waited: str
    """How long it waits, in words; empty once claimed."""
    unread: bool
    """The resident wrote, and the holder has not read it."""


def queue_lines(
    rows: Sequence[tuple[CaseRecord, str]], unread: Collection[int], knowledge: KnowledgeBase, now: datetime
) -> list[Line]:
    """Lines in the order of the rows."""
    return [
        Line(
            row=row,
            holder=holder,
            categories=tuple(_short(one, knowledge) for one in categories(row)),
            doubtful=bool(categories(row)) and not holding(row),
            first=_first(holding(row), knowledge),
            waited=waited(now - row.opened_at, knowledge) if row.status is CaseStatus.WAITING else "",
            unread=row.id in unread,
        )
        for row, holder in rows
    ]


def categories(row: CaseRecord) -> tuple[str, ...]:
    """Ids of the categories that hold by the packet's decision; of those to be confirmed where none does."""
    return holding(row) or _with_outcome(row, Outcome.TO_CONFIRM) or ((row.category,) if row.category else ())


def holding(row: CaseRecord) -> tuple[str, ...]:
    """Ids of the categories that hold by the packet's decision."""
    return _with_outcome(row, Outcome.LIKELY)


def _with_outcome(row: CaseRecord, outcome: Outcome) -> tuple[str, ...]:
    decision: dict[str, Any] = row.packet.get("decision") or {}
    decided: dict[str, dict[str, Any]] = decision.get("categories") or {}
    return tuple(one for one, judged in decided.items() if judged.get("outcome") == outcome.value)


def waited(time: timedelta, knowledge: KnowledgeBase) -> str:
    """「等了3天」: whole days, else whole hours, else minutes."""
    minutes = max(1, int(time.total_seconds() // 60))
    for unit, length in (("days", 24 * 60), ("hours", 60)):
        if minutes >= length:
            return knowledge.wording.say(f"web.waited.{unit}", count=minutes // length)
    return knowledge.wording.say("web.waited.minutes", count=minutes)


def _short(category: str, knowledge: KnowledgeBase) -> str:
    key = f"web.short.{category}"
    if key in knowledge.wording:
        return knowledge.wording.say(key)
    titles = {one.id: one.title for one in knowledge.screening.categories} if knowledge.screening else {}
    return titles.get(category, category)


def _first(held: Sequence[str], knowledge: KnowledgeBase) -> str:
    keys = (f"web.first.{one}" for one in held)
    return next((knowledge.wording.say(key) for key in keys if key in knowledge.wording), "")
