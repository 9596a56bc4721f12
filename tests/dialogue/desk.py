"""A desk to talk at: respond() with a conversation that is kept as JSON, and cases kept in a list."""

from dataclasses import dataclass, field
from datetime import date

from bot.channels.typed import typed
from handlers.actions import LONGEST, Action
from handlers.conversation import Conversation, Screening
from handlers.dispatch import Turn, respond
from handlers.effects import Effect, EraseAll, OpenCase, WithdrawCase
from handlers.messages import Incoming, Kind, Reply
from handlers.snapshot import CaseView, UnitView
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 24)


@dataclass
class Cases:
    """The snapshot of one person, and the effects applied to it."""

    channel: str = "web"
    abroad: bool = False
    by_operator: bool = False
    keep_days: int = 30
    result_url: str = ""
    waiting_codes: dict[str, Screening] = field(default_factory=dict)
    opened: list[CaseView] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    line: dict[str, int] = field(default_factory=dict)
    units: dict[str, tuple[UnitView, ...]] = field(default_factory=dict)

    def cases(self) -> tuple[CaseView, ...]:
        return tuple(self.opened)

    def find_case(self, number: str, secret: str) -> CaseView | None:
        known = {case.number: case for case in self.opened}
        return known[number] if number in known and self.secrets.get(number) == secret else None

    def fresh_case(self) -> tuple[str, str]:
        return f"20261124-{len(self.secrets) + 1:04d}", f"ABC{len(self.secrets) + 234}"

    def waiting(self, district: str, *, first: bool = False, unit: str = "") -> int:
        return 0 if first else self.line.get(unit or district, 0)

    def units_under(self, code: str) -> tuple[UnitView, ...]:
        return self.units.get(code, ())

    def clause_url(self, document: str, article: str) -> str:
        return f"https://example.org/clauses/{document}/{article}"

    def fresh_code(self) -> str:
        return "ABCD2345"

    def handed_over(self, code: str) -> Screening | None:
        return self.waiting_codes.get(code)

    def apply(self, effect: Effect) -> None:
        match effect:
            case OpenCase():
                self.secrets[effect.number] = effect.secret
                ahead = self.waiting(effect.district)
                named = effect.packet.get("documents")
                bring = tuple(map(str, named)) if isinstance(named, list) else ()
                view = CaseView(number=effect.number, status="waiting", opened_on=TODAY, ahead=ahead, bring=bring)
                self.opened.append(view)
            case WithdrawCase():
                self.opened = [self._withdrawn(case) if case.number == effect.number else case for case in self.opened]
            case EraseAll():
                self.opened = []

    @staticmethod
    def _withdrawn(case: CaseView) -> CaseView:
        return case.model_copy(update={"status": "withdrawn", "ahead": None})


@dataclass
class Desk:
    """One resident's talk. Each turn starts from the conversation's JSON, as it would after a restart."""

    knowledge: KnowledgeBase
    cases: Cases = field(default_factory=Cases)
    conversation: Conversation = field(default_factory=Conversation)
    effects: list[Effect] = field(default_factory=list)
    today: date = TODAY
    last: Turn | None = None

    def type(self, text: str) -> "Desk":
        """Type a text; the channel strikes identity numbers."""
        return self.send(typed(text))

    def tap(self, *ids: str) -> "Desk":
        return self.send(Incoming(kind=Kind.CHOICE, choice=" ".join(ids)))

    def send(self, message: Incoming) -> "Desk":
        before = Conversation.model_validate_json(self.conversation.model_dump_json())
        assert before == self.conversation
        self.last = respond(message, before, self.knowledge, self.cases, self.today)
        self.conversation = self.last.conversation
        self.effects.extend(self.last.effects)
        for effect in self.last.effects:
            self.cases.apply(effect)
        check(self.last)
        return self

    @property
    def replies(self) -> tuple[Reply, ...]:
        assert self.last is not None
        return self.last.replies

    @property
    def text(self) -> str:
        """All bubbles of the last turn."""
        return "\n\n".join(reply.text for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        return [choice.label for choice in self.conversation.offered]

    @property
    def ids(self) -> list[str]:
        return [choice.id for choice in self.conversation.offered]

    @property
    def answers(self) -> dict[str, object]:
        return dict(self.conversation.answers)

    def begun(self) -> "Desk":
        """With the notice agreed to and the first question on the table."""
        return self.tap(Action.SCREENING).tap(Action.SCREENING_AGREE)

    def finished(self) -> "Desk":
        """A screening in which nothing was known."""
        self.begun()
        for _ in range(60):
            unknown = next((choice for choice in self.ids if choice.startswith(f"{Action.UNKNOWN}:")), "")
            if Action.SENSITIVE_AGREE in self.ids:
                self.tap(Action.SENSITIVE_AGREE)
            elif Action.CONFIRM in self.ids:
                self.tap(Action.CONFIRM)
            elif unknown:
                self.tap(unknown)
            else:
                return self
        raise AssertionError("the screening does not end")

    def referred(self, district: str = "230104") -> "Desk":
        """With a case opened."""
        self.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE)
        if Action.DISTRICT_UNKNOWN in self.ids:
            self.tap(f"{Action.DISTRICT}:{district}")
        return self.tap(Action.CONTACT_CHAT) if Action.CONTACT_CHAT in self.ids else self


def check(turn: Turn) -> None:
    """What every turn keeps to: a reply, words in it, buttons that fit and are told apart."""
    assert turn.replies
    for reply in turn.replies:
        assert reply.text.strip()
        assert "{{" not in reply.text
        assert "{%" not in reply.text
        assert all(len(choice.id.encode()) <= LONGEST and choice.label for choice in reply.choices)
        ids = [choice.id for choice in reply.choices]
        assert len(ids) == len(set(ids))
        assert all(" " not in choice_id for choice_id in ids)
