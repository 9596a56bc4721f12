"""One case as its page shows it: the packet in words, what was written, and who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.casework import cases, contacts
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.models import Audit, CaseRecord, CaseStatus, Note, Role
from bot.store.vault import UnreadableError
from bot.web.transcript import Turn, read_transcript
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase

TRANSCRIPT_SHOWN = 300
"""Messages of the conversation on a case page."""


@dataclass(frozen=True)
class Answered:
    """A fact as the resident gave it. ``value`` is empty for 不清楚."""

    label: str
    value: str


@dataclass(frozen=True)
class CasePage:
    """``may_change``: this person holds the case or supervises. ``sealed``: another key sealed the contact."""

    row: CaseRecord
    district: str
    holder: str
    may_change: bool
    may_claim: bool
    contact: str
    sealed: bool
    answers: tuple[Answered, ...]
    unsettled: tuple[str, ...]
    """Facts that still have to be settled, by their labels."""
    decision: Mapping[str, Any] | None
    packet: Mapping[str, Any]
    notes: Sequence[tuple[Note, str]]
    turns: tuple[Turn, ...]
    trail: Sequence[Audit]


def read_case(session: Session, hotline: Hotline, number: str, staff: StaffMember) -> CasePage | None:
    """Everything the page shows, of one moment; None where no case has this number."""
    row = cases.find(session, number)
    if row is None:
        return None
    knowledge = hotline.knowledge.current
    contact, sealed = _contact(session, hotline, row)
    turns: tuple[Turn, ...] = ()
    if row.conversation_id is not None:
        turns = read_transcript(session, row.conversation_id, knowledge, limit=TRANSCRIPT_SHOWN).turns
    claimed = row.status is CaseStatus.CLAIMED
    return CasePage(
        row=row,
        district=knowledge.districts[row.district].name if row.district in knowledge.districts else row.district,
        holder=cases.holder_name(session, row),
        may_change=claimed and (row.claimed_by == staff.id or staff.role is Role.SUPERVISOR),
        may_claim=row.status is CaseStatus.WAITING,
        contact=contact,
        sealed=sealed,
        answers=answers_in_words(row.packet.get("answers") or {}, knowledge),
        unsettled=fact_labels(row.packet.get("unknown") or (), knowledge),
        decision=row.packet.get("decision"),
        packet=row.packet,
        notes=cases.notes(session, row),
        turns=turns,
        trail=audit.trail(session, f"case:{row.number}"),
    )


def answers_in_words(answers: Mapping[str, Any], knowledge: KnowledgeBase) -> tuple[Answered, ...]:
    """Facts with their labels, in the order of the rules; a fact that today's rules no longer know keeps its id."""
    facts = knowledge.screening.fact if knowledge.screening else {}
    order = [*(fact for fact in facts if fact in answers), *(fact for fact in answers if fact not in facts)]
    found = []
    for fact in order:
        value = answers[fact]
        shape = facts.get(fact)
        words = "" if value is None else (shape.value_label(value) if shape else str(value))
        if words in knowledge.districts:
            words = knowledge.districts[words].name
        found.append(Answered(shape.label if shape else fact, words))
    return tuple(found)


def fact_labels(facts: Sequence[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Facts by the names the rules give them; the id where today's rules no longer know one."""
    known = knowledge.screening.fact if knowledge.screening else {}
    return tuple(known[fact].label if fact in known else fact for fact in facts)


def _contact(session: Session, hotline: Hotline, row: CaseRecord) -> tuple[str, bool]:
    try:
        return contacts.masked(session, hotline.vault, row), False
    except UnreadableError:
        return "", True
