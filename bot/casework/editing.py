"""An entry's way by two people: draft, review, publication; back with a comment; off the answers again.

Every act says after which step of the entry it comes (``seen``, the number of the newest step that its page showed). A
later step by somebody else refuses it, and a step is stored once whoever races for it: (entry, number) is unique.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.casework.edit_refusals import EditRefused, Overtaken
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit, revisions
from bot.store.content_models import Revision
from bot.store.edit_models import EntryAct, EntryStep
from bot.store.insert import insert
from bot.store.models import Role
from knowledge.findings import Finding
from knowledge.schema import Entry, EntryStatus

ROLES = frozenset({Role.EDITOR, Role.SUPERVISOR})
LONGEST_REASON = 500
"""Characters."""


@dataclass(frozen=True)
class Editing:
    """Who acts, when, on which entry; ``key`` makes a form sent twice one step."""

    session: Session
    staff: StaffMember
    entry: str
    seen: int
    now: datetime
    key: str | None = None


@dataclass(frozen=True)
class Standing:
    """How far an entry has come. ``number`` is that of its newest step, 0 where nobody took one here."""

    number: int
    newest: Revision | None
    step: EntryStep | None

    @property
    def draft(self) -> Revision | None:
        """The draft under work or in review."""
        row = self.newest
        return row if row is not None and row.status is EntryStatus.DRAFT and row.retired_at is None else None

    @property
    def waiting(self) -> bool:
        """A draft that a second person is to look at."""
        return self.draft is not None and self.step is not None and self.step.act is EntryAct.SUBMIT

    @property
    def returned(self) -> bool:
        return self.draft is not None and self.step is not None and self.step.act is EntryAct.RETURN


@dataclass(frozen=True)
class Checked:
    """What ``kb check`` said of the base with one draft published, and of which state of the database it said so."""

    revision: int
    stamp: revisions.Stamp
    errors: Sequence[Finding]


def standing(session: Session, entry: str) -> Standing:
    """How far one entry has come."""
    steps = select(EntryStep).where(EntryStep.entry == entry).order_by(col(EntryStep.number).desc())
    step = session.exec(steps.limit(1)).first()
    rows = select(Revision).where(Revision.entry == entry).order_by(col(Revision.id).desc())
    return Standing(step.number if step else 0, session.exec(rows.limit(1)).first(), step)


def standings(session: Session) -> dict[str, Standing]:
    """The same for every entry that was ever revised, by entry."""
    last = select(func.max(col(EntryStep.id))).group_by(col(EntryStep.entry))
    steps = {step.entry: step for step in session.exec(select(EntryStep).where(col(EntryStep.id).in_(last)))}
    rows = revisions.newest(session)
    return {
        entry: Standing(steps[entry].number if entry in steps else 0, row, steps.get(entry))
        for entry, row in rows.items()
    }


def steps_of(session: Session, entry: str) -> Sequence[EntryStep]:
    """Who did what, when and why; newest first."""
    return session.exec(select(EntryStep).where(EntryStep.entry == entry).order_by(col(EntryStep.number).desc())).all()


def save(act: Editing, entry: Entry, why: str = "", step: EntryAct = EntryAct.SAVE) -> None:
    """Leave a draft; whatever was in review is under work again."""
    draft = entry.model_copy(update={"status": EntryStatus.DRAFT, "author": act.staff.name, "reviewed_on": None})
    _take(act, step, _reason(why, needed=False), lambda: _add(act, draft, act.staff.name))


def restore(act: Editing, older: Entry, which: str) -> None:
    """Make an older version (``version``) the draft; ``which``: what the history calls it."""
    save(act, older, which, EntryAct.RESTORE)


def version(session: Session, entry: str, number: int, shipped: Entry | None) -> Entry:
    """An entry as a revision left it; number 0: as the files have it. EditRefused where there is no such version."""
    if number == 0:
        found = shipped
    else:
        row = session.get(Revision, number)
        found = revisions.entry_of(row) if row is not None and row.entry == entry else None
    if found is None:
        raise EditRefused("edit.no_version")
    return found


def submit(act: Editing, why: str = "") -> None:
    """Ask a second person to look at the draft."""
    row = _draft(act)
    _take(act, EntryAct.SUBMIT, _reason(why, needed=False), lambda: row, _may_submit)


def send_back(act: Editing, why: str) -> None:
    """Give the draft back with a comment; not one's own."""
    row = _draft(act)
    _take(act, EntryAct.RETURN, _reason(why), lambda: row, _second_person)


