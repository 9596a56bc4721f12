"""The life of one case as its page shows it: the next step first, what is due, what was recorded, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.casework import cases, life_deadlines, life_record, lives, persons
from bot.casework.holding import may_read
from bot.casework.life_holding import why_not
from bot.casework.lives import Life
from bot.casework.persons import Person
from bot.casework.staff import StaffMember
from bot.store.life_models import LifeMove
from bot.store.models import CaseRecord
from bot.store.vault import UnreadableError
from bot.web.pages import day
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Standing, StandingKind
from knowledge.casework.life_table import Move, Value

_DONE = frozenset({StandingKind.KEPT, StandingKind.KEPT_LATE})


@dataclass(frozen=True)
class DueLine:
    """A deadline that runs, and in words how it stands."""

    label: str
    words: str
    late: bool


@dataclass(frozen=True)
class Happened:
    """One move of the history, with what its form said by label."""

    label: str
    on: date
    actor: str
    at: datetime
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LifePage:
    """``steps``: what may be done now, what leads on first. ``why_not``: why this person may do nothing."""

    row: CaseRecord
    life: Life
    state: str
    readable: bool
    steps: tuple[Move, ...]
    why_not: str
    due: tuple[DueLine, ...]
    person: Person
    history: Sequence[Happened]
    forms: Mapping[str, str]
    """Forms that can be had filled in: title by id; none for who may not read the case."""


def read_life(session: Session, hotline: Hotline, number: str, staff: StaffMember, now: datetime) -> LifePage | None:
    """Everything the page shows, of one moment; None without such a case, or without casework."""
    row, rules = cases.find(session, number), hotline.knowledge.current.casework
    if row is None or rules is None:
        return None
    life, readable = lives.of(session, rules, row), may_read(row, staff)
    refused = why_not(session, row, staff)
    moves = lives.allowed(session, rules, row, staff, now)
    return LifePage(
        row=row,
        life=life,
        state=rules.life.state[life.state].label,
        readable=readable,
        steps=tuple(sorted(moves, key=lambda step: step.target is None)),
        why_not=refused.words(hotline.knowledge.current.wording, staff.name) if refused else "",
        due=_due(session, rules, row, now) if readable else (),
        person=_person(session, hotline, row) if readable else Person(),
        history=_history(session, rules, row) if readable else (),
        forms=_forms(hotline) if readable and not life.erased else {},
    )


def _forms(hotline: Hotline) -> dict[str, str]:
    papers = hotline.knowledge.current.papers
    return {form: paper.title for form, paper in papers.forms.items()} if papers else {}


def in_words(rules: Casework, name: str, value: Value) -> str:
    """A recorded value as people read it."""
    choices = rules.life.field[name].choices if name in rules.life.field else {}
    values = value if isinstance(value, tuple) else (value,)
    return " · ".join(day(one) if isinstance(one, date) else choices.get(str(one), str(one)) for one in values)


def _due(session: Session, rules: Casework, row: CaseRecord, now: datetime) -> tuple[DueLine, ...]:
    runs = life_deadlines.runs_of(session, rules, row, now)
    return tuple(
        DueLine(rules.deadlines[run.rule].label, standing_in_words(rules, stands), stands.kind is StandingKind.OVERDUE)
        for run, stands in runs
        if stands.kind not in _DONE and run.ended_at is None
    )


def standing_in_words(rules: Casework, stands: Standing) -> str:
    """How a deadline stands, as people read it."""
    words = rules.texts.say(f"standing-{stands.kind}", due=day(stands.due_on) if stands.due_on else "")
    return words if stands.confirmed else f"{words} {rules.texts.say('provisional')}"


def _person(session: Session, hotline: Hotline, row: CaseRecord) -> Person:
    try:
        return persons.masked(session, hotline.vault, row)
    except UnreadableError:
        return Person(name=hotline.knowledge.current.wording.say("sheet.unreadable"))


def _history(session: Session, rules: Casework, row: CaseRecord) -> list[Happened]:
    """The newest first."""
    return [
        Happened(
            label=rules.life.move[made.move].label if made.move in rules.life.move else made.move,
            on=made.happened_on,
            actor=made.actor,
            at=made.at,
            said=said(rules, made),
        )
        for made in reversed(lives.history(session, row))
    ]


def said(rules: Casework, made: LifeMove) -> tuple[tuple[str, str], ...]:
    """What the form of a move said: label and words; not the day of it, which is said with the move itself."""
    fields, form = rules.life.field, life_record.read(rules.life, made.form)
    return tuple(
        (fields[name].label if name in fields else name, in_words(rules, name, value))
        for name, value in form.items()
        if value != made.happened_on
    )
