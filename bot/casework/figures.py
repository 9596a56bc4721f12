"""The figures of a period, by district: each is the list of the cases behind it, so that it can be opened."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy
from sqlmodel import Session, col, select

from bot.store.life_models import RECOGNITION, LifeMove, MissedDeadline
from bot.store.models import CaseRecord
from knowledge.casework.periods import Span
from knowledge.casework.sheets import Fill

__all__ = ["Behind", "Figures", "counted"]

Behind = Mapping[Fill, tuple[str, ...]]
"""For each figure the numbers of the cases in it, once for each time that counts."""
Figures = Mapping[str, Behind]
"""By district code; "" are cases without one."""

ZERO_EMPLOYMENT = "zero-employment-family"
EXIT, PLACED = "exit", "place"
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
_REMEMBERED = (RECOGNITION, PLACED, EXIT)
"""Moves that say something of later periods too, and whose forms are asked."""


@dataclass
class _Person:
    """What the moves up to the end of the period have shown of one case, so far."""

    number: str
    district: str
    recognised: bool = False
    zero_employment: bool = False
    fills: Counter[Fill] = field(default_factory=Counter)
    """How often it counts, by figure."""
    placed_as: str = ""
    placed_of_zero_employment: bool = False


def counted(session: Session, span: Span) -> Figures:
    """The figures of a period, counted by the day on which each move happened.

    A person placed twice in a period counts once, by the last placement, so that the ways add up to the sum.
    """
    people: dict[int, _Person] = {}
    for each in _moves(session, span):
        person = people.setdefault(each.case_id, _Person(each.number, each.district))
        _remember(person, each.move, each.form)
        if each.happened_on >= span.since:
            _count(person, each.move, each.form)
    found: dict[str, dict[Fill, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person in people.values():
        for fill, times in _standing(person).items():
            found[person.district][fill] += [person.number] * times
    for number, district in _missed(session, span):
        found[district][Fill.COUNT_MISSED_DEADLINES].append(number)
    return {
        district: {fill: tuple(sorted(numbers)) for fill, numbers in fills.items()} for district, fills in found.items()
    }


def _remember(person: _Person, move: str, form: Mapping[str, Any]) -> None:
    if move == RECOGNITION:
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
    move: str
    happened_on: date
    form: Mapping[str, Any]


def _moves(session: Session, span: Span) -> Iterator[_Made]:
    """Moves up to the end of the period: what is remembered from all time, the rest from the period; case by case."""
    columns = (
        col(LifeMove.case_id),
        col(CaseRecord.number),
        col(CaseRecord.district),
        col(LifeMove.move),
        col(LifeMove.happened_on),
        col(LifeMove.form),
    )
    wanted = col(LifeMove.move).in_(_REMEMBERED) | (
        (col(LifeMove.happened_on) >= span.since) & col(LifeMove.move).in_([*PEOPLE, *TIMES])
    )
    query = (
        sqlalchemy.select(*columns)
        .join(CaseRecord, col(CaseRecord.id) == col(LifeMove.case_id))
        .where(col(LifeMove.happened_on) <= span.until, wanted)
        .order_by(col(LifeMove.case_id), col(LifeMove.happened_on), col(LifeMove.id))
    )
    yield from (_Made(*row) for row in session.execute(query))


def _missed(session: Session, span: Span) -> Sequence[tuple[str, str]]:
    query = (
        select(CaseRecord.number, CaseRecord.district)
        .join(MissedDeadline, col(MissedDeadline.case_id) == col(CaseRecord.id))
        .where(col(MissedDeadline.missed_on) >= span.since, col(MissedDeadline.missed_on) <= span.until)
        .order_by(col(MissedDeadline.missed_id))
    )
    return session.exec(query).all()
