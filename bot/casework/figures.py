"""The figures of a period, by district: each is the list of the cases behind it, so that it can be opened."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy
from sqlmodel import Session, col

from bot.casework import merged
from bot.store.life_models import RECOGNITION, LifeMove, MissedDeadline
from bot.store.models import CaseRecord
from bot.store.queue_models import CasePlace
from knowledge.casework.periods import Span
from knowledge.casework.sheets import Fill

__all__ = ["Behind", "Counted", "Figures", "behind", "by_case", "counted"]

Behind = Mapping[Fill, tuple[str, ...]]
"""For each figure the numbers of the cases in it, once for each time that counts."""
Figures = Mapping[str, Behind]
"""By district code; "" are cases without one."""

ZERO_EMPLOYMENT = "zero-employment-family"
EXIT, PLACED, TAKEN_OVER = "exit", "place", "take_over"
EXITED = "exited"
"""The state of an old ledger's row whose person has gone."""
MODES = {
    "welfare_post": Fill.COUNT_WELFARE_POST,
    "enterprise": Fill.COUNT_ENTERPRISE,
    "flexible": Fill.COUNT_FLEXIBLE,
    "startup": Fill.COUNT_STARTUP,
}
PEOPLE = {
    "register": Fill.COUNT_REGISTERED,
    "apply_again": Fill.COUNT_REGISTERED,
    RECOGNITION: Fill.COUNT_RECOGNISED,
    "refuse": Fill.COUNT_REFUSED,
    "serve": Fill.COUNT_SERVED_PEOPLE,
    PLACED: Fill.COUNT_EMPLOYED,
    "confirm_stable": Fill.COUNT_STABLE,
    "unemployed_again": Fill.COUNT_UNEMPLOYED_AGAIN,
    EXIT: Fill.COUNT_EXITED,
}
"""Moves of which each person counts once in a period."""
TIMES = {"serve": Fill.COUNT_SERVICES, "return_visit": Fill.COUNT_VISITS}
"""Moves of which each one counts."""
_REMEMBERED = (RECOGNITION, PLACED, EXIT, TAKEN_OVER)
"""Moves that say something of later periods too, and whose forms are asked."""


@dataclass(frozen=True)
class Counted:
    """How often a case counts in a period, by figure."""

    number: str
    district: str
    holder: int | None
    """The account that holds the case, or closed its referral: whoever is responsible for it."""
    fills: Mapping[Fill, int]


@dataclass
class _Person:
    """What the moves up to the end of the period have shown of one case, so far."""

    number: str
    district: str
    holder: int | None
    recognised: bool = False
    zero_employment: bool = False
    fills: Counter[Fill] = field(default_factory=Counter)
    """How often it counts, by figure."""
    placed_as: str = ""
    placed_of_zero_employment: bool = False


def by_case(session: Session, span: Span, among: sqlalchemy.ColumnElement[bool] | None = None) -> Mapping[int, Counted]:
    """What each case adds to the figures of a period, by case id; ``among`` is a condition on CaseRecord.

    Counted by the day on which each move happened. A person placed twice in a period counts once, by the last
    placement, so that the ways add up to the sum; two cases that became one count as the one that goes on.
    """
    people: dict[int, _Person] = {}
    for each in _moves(session, span, among):
        person = people.setdefault(each.case_id, _Person(each.number, each.district, each.holder))
        _remember(person, each.move, each.form)
        if each.happened_on >= span.since:
            _count(person, each.move, each.form)
    found = {case_id: (person, _standing(person)) for case_id, person in people.items()}
    for case_id, number, district, holder in _missed(session, span, among):
        _, fills = found.setdefault(case_id, (_Person(number, district, holder), Counter()))
        fills[Fill.COUNT_MISSED_DEADLINES] += 1
    return {
        case_id: Counted(person.number, person.district, person.holder, counts)
        for case_id, (person, fills) in found.items()
        if (counts := +fills)
    }


def counted(session: Session, span: Span) -> Figures:
    """The figures of a period, by district."""
    found: dict[str, list[Counted]] = defaultdict(list)
    for each in by_case(session, span).values():
        found[each.district].append(each)
    return {district: behind(cases) for district, cases in found.items()}


def behind(cases: Iterable[Counted]) -> Behind:
    """The figures of these cases together, each as the numbers of the cases in it."""
    found: dict[Fill, list[str]] = defaultdict(list)
    for each in cases:
        for fill, times in each.fills.items():
            found[fill] += [each.number] * times
    return {fill: tuple(sorted(numbers)) for fill, numbers in found.items()}


