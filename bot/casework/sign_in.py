"""Signing in: passwords checked outside transactions, attempts limited, tokens of which only the hash is stored."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.casework import attempts, staff
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import Staff, StaffSession

SESSION_LENGTH = timedelta(hours=12)


@dataclass(frozen=True)
class SignIn:
    """The outcome of a sign-in: a token and its owner, or neither.

    ``locked``: too many failures for this name; the same for names without an account, so that nothing is told.
    """

    token: str = ""
    member: StaffMember | None = None
    locked: bool = False


def sign_in(store: Store, name: str, password: str, now: datetime) -> SignIn:
    """Check a password and open a session. Slow on purpose: call it from a worker thread, outside transactions."""
    with store.transaction() as session:
        # Counted before the password is looked at, so that attempts made at the same moment are limited too.
        if not attempts.count(session, f"sign-in:{name}", now):
            return SignIn(locked=True)
        row = staff.row_by_name(session, name)
        password_hash = row.password_hash if row else None
    if not staff.password_fits(password, password_hash):
        return SignIn()
    with store.transaction() as session:
        row = staff.row_by_name(session, name)
        if row is None or row.password_hash != password_hash:
            return SignIn()
        attempts.clear(session, f"sign-in:{name}")
        member = staff.member(row)
        return SignIn(open_session(session, member, now), member)


def open_session(session: Session, member: StaffMember, now: datetime) -> str:
    """A new token for ``member``. Expired sessions go on the way."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(StaffSession).where(col(StaffSession.expires_at) <= now))
    session.add(
        StaffSession(token_hash=_digest(token), staff_id=member.id, created_at=now, expires_at=now + SESSION_LENGTH)
    )
    audit.record(session, member.actor, "staff.sign_in", member.actor)
    return token


def by_token(session: Session, token: str, now: datetime) -> StaffMember | None:
    """Whose token this is; None when unknown, expired, or of an account that was closed."""
    found = session.exec(
        select(Staff)
        .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
        .where(StaffSession.token_hash == _digest(token), col(StaffSession.expires_at) > now, col(Staff.active))
    ).one_or_none()
    return staff.member(found) if found else None


def sign_out(session: Session, token: str) -> None:
    """End the session of this token, if there is one."""
    session.execute(delete(StaffSession).where(col(StaffSession.token_hash) == _digest(token)))


def _digest(text: str) -> str:
    """A token is long and random: a plain digest is enough."""
    return sha256(text.encode()).hexdigest()
