"""Who a case is about: kept encrypted, shown masked, revealed only on the record."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from bot.casework import unit_cases
from bot.casework.contacts import mask
from bot.casework.holding import locked, require_reader, require_role
from bot.casework.life_holding import life_held_by
from bot.casework.life_refusals import WrongIdentity
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.life_models import CasePerson
from bot.store.models import CaseRecord
from bot.store.vault import UnreadableError, Vault
from knowledge.casework.casework import Casework
from knowledge.casework.identifiers import Wrong, masked_name, masked_number, read_identity


class Person(BaseModel):
    """What an office writes down of a person, as they gave it. Never logged."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    name: str = ""
    identity: str = ""
    telephone: str = ""
    address: str = ""
    street: str = ""
    community: str = ""

    def __repr__(self) -> str:
        return "<Person>"

    __str__ = __repr__

    @property
    def masked(self) -> "Person":
        """Name, number and telephone hidden in part, the address as a whole."""
        hidden = {
            "name": masked_name(self.name),
            "identity": masked_number(self.identity),
            "telephone": mask(self.telephone) if self.telephone else "",
            "address": "****" if self.address else "",
        }
        return self.model_copy(update=hidden)


def record(
    session: Session, vault: Vault, number: str, staff: StaffMember, person: Person, *, rules: Casework, now: datetime
) -> None:
    """Keep a person's details, in place of those kept before; the street or community they name answers for the case.

    WrongIdentity for a number that cannot be right.
    """
    row = life_held_by(session, number, staff)
    if person.identity:
        found = read_identity(person.identity, local_date(now))
        if isinstance(found, Wrong):
            raise WrongIdentity(rules.texts.say(found.key))
        person = person.model_copy(update={"identity": found.number})
    kept = session.get(CasePerson, row.id) or CasePerson(case_id=row.id or 0, sealed=b"", updated_at=now)
    kept.sealed, kept.updated_at = sealed(vault, person), now
    session.add(kept)
    session.flush()
    unit_cases.settle(session, rules.units, row, unit_cases.Written(person.street, person.community), now)
    audit.record(session, staff.actor, "life.record_person", f"case:{number}", at=now)


def masked(session: Session, vault: Vault, row: CaseRecord) -> Person:
    """As a page shows it; empty where nothing was written down. UnreadableError where another key sealed it."""
    return opened(session, vault, row).masked


def masked_names(session: Session, vault: Vault, case_ids: Collection[int | None]) -> dict[int, str]:
    """The names that lists show, by case id; who was not written down, or was sealed with another key, is missing."""
    query = select(CasePerson).where(col(CasePerson.case_id).in_(case_ids))
    found: dict[int, str] = {}
    for kept in session.exec(query) if case_ids else ():
        with suppress(UnreadableError):
            found[kept.case_id] = unsealed(vault, kept.sealed).masked.name
    return found


def reveal(session: Session, vault: Vault, number: str, staff: StaffMember) -> Person:
    """In full, for those who may read the case; the reveal stands in the audit trail."""
    require_role(staff)
    row = locked(session, number)
    require_reader(row, staff)
    audit.record(session, staff.actor, "life.reveal_person", f"case:{number}")
    return opened(session, vault, row)


def opened(session: Session, vault: Vault, row: CaseRecord) -> Person:
    """In full, without a trace: for a paper whose making is recorded as a whole."""
    kept = session.get(CasePerson, row.id)
    return unsealed(vault, kept.sealed) if kept else Person()


def sealed(vault: Vault, person: Person) -> bytes:
    """A person as they are stored."""
    return vault.seal(person.model_dump_json())


def unsealed(vault: Vault, sealed: bytes) -> Person:
    """Undo the sealing; UnreadableError where another key sealed it."""
    return Person.model_validate_json(vault.open(sealed))
