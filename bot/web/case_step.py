"""The one next step of a case in words: what, why by which clause, by when, and the form that does it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.casework import ledger, lives, next_step, reconsidering, unsettled
from bot.casework.ledger import People
from bot.casework.next_step import Act, Step
from bot.casework.staff import StaffMember
from bot.casework.work_holding import rules_of
from bot.casework.work_refusals import WorkRefused
from bot.clock import local_date
from bot.store.models import CaseRecord
from bot.web.life_page import standing_in_words
from bot.web.pages import day
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import StandingKind
from knowledge.casework.life_table import Move
from knowledge.casework.sheets import RECORDED, Fill
from knowledge.schema import Citation

SHORT = 3
"""Fields of a form that stands on the case page itself; a longer one is on the page of the life."""


@dataclass(frozen=True)
class NextStep:
    """``forms``: the moves of which one is made; their form is shown here where it is short."""

    act: Act
    title: str
    by: str
    late: bool
    forms: tuple[Move, ...]
    citations: tuple[Citation, ...]
    version: int = 0
    """Of the life, for the forms."""
    review: bool = False
    """Whether the resident may still ask for a review after the case is resolved."""
    also: Move | None = None
    """What presses besides."""
    settle: tuple[str, ...] = ()
    """What the life needs because a post was left and it still says otherwise."""
    lacking: tuple[str, ...] = ()
    """Columns about the person that would stay empty on the list of the notice which this step begins."""

    @property
    def may_change(self) -> bool:
        """Whether this reader may change the case at all."""
        return self.act not in {Act.CLAIM, Act.HELD, Act.MERGED, Act.OVER}

    def is_short(self, form: Move) -> bool:
        """Whether a form fits on the case page."""
        return len(form.fields) <= SHORT


def read_step(
    session: Session, hotline: Hotline, row: CaseRecord, staff: StaffMember, now: datetime, *, unread: bool
) -> NextStep:
    """The step of this moment, for this reader."""
    knowledge = hotline.knowledge.current
    rules, say = knowledge.casework, knowledge.wording.say
    step = next_step.of_case(session, rules, row, staff, now, unread=unread)
    by, late = _by(hotline, rules, step) if rules else ("", False)
    return NextStep(
        act=step.act,
        title=say(f"case.next.{step.act}", what=say("case.next.or").join(move.label for move in step.moves)),
        by=by,
        late=late,
        forms=step.moves if step.act is Act.MOVE else (),
        citations=tuple(dict.fromkeys(cited for move in step.moves for cited in move.citations)),
        version=lives.of(session, rules, row).version if rules else 0,
        review=step.act is Act.RESOLVE and reconsidering.of(session, rules, row, now) == "may",
        also=step.also,
        settle=_settle(session, hotline, row),
        lacking=_lacking(session, hotline, rules, row, now) if rules and _begins_notice(step) else (),
    )


def _settle(session: Session, hotline: Hotline, row: CaseRecord) -> tuple[str, ...]:
    try:
        rules = rules_of(hotline.knowledge.current)
    except WorkRefused:
        return ()
    return tuple(one.leaving.then for one in unsettled.of(session, rules, row) if one.leaving)


def _begins_notice(step: Step) -> bool:
    return any(move.target == ledger.ON_NOTICE for move in step.moves)


def _lacking(session: Session, hotline: Hotline, rules: Casework, row: CaseRecord, now: datetime) -> tuple[str, ...]:
    sheet = rules.sheets.get("notice")
    columns = [one for one in sheet.columns if one.fill not in {*RECORDED, Fill.ROW_NUMBER}] if sheet else []
    people = People(hotline.knowledge.current, rules, local_date(now))
    filled = ledger.of_case(session, hotline.vault, people, row, columns, contact=False)
    return tuple(one.title for one in columns if filled.get(one.id) is None)


def _by(hotline: Hotline, rules: Casework, step: Step) -> tuple[str, bool]:
    """By when, and whether that is over; empty where no deadline runs for it."""
    if step.until is not None:
        say = hotline.knowledge.current.wording.say
        return say("case.next.until", day=day(step.until), what=step.moves[0].label), False
    if step.by is None:
        return "", False
    stands = step.by.standing
    if stands.kind is StandingKind.NOT_SET:
        return hotline.knowledge.current.wording.say("case.next.unset"), False
    words = f"{rules.deadlines[step.by.rule].label}：{standing_in_words(rules, stands)}"
    return words, stands.kind is StandingKind.OVERDUE
