"""What residents made of the answers: counts of ratings, and the questions that are still open. No person is stored."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.store import asked_days
from bot.store.content_models import OpenQuestion, Rating
from bot.store.insert import insert
from handlers.effects import NoteUnanswered, RateAnswer

KEPT = timedelta(days=365)
"""An open question that nobody asked for so long is deleted."""
DISMISSED = "!"
"""In the place of a draft's id (which has no such character): an editor said that none is to be made."""


def take(session: Session, effect: RateAnswer | NoteUnanswered, on: date) -> None:
    """Count what a turn said of an answer, or of the lack of one."""
    if isinstance(effect, RateAnswer):
        rate(session, effect, on)
    else:
        note_unanswered(session, effect, on)


def rate(session: Session, effect: RateAnswer, on: date) -> None:
    """Count a rating; one that changes an earlier one takes that back, and the open question with it."""
    for helpful, change in ((effect.before, -1), (effect.helpful, 1)):
        if helpful is None or effect.before is effect.helpful:
            continue
        counted = {"helpful": change if helpful else 0, "unhelpful": 0 if helpful else change}
        new = insert(session, Rating).values(entry=effect.entry, version=effect.version, **counted)
        added = {name: getattr(Rating, name) + by for name, by in counted.items()}
        session.execute(new.on_conflict_do_update(index_elements=["entry", "version"], set_=added))
        if not helpful and effect.question:
            _count(session, effect.question, effect.entry, change, on)


def note_unanswered(session: Session, effect: NoteUnanswered, on: date) -> None:
    """Count a question that found no answer."""
    _count(session, effect.question, "", 1, on)


def take_back_unanswered(session: Session, question: str, on: date) -> None:
    """One less: it was counted by mistake on that day."""
    _count(session, question, "", -1, on)


def ratings(session: Session) -> Sequence[Rating]:
    """All counts, by entry and version."""
    return session.exec(select(Rating).order_by(col(Rating.entry), col(Rating.version))).all()


def open_questions(session: Session) -> Sequence[OpenQuestion]:
    """The questions of which no draft was made yet, the most asked first."""
    waiting = select(OpenQuestion).where(OpenQuestion.draft == "", OpenQuestion.count > 0)
    return session.exec(waiting.order_by(col(OpenQuestion.count).desc(), col(OpenQuestion.id))).all()


def dismissed(session: Session) -> Sequence[OpenQuestion]:
    """The questions of which no draft is to be made, the newest asked first."""
    kept = select(OpenQuestion).where(OpenQuestion.draft == DISMISSED)
    return session.exec(kept.order_by(col(OpenQuestion.last_on).desc(), col(OpenQuestion.id))).all()


def reopen(session: Session, ids: Sequence[int]) -> list[int]:
    """Ask for a draft again after all; which of them were dismissed."""
    gone = (col(OpenQuestion.id).in_(ids), col(OpenQuestion.draft) == DISMISSED)
    back = session.execute(update(OpenQuestion).where(*gone).values(draft="").returning(col(OpenQuestion.id)))
    return list(back.scalars())


def drafted(session: Session, ids: Sequence[int], entry: str) -> list[int]:
    """Mark questions as those a draft was made of; which of them were still free."""
    free = (col(OpenQuestion.id).in_(ids), col(OpenQuestion.draft) == "")
    taken = session.execute(update(OpenQuestion).where(*free).values(draft=entry).returning(col(OpenQuestion.id)))
    return list(taken.scalars())


def forget(session: Session, today: date) -> int:
    """Delete the questions that were not asked for a year; how many there were."""
    asked_days.forget(session, today - KEPT)
    old = delete(OpenQuestion).where(col(OpenQuestion.last_on) < today - KEPT).returning(col(OpenQuestion.id))
    return len(session.execute(old).all())


def _count(session: Session, text: str, entry: str, change: int, on: date) -> None:
    new = insert(session, OpenQuestion).values(text=text, entry=entry, count=max(change, 0), last_on=on, draft="")
    added = {"count": OpenQuestion.count + change, "last_on": on}
    kept = new.on_conflict_do_update(index_elements=["text", "entry"], set_=added).returning(col(OpenQuestion.id))
    asked_days.count(session, session.execute(kept).scalar_one(), change, on)
