"""From what was typed to a message: identity numbers struck, their birth date and sex offered to the screening."""

from handlers.messages import Incoming
from knowledge.identity import born_and_sex, strike


def typed(text: str) -> Incoming:
    """The message of a text. The number itself goes no further than this."""
    plain, struck = strike(text)
    birth_date, sex = born_and_sex(text) or ("", "") if struck else ("", "")
    return Incoming(text=plain, struck=struck, birth_date=birth_date, sex=sex)
