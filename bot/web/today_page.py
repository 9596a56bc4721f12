"""My work today, as its page shows it: groups of lines, each line what to do, by when, and the form that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.casework import absences, agenda, endings, neglect, persons, queue
from bot.casework.agenda import Kind, Thing
from bot.casework.staff import StaffMember
from bot.casework.work_holding import rules_of
from bot.casework.work_refusals import WorkRefused
from bot.clock import local_date
from bot.store import case_message
from bot.store.models import CaseStatus
from bot.web import queue_page
from bot.web.pages import day
from bot.web.queue_page import Line as QueueLine
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.wording import Wording

LONGEST = 50
"""Lines of one group; the most pressing ones."""
CLAIMS = 5
"""Cases to claim that are shown here; the queue has them all."""
NOTICED_FOR = timedelta(days=7)
FOLDED = frozenset({Kind.WAITS, Kind.LATER})
"""What needs nothing today."""


@dataclass(frozen=True)
class ToDo:
    """One thing in words, and where it is done."""

    what: str
    of: str
    """The deadline by name, where the step does not say it."""
    by: str
    late: bool
    href: str


@dataclass(frozen=True)
class Line:
    """A case with what is to be done about it now. ``who``: the person, masked; empty where nobody wrote them down."""

    number: str
    who: str
    holder: str
    ahead: bool
    resolved: bool
    """Resolved already; what is left to do is to be done all the same."""
    first: ToDo
    more: tuple[ToDo, ...]


@dataclass(frozen=True)
class Group:
    """Lines of one kind. ``total`` counts those that are not shown too."""

    kind: Kind
    lines: tuple[Line, ...]
    total: int
    folded: bool


@dataclass(frozen=True)
class Today:
    """``pressing`` needs something now; ``rest`` comes after what is to be claimed."""

    pressing: tuple[Group, ...]
    rest: tuple[Group, ...]
    claims: tuple[QueueLine, ...]
    to_claim: int
    neglected: tuple[QueueLine, ...]
    open_cases: int
    """How many are in the reader's hands and not resolved."""


_FIRST = frozenset({Kind.OVERDUE, Kind.UNREAD, Kind.TODAY, Kind.SOON, Kind.DECIDE})


def read_today(session: Session, hotline: Hotline, staff: StaffMember, now: datetime) -> Today:
    """Everything the page shows, of one moment."""
    knowledge = hotline.knowledge.current
    words = _Words(knowledge.wording, knowledge.casework, now)
    lines = agenda.read(session, knowledge.casework, staff, now, _endings(session, hotline, staff, now))
    names = persons.masked_names(session, hotline.vault, [one.row.id for one in lines if one.row])
    groups = []
    for kind in Kind:
        found = [one for one in lines if one.kind is kind]
        if found:
            shown = tuple(words.line(one, names) for one in found[:LONGEST])
            groups.append(Group(kind, shown, len(found), kind in FOLDED))
    covers = absences.covers(session, local_date(now))
    unread = case_message.with_unread(session)
    waiting, to_claim = queue.open_to(session, staff, covers, limit=CLAIMS)
    noticed = neglect.noticed(session, staff, now - NOTICED_FOR)
    return Today(
        pressing=tuple(one for one in groups if one.kind in _FIRST),
        rest=tuple(one for one in groups if one.kind not in _FIRST),
        claims=tuple(queue_page.queue_lines([(row, "") for row in waiting], unread, knowledge, now)),
        to_claim=to_claim,
        neglected=tuple(queue_page.queue_lines([(one.row, "") for one in noticed], unread, knowledge, now)),
        open_cases=queue.held(session, staff),
    )


def _endings(session: Session, hotline: Hotline, staff: StaffMember, now: datetime) -> list[endings.Ending]:
    """What comes to an end, or has; nothing where the content has no rules for it."""
    try:
        return endings.endings(session, rules_of(hotline.knowledge.current), staff, local_date(now))
    except WorkRefused:
        return []


