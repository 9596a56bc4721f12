"""The head that all pages of one case share: its number, where it stands, who holds it, what is due first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.casework import cases, life_deadlines, lives, merged, persons
from bot.casework.holding import may_read
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord
from bot.store.vault import UnreadableError
from bot.web.life_page import standing_in_words
from bot.wiring import Hotline
from knowledge.casework.deadlines import StandingKind


@dataclass(frozen=True)
class CaseHead:
    """``state``: where its life stands; empty without casework. ``who``: the person, masked; empty where unknown.

    Where ``readable`` is false, only what stands in the queue's line.
    """

    row: CaseRecord
    district: str
    holder: str
    state: str
    readable: bool
    begun: bool = False
    """The life has gone beyond its first state: what is done now counts more than how the referral came."""
    who: str = ""
    into: str = ""
    """The number under which it goes on, where it was merged."""
    due: str = ""
    late: bool = False


def read_head(session: Session, hotline: Hotline, row: CaseRecord, staff: StaffMember, now: datetime) -> CaseHead:
    """Everything of one moment."""
    knowledge = hotline.knowledge.current
    rules = knowledge.casework
    district = knowledge.districts[row.district].name if row.district in knowledge.districts else row.district
    holder = cases.holder_name(session, row)
    after = merged.into(session, row)
    into = after.number if after else ""
    if rules is None or not may_read(row, staff):
        return CaseHead(row, district, holder, "", may_read(row, staff), into=into)
    state = lives.of(session, rules, row).state
    runs = life_deadlines.runs_of(session, rules, row, now)
    open_runs = [(run, stands) for run, stands in runs if run.ended_at is None and stands.due_on is not None]
    due, late = "", False
    if open_runs:
        run, stands = min(open_runs, key=lambda each: each[1].due_on or date.max)
        due = f"{rules.deadlines[run.rule].label}：{standing_in_words(rules, stands)}"
        late = stands.kind is StandingKind.OVERDUE
    return CaseHead(
        row=row,
        district=district,
        holder=holder,
        state=rules.life.state[state].label,
        readable=True,
        begun=state != rules.life.first,
        who=_who(session, hotline, row),
        into=into,
        due=due,
        late=late,
    )


def _who(session: Session, hotline: Hotline, row: CaseRecord) -> str:
    try:
        return persons.masked(session, hotline.vault, row).name
    except UnreadableError:
        return ""