def publish(act: Editing, checked: Checked | None, status: EntryStatus = EntryStatus.PUBLISHED, why: str = "") -> None:
    """Put the draft in force, for everybody or (INTERNAL) for staff alone; a second person does it.

    EditRefused where the one who publishes left the draft, where the check found an error, or where the base has
    changed since it was checked (``edit.moved``: check again). ``checked`` None: there was no draft to check.
    """
    if _done(act):
        return
    row = _draft(act)
    if status not in {EntryStatus.PUBLISHED, EntryStatus.INTERNAL}:
        raise EditRefused("edit.no_status")
    written = {"status": status, "author": row.author, "reviewed_on": local_date(act.now)}
    entry = _readable(row).model_copy(update=written)

    def may(staff: StaffMember, before: Standing) -> None:
        _second_person(staff, before)
        if checked is not None and checked.errors:
            raise EditRefused("edit.errors", count=str(len(checked.errors)))
        if checked is None or checked.revision != row.id or checked.stamp != revisions.stamp(act.session):
            raise EditRefused("edit.moved")

    def made() -> Revision:
        return _add(act, entry, row.author, reviewed_by=act.staff.name)

    _take(act, EntryAct.PUBLISH, _reason(why, needed=False), made, may)


def withdraw(act: Editing, entry: Entry, why: str) -> None:
    """Take an entry off the answers at once; one person may, and says why. ``entry``: as it is in force."""
    gone = entry.model_copy(update={"status": EntryStatus.WITHDRAWN})
    _take(act, EntryAct.WITHDRAW, _reason(why), lambda: _add(act, gone, act.staff.name))


def drop(act: Editing, live: Entry | None, why: str) -> None:
    """Give a draft up: what is in force (``live``) stays, an entry that never was in force counts as withdrawn."""
    row = _draft(act)

    def given_up() -> Revision:
        if live is None:
            return _add(act, _readable(row).model_copy(update={"status": EntryStatus.WITHDRAWN}), act.staff.name)
        row.retired_at = act.now
        act.session.add(row)
        return row

    _take(act, EntryAct.WITHDRAW, _reason(why), given_up)


def _take(
    act: Editing,
    step: EntryAct,
    why: str,
    revision: Callable[[], Revision],
    allowed: Callable[[StaffMember, Standing], None] | None = None,
) -> None:
    """Store one step and what it makes; nothing where this form did so before."""
    allowed_to_edit(act.staff)
    if _done(act):
        return
    before = standing(act.session, act.entry)
    if before.number != act.seen:
        raise _overtaken(before)
    if allowed is not None:
        allowed(act.staff, before)
    row: Mapping[str, Any] = {
        "entry": act.entry,
        "number": act.seen + 1,
        "act": step,
        "by": act.staff.name,
        "at": act.now,
        "words": why,
        "key": act.key,
    }
    made = insert(act.session, EntryStep).values(**row).on_conflict_do_nothing().returning(col(EntryStep.id))
    number = act.session.execute(made).scalar_one_or_none()
    if number is None:  # somebody was faster by less than this transaction
        if _done(act):
            return
        raise _overtaken(standing(act.session, act.entry))
    kept = act.session.get_one(EntryStep, number)
    kept.revision = revision().id
    act.session.add(kept)
    detail: dict[str, JsonValue] = {"step": kept.number, "revision": kept.revision}
    audit.record(act.session, act.staff.actor, f"entry.{step}", f"entry:{act.entry}", detail, at=act.now)


def _add(act: Editing, entry: Entry, author: str, reviewed_by: str = "") -> Revision:
    return revisions.add(act.session, entry, author, reviewed_by=reviewed_by, now=act.now)


def allowed_to_edit(staff: StaffMember) -> None:
    """EditRefused for a role that does not edit."""
    if staff.role not in ROLES:
        raise EditRefused("edit.role")


def _done(act: Editing) -> bool:
    return bool(made_by(act.session, act.key))


def made_by(session: Session, key: str | None) -> str:
    """The entry of the step that this very form took before; empty where it took none."""
    return (session.exec(select(EntryStep.entry).where(EntryStep.key == key)).first() or "") if key else ""


def _draft(act: Editing) -> Revision:
    now = standing(act.session, act.entry)
    if now.draft is None and not _done(act):
        raise _overtaken(now) if now.number != act.seen else EditRefused("edit.no_draft")
    row = now.draft or now.newest
    if row is None:
        raise EditRefused("edit.no_draft")
    return row


def _readable(row: Revision) -> Entry:
    """The entry of a draft; EditRefused where another version of the program left it unreadable."""
    if (entry := revisions.entry_of(row)) is None:
        raise EditRefused("edit.no_version")
    return entry


def _may_submit(_staff: StaffMember, before: Standing) -> None:
    if before.waiting:
        raise EditRefused("edit.waits")


def _second_person(staff: StaffMember, before: Standing) -> None:
    if not before.waiting:
        raise EditRefused("edit.not_submitted")
    if before.draft is not None and before.draft.author == staff.name:
        raise EditRefused("edit.own")


def _overtaken(now: Standing) -> Overtaken:
    return Overtaken(now.step.by if now.step else (now.newest.author if now.newest else ""), now.number)


def _reason(why: str, *, needed: bool = True) -> str:
    words = why.strip()
    if needed and not words:
        raise EditRefused("edit.no_reason")
    if len(words) > LONGEST_REASON:
        raise EditRefused("edit.long_reason", longest=str(LONGEST_REASON))
    return words
