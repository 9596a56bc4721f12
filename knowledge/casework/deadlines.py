"""Deadlines by name: when one is due, whether it is overdue, paused, or not set at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, StringConstraints, model_validator

from knowledge.casework.calendar import SHANGHAI, CountedDay, NoCalendar, WorkCalendar
from knowledge.casework.life import Moved, Record, chosen
from knowledge.casework.life_table import Choices, Name
from knowledge.casework.working_time import Pause, add_working_time, day_span
from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.calendar_months import months_after
from knowledge.screening.truth import Truth

_DAY = timedelta(days=1)
DistrictCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class Length(Content):
    """How long: one of these."""

    days: PositiveInt | None = None
    working_days: PositiveInt | None = None
    months: PositiveInt | None = None
    working_minutes: PositiveInt | None = None
    end_of_next_month: Literal[True] | None = None
    """Once in each calendar month: the last day of the month after."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("needs one of days, working_days, months, working_minutes, end_of_next_month")
        return self


class DistrictLength(Content):
    """What a district has set for itself (第八条)."""

    length: Length
    set_by: Text


class DeadlineRule(Content):
    """One deadline. Without a length it is 未设定: nothing is ever due by it."""

    id: Slug
    label: Text
    sources: Annotated[tuple[Name, ...], Field(alias="from", min_length=1)]
    """The fields whose day it counts from, the latest of them; that day itself is not counted."""
    pauses: bool
    """Whether waiting for the resident stops it."""
    told: bool = True
    """Whether the resident reads it where they ask how their case stands; not what is the office's own duty alone."""
    applies: Choices = Field(default_factory=dict)
    """Begins only for cases that hold these choices."""
    kept_by: Choices = Field(default_factory=dict)
    """Of a move that closes it, only one filled in with these choices keeps it."""
    length: Length | None = None
    set_by: str = ""
    """Who set the length, where no source gives it."""
    by_district: dict[DistrictCode, DistrictLength] = Field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _somebody_stands_for_it(self) -> Self:
        if self.length is not None and not self.citations and not self.set_by.strip():
            raise ValueError("length needs citations, or set_by: who set it")
        return self

    def length_in(self, district: str) -> Length | None:
        """The length that holds in a district: its own, else the general one."""
        own = self.by_district.get(district)
        return own.length if own else self.length


@dataclass(frozen=True)
class Run:
    """A deadline that has begun for a case. The store keeps it with its pauses and the moment it was kept."""

    rule: str
    since: datetime

    def missed_id(self, case: str) -> str:
        """The id of the one event that says it was missed: the same however often, and by whomever, it is found."""
        return f"missed:{case}:{self.rule}:{self.since.astimezone(SHANGHAI).isoformat()}"