def _remember(person: _Person, move: str, form: Mapping[str, Any]) -> None:
    if move == RECOGNITION or (move == TAKEN_OVER and "recognised_on" in form and form.get("stands") != EXITED):
        # Who comes out of an office's old ledger is on the books from that day, and no recognition of the period.
        person.recognised = True
        person.zero_employment = ZERO_EMPLOYMENT in (form.get("categories") or ())
    elif move == EXIT:
        person.recognised = False


def _count(person: _Person, move: str, form: Mapping[str, Any]) -> None:
    """A move in the period."""
    if fill := PEOPLE.get(move):
        person.fills[fill] = 1
    if fill := TIMES.get(move):
        person.fills[fill] += 1
    if move == PLACED:
        person.placed_as, person.placed_of_zero_employment = str(form.get("employment", "")), person.zero_employment
    if move == RECOGNITION:
        person.fills[Fill.COUNT_RECOGNISED_ZERO_EMPLOYMENT] = int(person.zero_employment)


def _standing(person: _Person) -> Counter[Fill]:
    """How often a person counts, after all moves."""
    fills = Counter(person.fills)
    if person.placed_as in MODES:
        fills[MODES[person.placed_as]] = 1
    if person.placed_of_zero_employment:
        fills[Fill.COUNT_EMPLOYED_ZERO_EMPLOYMENT] = 1
    if person.recognised:
        fills[Fill.COUNT_RECOGNISED_AT_END] = 1
    return fills


class _Made(NamedTuple):
    """A move, as the figures ask it."""

    case_id: int
    number: str
    district: str
    holder: int | None
    move: str
    happened_on: date
    form: Mapping[str, Any]


def _moves(session: Session, span: Span, among: sqlalchemy.ColumnElement[bool] | None) -> Iterator[_Made]:
    """Moves up to the end of the period: what is remembered from all time, the rest from the period; case by case."""
    columns = (
        col(CaseRecord.id),
        col(CaseRecord.number),
        col(CaseRecord.district),
        col(CaseRecord.claimed_by),
        col(LifeMove.move),
        col(LifeMove.happened_on),
        col(LifeMove.form),
    )
    wanted = col(LifeMove.move).in_(_REMEMBERED) | (
        (col(LifeMove.happened_on) >= span.since) & col(LifeMove.move).in_([*PEOPLE, *TIMES])
    )
    query = (
        sqlalchemy.select(*columns)
        .join(CasePlace, col(CasePlace.case_id) == col(LifeMove.case_id), isouter=True)
        .join(CaseRecord, col(CaseRecord.id) == merged.goes_on_as(col(LifeMove.case_id)))
        .where(col(LifeMove.happened_on) <= span.until, wanted)
        .order_by(col(CaseRecord.id), col(LifeMove.happened_on), col(LifeMove.id))
    )
    for row in session.execute(query if among is None else query.where(among, _part_of(LifeMove.case_id, among))):
        yield _Made(*row)


def _missed(
    session: Session, span: Span, among: sqlalchemy.ColumnElement[bool] | None
) -> list[tuple[int, str, str, int | None]]:
    query = (
        sqlalchemy.select(
            col(CaseRecord.id), col(CaseRecord.number), col(CaseRecord.district), col(CaseRecord.claimed_by)
        )
        .select_from(MissedDeadline)
        .join(CasePlace, col(CasePlace.case_id) == col(MissedDeadline.case_id), isouter=True)
        .join(CaseRecord, col(CaseRecord.id) == merged.goes_on_as(col(MissedDeadline.case_id)))
        .where(col(MissedDeadline.missed_on) >= span.since, col(MissedDeadline.missed_on) <= span.until)
    )
    if among is not None:
        query = query.where(among, _part_of(MissedDeadline.case_id, among))
    return [tuple(row) for row in session.execute(query)]


def _part_of(case_id: Any, among: sqlalchemy.ColumnElement[bool]) -> sqlalchemy.ColumnElement[bool]:
    """Whether a row belongs to one of these cases or to what became one with them.

    Says nothing new beside ``among``; it leads the database from few cases to their rows, past all others.
    """
    wanted = sqlalchemy.select(col(CaseRecord.id)).where(among)
    merged_into_them = sqlalchemy.select(col(CasePlace.case_id)).where(col(CasePlace.merged_into).in_(wanted))
    return col(case_id).in_(wanted.union_all(merged_into_them))
