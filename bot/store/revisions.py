"""Revisions: the second layer of content, in the database. Append-only; the newest that is no draft is in force."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.clock import utcnow
from bot.store import audit
from bot.store.content_models import Revision
from knowledge.revised import Revised
from knowledge.schema import Entry, EntryStatus

Stamp = tuple[int, int]
Stored = Revision | Revised


def add(session: Session, entry: Entry, author: str, *, reviewed_by: str = "", now: datetime | None = None) -> Revision:
    """Keep an entry as ``author`` (an account's name) left it; its own ``status`` says how far it has come."""
    row = Revision(
        entry=entry.id,
        body=entry.model_dump(mode="json", exclude_defaults=True, by_alias=True),
        status=entry.status,
        author=author,
        reviewed_by=reviewed_by,
        at=now or utcnow(),
    )
    session.add(row)
    session.flush()
    detail = {"revision": row.id, "status": entry.status.value}
    audit.record(
        session, f"staff:{author}", "entry.revise", f"entry:{entry.id}", {**detail, "reviewed_by": reviewed_by}
    )
    return row


def in_force(session: Session) -> tuple[Revised, ...]:
    """The newest revision of each entry that is no draft and not retired, oldest first."""
    newest = (
        select(func.max(col(Revision.id)))
        .where(col(Revision.status) != EntryStatus.DRAFT, col(Revision.retired_at).is_(None))
        .group_by(col(Revision.entry))
    )
    rows = session.exec(select(Revision).where(col(Revision.id).in_(newest)).order_by(col(Revision.id)))
    return tuple(Revised(row.id or 0, row.body) for row in rows)


def entry_of(row: Stored) -> Entry | None:
    """The entry that a revision holds; None where another version of the program left what is none here."""
    try:
        return Entry.model_validate(row.body)
    except ValidationError:
        return None


def drafts(session: Session) -> Sequence[Revision]:
    """The entries whose newest revision is a draft, oldest first."""
    newest = select(func.max(col(Revision.id))).group_by(col(Revision.entry))
    open_draft = (col(Revision.status) == EntryStatus.DRAFT, col(Revision.retired_at).is_(None))
    query = select(Revision).where(col(Revision.id).in_(newest), *open_draft)
    return session.exec(query.order_by(col(Revision.id))).all()


def newest(session: Session) -> dict[str, Revision]:
    """The newest revision of every entry that has one, by entry."""
    last = select(func.max(col(Revision.id))).group_by(col(Revision.entry))
    rows = session.exec(select(Revision).where(col(Revision.id).in_(last)).order_by(col(Revision.id)))
    return {row.entry: row for row in rows}


def history(session: Session, entry: str) -> Sequence[Revision]:
    """All revisions of an entry, newest first."""
    return session.exec(select(Revision).where(Revision.entry == entry).order_by(col(Revision.id).desc())).all()


def stamp(session: Session) -> Stamp:
    """Changes whenever what is in force may have changed, not for a draft; cheap enough to ask every other second."""
    found = select(func.coalesce(func.max(col(Revision.id)), 0), func.count(col(Revision.retired_at)))
    newest, retired = session.exec(found.where(col(Revision.status) != EntryStatus.DRAFT)).one()
    return newest or 0, retired


def retire(session: Session, revised: Iterable[Revised], author: str, now: datetime | None = None) -> int:
    """Take revisions out of force that were written into the files, older ones of the same entries with them."""
    moment = now or utcnow()
    count = 0
    for revision in revised:
        entry = str(revision.body.get("id", ""))
        retired = session.execute(
            update(Revision)
            .where(
                col(Revision.entry) == entry,
                col(Revision.id) <= revision.number,
                col(Revision.status) != EntryStatus.DRAFT,
                col(Revision.retired_at).is_(None),
            )
            .values(retired_at=moment)
            .returning(col(Revision.id))
        ).all()
        count += len(retired)
        audit.record(session, f"staff:{author}", "entry.retire", f"entry:{entry}", {"revision": revision.number})
    return count
