"""What a case gives to a canned reply, and that nothing is sent while a mark still stands in it."""

from collections.abc import Mapping

from sqlmodel import Session

from bot.casework import life_deadlines, lives, papers_seen
from bot.casework.canned import CannedRefused
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store.models import CaseRecord
from knowledge.base import KnowledgeBase
from knowledge.casework.casework import Casework
from knowledge.casework.replies import Fact

__all__ = ["facts", "unfilled"]


def facts(session: Session, base: KnowledgeBase, row: CaseRecord, staff: StaffMember) -> Mapping[Fact, str]:
    """What is known of a case for a reply, in words; what is not known is missing."""
    say, found = base.wording.say, {Fact.NUMBER: row.number, Fact.STAFF: staff.name}
    if row.district in base.districts:
        found[Fact.DISTRICT] = base.districts[row.district].name
    if papers := papers_seen.missing(session, row):
        found[Fact.PAPERS] = say("canned.papers", papers=papers)
    if base.casework is not None:
        found |= _of_life(session, base.casework, base, row)
    return found


def unfilled(rules: Casework | None, text: str) -> None:
    """CannedRefused where a mark still stands in what is about to be sent, with which one."""
    left = rules.replies.left(text) if rules else ()
    if left:
        raise CannedRefused("canned.unfilled", marks="、".join(f"〔{one}〕" for one in left))


def _of_life(session: Session, rules: Casework, base: KnowledgeBase, row: CaseRecord) -> dict[Fact, str]:
    found = {Fact.STATE: rules.life.state[lives.of(session, rules, row).state].label}
    runs = life_deadlines.runs_of(session, rules, row, utcnow())
    days = [stands.due_on for run, stands in runs if run.ended_at is None and stands.due_on is not None]
    if days:
        found[Fact.DUE] = base.wording.say("canned.day", day=min(days))
    return found
