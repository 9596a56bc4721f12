"""What a supervisor sees at a glance: tables of figures, each figure the cases behind it, so that it can be opened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy
from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col

from bot.casework import merged, ratings
from bot.clock import local_date
from bot.store.life_models import CaseLife, DeadlineRun, MissedDeadline
from bot.store.models import CaseRecord, CaseStatus, Staff
from bot.store.queue_models import CasePlace, Satisfaction

__all__ = ["BANDS", "LOOKS_BACK", "STANDINGS", "Table", "tables"]

LOOKS_BACK = timedelta(days=90)
"""How far back deadlines and ratings are counted."""
BANDS = {"today": 1, "days": 3, "week": 7, "weeks": 14}
"""Days of waiting that a band stays below; what waits longer is the last band."""
LONGEST_BAND = "longer"
STANDINGS = {
    "before": ("referred", "registered", "visited", "on_notice", "under_review"),
    "helped": ("recognised", "plan_drafted", "in_service"),
    "employed": ("employed", "stable"),
    "refused": ("refused",),
    "ended": ("exited", "withdrawn", "closed"),
}
"""States of a life, as a supervisor counts them together."""
_STANDING_OF = {state: standing for standing, states in STANDINGS.items() for state in states}


@dataclass(frozen=True)
class Table:
    """Figures by row and column; ``behind`` has the numbers of the cases of each, and nothing where there are none."""

    name: str
    rows: tuple[str, ...]
    """Keys, in order: a band, an account, a category, a district code, a rule."""
    columns: tuple[str, ...]
    behind: Mapping[tuple[str, str], tuple[str, ...]]

    def count(self, row: str, column: str) -> int:
        """The figure: how many cases are behind it."""
        return len(self.behind.get((row, column), ()))


def tables(session: Session, now: datetime, district: str = "") -> tuple[Table, ...]:
    """All tables as they stand at ``now``, for the whole city or one district (a code)."""
    among = col(CaseRecord.district) == district if district else true()
    lives = _lives(session, among)
    return (
        _waiting(session, now, among),
        _load(session, among),
        _standing("by-category", lives, of=1),
        _standing("by-district", lives, of=2),
        _deadlines(session, now, among),
        _ratings(session, now, district),
    )


def _waiting(session: Session, now: datetime, among: ColumnElement[bool]) -> Table:
    since = func.coalesce(col(CasePlace.waiting_since), col(CaseRecord.opened_at), type_=CasePlace.waiting_since.type)  # type: ignore[attr-defined]
    query = (
        sqlalchemy.select(col(CaseRecord.number), since)
        .outerjoin(CasePlace, col(CasePlace.case_id) == col(CaseRecord.id))
        .where(col(CaseRecord.status) == CaseStatus.WAITING, among)
    )
    today = local_date(now)
    found = [(band((today - local_date(moment)).days), "cases", number) for number, moment in session.execute(query)]
    return _table("waiting", found, (*BANDS, LONGEST_BAND), ("cases",))


def band(days: int) -> str:
    """The band of a case that has waited so many days."""
    return next((name for name, below in BANDS.items() if days < below), LONGEST_BAND)


def _load(session: Session, among: ColumnElement[bool]) -> Table:
    query = (
        sqlalchemy.select(col(Staff.name), col(CaseRecord.number))
        .join(Staff, col(Staff.id) == col(CaseRecord.claimed_by))
        .where(col(CaseRecord.status) == CaseStatus.CLAIMED, among)
    )
    found = [(name, "cases", number) for name, number in session.execute(query)]
    return _table("load", found, _most_first(row for row, _, _ in found), ("cases",))


_Life = tuple[str, str, str, str]
"""Number, category, district, standing."""


def _lives(session: Session, among: ColumnElement[bool]) -> list[_Life]:
    query = (
        sqlalchemy.select(
            col(CaseRecord.number), col(CaseRecord.category), col(CaseRecord.district), col(CaseLife.state)
        )
        .join(CaseLife, col(CaseLife.case_id) == col(CaseRecord.id))
        .where(among, merged.by_itself())
    )
    return [
        (number, category, district, _STANDING_OF[state])
        for number, category, district, state in session.execute(query)
        if state in _STANDING_OF
    ]


def _standing(by: str, lives: Iterable[_Life], *, of: int) -> Table:
    found = [(life[of], life[3], life[0]) for life in lives]
    return _table(by, found, _most_first(row for row, _, _ in found), tuple(STANDINGS))


def _deadlines(session: Session, now: datetime, among: ColumnElement[bool]) -> Table:
    kept = (
        sqlalchemy.select(col(DeadlineRun.rule), col(CaseRecord.number))
        .join(CaseRecord, col(CaseRecord.id) == col(DeadlineRun.case_id))
        .where(col(DeadlineRun.kept).is_(True), col(DeadlineRun.ended_at) >= now - LOOKS_BACK, among)
        .where(~_missed())
    )
    missed = (
        sqlalchemy.select(col(MissedDeadline.rule), col(CaseRecord.number))
        .join(CaseRecord, col(CaseRecord.id) == col(MissedDeadline.case_id))
        .where(col(MissedDeadline.missed_on) >= local_date(now - LOOKS_BACK), among)
    )
    found = [(rule, "kept", number) for rule, number in session.execute(kept)]
    found += [(rule, "missed", number) for rule, number in session.execute(missed)]
    return _table("deadlines", found, _most_first(row for row, _, _ in found), ("kept", "missed"))


def _missed() -> ColumnElement[bool]:
    """What was done too late was missed, not kept."""
    missed = sqlalchemy.select(col(MissedDeadline.missed_id))
    return missed.where(col(MissedDeadline.run_id) == col(DeadlineRun.id)).exists()


def _ratings(session: Session, now: datetime, district: str) -> Table:
    counted = ratings.counted(session, local_date(now - LOOKS_BACK), local_date(now))
    found = [
        (of_district, rating.value, number)
        for of_district, said in counted.items()
        if not district or of_district == district
        for rating, numbers in said.items()
        for number in numbers
    ]
    return _table("ratings", found, _most_first(row for row, _, _ in found), tuple(one.value for one in Satisfaction))


def _table(name: str, found: Iterable[tuple[str, str, str]], rows: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    behind: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, column, number in found:
        behind[row, column].append(number)
    return Table(name, rows, columns, {cell: tuple(sorted(numbers)) for cell, numbers in behind.items()})


def _most_first(rows: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row] += 1
    return tuple(sorted(counts, key=lambda row: (-counts[row], row)))
