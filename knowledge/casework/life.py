"""What may happen to a case and what becomes of it: the table of life_table.py, applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.casework.life_table import LONGEST, FieldKind, Guard, LifeTable, Move, Value
from knowledge.screening.truth import Truth, all_of

Record = Mapping[str, Value]
"""What a case holds so far: fields, counts and collections by id."""

OPENED = "opened_on"
"""The field that holds the day of the referral."""


@dataclass(frozen=True)
class Refusal:
    """Why a move is not made. ``key`` names the words in content/casework/texts.yaml, ``values`` fill them in."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    field: str = ""
    """The field at fault, where it is one."""


@dataclass(frozen=True)
class Moved:
    """A case after a move."""

    state: str
    record: Record
    opens: tuple[str, ...]
    """Deadlines that began with it."""
    closes: tuple[str, ...]
    """Deadlines that were kept by it."""
    drops: tuple[str, ...]
    """Deadlines that ended with it, not kept: there is nothing left to do."""


def begin(life: LifeTable, on: date) -> Moved:
    """A case that is opened on a day (a referral)."""
    return Moved(life.first, {OPENED: on}, life.first_opens, (), ())


def allowed(life: LifeTable, state: str, record: Record, *, role: str, on: date) -> tuple[Move, ...]:
    """The moves that this role may make now, if their forms are filled in; a guard that fails already rules one out."""
    return tuple(
        move
        for move in life.leaving(state)
        if role in move.by and not any(_failing(life, move, _without(record, move.fields), on))
    )


def move(
    life: LifeTable, state: str, name: str, record: Record, filled: Record, *, role: str, on: date
) -> Moved | Refusal:
    """Make a move on a day with the fields of its form; ``record`` is not changed.

    The first thing that stands against it is told: the state, the role, a field, a guard. KeyError for a state or
    a move that the table does not have.
    """
    step = life.move[name]
    values = {"move": step.label, "state": life.state[state].label}
    if state not in step.sources:
        return Refusal("not-from-here", values)
    if role not in step.by:
        return Refusal("not-by-this-role", values | {"roles": "／".join(life.roles[one] for one in step.by)})
    if refused := _form(life, step, record, filled, on):
        return refused
    whole = {**record, **filled}
    for guard in _failing(life, step, whole, on):
        return Refusal("guard", values | {"why": guard.says})
    opens = (*step.opens, *(name for name, when in step.opens_when.items() if chosen(when, whole) is Truth.YES))
    return Moved(step.goes_to(state, filled), _recorded(step, record, filled), opens, step.closes, step.drops)


def _form(life: LifeTable, step: Move, record: Record, filled: Record, on: date) -> Refusal | None:
    whole = {**record, **filled}
    needed = [*step.needs, *(name for name, when in step.needs_when.items() if chosen(when, whole) is Truth.YES)]
    for name in needed:
        if name not in filled:
            return Refusal("missing", {"field": life.field[name].label}, name)
    for name, value in filled.items():
        if name not in step.fields:
            return Refusal("not-asked", {"field": life.field[name].label if name in life.field else name}, name)
        shape = life.field[name]
        if not shape.allows(value, on):
            key = "still-to-come" if shape.kind is FieldKind.DAY and type(value) is date else "wrong-value"
            return Refusal(key, {"field": shape.label}, name)
        longest = LONGEST.get(shape.kind)
        if longest and isinstance(value, str) and len(value) > longest:
            return Refusal("too-long", {"field": shape.label, "longest": str(longest), "length": str(len(value))}, name)
    return None


def _failing(life: LifeTable, step: Move, record: Record, on: date) -> list[Guard]:
    guards = (life.guard[name] for name in step.guards)
    return [guard for guard in guards if _stops(guard, step, record, on)]


def _stops(guard: Guard, step: Move, record: Record, on: date) -> bool:
    """Whether a guard fails. A day that must be over and is nowhere recorded stops too, unless the form asks for it."""
    holds = _holds(guard, record, on)
    return holds is Truth.NO or (
        holds is Truth.UNKNOWN and guard.passed is not None and guard.passed not in step.fields
    )


def _holds(guard: Guard, record: Record, on: date) -> Truth:
    """Unknown where a day or a choice is not recorded; a count or a collection not begun is nothing."""
    if (asked := chosen(guard.when, record)) is not Truth.YES:
        return Truth.YES if asked is Truth.NO else Truth.UNKNOWN
    if count := guard.none_left or guard.some_left:
        return _truth(bool(record.get(count)) is (guard.some_left is not None))
    if guard.met:
        collected = record.get(guard.met, ())
        return _truth(isinstance(collected, tuple) and set(guard.of) <= set(collected))
    days = [record.get(name) for name in guard.ordered or (guard.passed or "",)]
    known = [day for day in days if isinstance(day, date)]
    if len(known) < len(days):
        return Truth.UNKNOWN
    return _truth(known[0] <= known[1] if guard.ordered else known[0] < on)


def chosen(when: Mapping[str, tuple[str, ...]], record: Record) -> Truth:
    """Whether every field named holds one of its choices (or, of several, one among them); unknown: not recorded."""
    return all_of(_one_of(record[name], values) if name in record else Truth.UNKNOWN for name, values in when.items())


def _one_of(value: Value, choices: tuple[str, ...]) -> Truth:
    held = value if isinstance(value, tuple) else (value,)
    return _truth(any(one in choices for one in held))


def _truth(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


def _without(record: Record, names: tuple[str, ...]) -> Record:
    """The record as it stands before a form is filled in anew."""
    return {name: value for name, value in record.items() if name not in names}


def _recorded(step: Move, record: Record, filled: Record) -> Record:
    after: dict[str, Value] = {name: value for name, value in record.items() if name not in step.clears}
    after |= filled
    for name, change in step.counts.items():
        counted = after.get(name, 0)
        after[name] = max(0, (counted if isinstance(counted, int) else 0) + change)
    for name, source in step.collects.items():
        collected, more = after.get(name, ()), filled.get(source, ())
        new = more if isinstance(more, tuple) else (str(more),)
        after[name] = tuple(dict.fromkeys((*(collected if isinstance(collected, tuple) else ()), *new)))
    return after
