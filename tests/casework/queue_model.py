"""The queue in memory, as it has to be: who holds what, who takes what next, who stands in; and the tables agree."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.casework import absences, cases, line, merged
from bot.store.models import Audit, Message
from bot.store.queue_models import CaseTransfer, EventKind, QueueEvent
from tests.casework.queue_stage import DAOLI, NANGANG, row_of

UNITS = {DAOLI: ("", DAOLI), "daoli-1-1": ("wang", DAOLI), "daoli-1-2": ("", DAOLI), NANGANG: ("", NANGANG)}
"""Their named persons, where cases go by name, and their districts."""
WORKS = {"wang": DAOLI, "li": DAOLI, "zhao": DAOLI, "sun": NANGANG}
SUPERVISES = {"zhao"}


@dataclass
class Model:
    """One case, as it has to stand."""

    number: str
    ahead: bool
    status: str = "waiting"
    holder: str = ""
    unit: str = DAOLI
    last_act: int = 0
    """Day."""
    into: str = ""
    told: int = 0
    handed: tuple[str, str] | None = None
    """Holder and unit before the last hand-over, while it can be given back."""
    hand_overs: int = 0
    acts: list[str] = field(default_factory=list)

    @property
    def district(self) -> str:
        return UNITS[self.unit][1]

    @property
    def routed(self) -> str:
        return UNITS[self.unit][0] if self.status == "waiting" else ""

    def waits(self) -> None:
        self.status, self.holder = "waiting", ""


@dataclass
class Line:
    """All cases, the oldest first."""

    cases: list[Model]
    day: int = 0
    away: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Who is away: who stands in, and the last day."""

    def receiver(self, name: str) -> str:
        """Who takes what is meant for somebody; empty where nobody does."""
        seen: set[str] = set()
        while name in self.away and name not in seen:
            seen.add(name)
            name = self.away[name][0]
        return "" if name in self.away else name

    def turn_of(self, name: str) -> list[Model]:
        """What somebody takes by turn, the next first."""

        def rank(case: Model) -> int:
            if case.routed and self.receiver(case.routed) == name:
                return 0
            return 2 if case.district == WORKS[name] else 3

        free = [case for case in self.cases if case.status == "waiting"]
        free = [case for case in free if not case.routed or self.receiver(case.routed) in {"", name}]
        return sorted(free, key=lambda case: (rank(case), not case.ahead, self.cases.index(case)))

    def before(self, case: Model) -> int:
        """How many of the same line have their turn before it."""

        def line_of(one: Model) -> str:
            return (self.receiver(one.routed) if one.routed else "") or one.district

        same = [one for one in self.cases if one.status == "waiting" and line_of(one) == line_of(case)]
        return sorted(same, key=lambda one: (not one.ahead, self.cases.index(one))).index(case)

    def may_hand_on(self, case: Model, name: str) -> bool:
        if case.status == "claimed":
            return case.holder == name or name in SUPERVISES
        return case.status == "waiting" and name in SUPERVISES

    def acted(self, case: Model, name: str) -> None:
        if case.holder == name:
            case.last_act = self.day

    def holds(self, case: Model, name: str) -> None:
        case.status, case.holder, case.last_act = "claimed", name, self.day


def agree(session: Session, model: Line, today: date) -> None:
    """Rows, trail, hand-overs, events, messages and places in line are those of the model."""
    covers = absences.covers(session, today)
    for case in model.cases:
        row = row_of(session, case.number)
        stands = (row.status.value, cases.holder_name(session, row), row.district)
        assert stands == (case.status, case.holder, case.district), case
        assert merged.final(session, row).number == (case.into or case.number)
        unasked = (Message.conversation_id == row.conversation_id, Message.case_number == case.number)
        told = select(func.count()).select_from(Message).where(*unasked, Message.staff == "")
        assert session.exec(told).one() == case.told, case
        moved = select(func.count()).select_from(CaseTransfer).where(CaseTransfer.case_id == row.id)
        assert session.exec(moved).one() == case.hand_overs
        trail = select(Audit.action).where(Audit.subject == f"case:{case.number}").order_by(col(Audit.id))
        known = [action.removeprefix("case.") for action in session.exec(trail) if action.startswith("case.")]
        assert known == ["open", *case.acts], case
        lapses = select(func.count()).select_from(QueueEvent).where(QueueEvent.case_id == row.id)
        assert session.exec(lapses.where(QueueEvent.kind == EventKind.LAPSED)).one() == case.acts.count("lapsed")
        if case.status == "waiting":
            assert line.ahead_of(session, row, covers) == model.before(case), case
