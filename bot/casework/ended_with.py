"""What a move of the life ends with it: a place in a post, work, subsidies (``ends`` of employment.yaml).

Whoever is without work again, or has exited, holds no post and draws nothing that rests on it. Each thing ends on the
day of the move, says by which move and why, and has its own line in the audit trail. Never commits.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.casework.life_refusals import EndsChanged, MoveRefused
from bot.store import audit
from bot.store.hiring_models import CaseEmployment, SubsidyGrant
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from knowledge.casework.casework import Casework
from knowledge.casework.employment import EmploymentRules, EndsWith
from knowledge.casework.life import Record, Refusal
from knowledge.casework.life_table import FieldKind, Value

__all__ = ["Ends", "Kind", "Running", "end", "ending", "running"]


class Kind(StrEnum):
    """What runs."""

    POST = "post"
    WORK = "work"
    SUBSIDY = "subsidy"


@dataclass(frozen=True)
class Running:
    """One thing that a move ends. ``until``: its last day as agreed, where there is one."""

    kind: Kind
    row: PostPlacement | CaseEmployment | SubsidyGrant
    since: date
    until: date | None
    asks: bool = False
    """No source says that it ends: whoever makes the move decides."""

    @property
    def id(self) -> str:
        """As a form names it."""
        return f"{self.kind}-{self.row.id}"


@dataclass(frozen=True)
class Ends:
    """What a move is to end: of which case, on which day, by which move, why in words, by whom."""

    case: CaseRecord
    things: tuple[Running, ...]
    on: date
    leaving: str
    why: str
    detail: str
    actor: str


def running(session: Session, rules: Casework, row: CaseRecord, record: Record, move: str) -> list[Running]:
    """What a move would end, in the order post, work, subsidies; nothing for a move that ends nothing.

    Nothing is locked: every act on them locks the case first.

    A subsidy that was drawn to its end is among them where the day of the move may be before that end.
    """
    shape = rules.employment.ends_with.get(move)
    return list(_running(session, rules.employment, row, record, shape)) if shape else []


def ending(
    session: Session,
    rules: Casework,
    row: CaseRecord,
    record: Record,
    move: str,
    *,
    form: Record,
    on: date,
    actor: str,
    shown: Collection[str] | None,
    keeps: Collection[str],
) -> Ends | None:
    """What a move on a locked case is to end; None where that is nothing.

    ``shown``: what the form told of, None where nobody looked at one; EndsChanged where something else runs by now.
    ``keeps``: what is left as it is, of what may be. MoveRefused where something began after the day of the move.
    """
    shape = rules.employment.ends_with.get(move)
    if shape is None:
        return None
    if shape.leaving is None:
        _after_work(session, rules, row, move)
        return None
    found = list(_running(session, rules.employment, row, record, shape))
    if shown is not None and {one.id for one in found} != set(shown):
        raise EndsChanged(row.number)
    things = tuple(
        one
        for one in found
        if not (one.asks and one.id in keeps) and (one.kind is not Kind.SUBSIDY or one.until is None or one.until > on)
    )
    _not_before_it_began(rules, move, things, on)
    detail = _said(rules, move, form)
    label = rules.life.move[move].label
    why = rules.texts.say("ended-with", move=label, why=detail)
    return Ends(row, things, on, shape.leaving, why, detail, actor) if things else None


def end(session: Session, ends: Ends, now: datetime) -> None:
    """End them, each with a line of the audit trail."""
    lines = []
    for one in ends.things:
        match one.row:
            case PostPlacement() as held:
                held.left_on, held.left_reason, held.left_detail = ends.on, ends.leaving, ends.detail
                held.left_by = ends.actor
                lines.append(("post.leave", {"placement": held.id, "reason": ends.leaving}))
            case CaseEmployment() as work:
                work.ended_on, work.ended_reason = ends.on, ends.why
                lines.append(("employment.end", {"employment": work.id}))
            case SubsidyGrant() as grant:
                grant.stopped_on, grant.stopped_reason = ends.on, ends.why
                lines.append(("subsidy.stop", {"grant": grant.id}))
        session.add(one.row)
    session.flush()
    subject = f"case:{ends.case.number}"
    audit.record_all(session, [audit.Line(ends.actor, action, subject, {**said}, now) for action, said in lines])


def _running(
    session: Session, rules: EmploymentRules, row: CaseRecord, record: Record, shape: EndsWith
) -> Iterator[Running]:
    if shape.leaving is None:
        return
    held = select(PostPlacement).where(PostPlacement.case_id == row.id, col(PostPlacement.left_on).is_(None))
    for place in session.exec(held):
        yield Running(Kind.POST, place, place.since, place.until)
    if shape.work:
        for work in _works(session, row):
            yield Running(Kind.WORK, work, work.since, work.contract_until)
    yield from _subsidies(session, rules, row, record, shape)


def _works(session: Session, row: CaseRecord) -> Sequence[CaseEmployment]:
    at_work = select(CaseEmployment).where(CaseEmployment.case_id == row.id, col(CaseEmployment.ended_on).is_(None))
    return session.exec(at_work.order_by(col(CaseEmployment.id))).all()


def _after_work(session: Session, rules: Casework, row: CaseRecord, move: str) -> None:
    for work in _works(session, row):
        values = {"move": rules.life.move[move].label, "since": work.since.isoformat()}
        raise MoveRefused(rules, Refusal("work-first", values))


def _subsidies(
    session: Session, rules: EmploymentRules, row: CaseRecord, record: Record, shape: EndsWith
) -> Iterator[Running]:
    """Those that may still be drawn after a day on which the move can be: none that ended before the recognition."""
    first = record.get("recognised_on")
    drawn = select(SubsidyGrant).where(SubsidyGrant.case_id == row.id, col(SubsidyGrant.stopped_on).is_(None))
    for grant in session.exec(drawn.order_by(col(SubsidyGrant.since), col(SubsidyGrant.id))):
        kind = rules.subsidy.get(grant.kind)
        if kind is None or kind.rule is None or (isinstance(first, date) and grant.until < first):
            continue
        if kind.needs in {*shape.stops, *shape.asks}:
            yield Running(Kind.SUBSIDY, grant, grant.since, grant.until, asks=kind.needs in shape.asks)


def _not_before_it_began(rules: Casework, move: str, things: Sequence[Running], on: date) -> None:
    """A subsidy that had not begun is taken back whole; nobody leaves a post or an employer before the first day."""
    begun = max((one.since for one in things if one.kind is not Kind.SUBSIDY), default=date.min)
    if on < begun:
        fields = rules.life.field
        day = next(name for name in rules.life.move[move].needs if fields[name].kind is FieldKind.DAY)
        raise MoveRefused(
            rules, Refusal("begun-later", {"field": fields[day].label, "first": begun.isoformat()}, field=day)
        )


def _said(rules: Casework, move: str, form: Record) -> str:
    """Why, as the form of the move has it: its choices and texts."""
    words = []
    for name in rules.life.move[move].fields:
        shape, value = rules.life.field[name], form.get(name)
        if isinstance(value, str) and shape.kind in {FieldKind.CHOICE, FieldKind.TEXT, FieldKind.LINE}:
            words.append(_label(shape.choices, value))
    return rules.texts.say("ended-why", words=words)


def _label(choices: dict[str, str], value: Value) -> str:
    return choices.get(str(value), str(value))
