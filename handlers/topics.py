"""Entries as choices: an id that fits into a button, and the way back from it."""

from collections.abc import Iterable
from hashlib import blake2b

from handlers.actions import LONGEST, Action
from handlers.messages import Choice
from knowledge.base import KnowledgeBase
from knowledge.schema import Entry

_ROOM = LONGEST - len(f"{Action.ASK}:")
_LONGEST_LABEL = 40


def topic_choice(entry: Entry) -> Choice:
    """A button that asks the question of this entry."""
    label = entry.title if len(entry.title) <= _LONGEST_LABEL else entry.title[: _LONGEST_LABEL - 1] + "…"
    return Choice(id=f"{Action.ASK}:{_token(entry.id)}", label=label)


def topic_choices(entries: Iterable[Entry], most: int) -> tuple[Choice, ...]:
    """Buttons for several entries, no two alike: of long titles that begin alike the ends are shown.

    An entry of the very same words as one before is left out: nobody could choose between the two.
    """
    shown: dict[str, Choice] = {}
    titles: set[str] = set()
    for entry in entries:
        choice = topic_choice(entry)
        if choice.label in shown:
            choice = choice.model_copy(update={"label": f"…{entry.title[1 - _LONGEST_LABEL :]}"})
        if entry.title not in titles:
            titles.add(entry.title)
            shown.setdefault(choice.label, choice)
    return tuple(shown.values())[:most]


def find_topic(knowledge: KnowledgeBase, token: str) -> Entry | None:
    """The entry of a button; None where it is no longer published."""
    if token in knowledge.entries:
        return knowledge.entries[token]
    if not token.startswith("~"):
        return None
    return next((entry for entry in knowledge.entries.values() if _token(entry.id) == token), None)


def _token(entry_id: str) -> str:
    """The id itself where it fits into a button, else a short digest of it (imported bases have long ids)."""
    if len(entry_id.encode()) <= _ROOM:
        return entry_id
    return "~" + blake2b(entry_id.encode(), digest_size=12).hexdigest()
