"""Counting working time: added, measured between two moments, stopped while a case is paused.

A working day without hours of its own is worth 24 hours. Moments carry a zone; results are in Asia/Shanghai.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.casework.calendar import SHANGHAI, WorkCalendar

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Pause:
    """A time in which a case waits for the resident; ``until`` None: it still does."""

    since: datetime
    until: datetime | None = None

    def covers_end_of(self, day: date) -> bool:
        """Whether the case is paused when the day ends."""
        end = day_span(day)[1]
        return self.since < end and (self.until is None or self.until >= end)


def day_span(day: date) -> Span:
    """The first moment of a day in Asia/Shanghai and the first of the next."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return start, start + _DAY


def add_working_time(
    start: datetime, amount: timedelta, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """The moment at which so much working time has run since ``start``; None while an open pause keeps it away.

    ValueError for a negative amount, NoCalendar where it leads into a year without a table.
    """
    if amount < _NOTHING:
        raise ValueError("working time is counted forwards")
    left = amount
    moment = start.astimezone(SHANGHAI)
    if not left:
        return moment
    for begin, end in _running(moment, calendar, pauses):
        if end - begin >= left:
            return (begin + left).astimezone(SHANGHAI)
        left -= end - begin
    return None


def working_time_between(
    start: datetime, end: datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> timedelta:
    """The working time that ran from one moment to another, pauses taken out; nothing where ``end`` is not later."""
    total = _NOTHING
    if end <= start:
        return total
    for begin, until in _running(start.astimezone(SHANGHAI), calendar, pauses, end.astimezone(SHANGHAI)):
        total += max(_NOTHING, min(until, end) - begin)
    return total


def _running(
    start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause], end: datetime | None = None
) -> Iterator[Span]:
    """The spans in which the clock runs, from ``start`` on, in order; until the day of ``end``, or without end."""
    day = start.date()
    last = end.date() if end else date.max
    while day <= last:
        if any(pause.until is None and pause.since <= max(start, day_span(day)[0]) for pause in pauses):
            return
        for opening, closing in calendar.openings(day):
            if closing > start:
                yield from _without(pauses, (max(opening, start), closing))
        day += _DAY


def _without(pauses: Sequence[Pause], span: Span) -> list[Span]:
    """What is left of a span when the pauses are cut out of it."""
    spans = [span]
    for pause in pauses:
        spans = [left for each in spans for left in _cut(each, pause)]
    return spans


def _cut(span: Span, pause: Pause) -> list[Span]:
    start, end = span
    before = (start, min(end, pause.since))
    after = (max(start, pause.until), end) if pause.until is not None else (end, end)
    if after[0] <= before[1]:  # the pause is empty or lies outside
        return [span]
    return [part for part in (before, after) if part[0] < part[1]]
