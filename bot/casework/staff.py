"""Staff accounts: who works here, in which role and district."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from bot.store import audit
from bot.store.insert import insert
from bot.store.models import CaseRecord, CaseStatus, Role, Staff, StaffSession

SHORTEST_PASSWORD = 10
LONGEST_NAME = 40
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


class NameTakenError(Exception):
    """An account of this name exists."""


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
    """Make an account; NameTakenError where the name has one. Whoever calls checks that the district exists."""
    statement = (
        insert(session, Staff)
        .values(name=name, role=role, district=district, password_hash=password_hash, active=True)
        .on_conflict_do_nothing()
        .returning(col(Staff.id))
    )
    made = session.execute(statement).scalar_one_or_none()
    if made is None:
        raise NameTakenError(name)
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

    LookupError where no open account has this name.
    """
    row = _open_account(session, name)
    row.active = False
    _end_sessions(session, row)
    audit.record(session, actor, "staff.disable", f"staff:{name}")
    held = select(func.count()).select_from(CaseRecord)
    return session.exec(held.where(CaseRecord.claimed_by == row.id, CaseRecord.status == CaseStatus.CLAIMED)).one()


def set_password(session: Session, name: str, password_hash: str, *, actor: str = "system") -> None:
    """Give an account another password and end its sessions; LookupError where no open account has this name."""
    row = _open_account(session, name)
    row.password_hash = password_hash
    _end_sessions(session, row)
    audit.record(session, actor, "staff.password", f"staff:{name}")


def _open_account(session: Session, name: str) -> Staff:
    row = row_by_name(session, name)
    if row is None:
        raise LookupError(name)
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
