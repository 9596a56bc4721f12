"""The life of a case: opened, claimed, released, written on, resolved or withdrawn. Callers use this one door.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.casework import absences, attempts, line, merged, places, told, unit_cases, units
from bot.casework.correspondence import add_note, notes, reply_to_resident
from bot.casework.holding import held_by, holder_name, locked
from bot.casework.numbers import normal_code
from bot.casework.queue import claim, claim_next, listing, release
from bot.casework.refusals import Closed
from bot.casework.same_person import contact_digest
from bot.casework.staff import StaffMember
from bot.clock import local_date, utcnow
from bot.store import audit, case_message
from bot.store.models import CaseRecord, CaseStatus, Contact, ConversationRow, Outcome, Unit
from bot.store.vault import Vault
from handlers.effects import OpenCase, TellCaseworker
from handlers.messages import Choice
from knowledge.casework.casework import Casework

OPEN = frozenset({CaseStatus.WAITING, CaseStatus.CLAIMED})

__all__ = [
    "OPEN",
    "add_note",
    "claim",
    "claim_next",
    "find",
    "find_by_code",
    "hear",
    "holder_name",
    "listing",
    "notes",
    "of_conversation",
    "open_case",
    "release",
    "reply_to_resident",
    "resolve",
    "waiting",
    "withdraw",
]


def open_case(
    session: Session,
    vault: Vault,
    conversation: ConversationRow,
    effect: OpenCase,
    *,
    rules: Casework | None = None,
    now: datetime | None = None,
) -> CaseRecord:
    """Store a referral. The number came from ``numbers.next_number`` in this same transaction.

    ``rules`` say which categories go ahead; without them none does.
    """
    moment = now or utcnow()
    row = CaseRecord(
        number=effect.number,
        secret_hash=vault.digest(_lookup(effect.number, effect.secret)),
        conversation_id=conversation.id,
        district=effect.district,
        category=effect.category,
        packet=effect.packet,
        consent_version=effect.consent_version,
        opened_at=moment,
    )
    session.add(row)
    session.flush()
    if effect.contact and row.id is not None:
        session.add(Contact(case_id=row.id, sealed=vault.seal(effect.contact), created_at=moment))
    if (unit := _unit_in(session, row.district, effect.unit)) is not None:
        unit_cases.place(session, row, unit, moment)
    digest = contact_digest(vault, effect.contact) if effect.contact else ""
    places.begin(session, rules, row, moment, digest)
    audit.record(session, "resident", "case.open", f"case:{row.number}", {"district": row.district}, at=moment)
    return row


def find(session: Session, number: str) -> CaseRecord | None:
    """The case of this number, to read; a change goes by the functions below, which lock it."""
    return session.exec(select(CaseRecord).where(CaseRecord.number == number)).one_or_none()


def find_by_code(session: Session, vault: Vault, number: str, code: str, now: datetime) -> CaseRecord | None:
    """The case for a resident who knows its number and its look-up code; None when either is wrong.

    Guesses at a number are limited, so this writes: call it in a transaction that commits either way.
    """
    number = number.strip()
    if not attempts.count(session, f"case:{number}", now):
        return None
    row = find(session, number)
    if not vault.matches(_lookup(number, code), row.secret_hash if row else ""):
        return None
    attempts.clear(session, f"case:{number}")
    return row


def of_conversation(session: Session, conversation_id: int) -> list[CaseRecord]:
    """A person's cases, oldest first."""
    query = select(CaseRecord).where(CaseRecord.conversation_id == conversation_id).order_by(col(CaseRecord.id))
    return list(session.exec(query))


def waiting(
    session: Session, district: str, *, unit: str = "", ahead: bool = False, now: datetime | None = None
) -> int:
    """How many have their turn before a case that is opened in this district (and street or community) now."""
    covers = absences.covers(session, local_date(now or utcnow()))
    found = _unit_in(session, district, unit)
    routed_to = places.named_person(session, found.id) if found else None
    return line.waiting_in(session, district, covers, routed_to=routed_to, ahead=ahead)


def hear(session: Session, vault: Vault, conversation: ConversationRow, effect: TellCaseworker, now: datetime) -> None:
    """Keep, unread, what the resident wrote to whoever works on their case; ValueError for one not theirs or closed."""
    row = locked(session, effect.number)
    theirs = {one.id for one in merged.conversations(session, row)}
    if row.id is None or conversation.id not in theirs or row.status not in OPEN:
        raise ValueError("a TellCaseworker effect names a case that is not this person's open one")
    kept = case_message.keep(session, vault, row.id, effect.text, now)
    audit.record(session, "resident", "case.tell", f"case:{row.number}", {"message": kept}, at=now)


def resolve(
    session: Session,
    number: str,
    staff: StaffMember,
    outcome: Outcome,
    *,
    words: str = "",
    choices: tuple[Choice, ...] = (),
    now: datetime | None = None,
) -> CaseRecord:
    """Close a case with its outcome; only its holder or a supervisor.

    ``words`` tell the resident, in the channel they used, with ``choices`` to rate the service by; one who had
    everything erased is not told.
    """
    row = held_by(session, number, staff)
    moment = now or utcnow()
    row.status, row.outcome, row.closed_at = CaseStatus.RESOLVED, outcome, moment
    session.add(row)
    session.flush()
    audit.record(session, staff.actor, "case.resolve", f"case:{number}", {"outcome": outcome.value}, at=moment)
    if words:
        told.tell_words(session, row, "closed", words, moment, choices=choices)
    return row


def withdraw(session: Session, number: str, *, actor: str = "resident", now: datetime | None = None) -> CaseRecord:
    """The resident takes an open case back; Closed where it is over already. The caller knows whose case it is."""
    row = locked(session, number)
    if row.status not in OPEN:
        merged.refuse(session, row)
        raise Closed(number)
    moment = now or utcnow()
    row.status, row.closed_at = CaseStatus.WITHDRAWN, moment
    session.add(row)
    session.flush()
    audit.record(session, actor, "case.withdraw", f"case:{number}", at=moment)
    return row


def _unit_in(session: Session, district: str, code: str) -> Unit | None:
    """The street or community of this code, if it lies in the district and is open; else the district's own unit."""
    named = units.by_code(session, code) if code else None
    if named is not None and named.active and named.district == district:
        return named
    return units.by_code(session, district) if district else None


def _lookup(number: str, code: str) -> str:
    return f"{number}:{normal_code(code)}"
