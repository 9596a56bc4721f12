"""What the resident is told without asking, when their case moves: in plain words, once for each event."""

from datetime import datetime

from sqlmodel import Session

from bot.casework import correspondence
from bot.store.models import CaseRecord
from handlers.messages import Choice, Reply
from knowledge.wording import Wording

__all__ = ["tell", "tell_of_move", "tell_words"]


def tell(session: Session, row: CaseRecord, say: Wording | None, event: str, now: datetime, **values: object) -> None:
    """Say ``told.<event>``; nothing without words, or where the resident had everything erased.

    An event happens at one moment: told again, it is the same message.
    """
    if say is not None and row.conversation_id is not None:
        tell_words(session, row, event, say.say(f"told.{event}", number=row.number, **values), now)


def tell_of_move(session: Session, row: CaseRecord, texts: Wording, move: str, now: datetime, **values: object) -> None:
    """Say ``told-<move>`` of the rules' texts, where they have it: which moves are told is content."""
    key = f"told-{move}"
    if key in texts and row.conversation_id is not None:
        tell_words(session, row, move, texts.say(key, number=row.number, **values), now)


def tell_words(
    session: Session, row: CaseRecord, event: str, text: str, now: datetime, *, choices: tuple[Choice, ...] = ()
) -> None:
    """Write this to the resident, with buttons where something can be answered."""
    reply = Reply(text=text.strip(), choices=choices)
    correspondence.write(session, row, reply, key=f"case:{row.number}:{event}:{now.isoformat()}", now=now)
