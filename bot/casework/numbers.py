"""Case numbers (20261124-0007) and look-up codes."""

import secrets
from datetime import date

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from bot.store.insert import insert
from bot.store.models import CaseRecord, CaseSequence

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 O 1 I L, which are mistaken for each other when read aloud or written down."""
CODE_LENGTH = 6
LONG_CODE_LENGTH = 8
"""As handlers.handover reads them."""


def next_number(session: Session, day: date) -> str:
    """The day's next number. The day's row stays locked until the transaction ends, so no number is given twice."""
    first = insert(session, CaseSequence).values(day=day, last=1)
    counted = first.on_conflict_do_update(index_elements=["day"], set_={"last": col(CaseSequence.last) + 1}).returning(
        col(CaseSequence.last)
    )
    return f"{day:%Y%m%d}-{session.execute(counted).scalar_one():04d}"


def first_of_ledger(session: Session, day: date) -> int:
    """The first free number of those that an office's ledger is taken over under; the day's row is locked as above."""
    lock = insert(session, CaseSequence).values(day=day, last=0)
    session.execute(lock.on_conflict_do_update(index_elements=["day"], set_={"last": col(CaseSequence.last)}))
    taken = select(func.max(CaseRecord.number)).where(col(CaseRecord.number).like(f"{day:%Y%m%d}-T%"))
    last = session.execute(taken).scalar_one()
    return int(last.rpartition("T")[2]) + 1 if last else 1


def of_ledger(day: date, count: int) -> str:
    """20261124-T00007: kept apart, so that a ledger of thousands leaves residents their four places."""
    return f"{day:%Y%m%d}-T{count:05d}"


def give_back(session: Session, day: date) -> None:
    """Undo the last ``next_number`` of this transaction, which nobody else can have followed yet."""
    session.execute(update(CaseSequence).where(col(CaseSequence.day) == day).values(last=col(CaseSequence.last) - 1))


def new_code() -> str:
    """A code to look a case up with, easy to write down."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def new_long_code() -> str:
    """A one-time code that is typed alone: with a letter and a digit, so that it is neither a date nor a word."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(LONG_CODE_LENGTH))
        if not code.isalpha() and not code.isdigit():
            return code


def normal_code(text: str) -> str:
    """A code as a person types it: any case, blanks or hyphens between."""
    return "".join(c for c in text.upper() if c.isalnum())
