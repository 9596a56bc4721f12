"""A review of a refusal on the resident's own request (申请复核): a move of the life, made by the resident."""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from bot.casework import lives, merged
from bot.casework.holding import locked
from bot.casework.life_holding import why_not
from bot.casework.life_moves import RESIDENT
from bot.casework.lives import Filled
from bot.clock import local_date
from bot.store.models import CaseRecord
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.life_table import Value

__all__ = ["ask", "concluded", "of"]

MOVE = "ask_review"


def of(session: Session, rules: Casework | None, row: CaseRecord, now: datetime) -> Literal["", "may", "asked"]:
    """Whether the resident may ask for a review, or has one asked for; empty where there is nothing to review."""
    step = rules.life.move.get(MOVE) if rules else None
    if rules is None or step is None or why_not(session, row, None) is not None:
        return ""
    life = lives.of(session, rules, row)
    if life.state == step.target:
        return "asked"
    allowed = table.allowed(rules.life, life.state, life.record, role=RESIDENT, on=local_date(now))
    return "may" if step in allowed else ""


def concluded(rules: Casework, life: lives.Life) -> Literal["", "upheld", "overturned"]:
    """What the last review came to, until there is a new conclusion; a new refusal or application forgets it."""
    step = rules.life.move.get(MOVE)
    if step is None or "reviewed_on" not in life.record or life.state == step.target:
        return ""
    if life.state in step.sources:
        return "upheld"
    anew = "recognised_on" in life.record or rules.life.state[life.state].done
    return "" if anew else "overturned"


def ask(session: Session, rules: Casework, row: CaseRecord, *, now: datetime) -> bool:
    """Ask for it, once; False where there is nothing to ask for, or it is asked for already.

    The caller knows that it is the resident of this case; of one that was merged, the case that goes on is meant.
    """
    row = locked(session, merged.final(session, row).number)
    if of(session, rules, row, now) != "may":
        return False
    form: dict[str, Value] = {
        "review_asked_on": local_date(now),
        "review_reason": rules.texts.say("review-by-resident"),
    }
    lives.move(session, rules, row.number, None, Filled(MOVE, form), now=now)
    return True
