"""All that the case page shows, of one moment: head, next step, packet, papers, timeline, where it stands in line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.casework import papers_seen
from bot.casework.papers_seen import Paper
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.web import case_replies
from bot.web.case_head import CaseHead, read_head
from bot.web.case_page import CasePage, read_case
from bot.web.case_queue import QueueSide, read_queue_side
from bot.web.case_replies import Choice
from bot.web.case_step import NextStep, read_step
from bot.web.case_timeline import Day, Told, read_timeline
from bot.wiring import Hotline
from knowledge.casework.life_table import CaseField


@dataclass(frozen=True)
class CaseView:
    """The names are the template's. ``unread``: the reader holds the case and sees words of the resident first now."""

    case: CasePage
    head: CaseHead
    step: NextStep
    moving: QueueSide
    papers: Sequence[Paper]
    may_tick: bool
    days: Sequence[Day]
    canned: Sequence[Choice]
    unread: bool
    fields: Mapping[str, CaseField]
    """Of the forms of the life."""
    today: date


def read_view(session: Session, hotline: Hotline, number: str, staff: StaffMember, now: datetime) -> CaseView | None:
    """None where no case has this number. Of one that may not be read there is the head and how to claim it."""
    case = read_case(session, hotline, number, staff)
    if case is None:
        return None
    row, rules = case.row, hotline.knowledge.current.casework
    unread = row.claimed_by == staff.id and any(one.new for one in case.heard)
    moving = read_queue_side(session, hotline, row, staff, now)
    step = read_step(session, hotline, row, staff, now, unread=unread)
    told = Told(moving.handed, {one.id: one.text for one in case.heard})
    return CaseView(
        case=case,
        head=read_head(session, hotline, row, staff, now),
        step=step,
        moving=moving,
        papers=papers_seen.of_case(session, row) if case.readable else (),
        may_tick=step.may_change,
        days=read_timeline(session, hotline, row, told) if case.readable else (),
        canned=case_replies.choices(session, hotline, staff) if case.may_change else (),
        unread=unread,
        fields=rules.life.field if rules else {},
        today=local_date(now),
    )
