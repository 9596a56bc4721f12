"""Whether two cases are about one person: the same conversation, the same telephone, the same identity number."""

from collections.abc import Sequence
from enum import StrEnum

from sqlmodel import Session, col, or_, select

from bot.casework import persons
from bot.store.models import CaseRecord
from bot.store.queue_models import CasePlace
from bot.store.vault import UnreadableError, Vault

__all__ = ["Sign", "contact_digest", "others", "signs"]

MOST = 20
"""Cases that are offered as another of the same person."""


class Sign(StrEnum):
    """What says that two cases are of one person; wording ``queue.sign.<id>``."""

    CONVERSATION = "conversation"
    CONTACT = "contact"
    IDENTITY = "identity"


def contact_digest(vault: Vault, contact: str) -> str:
    """Keyed digest of a telephone number, however it was written."""
    return vault.digest("contact:" + "".join(char for char in contact if char.isalnum()))


def signs(session: Session, vault: Vault, one: CaseRecord, other: CaseRecord) -> tuple[Sign, ...]:
    """What says that two cases are of one person; empty where nothing does."""
    first, second = session.get(CasePlace, one.id), session.get(CasePlace, other.id)
    found = []
    if one.conversation_id is not None and one.conversation_id == other.conversation_id:
        found.append(Sign.CONVERSATION)
    if first and second and first.contact_digest and first.contact_digest == second.contact_digest:
        found.append(Sign.CONTACT)
    if (identity := _identity(session, vault, one)) and identity == _identity(session, vault, other):
        found.append(Sign.IDENTITY)
    return tuple(found)


def others(session: Session, row: CaseRecord) -> Sequence[CaseRecord]:
    """Other cases of the same conversation or with the same telephone that did not become one with another yet.

    By identity number nothing is looked up: that would need every record to be opened.
    """
    place = session.get(CasePlace, row.id)
    same = [col(CaseRecord.conversation_id) == row.conversation_id] if row.conversation_id is not None else []
    if place is not None and place.contact_digest:
        same.append(col(CasePlace.contact_digest) == place.contact_digest)
    if not same:
        return ()
    query = (
        select(CaseRecord)
        .join(CasePlace, col(CasePlace.case_id) == col(CaseRecord.id), isouter=True)
        .where(CaseRecord.id != row.id, or_(*same), col(CasePlace.merged_into).is_(None))
        .order_by(col(CaseRecord.id))
        .limit(MOST)
    )
    return session.exec(query).all()


def _identity(session: Session, vault: Vault, row: CaseRecord) -> str:
    try:
        return persons.opened(session, vault, row).identity
    except UnreadableError:
        return ""
