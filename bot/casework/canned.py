"""Canned replies: one's own, the unit's, everybody's; kept in one place, used by filling them in before they are sent.

Every function takes the caller's session and never commits. Changing one's own concerns nobody else; a change of what
others use stands in the audit trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, func
from sqlmodel import Session, col, or_, select

from bot.casework import units
from bot.casework.refusals import KeyedRefusal
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.store import audit
from bot.store.models import Role
from bot.store.operator_models import CannedReply
from knowledge.casework.replies import ReplyRules
from knowledge.identity import strike

__all__ = [
    "LONGEST",
    "LONGEST_TITLE",
    "MOST",
    "CannedRefused",
    "Draft",
    "Whose",
    "may",
    "of",
    "remove",
    "save",
    "usable",
]

LONGEST = 1_000
LONGEST_TITLE = 30
"""Characters."""
MOST = 100
"""Replies in one hand."""


class Whose(StrEnum):
    """Who uses a reply; wording ``canned.whose.<id>`` says it."""

    OWN = "own"
    UNIT = "unit"
    ALL = "all"


class CannedRefused(KeyedRefusal):
    """A reply that cannot be kept, or sent, so; ``key`` says why."""


@dataclass(frozen=True)
class Draft:
    """A reply as it is typed. ``reply_id`` None: a new one; ``seen``: the stored text that the form was made from."""

    title: str
    text: str
    reply_id: int | None = None
    seen: str = ""
    key: str | None = None


def of(session: Session, staff: StaffMember, whose: Whose) -> Sequence[CannedReply]:
    """The replies that one person keeps for themselves, for their unit or for everybody, in their order."""
    query = select(CannedReply).where(col(CannedReply.active), _owned(session, staff, whose))
    return session.exec(query.order_by(col(CannedReply.place), col(CannedReply.id))).all()


def usable(session: Session, staff: StaffMember) -> Sequence[CannedReply]:
    """What a person may use: their own, then those of their unit and the units above it, then everybody's."""
    unit = units.unit_of(session, staff)
    above = [one.id for one in units.path(session, unit)] if unit else []
    unowned = col(CannedReply.staff_id).is_(None)
    query = select(CannedReply).where(
        col(CannedReply.active),
        or_(
            CannedReply.staff_id == staff.id,
            unowned & (col(CannedReply.unit_id).in_(above) | col(CannedReply.unit_id).is_(None)),
        ),
    )
    found = session.exec(query.order_by(col(CannedReply.place), col(CannedReply.id))).all()
    return sorted(found, key=lambda one: (one.staff_id is None, one.unit_id is None))


def may(staff: StaffMember, whose: Whose) -> bool:
    """One's own are one's own; a unit's are its supervisor's; everybody's are the administrator's."""
    needed = {Whose.OWN: {Role.CASEWORKER, Role.SUPERVISOR}, Whose.UNIT: {Role.SUPERVISOR}, Whose.ALL: {Role.ADMIN}}
    return staff.role in needed[whose]


def save(session: Session, rules: ReplyRules, staff: StaffMember, whose: Whose, draft: Draft) -> CannedReply:
    """Keep a new reply, or change one; a form sent twice keeps once. CannedRefused says what stands against it."""
    _require(staff, whose)
    title, text = _checked(rules, draft)
    if draft.reply_id is not None:
        return _change(session, staff, whose, draft, (title, text))
    key = f"{staff.id}:{draft.key}" if draft.key else None
    made = session.exec(select(CannedReply).where(CannedReply.key == key)).one_or_none() if key else None
    if made is not None:
        return made
    count, end = session.exec(
        select(func.count(), func.max(CannedReply.place)).where(col(CannedReply.active), _owned(session, staff, whose))
    ).one()
    if count >= MOST:
        raise CannedRefused("canned.full", most=str(MOST))
    unit = units.unit_of(session, staff) if whose is Whose.UNIT else None
    if whose is Whose.UNIT and unit is None:
        raise CannedRefused("canned.not_yours")
    one = CannedReply(
        staff_id=staff.id if whose is Whose.OWN else None,
        unit_id=unit.id if unit else None,
        title=title,
        text=text,
        place=(end or 0) + 1,
        author=staff.name,
        key=key,
    )
    session.add(one)
    session.flush()
    _noted(session, staff, whose, "canned.save", one)
    return one


def remove(session: Session, staff: StaffMember, whose: Whose, reply_id: int) -> None:
    """Take a reply away, where it is there."""
    _require(staff, whose)
    one = _find(session, staff, whose, reply_id)
    if one is not None:
        one.active, one.updated_at = False, utcnow()
        session.add(one)
        session.flush()
        _noted(session, staff, whose, "canned.remove", one)


def _require(staff: StaffMember, whose: Whose) -> None:
    if not may(staff, whose):
        raise CannedRefused("canned.not_yours")


def _checked(rules: ReplyRules, draft: Draft) -> tuple[str, str]:
    """Title and text as they are kept; numbers of persons are struck out of both."""
    title = strike(" ".join(draft.title.split()))[0]
    text = strike(draft.text.replace("\r\n", "\n").replace("\0", "").strip())[0]
    if not title or not text or len(title) > LONGEST_TITLE or len(text) > LONGEST:
        raise CannedRefused("canned.length", title=str(LONGEST_TITLE), text=str(LONGEST))
    if strange := rules.strange(text):
        raise CannedRefused("canned.strange", mark=strange)
    return title, text


def _change(session: Session, staff: StaffMember, whose: Whose, draft: Draft, wanted: tuple[str, str]) -> CannedReply:
    one = _find(session, staff, whose, draft.reply_id)
    if one is None:
        raise CannedRefused("canned.gone")
    if (one.title, one.text) == wanted:
        return one
    if draft.seen != one.text:
        raise CannedRefused("canned.changed", who=one.author)
    one.title, one.text = wanted
    one.author, one.updated_at = staff.name, utcnow()
    session.add(one)
    session.flush()
    _noted(session, staff, whose, "canned.save", one)
    return one


def _owned(session: Session, staff: StaffMember, whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.OWN:
        return col(CannedReply.staff_id) == staff.id
    unit = units.unit_of(session, staff) if whose is Whose.UNIT else None
    if whose is Whose.UNIT and unit is None:
        return false()  # there is no tree yet
    return and_(col(CannedReply.staff_id).is_(None), col(CannedReply.unit_id) == (unit.id if unit else None))


def _find(session: Session, staff: StaffMember, whose: Whose, reply_id: int | None) -> CannedReply | None:
    query = select(CannedReply).where(
        CannedReply.id == reply_id, col(CannedReply.active), _owned(session, staff, whose)
    )
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _noted(session: Session, staff: StaffMember, whose: Whose, action: str, one: CannedReply) -> None:
    if whose is not Whose.OWN:
        audit.record(session, staff.actor, action, f"canned:{one.id}", {"whose": whose.value})
