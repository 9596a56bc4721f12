"""One case as its page shows it: the packet in words, what was written, and who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.casework import cases, contacts
from bot.casework.holding import may_read
from bot.casework.staff import StaffMember
from bot.store import audit, case_message, screening_records
from bot.store.channels import OPERATORS_DESK
from bot.store.models import CaseRecord, CaseStatus, ConversationRow, Note, Role
from bot.store.vault import UnreadableError
from bot.web.transcript import Turn, read_transcript
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase
from knowledge.private_numbers import conceal

TRANSCRIPT_SHOWN = 300
"""Messages of the conversation on a case page."""


@dataclass(frozen=True)
class Answered:
    """A fact as the resident gave it. ``value`` is empty for 不清楚."""

    label: str
    value: str


@dataclass(frozen=True)
class Heard:
    """What the resident wrote to whoever works on the case. ``new``: its holder had not read it."""

    id: int
    text: str
    at: datetime
    new: bool


@dataclass(frozen=True)
class CasePage:
    """``may_change``: this person holds the case or supervises. ``sealed``: another key sealed the contact.

    Where ``readable`` is false, nothing of what the case holds is in it.
    """

    row: CaseRecord
    readable: bool
    may_change: bool
    may_claim: bool
    heard: tuple[Heard, ...]
    contact: str
    sealed: bool
    answers: tuple[Answered, ...]
    unsettled: tuple[str, ...]
    """Facts that still have to be settled, by their labels."""
    decision: Mapping[str, Any] | None
    packet: Mapping[str, Any]
    notes: Sequence[tuple[Note, str]]
    turns: tuple[Turn, ...]
    by_operator: bool
    """An operator opened it for a caller, who sees no conversation."""
    rules_changed: tuple[tuple[str, str, str], ...]
    """(category, outcome before, outcome now) where newer rules decide this case otherwise; ids."""


def read_case(session: Session, hotline: Hotline, number: str, staff: StaffMember) -> CasePage | None:
    """Everything the page shows, of one moment; None where no case has this number."""
    row = cases.find(session, number)
    if row is None:
        return None
    knowledge = hotline.knowledge.current
    readable = may_read(row, staff)
    packet = row.packet if readable else {}
    contact, sealed = _contact(session, hotline, row) if readable else ("", False)
    turns: tuple[Turn, ...] = ()
    if readable and row.conversation_id is not None:
        turns = read_transcript(session, row.conversation_id, knowledge, limit=TRANSCRIPT_SHOWN).turns
    claimed = row.status is CaseStatus.CLAIMED
    may_change = claimed and (row.claimed_by == staff.id or staff.role is Role.SUPERVISOR)
    return CasePage(
        row=row,
        readable=readable,
        may_change=may_change,
        may_claim=row.status is CaseStatus.WAITING,
        heard=_heard(session, hotline, row, whole=may_change) if readable else (),
        contact=contact,
        sealed=sealed,
        answers=answers_in_words(packet.get("answers") or {}, knowledge, packet.get("roughly") or {}),
        unsettled=fact_labels(packet.get("unknown") or (), knowledge),
        decision=_verdict(packet),
        packet=packet,
        notes=cases.notes(session, row) if readable else (),
        turns=turns,
        by_operator=_by_operator(session, row),
        rules_changed=_rules_changed(session, row) if readable else (),
    )


def mark_read(session: Session, case: CasePage, staff: StaffMember, now: datetime) -> None:
    """Its holder was shown the case: what the resident wrote up to then is read."""
    last = max((one.id for one in case.heard), default=0)
    read = case_message.mark_read(session, case.row.id, last, now)
    if read:
        audit.record(session, staff.actor, "case.read", f"case:{case.row.number}", {"messages": read}, at=now)


def _heard(session: Session, hotline: Hotline, row: CaseRecord, *, whole: bool) -> tuple[Heard, ...]:
    """Numbers in it are shown to those who work on the case."""
    found = []
    for message in case_message.of_case(session, row.id):
        try:
            text = hotline.vault.open(message.sealed)
        except UnreadableError:
            text = hotline.knowledge.current.wording.say("web.case.message_unreadable")
        shown = text if whole else conceal(text)
        found.append(Heard(message.id or 0, shown, message.created_at, message.read_at is None))
    return tuple(found)


def _rules_changed(session: Session, row: CaseRecord) -> tuple[tuple[str, str, str], ...]:
    flag = screening_records.flag_of(session, row.id)
    return tuple((move["category"], move["before"], move["after"]) for move in flag.moves) if flag else ()


def answers_in_words(
    answers: Mapping[str, Any], knowledge: KnowledgeBase, roughly: Mapping[str, str]
) -> tuple[Answered, ...]:
    """Facts with their labels, in the order of the rules; a fact that today's rules no longer know keeps its id.

    ``roughly``: the words of those that were told roughly.
    """
    facts = knowledge.screening.fact if knowledge.screening else {}
    order = [*(fact for fact in facts if fact in answers), *(fact for fact in answers if fact not in facts)]
    found = []
    for fact in order:
        value = answers[fact]
        shape = facts.get(fact)
        words = "" if value is None else (shape.value_label(value) if shape else str(value))
        if words in knowledge.districts:
            words = knowledge.districts[words].name
        if fact in roughly:
            words = knowledge.wording.say("case.roughly", value=words, words=roughly[fact])
        found.append(Answered(shape.label if shape else fact, words))
    return tuple(found)


def fact_labels(facts: Sequence[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Facts by the names the rules give them; the id where today's rules no longer know one."""
    known = knowledge.screening.fact if knowledge.screening else {}
    return tuple(known[fact].label if fact in known else fact for fact in facts)


def _verdict(packet: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The decision that a screening made; None where a simulated referral only names the category it counts in."""
    decision: Mapping[str, Any] | None = packet.get("decision")
    return decision if decision and "outcome" in decision else None


def _by_operator(session: Session, row: CaseRecord) -> bool:
    talk = session.get(ConversationRow, row.conversation_id) if row.conversation_id is not None else None
    return talk is not None and talk.account == OPERATORS_DESK


def _contact(session: Session, hotline: Hotline, row: CaseRecord) -> tuple[str, bool]:
    try:
        return contacts.masked(session, hotline.vault, row), False
    except UnreadableError:
        return "", True
