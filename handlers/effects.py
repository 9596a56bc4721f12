"""What a turn asks the outside to do; ``bot`` applies it in the transaction that saves the conversation."""

from handlers.messages import Value


class OpenCase(Value):
    """A referral (转办): everything the caseworker needs, so that the resident repeats nothing."""

    number: str
    """The fresh case number that the snapshot offered and the resident was told."""
    secret: str
    """The fresh look-up code told with it; only its hash is stored."""
    district: str
    """District code, or empty where the resident did not know it."""
    category: str
    """The category most likely to hold, or empty."""
    packet: dict[str, object]
    """Answers, decision with trace, rule version, unknowns, documents named, questions asked. JSON."""
    contact: str
    """How to be reached besides this conversation (a phone number), or empty. Stored encrypted."""
    consent_version: str


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


Effect = OpenCase | RecordConsent | EraseAll | WithdrawCase
