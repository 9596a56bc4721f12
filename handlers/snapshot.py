"""What a turn may see of the outside: read only."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from handlers.conversation import Screening
from handlers.messages import Value


class UnitView(Value):
    """A street or a community, to name where one lives."""

    code: str
    name: str
    community: bool


class DueView(Value):
    """What is due in a case first. Only what has a length is ever due."""

    label: str
    """What it is the deadline of."""
    on: date
    """The last day on which it is kept."""
    overdue: bool = False
    confirmed: bool = True
    """False: counted over holidays that are not confirmed yet."""


class ReplyView(Value):
    """What a caseworker wrote to the resident."""

    text: str
    on: date


class CaseView(Value):
    """What a resident is told of a case."""

    number: str
    status: str
    """One of waiting, claimed, resolved, withdrawn."""
    opened_on: date
    ahead: int | None
    """How many have their turn before it in the same line; None once claimed."""
    outcome: str = ""
    """The outcome's id once resolved (wording says it in words)."""
    replies: tuple[ReplyView, ...] = ()
    """What caseworkers wrote to the resident about it, the newest last; of many, the last few."""
    first_helped: bool = False
    """It goes ahead of others: a zero-employment family."""
    stage: str = ""
    """Where the office's work on it stands, in words; empty before the first step."""
    paused: bool = False
    """It waits for the resident, and so does the clock."""
    due: DueView | None = None
    bring: tuple[str, ...] = ()
    """Papers to bring, as the referral named them."""
    formerly: tuple[str, ...] = ()
    """Numbers of cases that became one with it; they lead here."""
    rating: str = ""
    """What the resident said of the service: good, fair, poor; empty where they said nothing."""
    can_rate: bool = False
    review: Literal["", "may", "asked"] = ""
    """Of a refusal: it can be asked for, or is asked for."""

    @property
    def replied(self) -> bool:
        """A caseworker has written to the resident about it."""
        return bool(self.replies)

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
    def by_operator(self) -> bool:
        """An operator sits here and reads aloud to a caller: nothing reaches the caller in this window."""
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

    def waiting(self, district: str, *, first: bool = False, unit: str = "") -> int:
        """How many have their turn before a case that is opened now in this district (empty: unknown).

        ``first``: it goes ahead of others, as zero-employment families do. ``unit``: code of the street or community.
        """
        ...

    def units_under(self, code: str) -> tuple[UnitView, ...]:
        """The streets of a district, the communities of a street, as far as the office has them; else empty."""
        ...

    def clause_url(self, document: str, article: str) -> str:
        """Address of the clause's text."""
        ...


@dataclass(frozen=True)
class NoCases:
    """A snapshot without a store, for tests and tools."""

    channel: str = "console"
    abroad: bool = False
    by_operator: bool = False
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

    def waiting(self, district: str, *, first: bool = False, unit: str = "") -> int:  # noqa: ARG002 - as above
        return 0

    def units_under(self, code: str) -> tuple[UnitView, ...]:  # noqa: ARG002 - the protocol's name
        return ()

    def clause_url(self, document: str, article: str) -> str:
        return f"/clauses/{document}/{article}"
