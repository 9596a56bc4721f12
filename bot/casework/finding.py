"""A case found by what is scanned or typed: its number, the code of the resident's paper, or a part of the number."""

import re
import unicodedata
from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.store.models import CaseRecord

__all__ = ["MOST", "find"]

MOST = 20
"""Cases that a part of a number may stand for; more are no answer."""
SHORTEST = 3
"""Characters of a part."""
_SCANNED = re.compile(r"^(\d{8})[-\s]?(T?\d{4,5})(?:\s+\S+)?$")
"""``NUMBER CODE`` as bot.web.case_code draws it, or a number alone, with or without its hyphen."""


def find(session: Session, typed: str) -> Sequence[CaseRecord]:
    """The case of the number that was scanned or typed; else those whose number holds what was typed, the newest first.

    The look-up code behind a number is not looked at: staff find a case by its number.
    """
    text = unicodedata.normalize("NFKC", typed).strip().upper()
    if (whole := _SCANNED.match(text)) is not None:
        return session.exec(select(CaseRecord).where(CaseRecord.number == f"{whole[1]}-{whole[2]}")).all()
    part = re.sub(r"\s+", "", text)
    if len(part) < SHORTEST or not re.fullmatch(r"[\dT-]+", part):
        return ()
    query = select(CaseRecord).where(col(CaseRecord.number).contains(part, autoescape=True))
    return session.exec(query.order_by(col(CaseRecord.id).desc()).limit(MOST)).all()
