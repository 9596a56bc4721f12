"""What happened in one case, in words, a fold for each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session

from bot.casework import papers_seen, timeline
from bot.casework.timeline import Event
from bot.clock import local_date
from bot.store.models import CaseRecord
from bot.web.case_queue import Handed
from bot.web.life_page import said
from bot.web.pages import day
from bot.wiring import Hotline


@dataclass(frozen=True)
class Happened:
    """One thing: who did what when, what was written, and what its form said by label."""

    at: datetime
    actor: str
    what: str
    text: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Day:
    """A day in Harbin with what happened on it, the newest first."""

    on: date
    events: tuple[Happened, ...]


@dataclass(frozen=True)
class Told:
    """What the page has read already: hand-overs by their moment, the resident's words by their id."""

    handed: Sequence[Handed]
    heard: dict[int, str]


def read_timeline(session: Session, hotline: Hotline, row: CaseRecord, told: Told) -> tuple[Day, ...]:
    """The newest day first."""
    words = _Words(hotline, papers_seen.promised(row), told)
    events = (words.of(event) for event in timeline.read(session, row))
    return tuple(Day(on, tuple(of_day)) for on, of_day in groupby(events, key=lambda one: local_date(one.at)))


class _Words:
    def __init__(self, hotline: Hotline, papers: Sequence[str], told: Told) -> None:
        knowledge = hotline.knowledge.current
        self._wording, self._rules, self._papers = knowledge.wording, knowledge.casework, papers
        self._handed = {one.at: one for one in told.handed}
        self._heard = told.heard

    def of(self, event: Event) -> Happened:
        fields: tuple[tuple[str, str], ...] = ()
        if event.move is not None and self._rules is not None:
            fields = said(self._rules, event.move)
        return Happened(event.at, event.actor, self._what(event), self._text(event), fields)

    def _text(self, event: Event) -> str:
        if event.transfer is not None:
            return event.transfer.reason
        if event.action == "case.tell":
            return self._heard.get(int(event.detail.get("message") or 0), "")
        return event.text

    def _what(self, event: Event) -> str:
        say, rules, detail = self._wording.say, self._rules, event.detail
        if event.move is not None and rules is not None and event.move.move in rules.life.move:
            on = event.move.happened_on
            other = day(on) if on != local_date(event.at) else ""
            return say("case.event.move", label=rules.life.move[event.move.move].label, day=other)
        if event.action == "life.missed" and rules is not None and detail.get("rule") in rules.deadlines:
            return say("case.event.missed", label=rules.deadlines[detail["rule"]].label)
        if event.action == "case.resolve":
            return say("case.event.resolved", outcome=say(f"case.outcome.{detail['outcome']}"))
        if event.action == "case.rate":
            return say("case.event.rated", rating=say(f"cases.rate.{detail['rating']}"))
        return self._handed_on(event) or self._ticked(event) or self._named(event.action)

    def _handed_on(self, event: Event) -> str:
        one = self._handed.get(event.transfer.at) if event.transfer else None
        if one is None:
            return ""
        queue, action = self._wording.say("case.event.queue"), self._named(event.action)
        return self._wording.say(
            "case.event.handed",
            action=action,
            source=one.source or queue,
            target=one.target or queue,
            instead_of=one.instead_of,
        )

    def _ticked(self, event: Event) -> str:
        """Which papers were seen as what; nothing once the packet is erased."""
        ticked = event.detail.get("papers") if self._papers else None
        if not ticked:
            return ""
        say = self._wording.say
        found = []
        for seen in dict.fromkeys(ticked.values()):
            names = [self._papers[int(place)] for place, as_what in ticked.items() if as_what == seen]
            label = say(f"case.paper.{seen}") if seen else say("case.event.taken_back")
            found.append(say("case.event.papers", seen=label, papers=say("case.event.and").join(names)))
        return say("case.event.also").join(found)

    def _named(self, action: str) -> str:
        key = f"web.audit.{action}"
        return self._wording.say(key) if key in self._wording else action
