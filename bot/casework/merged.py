"""Cases that go on as one: from an old number to the case that lives, and from it to all that became one with it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from bot.casework.queue_refusals import Merged
from bot.store.models import CaseRecord, ConversationRow
from bot.store.queue_models import CasePlace

__all__ = ["by_itself", "conversations", "final", "goes_on_as", "into", "numbers_into", "parts", "refuse"]


def final(session: Session, row: CaseRecord) -> CaseRecord:
    """The case that goes on in place of this one: itself, for most."""
    return into(session, row) or row


def into(session: Session, row: CaseRecord) -> CaseRecord | None:
    """The case that this one was merged into, and that goes on."""
    query = select(CaseRecord).join(CasePlace, col(CasePlace.merged_into) == col(CaseRecord.id))
    return session.exec(query.where(CasePlace.case_id == row.id)).one_or_none()


def numbers_into(session: Session, case_ids: Collection[int | None]) -> dict[int, str]:
    """Of cases that were merged: the number that each goes on under, by its id."""
    query = select(CasePlace.case_id, CaseRecord.number).join(
        CaseRecord, col(CaseRecord.id) == col(CasePlace.merged_into)
    )
    return dict(session.exec(query.where(col(CasePlace.case_id).in_(case_ids))).all()) if case_ids else {}


def parts(session: Session, row: CaseRecord) -> Sequence[CaseRecord]:
    """The cases that became one with this one, the oldest first."""
    query = select(CaseRecord).join(CasePlace, col(CasePlace.case_id) == col(CaseRecord.id))
    return session.exec(query.where(CasePlace.merged_into == row.id).order_by(col(CaseRecord.id))).all()


def conversations(session: Session, row: CaseRecord) -> list[ConversationRow]:
    """Where the resident is reached: this case's conversation, then those of what became one with it."""
    ids = dict.fromkeys(one.conversation_id for one in (row, *parts(session, row)) if one.conversation_id is not None)
    found = (session.get(ConversationRow, conversation_id) for conversation_id in ids)
    return [one for one in found if one is not None]


def refuse(session: Session, row: CaseRecord) -> None:
    """Merged, which names the number it goes on under, for a case that became part of another."""
    after = final(session, row)
    if after.id != row.id:
        raise Merged(row.number, after.number)


def goes_on_as(case_id: Any) -> ColumnElement[Any]:
    """The id of the case that goes on in place of one, for a query that has joined its CasePlace by an outer join.

    One step is enough: a merge takes along what was merged before.
    """
    return func.coalesce(col(CasePlace.merged_into), case_id)


def by_itself() -> ColumnElement[bool]:
    """For a query on CaseRecord: the case did not become part of another, in whose place it would count again."""
    part = select(CasePlace.case_id).where(CasePlace.case_id == CaseRecord.id, col(CasePlace.merged_into).is_not(None))
    return ~part.exists()
