"""What a turn may see of the outside: read only."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from handlers.conversation import Screening
from handlers.messages import Value


class CaseView(Value):
    """What a resident is told of a case."""

    number: str
    status: str
    """One of waiting, claimed, resolved, withdrawn."""
    opened_on: date
    ahead: int | None
    """How many cases of the same district wait before it; None once claimed."""
    outcome: str = ""
    """The outcome's id once resolved (wording says it in words)."""
    replied: bool = False
    """A caseworker has written to the resident about it."""

    @property
    def open(self) -> bool:
        """Not over yet: it waits, or somebody works on it."""
        return self.status in {"waiting", "claimed"}


class Snapshot(Protocol):
    """Read-only view for one turn. Look-ups run inside the turn's transaction."""

    @property
    def channel(self) -> str:
        """console, web, telegram …"""
        ...

    @property
    def abroad(self) -> bool:
        """The channel's provider stands abroad: take no phone number and no name there; the chat is the way back."""
        ...

    @property
    def keep_days(self) -> int:
        """Days after which what an idle conversation said and answered is deleted; the notice promises it."""
        ...

    @property
    def result_url(self) -> str:
        """Address of the result as a page to print; empty where the channel has none."""
        ...

    def fresh_code(self) -> str:
        """A new one-time code; it counts only when an OfferHandover effect carries it."""
        ...

    def handed_over(self, code: str) -> Screening | None:
        """The screening that waits behind a one-time code of another conversation; None for a wrong or old code.

        Guesses are counted.
        """
        ...

    def cases(self) -> tuple[CaseView, ...]:
        """This person's cases, oldest first."""
        ...

    def find_case(self, number: str, secret: str) -> CaseView | None:
        """Any case by number and its secret; None when either is wrong."""
        ...

    def fresh_case(self) -> tuple[str, str]:
        """A case number that is free and a new secret; taken only when an OpenCase effect carries it."""
        ...

    def waiting(self, district: str) -> int:
        """How many cases of this district code (empty: unknown) wait now: the place in line of a fresh case."""
        ...

    def clause_url(self, document: str, article: str) -> str:
        """Address of the clause's text."""
        ...


@dataclass(frozen=True)
class NoCases:
    """A snapshot without a store, for tests and tools."""

    channel: str = "console"
    abroad: bool = False
    keep_days: int = 30
    result_url: str = ""

    def fresh_code(self) -> str:
        return "AAAA2222"

    def handed_over(self, code: str) -> Screening | None:  # noqa: ARG002 - the protocol's name
        return None

    def cases(self) -> tuple[CaseView, ...]:
        return ()

    def find_case(self, number: str, secret: str) -> CaseView | None:  # noqa: ARG002 - the protocol's names
        return None

    def fresh_case(self) -> tuple[str, str]:
        return ("00000000-0001", "AAAAAA")

    def waiting(self, district: str) -> int:  # noqa: ARG002 - the protocol's name
        return 0

    def clause_url(self, document: str, article: str) -> str:
        return f"/clauses/{document}/{article}"
