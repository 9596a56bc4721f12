"""How often open questions were asked, day by day: what went unanswered today, whichever channel it came by."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.store.content_models import OpenQuestion
from bot.store.insert import insert
from bot.store.operator_models import AskedDay


@dataclass(frozen=True)
class Asked:
    """An open question of one day. ``entry``: the entry whose answer did not help; empty: there was no answer."""

    text: str
    entry: str
    count: int
    """How often on that day."""
    draft: str
    """The draft that was made of it; empty where none was."""


def count(session: Session, question_id: int, change: int, on: date) -> None:
    """Count an open question up or down on a day."""
    new = insert(session, AskedDay).values(question_id=question_id, on=on, count=max(change, 0))
    added = {"count": AskedDay.count + change}
    session.execute(new.on_conflict_do_update(index_elements=["question_id", "on"], set_=added))


def on_day(session: Session, on: date) -> list[Asked]:
    """What was asked on a day and went unanswered or did not help, the most asked first."""
    query = (
        select(OpenQuestion.text, OpenQuestion.entry, AskedDay.count, OpenQuestion.draft)
        .join(AskedDay, col(AskedDay.question_id) == col(OpenQuestion.id))
        .where(AskedDay.on == on, AskedDay.count > 0)
        .order_by(col(AskedDay.count).desc(), col(OpenQuestion.id))
    )
    return [Asked(*row) for row in session.exec(query)]


def forget(session: Session, before: date) -> None:
    """Delete the days before one, and all days of the questions that were last asked before it."""
    old = select(OpenQuestion.id).where(OpenQuestion.last_on < before)
    session.execute(delete(AskedDay).where((col(AskedDay.on) < before) | col(AskedDay.question_id).in_(old)))
