"""Staff accounts: who works here, in which role and district."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from bot.casework.refusals import KeyedRefusal
from bot.store import audit
from bot.store.insert import insert
from bot.store.models import CaseRecord, CaseStatus, Role, Staff, StaffSession
from bot.store.unit_models import Unit

WORKS_ON_CASES = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
"""Roles that cases are in the hands of."""
SHORTEST_PASSWORD = 10
LONGEST_NAME = 40
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


class AccountRefused(KeyedRefusal):
    """A change of an account that is not allowed; ``key`` names the words."""


class UnknownAccount(AccountRefused):
    """No account of this name is open, or closed where it is to be opened again."""


@dataclass(frozen=True)
class StaffMember:
    """An account as the rest of the program knows it; detached from the database, without the password."""

    id: int
    name: str
    role: Role
    district: str
    """District code, or empty for the whole city."""
    unit_id: int | None = None
    """The unit of the tree; None: bot.casework.units.unit_of tells by the district."""

    @property
    def actor(self) -> str:
        """As the audit trail names it."""
        return f"staff:{self.name}"


def good_name(name: str) -> bool:
    """Letters, digits, Chinese characters, dot, hyphen, underscore; nothing that can be mistaken on a screen."""
    return 0 < len(name) <= LONGEST_NAME and all(c.isalnum() or c in "._-" for c in name)


def hash_password(password: str) -> str:
    """About a quarter of a second of work: outside transactions and off the event loop."""
    return _hasher.hash(password)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Check a password; with None (no such account) it takes the same time and is False. As slow as hashing."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def add(
    session: Session, name: str, role: Role, district: str, password_hash: str, *, actor: str = "system"
) -> StaffMember:
    """Make an account; AccountRefused where the name has one. Whoever calls checks that the district exists."""
    statement = (
        insert(session, Staff)
        .values(name=name, role=role, district=district, password_hash=password_hash, active=True)
        .on_conflict_do_nothing()
        .returning(col(Staff.id))
    )
    made = session.execute(statement).scalar_one_or_none()
    if made is None:
        raise AccountRefused("staff.name_taken", name=name)
    audit.record(session, actor, "staff.add", f"staff:{name}", {"role": role.value, "district": district})
    return StaffMember(made, name, role, district)


def by_name(session: Session, name: str) -> StaffMember | None:
    """The active account of this name."""
    row = row_by_name(session, name)
    return member(row) if row else None


def row_by_name(session: Session, name: str) -> Staff | None:
    """The active account as stored, with its password hash."""
    return session.exec(select(Staff).where(Staff.name == name, col(Staff.active).is_(True))).one_or_none()


def everyone(session: Session) -> Sequence[StaffMember]:
    """All active accounts, by name."""
    return [member(row) for row in session.exec(select(Staff).where(col(Staff.active)).order_by(Staff.name))]


def accounts(session: Session) -> Sequence[Staff]:
    """All accounts, closed ones too, by name."""
    return session.exec(select(Staff).order_by(Staff.name)).all()


def disable(session: Session, name: str, *, actor: str = "system") -> int:
    """Close an account and end its sessions; how many cases it still holds, which a supervisor gives back.

    UnknownAccount where no open account has this name; AccountRefused for the last administrator.
    """
    row = open_account(session, name)
    _not_the_last_administrator(session, row)
    row.active = False
    _end_sessions(session, row)
    audit.record(session, actor, "staff.disable", f"staff:{name}")
    return _held(session, row)


def reopen(session: Session, name: str, password_hash: str, *, actor: str = "system") -> None:
    """Open a closed account again, with another password; one whose unit was closed meanwhile works in its district.

    UnknownAccount where no closed account has this name.
    """
    row = session.exec(select(Staff).where(Staff.name == name, ~col(Staff.active)).with_for_update()).one_or_none()
    if row is None:
        raise UnknownAccount("staff.unknown_closed", name=name)
    unit = session.get(Unit, row.unit_id) if row.unit_id is not None else None
    if unit is not None and not unit.active:
        row.unit_id = None
    row.active, row.password_hash = True, password_hash
    session.add(row)
    session.flush()
    audit.record(session, actor, "staff.reopen", f"staff:{name}")


def set_role(session: Session, name: str, role: Role, *, actor: str = "system") -> None:
    """Give an account another role. Who works on cases no longer answers for no unit.

    UnknownAccount where no open account has this name; AccountRefused for the last administrator, and for who holds
    cases and would not work on any.
    """
    row = open_account(session, name)
    if row.role is role:
        return
    if row.role is Role.ADMIN:
        _not_the_last_administrator(session, row)
    if role not in WORKS_ON_CASES:
        if held := _held(session, row):
            raise AccountRefused("staff.holds_cases", name=name, held=str(held))
        for unit in session.exec(select(Unit).where(Unit.named_person_id == row.id)):
            unit.named_person_id = None
            session.add(unit)
            audit.record(session, actor, "unit.name_person", f"unit:{unit.code}", {"person": ""})
    before, row.role = row.role, role
    session.add(row)
    session.flush()
    audit.record(session, actor, "staff.role", f"staff:{name}", {"before": before.value, "role": role.value})


def set_password(session: Session, name: str, password_hash: str, *, actor: str = "system") -> None:
    """Give an account another password and end its sessions; UnknownAccount where no open account has this name."""
    row = open_account(session, name)
    row.password_hash = password_hash
    _end_sessions(session, row)
    audit.record(session, actor, "staff.password", f"staff:{name}")


def _not_the_last_administrator(session: Session, row: Staff) -> None:
    """Whoever is second of two that go at once waits, and is the last then."""
    query = select(Staff.name).where(Staff.role == Role.ADMIN, col(Staff.active)).order_by(col(Staff.id))
    if session.exec(query.with_for_update()).all() == [row.name]:
        raise AccountRefused("staff.last_administrator", name=row.name)


def _held(session: Session, row: Staff) -> int:
    held = select(func.count()).select_from(CaseRecord)
    return session.exec(held.where(CaseRecord.claimed_by == row.id, CaseRecord.status == CaseStatus.CLAIMED)).one()


def open_account(session: Session, name: str) -> Staff:
    """The active account of this name as stored; UnknownAccount where there is none."""
    row = row_by_name(session, name)
    if row is None:
        raise UnknownAccount("staff.unknown", name=name)
    return row


def _end_sessions(session: Session, row: Staff) -> None:
    session.add(row)
    session.flush()
    session.execute(delete(StaffSession).where(col(StaffSession.staff_id) == row.id))


def member(row: Staff) -> StaffMember:
    """The account without its password."""
    if row.id is None:
        raise ValueError("a staff row that was never saved")
    return StaffMember(row.id, row.name, row.role, row.district, row.unit_id)
