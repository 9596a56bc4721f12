"""The life of a case as one declared table: fields, guards, states and moves, out of content/casework/life.yaml."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import Citation, Content, Slug, Text

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ChoiceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Choices = dict[Name, tuple[ChoiceId, ...]]
"""Fields and the choices that count; a field of several choices counts when one of them is among its own."""
Value = date | bool | int | str | tuple[str, ...]
"""What a field holds: a day, yes or no, a count, a text or the id of a choice, or the choices met so far."""


class FieldKind(StrEnum):
    """What may be filled in."""

    TEXT = "text"
    LINE = "line"
    """A text of one line: a number, a name."""
    DAY = "day"
    """A day that has come: what happened, happened today or before."""
    COMING_DAY = "coming_day"
    """Any day."""
    CHOICE = "choice"
    CHOICES = "choices"
    """One or more of the choices."""


LONGEST = {FieldKind.TEXT: 2_000, FieldKind.LINE: 200}
"""Characters of a text."""


class CaseField(Content):
    """One thing that a move records."""

    id: Name
    label: Text
    kind: FieldKind
    choices: dict[ChoiceId, Text] = Field(default_factory=dict)
    note: str = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if bool(self.choices) != (self.kind in {FieldKind.CHOICE, FieldKind.CHOICES}):
            raise ValueError("choices go with kind choice or choices, and with no other")
        return self

    def allows(self, value: object, on: date) -> bool:
        """Whether the value can be filled in on a day."""
        match self.kind:
            case FieldKind.TEXT | FieldKind.LINE:
                return isinstance(value, str) and bool(value.strip())
            case FieldKind.DAY:
                return type(value) is date and value <= on
            case FieldKind.COMING_DAY:
                return type(value) is date
            case FieldKind.CHOICE:
                return isinstance(value, str) and value in self.choices
        return isinstance(value, tuple) and bool(value) and all(one in self.choices for one in value)


class Guard(Content):
    """A condition on the record, told apart by its fields."""

    id: Slug
    says: Text
    """Why not, in words for staff."""
    passed: Name | None = None
    """This day is over."""
    ordered: tuple[Name, Name] | None = None
    """The second of these days is not before the first; where one is not recorded this stops nothing."""
    none_left: Name | None = None
    """This count stands at nothing."""
    some_left: Name | None = None
    """This count stands at one or more."""
    met: Name | None = None
    """Among what was collected here are all of ``of``."""
    of: tuple[ChoiceId, ...] = ()
    when: Choices = Field(default_factory=dict)
    """Asked only where these fields hold one of these choices."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [each is not None for each in (self.passed, self.ordered, self.none_left, self.some_left, self.met)]
        if kinds.count(True) != 1 or (self.met is None) == bool(self.of):
            raise ValueError("needs one of passed, ordered, none_left, some_left, and met with of")
        return self


class State(Content):
    """Where a case may stand."""

    id: Name
    label: Text
    next: tuple[Annotated[tuple[Name, ...], Field(min_length=1)], ...] = ()
    """What leads on from here, the first that can be done first; of the moves that stand together one is made."""
    done: bool = False
    """What the referral was for is over: it can be resolved."""
    citations: tuple[Citation, ...] = ()
    note: str = ""