@dataclass(frozen=True)
class Changes:
    """What a move did to the deadlines of its case, by rule id."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    begun: tuple[Run, ...]


class StandingKind(StrEnum):
    """How a deadline stands."""

    NOT_SET = "not_set"
    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    NO_CALENDAR = "no_calendar"
    """It leads into a year whose working days nobody has entered."""


@dataclass(frozen=True)
class Standing:
    """A deadline at a moment. ``due``: the first moment that is too late, in Asia/Shanghai."""

    kind: StandingKind
    due: datetime | None = None
    confirmed: bool = True
    """False: it was counted over a year whose calendar is provisional."""
    late_by: timedelta = timedelta(0)

    @property
    def due_on(self) -> date | None:
        """The last day on which it can still be kept."""
        return (self.due - timedelta(microseconds=1)).date() if self.due else None


def changes(rules: Mapping[str, DeadlineRule], moved: Moved, filled: Record, at: datetime) -> Changes:
    """The deadlines that a move kept, dropped and began.

    ``at`` stands in where the move fills in none of the days it counts from: one filled in long before is no beginning.
    One that a move both closes and opens begins anew only where it was kept.
    """
    kept = tuple(name for name in moved.closes if chosen(rules[name].kept_by, filled) is Truth.YES)
    begun = tuple(
        Run(name, _since(rules[name], moved, filled, at))
        for name in moved.opens
        if chosen(rules[name].applies, moved.record) is Truth.YES and (name in kept or name not in moved.closes)
    )
    return Changes(kept, moved.drops, begun)


def _since(rule: DeadlineRule, moved: Moved, filled: Record, at: datetime) -> datetime:
    said = any(name in filled for name in rule.sources)
    days = [day for name in rule.sources if said and isinstance(day := moved.record.get(name), date)]
    if not days or max(days) == at.astimezone(SHANGHAI).date():
        return at
    return day_span(max(days))[0]


def due(length: Length, since: datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> datetime | None:
    """The first moment that is too late; None while an open pause keeps it away.

    A day at whose end the case is paused does not count. Raises NoCalendar.
    """
    if length.working_minutes is not None:
        return add_working_time(since, timedelta(minutes=length.working_minutes), calendar, pauses)
    day = since.astimezone(SHANGHAI).date()
    if length.working_days is not None:
        last = _counted(day, length.working_days, pauses, calendar.is_working_day)
    elif length.days is not None:
        last = _counted(day, length.days, pauses)
    else:
        end = months_after(day, length.months) if length.months else months_after(day.replace(day=1), 2) - _DAY
        last = _extended(day, end, pauses)
    return day_span(last)[1] if last else None


def last_day(rule: DeadlineRule, first: date, calendar: WorkCalendar, *, district: str = "") -> CountedDay | None:
    """The last day of what begins on a day and lasts so long, for a form to suggest (公示结束); None: not set.

    Raises NoCalendar.
    """
    length = rule.length_in(district)
    end = due(length, day_span(first)[0], calendar) if length else None
    if length is None or end is None:
        return None
    confirmed = not _by_calendar(length) or _is_confirmed(calendar, day_span(first)[0], end)
    return CountedDay((end - timedelta(microseconds=1)).date(), confirmed)


def _counted(
    day: date, count: int, pauses: Sequence[Pause], counts: Callable[[date], bool] = lambda _: True
) -> date | None:
    """The ``count``-th day after ``day`` that counts and is not paused."""
    while count:
        day += _DAY
        stopped = [pause for pause in pauses if pause.covers_end_of(day)]
        if any(pause.until is None for pause in stopped):
            return None
        count -= not stopped and counts(day)
    return day


def _extended(since: date, end: date, pauses: Sequence[Pause]) -> date | None:
    """A day so much later as the case was paused on the way to it."""
    return _counted(since, (end - since).days, pauses)


def standing(
    rule: DeadlineRule,
    run: Run,
    now: datetime,
    calendar: WorkCalendar,
    *,
    district: str = "",
    pauses: Sequence[Pause] = (),
    kept_at: datetime | None = None,
) -> Standing:
    """How a run of a deadline stands at a moment."""
    length = rule.length_in(district)
    if length is None:
        return Standing(StandingKind.NOT_SET)
    stopped = pauses if rule.pauses else ()
    try:
        end = due(length, run.since, calendar, stopped)
        confirmed = end is None or not _by_calendar(length) or _is_confirmed(calendar, run.since, end)
    except NoCalendar:
        return Standing(StandingKind.KEPT if kept_at else StandingKind.NO_CALENDAR)
    if kept_at is not None:
        late = end is not None and kept_at >= end
        kind = StandingKind.KEPT_LATE if late else StandingKind.KEPT
        return Standing(kind, end, confirmed, kept_at - end if late and end else timedelta(0))
    if end is None:
        return Standing(StandingKind.PAUSED)
    if now >= end:
        return Standing(StandingKind.OVERDUE, end, confirmed, now - end)
    return Standing(StandingKind.RUNNING, end, confirmed)


def _by_calendar(length: Length) -> bool:
    return length.working_days is not None or length.working_minutes is not None


def _is_confirmed(calendar: WorkCalendar, since: datetime, end: datetime) -> bool:
    return calendar.is_confirmed(since.astimezone(SHANGHAI).date(), (end - timedelta(microseconds=1)).date())


def unset(rules: Iterable[DeadlineRule]) -> list[DeadlineRule]:
    """The deadlines that nobody has set, neither a source nor an office nor a district."""
    return [rule for rule in rules if rule.length is None and not rule.by_district]
