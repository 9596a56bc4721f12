"""All state of a conversation: one small JSON document, keyed by meaning, never by position.

The next question is always recomputed from the answers, so a restart, a correction and a rule edit are the same case.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handlers.messages import Choice
from knowledge.screening.question import FactValue


class State(BaseModel):
    """A piece of the conversation's JSON: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stage(StrEnum):
    """Where a screening stands."""

    NOTICE = "notice"
    """The notice was shown; nothing is asked before the resident agrees."""
    ASKING = "asking"
    CONSENT = "consent"
    """The separate consent before the sensitive questions."""
    REVIEW = "review"
    """Everything answered or understood is shown, to be confirmed or changed."""
    DONE = "done"
    PAUSED = "paused"
    """Left by 停止; what was answered waits until it is taken up again or deleted."""


REFUSED = "refused"
OTHER = "other"
"""Somebody else, whoever it is."""


class Step(State):
    """One answered question and the facts it filled; null means 不清楚."""

    question: str
    answers: dict[str, FactValue] = Field(default_factory=dict)
    skipped: bool = False
    """Passed over because the consent to sensitive questions was refused; not an answer that 返回 takes back."""
    told: bool = False
    """Told of one's own accord and confirmed on the review; no question was asked."""

    @property
    def asked(self) -> bool:
        """The question was put and answered."""
        return not self.skipped and not self.told


class Told(State):
    """Words that state facts, as the resident typed them. What they state is read anew each time, never trusted."""

    words: str
    on: date
    """The day on which they were said: 去年 is counted from it."""


class Rough(State):
    """A day that was told roughly: the day that is counted with, and the words."""

    day: str
    words: str
    first: str = ""
    """The first day that it may have been; empty where that was not kept."""

    @property
    def is_a_month(self) -> bool:
        """Whether all days that it may have been are of one month."""
        return self.first[:7] == self.day[:7]


class Screening(State):
    """自测. The steps are all there is: what is known, what comes next and the verdict are computed from them."""

    stage: Stage = Stage.NOTICE
    steps: tuple[Step, ...] = ()
    """In the order answered; 返回 takes back the last."""
    asking: str = ""
    """The question on the table: what a typed answer fills."""
    ticked: tuple[str, ...] = ()
    """Options ticked so far in the list on the table."""
    about: str = ""
    """For whom it is: empty for the resident, else their word for the person (妈), or OTHER."""
    told: Told | None = None
    """A story that waits to be confirmed."""
    heard: dict[str, FactValue] = Field(default_factory=dict)
    """Facts told on the review, or by the channel (out of a struck identity number), that wait to be confirmed."""
    unheard: tuple[str, ...] = ()
    """Facts of the story that were answered otherwise since."""
    editing: str = ""
    """The answered question that is asked again."""
    asked_back: str = ""
    """Why the last answer was asked back (哈尔滨户口: 城镇还是农村？); the next one may be its other half."""
    trying: str = ""
    """The question of a what-if on the result."""
    rough: dict[str, Rough] = Field(default_factory=dict)
    """Facts that were told roughly; one that was answered otherwise since is no longer (``roughly``)."""
    confirmed: bool = False
    """The answers as they stand were reviewed."""
    sensitive_consent: str = ""
    """Version of the consent text agreed to for the sensitive questions; REFUSED where declined."""
    decided_on: date | None = None
    """Date pinned with the verdict."""
    version: str = ""
    """Knowledge version pinned with the verdict."""

    @property
    def answers(self) -> dict[str, FactValue]:
        """{fact id: value}; null means 不清楚, absent means not asked."""
        return {fact: value for step in self.steps for fact, value in step.answers.items()}

    @property
    def about_right(self) -> dict[str, Rough]:
        """{fact id: how it was told} of the answers that are only about right."""
        answers = self.answers
        return {fact: told for fact, told in self.rough.items() if answers.get(fact) == told.day}

    @property
    def roughly(self) -> dict[str, str]:
        """{fact id: the words} of the answers that are only about right."""
        return {fact: told.words for fact, told in self.about_right.items()}


class HandoffStage(StrEnum):
    """What a referral in the making waits for."""

    CONSENT = "consent"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    """Street or community, where the office has its units that deep."""
    CONTACT = "contact"


class Handoff(State):
    """转办 in the making."""

    stage: HandoffStage = HandoffStage.CONSENT
    consent_version: str = ""
    district: str = ""
    unit: str = ""
    """Code of the street or community named; empty for the district alone."""


class Answered(State):
    """An answer that can be rated."""

    key: str
    """What its buttons carry."""
    entry: str
    version: str
    question: str = ""
    """What may be kept of the question it answered."""
    helpful: bool | None = None
    """What the resident said of it last."""


class Conversation(State):
    """What is remembered between two messages of one person on one channel."""

    greeted: bool = False
    topic: str = ""
    """The entry under discussion."""
    lost: int = 0
    """Messages in a row that were not understood."""
    questions: tuple[str, ...] = ()
    """The questions asked so far (struck of identity numbers), newest last, a bounded number."""
    answered: tuple[Answered, ...] = ()
    """The answers given last, newest last, a bounded number: those whose buttons still count."""
    district: str = ""
    """District code, where the resident named it for a referral."""
    told_struck: bool = False
    """The resident was told once that an identity number is struck and not needed."""
    offered: tuple[Choice, ...] = ()
    """The choices last shown, so that a typed number or label picks one."""
    told: Told | None = None
    """What was told outside of a screening, to begin one with."""
    screening: Screening | None = None
    handoff: Handoff | None = None
    cases: tuple[str, ...] = ()
    """Numbers of the cases opened in this conversation, oldest first."""

    @property
    def lives_in(self) -> str:
        """District code as far as it is known, out of the screening or a referral; else empty."""
        making = self.handoff.district if self.handoff else ""
        return str(self.answers.get("district") or making or self.district)

    @property
    def answers(self) -> dict[str, FactValue]:
        """What the screening knows so far; empty without one."""
        return self.screening.answers if self.screening else {}
