"""The one next step of a case in words: what, why by which clause, by when, and the form that does it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.casework import lives, next_step
from bot.casework.next_step import Act, Step
from bot.casework.staff import StaffMember
from bot.store.models import CaseRecord
from bot.web.life_page import standing_in_words
from bot.web.pages import day
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import StandingKind
from knowledge.casework.life_table import Move
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
    )


def _by(hotline: Hotline, rules: Casework, step: Step) -> tuple[str, bool]:
    """By when, and whether that is over; empty where no deadline runs for it."""
    if step.until is not None:
        return hotline.knowledge.current.wording.say("case.next.until", day=day(step.until)), False
    if step.by is None:
        return "", False
    stands = step.by.standing
    if stands.kind is StandingKind.NOT_SET:
        return hotline.knowledge.current.wording.say("case.next.unset"), False
    words = f"{rules.deadlines[step.by.rule].label}：{standing_in_words(rules, stands)}"
    return words, stands.kind is StandingKind.OVERDUE
