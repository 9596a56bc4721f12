"""What a choice can mean. A choice's id is the action, and for some an argument after a colon: ``answer:sex:female``.

Every action has its label in the wording (``button.<action>``), but those that show content: an answer's label is the
question's, a topic's is the entry's title, a district's is its name.
"""

from enum import StrEnum

LONGEST = 64
"""Bytes of a choice's id: Telegram's limit for callback data."""


class Action(StrEnum):
    """The first part of a choice's id."""

    BACK = "back"
    RESTART = "restart"
    HELP = "help"
    HUMAN = "human"
    STOP = "stop"
    START = "start"

    ERASE = "erase"
    ERASE_YES = "erase-yes"
    ERASE_NO = "erase-no"

    ASK = "ask"
    ASK_NONE = "ask-none"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"

    SCREENING = "screening"
    SCREENING_OFFERED = "screening-offered"
    """The same where a question asks for it (要不要接着测一测): 好, 行 begin it."""
    SCREENING_OTHER = "screening-other"
    """A screening for somebody else; the argument is the resident's word for them, or empty."""
    SCREENING_AGREE = "screening-agree"
    SCREENING_DECLINE = "screening-decline"
    SENSITIVE_AGREE = "sensitive-agree"
    SENSITIVE_REFUSE = "sensitive-refuse"
    ANSWER = "answer"
    DONE = "done"
    NONE_OF_THESE = "none-of-these"
    UNKNOWN = "unknown"
    WHY = "why"
    CONFIRM = "confirm"
    CONFIRM_SENSITIVE = "confirm-sensitive"
    CONFIRM_WITHOUT = "confirm-without"
    EDIT = "edit"
    REVIEW = "review"

    RESULT = "result"
    REASONS = "reasons"
    PAPERS = "papers"
    BENEFITS = "benefits"
    NEXT_STEPS = "next-steps"
    WHAT_IF = "what-if"
    TRY = "try"

    HANDOVER = "handover"

    HANDOFF_AGREE = "handoff-agree"
    HANDOFF_REFUSE = "handoff-refuse"
    DISTRICT = "district"
    DISTRICT_UNKNOWN = "district-unknown"
    UNIT = "unit"
    """A street or community; the argument is its code."""
    UNIT_UNKNOWN = "unit-unknown"
    CONTACT_CHAT = "contact-chat"
    CONTACT_NONE = "contact-none"

    CASES = "cases"
    WITHDRAW = "withdraw"
    WITHDRAW_YES = "withdraw-yes"
    WITHDRAW_NO = "withdraw-no"
    ASK_REVIEW = "ask-review"
    """Of a refusal; the argument is the case's number, or empty."""
    ASK_REVIEW_YES = "ask-review-yes"
    ASK_REVIEW_NO = "ask-review-no"
    TELL_CASEWORKER = "tell-caseworker"
    RATE_SERVICE = "rate-service"
    """How the service was, once a case is over; the argument is its number, a colon and good, fair or poor."""


LABELLED_BY_CONTENT = frozenset(
    {
        Action.ASK,
        Action.ANSWER,
        Action.DISTRICT,
        Action.EDIT,
        Action.TRY,
        Action.SCREENING_OTHER,
        Action.RATE_SERVICE,
        Action.UNIT,
    }
)


def read_id(choice: str) -> tuple[Action | None, str]:
    """The action and the argument of a choice's id; None for an id that never was ours."""
    name, _, argument = choice.partition(":")
    try:
        return Action(name), argument
    except ValueError:
        return None, argument
