"""What a turn asks the outside to do; ``bot`` applies it in the transaction that saves the conversation."""

from datetime import date
from typing import Literal

from handlers.messages import Value
from knowledge.screening.question import FactValue


class OpenCase(Value):
    """A referral (转办): everything the caseworker needs, so that the resident repeats nothing."""

    number: str
    """The fresh case number that the snapshot offered and the resident was told."""
    secret: str
    """The fresh look-up code told with it; only its hash is stored."""
    district: str
    """District code, or empty where the resident did not know it."""
    unit: str = ""
    """Code of the street or community in it, where the resident named one."""
    category: str
    """The category most likely to hold, or empty."""
    packet: dict[str, object]
    """Answers, decision with trace, rule version, unknowns, documents named, questions asked. JSON."""
    contact: str
    """How to be reached besides this conversation (a phone number), or empty. Stored encrypted."""
    consent_version: str


class RecordScreening(Value):
    """A screening came to its verdict. Kept to be decided again when the rules change; no name, no number in it."""

    about: str
    """For whom, as Screening.about."""
    facts: dict[str, FactValue]
    """What is known; 不清楚 is left out."""
    decided_on: date
    district: str
    """District code, or empty where it is not known."""
    version: str
    verdict: dict[str, object]
    """knowledge.screening.comparison.Verdict as JSON."""


class RecordConsent(Value):
    """A consent given or refused, with the version of the text that was shown."""

    purpose: str
    version: str
    given: bool


class EraseAll(Value):
    """The resident asked for deletion: answers, questions and contact data of this conversation go."""


class WithdrawCase(Value):
    """The resident withdraws an open referral."""

    number: str


class AskReview(Value):
    """The resident asks that a refusal be looked at again (复核)."""

    number: str


class TellCaseworker(Value):
    """What the resident wrote is for whoever works on their open case."""

    number: str
    text: str
    """As typed, whole (an identity number is struck): it may be a telephone number, so it is stored encrypted."""


class RateService(Value):
    """How the resident found the service in a case of theirs that is over. Said once, it stays."""

    number: str
    rating: Literal["good", "fair", "poor"]


class OfferHandover(Value):
    """The screening may be taken up elsewhere with this one-time code, which the resident was told."""

    code: str


class TakeOver(Value):
    """The screening behind this code is this conversation's now, its consents with it; the code is used up."""

    code: str


class RateAnswer(Value):
    """有帮助 or 没帮助 under an answer. Nothing says who tapped."""

    entry: str
    version: str
    """The knowledge version that the answer came from."""
    helpful: bool
    before: bool | None
    """What the same resident said of the same answer before; None the first time."""
    question: str
    """knowledge.asked.keepable of what was asked; empty where nothing may be kept."""


class NoteUnanswered(Value):
    """A question found no answer; ``question`` as knowledge.asked.keepable gives it, never empty."""

    question: str


Effect = (
    OfferHandover
    | TakeOver
    | OpenCase
    | RecordConsent
    | RecordScreening
    | EraseAll
    | WithdrawCase
    | AskReview
    | TellCaseworker
    | RateService
    | RateAnswer
    | NoteUnanswered
)
