"""The queue as its page shows it: one line a case, with what a caseworker chooses by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from bot.casework import absences, cases, neglect, queue, queue_filter
from bot.casework.queue_filter import QueueFilter
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import case_message
from bot.store.models import CaseRecord, CaseStatus
from bot.web.case_queue import routed_in_words
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase
from knowledge.screening.shapes import Outcome

PAGE_LENGTH = 100
"""Cases on one page of the queue."""
NOTICED_FOR = timedelta(days=7)
"""How long a supervisor is shown that a claim lapsed, while the case still waits."""


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
    routed: str = ""
    """For whom it waits, in words; empty for anybody, and once claimed."""
    remark: str = ""
    """Why a supervisor has to look at it, in words."""


@dataclass(frozen=True)
class QueuePage:
    """The queue as one member of staff sees it."""

    noticed: list[Line]
    """For a supervisor: what waits too long, and what its holder let lie."""
    mine: list[Line]
    for_you: list[Line]
    """Waiting for the reader: routed to them, or to someone for whom they stand in."""
    lines: list[Line]
    more: bool


def read_queue(
    session: Session, hotline: Hotline, staff: StaffMember, now: datetime, wanted: QueueFilter, *, whole: bool
) -> QueuePage:
    """Everything the page shows, of one moment; ``whole``: also what is the reader's own and what is noticed."""
    knowledge, covers = hotline.knowledge.current, absences.covers(session, local_date(now))
    unread = case_message.with_unread(session)
    which = list(queue_filter.conditions(session, knowledge.casework, staff, covers, wanted, now=now))
    rows = cases.listing(session, own=staff.district, limit=PAGE_LENGTH + 1, which=which)
    own = (col(CaseRecord.claimed_by) == staff.id,)
    mine = cases.listing(session, status=CaseStatus.CLAIMED, which=own) if whole else ()
    noticed = neglect.noticed(session, staff, now - NOTICED_FOR) if whole else ()
    for_you = queue.routed_to(session, staff, covers, limit=PAGE_LENGTH) if whole else ()

    def shown(pairs: Sequence[tuple[CaseRecord, str]]) -> list[Line]:
        return [
            replace(one, routed=routed_in_words(session, knowledge.wording, one.row, covers, staff))
            for one in queue_lines(pairs, unread, knowledge, now)
        ]

    remarks = [knowledge.wording.say(f"queue.{one.kind}", holder=one.holder) for one in noticed]
    return QueuePage(
        noticed=[
            replace(one, remark=remark)
            for one, remark in zip(shown([(one.row, "") for one in noticed]), remarks, strict=True)
        ],
        mine=shown(mine),
        for_you=shown([(row, "") for row in for_you]),
        lines=shown(rows[:PAGE_LENGTH]),
        more=len(rows) > PAGE_LENGTH,
    )


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
