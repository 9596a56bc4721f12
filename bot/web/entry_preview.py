"""An entry as a resident would get it in the chat, through the dialogue itself, whatever its state."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from bot.casework.resident_view import StoredSnapshot
from bot.store.models import ConversationRow
from bot.web.transcript import cited_clauses
from bot.wiring import Hotline
from handlers.conversation import Conversation
from handlers.messages import Incoming, Kind, Reply
from handlers.topics import topic_choice
from knowledge.answer import Cited
from knowledge.schema import Entry


@dataclass(frozen=True)
class Preview:
    """``reply`` is shown without its buttons, whose labels are ``buttons``: nobody taps them here."""

    reply: Reply
    cited: tuple[Cited, ...]
    buttons: tuple[str, ...]


def preview(session: Session, hotline: Hotline, entry: Entry, on: date) -> Preview:
    """What the chat answers to a tap on this entry's question; citations and amounts must be the base's."""
    general = hotline.knowledge.current
    base = replace(general, entries={**general.entries, entry.id: entry})
    nobody = StoredSnapshot(
        session, hotline.vault, ConversationRow(channel="web", account="", person=""), on, hotline.settings
    )
    tapped = Incoming(kind=Kind.CHOICE, choice=topic_choice(entry).id)
    reply = hotline.respond(tapped, Conversation(greeted=True), base, nobody, on).replies[0]
    buttons = tuple(choice.label for choice in reply.choices)
    return Preview(reply.model_copy(update={"choices": ()}), cited_clauses(reply, base), buttons)
