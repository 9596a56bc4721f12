"""Two cases of one person become one: both numbers go on working, the person counts once.

Every function takes the caller's session, writes its audit line in the same transaction and never commits.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.casework import merged, places, same_person, told
from bot.casework.holding import holder_name, locked, require_reader, require_role
from bot.casework.queue_refusals import HandedOnMeanwhile, Merged, MergeRefused
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder, UnknownCase
from bot.casework.same_person import Sign
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.life_models import CaseLife, CasePause, DeadlineRun
from bot.store.models import CaseRecord, CaseStatus, Outcome, Role
from bot.store.queue_models import CasePlace
from bot.store.vault import Vault
from knowledge.wording import Wording

__all__ = ["Preview", "Side", "merge", "preview"]

_OPEN = frozenset({CaseStatus.WAITING, CaseStatus.CLAIMED})


@dataclass(frozen=True)
class Side:
    """One of two cases, as the preview shows it: no answer and nothing that the resident wrote."""

    row: CaseRecord
    holder: str
    state: str
    """Id of where its life stands; empty before the first step."""
    moves: int
    recognised: bool


@dataclass(frozen=True)
class Preview:
    """What a merge would do. ``refused``: why it cannot be done."""

    kept: Side
    other: Side
    signs: tuple[Sign, ...]
    refused: CaseRefused | None

    @property
    def seen(self) -> str:
        """Goes into the form: what its reader saw of both."""
        return "|".join(f"{side.row.status.value}:{side.holder}:{side.moves}" for side in (self.kept, self.other))


def preview(session: Session, vault: Vault, number: str, other: str, staff: StaffMember) -> Preview:
    """The two cases side by side, and whether they may become one under ``number``.

    UnknownCase for a number that no case has, OtherDistrict for a case that ``staff`` may not see.
    """
    require_role(staff)
    kept_row, other_row = _find(session, number), _find(session, other)
    for row in (kept_row, other_row):
        require_reader(row, staff)
    return _compare(session, vault, kept_row, other_row, staff)


def merge(
    session: Session,
    vault: Vault,
    number: str,
    other: str,
    staff: StaffMember,
    *,
    now: datetime,
    seen: str | None = None,
    say: Wording | None = None,
) -> bool:
    """The case ``other`` goes on under ``number``; False where it does already.

    The holder of ``number`` may, and a supervisor; what somebody else holds, only a supervisor merges. MergeRefused
    where nothing says that they are of one person, or the other is the one that was recognised. The record, the notes
    and the papers of the other stay where they are and are reached from the one that goes on; its deadlines end.
    """
    require_role(staff)
    rows = {one: locked(session, one) for one in sorted({number, other})}  # one order for everybody: no deadlock
    kept_row, other_row = rows[number], rows[other]
    if merged.final(session, other_row).id == kept_row.id != other_row.id:
        return False
    for row in rows.values():
        require_reader(row, staff)
    found = _compare(session, vault, kept_row, other_row, staff)
    if seen is not None and seen != found.seen:
        raise HandedOnMeanwhile(number, found.kept.holder)
    if found.refused is not None:
        raise found.refused
    place, kept_place = places.ensure(session, other_row), places.ensure(session, kept_row)
    if kept_row.status is CaseStatus.WAITING:
        kept_place.ahead = kept_place.ahead or place.ahead
        kept_place.waiting_since = min(kept_place.waiting_since, place.waiting_since)
    place.merged_into = kept_row.id
    earlier = update(CasePlace).where(col(CasePlace.merged_into) == other_row.id).values(merged_into=kept_row.id)
    session.execute(earlier)  # all that became part of the other goes on as this one too
    was_open = other_row.status in _OPEN
    if was_open:
        other_row.status, other_row.closed_at = CaseStatus.RESOLVED, now
        other_row.claimed_by = other_row.claimed_by or staff.id
    other_row.outcome = Outcome.DUPLICATE
    session.add_all((place, kept_place, other_row))
    session.flush()
    _end_deadlines(session, other_row, now)
    said: dict[str, JsonValue] = {"signs": [sign.value for sign in found.signs], "with": other}
    audit.record(session, staff.actor, "case.merge", f"case:{number}", said, at=now)
    audit.record(session, staff.actor, "case.merged", f"case:{other}", {"into": number}, at=now)
    told.tell(session, kept_row, say, "merged", now, other=other)
    return True


def _compare(
    session: Session, vault: Vault, kept_row: CaseRecord, other_row: CaseRecord, staff: StaffMember
) -> Preview:
    kept, other = _side(session, kept_row), _side(session, other_row)
    signs = same_person.signs(session, vault, kept_row, other_row)
    return Preview(kept, other, signs, _why_not(session, kept, other, signs, staff))


def _why_not(
    session: Session, kept: Side, other: Side, signs: tuple[Sign, ...], staff: StaffMember
) -> CaseRefused | None:
    return _not_two(session, kept, other, signs) or _not_theirs(kept, other, staff)


def _not_two(session: Session, kept: Side, other: Side, signs: tuple[Sign, ...]) -> CaseRefused | None:
    """What stands against the two being one."""
    numbers = {"number": kept.row.number, "other": other.row.number}
    if kept.row.id == other.row.id:
        return MergeRefused("queue.merge.same", number=kept.row.number)
    for side in (kept, other):
        if (after := merged.into(session, side.row)) is not None:
            return Merged(side.row.number, after.number)
    if not signs:
        return MergeRefused("queue.merge.no_sign", **numbers)
    return MergeRefused("queue.merge.recognised", **numbers) if other.recognised else None


def _not_theirs(kept: Side, other: Side, staff: StaffMember) -> CaseRefused | None:
    """What stands against this member of staff, at this moment."""
    if kept.row.status not in _OPEN:
        return Closed(kept.row.number)
    if other.row.status is CaseStatus.WITHDRAWN:
        return Closed(other.row.number)
    if staff.role is Role.SUPERVISOR:
        return None
    if kept.row.status is CaseStatus.WAITING:
        return NotClaimed(kept.row.number)
    held = [side for side in (kept, other) if side.row.status is CaseStatus.CLAIMED]
    not_theirs = next((side for side in held if side.row.claimed_by != staff.id), None)
    return NotHolder(not_theirs.row.number, not_theirs.holder) if not_theirs else None


def _side(session: Session, row: CaseRecord) -> Side:
    life = session.get(CaseLife, row.id)
    return Side(
        row=row,
        holder=holder_name(session, row),
        state=life.state if life else "",
        moves=life.version if life else 0,
        recognised=bool(life and life.recognised),
    )


def _find(session: Session, number: str) -> CaseRecord:
    row = session.exec(select(CaseRecord).where(CaseRecord.number == number)).one_or_none()
    if row is None:
        raise UnknownCase(number)
    return row


def _end_deadlines(session: Session, row: CaseRecord, now: datetime) -> None:
    """What was due for it is due for the case that goes on."""
    for table, column, values in (
        (DeadlineRun, DeadlineRun.ended_at, {"ended_at": now}),
        (CasePause, CasePause.until, {"until": now}),
    ):
        session.execute(update(table).where(col(table.case_id) == row.id, col(column).is_(None)).values(**values))
