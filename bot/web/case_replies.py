"""Canned replies beside a case: what there is to choose from, and one of them filled in with the case's facts."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.casework import canned
from bot.casework.canned import Whose
from bot.casework.canned_facts import facts
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord
from bot.store.operator_models import CannedReply
from bot.wiring import Hotline
from knowledge.casework.replies import Filled

SHIPPED = "shipped"


@dataclass(frozen=True)
class Choice:
    """A reply to choose. ``id`` names it in the form, ``whose`` groups it."""

    id: str
    whose: str
    title: str
    text: str


def choices(session: Session, hotline: Hotline, staff: StaffMember) -> tuple[Choice, ...]:
    """One's own, the unit's, everybody's, and those that come with the content."""
    rules = hotline.knowledge.current.casework
    if rules is None:
        return ()
    kept = [Choice(str(one.id), _whose(one), one.title, one.text) for one in canned.usable(session, staff)]
    return (*kept, *(Choice(f"{SHIPPED}-{one.id}", SHIPPED, one.title, one.text) for one in rules.replies.replies))


def fill(session: Session, hotline: Hotline, row: CaseRecord, staff: StaffMember, chosen: str) -> Filled | None:
    """The chosen reply with what is known of the case; None where there is no such reply."""
    base = hotline.knowledge.current
    one = next((each for each in choices(session, hotline, staff) if each.id == chosen), None)
    if one is None or base.casework is None:
        return None
    return base.casework.replies.fill(one.text, facts(session, base, row, staff))


def _whose(one: CannedReply) -> str:
    return Whose.OWN if one.staff_id is not None else Whose.UNIT if one.unit_id is not None else Whose.ALL