class _Words:
    """Things in words, of one moment."""

    def __init__(self, wording: Wording, rules: Casework | None, now: datetime) -> None:
        self._say, self._rules, self._now = wording.say, rules, now

    def line(self, line: agenda.Line, names: Mapping[int, str]) -> Line:
        number = line.row.number if line.row else ""
        needed = [line.things[0], *(one for one in line.things[1:] if one.kind not in FOLDED)]
        first, *more = (self._to_do(one, number) for one in needed)
        who = names.get(line.row.id or 0, "") if line.row else ""
        resolved = line.row is not None and line.row.status is CaseStatus.RESOLVED
        return Line(number, who, line.holder, line.ahead, resolved, first, tuple(more))

    def _to_do(self, thing: Thing, number: str) -> ToDo:
        late = thing.kind is Kind.OVERDUE
        if thing.ending is not None:
            what = self._say(f"work.ending.{thing.ending.notice}", label=thing.ending.label)
            stands = "unsettled" if thing.ending.unsettled else "ended" if thing.ending.over else "ends"
            by = self._say(f"today.by.{stands}", day=self._day(thing.ending.ends))
            return ToDo(what, "", by, late, thing.ending.path)
        if thing.move is None or self._rules is None:
            return self._without_step(thing, number)
        labels = [self._rules.deadlines[rule].label for rule in thing.rules]
        labels = [] if thing.until else labels
        of = "、".join(dict.fromkeys(label for label in labels if label not in thing.move.label))
        what = self._say("case.next.or").join(one.label for one in (thing.move, *thing.instead))
        return ToDo(what, of, self._by(thing), late, f"/cases/{number}/life?step={thing.move.id}#next")

    def _without_step(self, thing: Thing, number: str) -> ToDo:
        days = self._days_since(thing.since)
        if thing.kind is Kind.UNREAD:
            return ToDo(self._say("today.do.unread"), "", "", late=False, href=f"/cases/{number}#heard")
        if thing.kind is Kind.RESIDENT:
            by = self._say("today.by.waited", days=days)
            return ToDo(self._say("today.do.resident"), "", by, late=False, href=f"/cases/{number}/life")
        by = self._say("today.by.since", days=days)
        return ToDo(self._say("today.do.resolve"), "", by, late=False, href=f"/cases/{number}#work")

    def _by(self, thing: Thing) -> str:
        stands = thing.standing
        if thing.until is not None and (thing.kind is Kind.DECIDE or thing.until >= local_date(self._now)):
            return self._say(f"today.by.notice_{thing.kind}", day=self._day(thing.until))
        if thing.kind is Kind.WAITS:
            return self._say("today.by.district")
        if stands is None or stands.due_on is None:
            return self._say("today.by.since", days=self._days_since(thing.since))
        if thing.kind is Kind.OVERDUE:
            days = (local_date(self._now) - stands.due_on).days
            return self._say("today.by.overdue", day=self._day(stands.due_on), days=days)
        return self._say("today.by.today" if thing.kind is Kind.TODAY else "today.by.due", day=self._day(stands.due_on))

    def _day(self, value: date) -> str:
        """「11月24日」 of this year, 「2025年11月24日」 of another: a day long past must not read as one to come."""
        return f"{value.month}月{value.day}日" if value.year == local_date(self._now).year else day(value)

    def _days_since(self, since: datetime) -> int:
        return (local_date(self._now) - local_date(since)).days


def counts(today: Today) -> Sequence[tuple[str, int]]:
    """What the top of the page counts and jumps to: (id of the group, how many), in the order of the page."""
    found = [(str(one.kind), one.total) for one in today.pressing]
    found += [("neglected", len(today.neglected))] if today.neglected else []
    found += [("claim", today.to_claim)] if today.to_claim else []
    return [*found, *((str(one.kind), one.total) for one in today.rest)]