class Move(Content):
    """A step from one of some states to a state."""

    id: Name
    label: Text
    sources: Annotated[tuple[Name, ...], Field(alias="from", min_length=1)]
    target: Annotated[Name | None, Field(alias="to")] = None
    """None: the case stays where it is, and something is recorded."""
    to_in: Name | None = None
    """In place of ``to``: the choice filled in here is the state that the case goes to."""
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The roles that may do it."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    note: str = ""
    """What the regulation leaves open here."""
    needs: tuple[Name, ...] = ()
    """Fields that must be filled in with this move."""
    may: tuple[Name, ...] = ()
    """Fields that may be filled in."""
    needs_when: dict[Name, Choices] = Field(default_factory=dict)
    """Fields needed only where another one, filled in or recorded, holds one of these choices."""
    guards: tuple[Slug, ...] = ()
    counts: dict[Name, Annotated[int, Field(ge=-1, le=1)]] = Field(default_factory=dict)
    """Counts that it raises or lowers by one."""
    collects: dict[Name, Name] = Field(default_factory=dict)
    """Collections that take what is filled in: collection to field."""
    clears: tuple[Name, ...] = ()
    """What is forgotten, because it belonged to what is over now."""
    opens: tuple[Slug, ...] = ()
    """Deadlines that begin."""
    opens_when: dict[Slug, Choices] = Field(default_factory=dict)
    """Deadlines that begin only where a field, filled in or recorded, holds one of these choices."""
    closes: tuple[Slug, ...] = ()
    """Deadlines that are kept by it."""
    drops: tuple[Slug, ...] = ()
    """Deadlines that end with it without being kept: there is nothing left to do."""
    reopens: bool = False
    """What the referral was for is to be done again: one that was resolved is open again with it."""
    together: bool = False
    """Its form says nothing of one person alone: it can be filled in once for many cases."""

    def goes_to(self, state: str, filled: Mapping[str, Value] | None = None) -> str:
        """The state after it, coming from ``state`` with its form filled in."""
        return str((filled or {}).get(self.to_in, state)) if self.to_in else self.target or state

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of its form, needed ones first."""
        return tuple(dict.fromkeys((*self.needs, *self.needs_when, *self.may)))


class LifeTable(Content):
    """The whole life: where it begins, what may be, what may happen."""

    roles: dict[Name, Text]
    counts: dict[Name, Text] = Field(default_factory=dict)
    collections: dict[Name, Text] = Field(default_factory=dict)
    fields: tuple[CaseField, ...]
    guards: tuple[Guard, ...] = ()
    first: Name
    first_opens: tuple[Slug, ...] = ()
    """Deadlines that begin when a case is opened."""
    states: Annotated[tuple[State, ...], Field(min_length=1)]
    moves: Annotated[tuple[Move, ...], Field(min_length=1)]

    @cached_property
    def field(self) -> Mapping[str, CaseField]:
        """Fields by id."""
        return {each.id: each for each in self.fields}

    @cached_property
    def guard(self) -> Mapping[str, Guard]:
        """Guards by id."""
        return {each.id: each for each in self.guards}

    @cached_property
    def state(self) -> Mapping[str, State]:
        """States by id."""
        return {each.id: each for each in self.states}

    @cached_property
    def move(self) -> Mapping[str, Move]:
        """Moves by id."""
        return {each.id: each for each in self.moves}

    def leaving(self, state: str) -> Iterator[Move]:
        """The moves that the table has from a state, in its order."""
        return (each for each in self.moves if state in each.sources)


Path = tuple[str | int, ...]


def misfits(life: LifeTable) -> Iterator[tuple[Path, str]]:
    """Every name in the table that nothing stands behind, and every state that no case can reach or leave wrongly."""
    for part in ("fields", "guards", "states", "moves"):
        repeated = [name for name, times in Counter(each.id for each in getattr(life, part)).items() if times > 1]
        yield from (((part,), f"{name} stands twice") for name in repeated)
    for at, guard in enumerate(life.guards):
        yield from _guard(life, ("guards", at), guard)
    for at, move in enumerate(life.moves):
        yield from _move(life, ("moves", at), move)
    if life.first not in life.state:
        yield ("first",), f"{life.first} is not a state"
    reached = reachable(life)
    for at, state in enumerate(life.states):
        if state.id not in reached:
            yield ("states", at, "id"), f"no move leads to {state.id}"
        leaving = {move.id for move in life.leaving(state.id)}
        for name in (each for together in state.next for each in together if each not in leaving):
            yield ("states", at, "next"), f"no move {name} leaves {state.id}"


def reachable(life: LifeTable) -> set[str]:
    """The states that a case can come to."""
    found: set[str] = set()
    waiting = [life.first]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            for move in life.leaving(state):
                waiting.extend(_states_in(life, move) if move.to_in else [move.goes_to(state)])
    return found


def _guard(life: LifeTable, path: Path, guard: Guard) -> Iterator[tuple[Path, str]]:
    days = {each.id for each in life.fields if each.kind in {FieldKind.DAY, FieldKind.COMING_DAY}}
    for part, names in (("passed", (guard.passed,)), ("ordered", guard.ordered or ())):
        yield from (((*path, part), f"{name} is not a day") for name in names if name and name not in days)
    for part, count in (("none_left", guard.none_left), ("some_left", guard.some_left)):
        if count and count not in life.counts:
            yield (*path, part), f"{count} is not a count"
    if guard.met and guard.met not in life.collections:
        yield (*path, "met"), f"{guard.met} is not a collection"
    yield from _conditions(life, (*path, "when"), guard.when)


def _conditions(life: LifeTable, path: Path, when: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Path, str]]:
    for name, values in when.items():
        known = life.field.get(name)
        if known is None:
            yield (*path, name), f"{name} is not a field"
        else:
            yield from (((*path, name), f"{one} is no choice of {name}") for one in values if one not in known.choices)


def _move(life: LifeTable, path: Path, move: Move) -> Iterator[tuple[Path, str]]:
    recorded = {*life.field, *life.counts, *life.collections}
    named: tuple[tuple[str, tuple[str, ...], set[str], str], ...] = (
        ("from", move.sources, set(life.state), "state"),
        ("to", (move.target,) if move.target else (), set(life.state), "state"),
        ("to_in", tuple(_states_in(life, move)), set(life.state), "state"),
        ("by", move.by, set(life.roles), "role"),
        ("needs", move.needs, set(life.field), "field"),
        ("may", move.may, set(life.field), "field"),
        ("needs_when", tuple(move.needs_when), set(life.field), "field"),
        ("guards", move.guards, set(life.guard), "guard"),
        ("counts", tuple(move.counts), set(life.counts), "count"),
        ("collects", tuple(move.collects), set(life.collections), "collection"),
        ("collects", tuple(move.collects.values()), set(move.fields), "field of this move"),
        ("clears", move.clears, recorded, "field, count or collection"),
    )
    for part, names, known, kind in named:
        yield from (((*path, part), f"{name} is not a {kind}") for name in names if name not in known)
    for name, when in move.needs_when.items():
        yield from _conditions(life, (*path, "needs_when", name), when)
    for name, when in move.opens_when.items():
        yield from _conditions(life, (*path, "opens_when", name), when)
    if move.to_in is not None and (move.to_in not in move.needs or move.target):
        yield (*path, "to_in"), f"{move.to_in} must be among needs, and there is no to beside it"


def _states_in(life: LifeTable, move: Move) -> Iterator[str]:
    """The states that a form may name; the field's own name where it is no choice, which is then a finding."""
    if move.to_in is not None:
        known = life.field.get(move.to_in)
        yield from known.choices if known and known.choices else [move.to_in]
