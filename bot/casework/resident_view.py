"""The snapshot: what one turn may see of the store, read inside the turn's transaction."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from sqlmodel import Session

from bot.casework import attempts, cases, numbers, resident_case, units
from bot.clock import utcnow
from bot.config import Settings
from bot.store import handover
from bot.store.channels import CHANNELS, OPERATORS_DESK
from bot.store.models import ConversationRow, UnitKind
from bot.store.vault import Vault
from handlers.conversation import Screening
from handlers.snapshot import CaseView, UnitView
from knowledge.casework.casework import Casework


@dataclass
class StoredSnapshot:
    """handlers.snapshot.Snapshot of one conversation."""

    session: Session
    vault: Vault
    conversation: ConversationRow
    today: date
    settings: Settings
    rules: Casework | None = None
    """The rules of casework in force: what is due, who goes ahead. Without them nothing is said of either."""
    offered: tuple[str, str] | None = field(default=None, init=False)
    """The number and code handed out in this turn, if any."""

    @property
    def channel(self) -> str:
        return self.conversation.channel

    @property
    def abroad(self) -> bool:
        return CHANNELS[self.channel].abroad

    @property
    def by_operator(self) -> bool:
        return self.conversation.account == OPERATORS_DESK

    @property
    def keep_days(self) -> int:
        return self.settings.keep_days

    @property
    def result_url(self) -> str:
        pages = CHANNELS[self.channel].pages and not self.by_operator
        return f"{self.settings.base_url}/result" if pages else ""

    def fresh_code(self) -> str:
        return numbers.new_long_code()

    def handed_over(self, code: str) -> Screening | None:
        """Guesses are counted for the conversation that makes them; its own screening is no find."""
        guesser = f"handover:{self.conversation.id}"
        if not attempts.count(self.session, guesser, utcnow()):
            return None
        found = handover.find(self.session, self.vault, code, utcnow())
        if found is None or found[0].id == self.conversation.id:
            return None
        attempts.clear(self.session, guesser)
        return found[1]

    def cases(self) -> tuple[CaseView, ...]:
        if self.conversation.id is None:
            return ()
        rows = cases.of_conversation(self.session, self.conversation.id)
        return resident_case.views(self.session, rows, self.rules)

    def find_case(self, number: str, secret: str) -> CaseView | None:
        row = cases.find_by_code(self.session, self.vault, number, secret, utcnow())
        return resident_case.view(self.session, row, self.rules) if row else None

    def fresh_case(self) -> tuple[str, str]:
        """The same number and code however often one turn asks."""
        if self.offered is None:
            self.offered = (numbers.next_number(self.session, self.today), numbers.new_code())
        return self.offered

    def waiting(self, district: str, *, first: bool = False, unit: str = "") -> int:
        return cases.waiting(self.session, district, unit=unit, ahead=first)

    def units_under(self, code: str) -> tuple[UnitView, ...]:
        above = units.by_code(self.session, code)
        below = units.children(self.session, above) if above is not None and above.active else ()
        return tuple(UnitView(code=one.code, name=one.name, community=one.kind is UnitKind.COMMUNITY) for one in below)

    def clause_url(self, document: str, article: str) -> str:
        return f"{self.settings.base_url}/clauses/{quote(document)}/{quote(article, safe='()')}"
