"""How a resident is reached: shown masked, revealed only on the record."""

from sqlmodel import Session

from bot.casework import merged
from bot.casework.holding import held_by
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.models import CaseRecord, Contact
from bot.store.vault import Vault


def masked(session: Session, vault: Vault, row: CaseRecord) -> str:
    """「138****5678」, or empty where the resident left nothing."""
    contact = _left(session, row)
    return mask(vault.open(contact.sealed)) if contact else ""


def reveal(session: Session, vault: Vault, number: str, staff: StaffMember) -> str:
    """The contact in full, for the holder or a supervisor; the reveal stands in the audit trail."""
    row = held_by(session, number, staff)
    contact = _left(session, row)
    audit.record(session, staff.actor, "case.reveal_contact", f"case:{number}")
    return vault.open(contact.sealed) if contact else ""


def _left(session: Session, row: CaseRecord) -> Contact | None:
    """What the resident left with this case, else with one that became part of it."""
    left = (session.get(Contact, one.id) for one in (row, *merged.parts(session, row)))
    return next((contact for contact in left if contact is not None), None)


def mask(text: str) -> str:
    """Keep the first three and last four characters of a long contact, nothing of a short one."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "****"  # noqa: PLR2004 (a mobile number has 11 digits)
