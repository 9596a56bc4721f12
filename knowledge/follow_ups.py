"""A follow-up that names only what is asked of a matter (带啥, 去哪办), answered from the entry under discussion."""

from collections.abc import Sequence

from knowledge.schema import Entry, FollowUp, SynonymSet
from knowledge.synonyms import Synonyms
from knowledge.text import LIMIT

_ANY = "*"
_LONGEST = 30
"""Characters; a longer message says more than that."""


class FollowUps:
    """What a short question asks of any matter, as a table of the content: no likeness decides here."""

    def __init__(self, tables: Sequence[FollowUp], synonyms: Sequence[SynonymSet]) -> None:
        self._synonyms = Synonyms(synonyms)
        self._before = tuple(self._plain(word) for table in tables for word in table.before)
        self._after = tuple(self._plain(word) for table in tables for word in table.after)
        self._tables = {self._core(words): table for table in tables for words in table.says}
        self._by_id = {table.id: table for table in tables}

    def find(self, text: str, entry: Entry) -> str:
        """The id of the entry that answers ``text`` as asked of ``entry``; empty where the table has none."""
        return _answering(self._tables.get(self._core(text)) if len(text) <= _LONGEST else None, entry)

    def asked_of(self, follow_up: str, entry: Entry) -> str:
        """The id of the entry that answers a follow-up, named by its own id (``papers``), as asked of ``entry``."""
        return _answering(self._by_id.get(follow_up), entry)

    def knows(self, text: str) -> bool:
        """Whether a text is a follow-up of any table."""
        return len(text) <= _LONGEST and self._core(text) in self._tables

    def asks(self, table: str, text: str) -> bool:
        """Whether a text is one of a table's."""
        found = self._tables.get(self._core(text))
        return found is not None and found.id == table

    def _core(self, text: str) -> str:
        """The question without the words that only lean on what was said before (那…呢)."""
        core = self._plain(text)
        while word := next((word for word in self._before if word and core.startswith(word) and core != word), ""):
            core = core.removeprefix(word)
        while word := next((word for word in self._after if word and core.endswith(word) and core != word), ""):
            core = core.removesuffix(word)
        return core

    def _plain(self, text: str) -> str:
        return self._synonyms.canonical(text, LIMIT).replace(" ", "")


def _answering(table: FollowUp | None, entry: Entry) -> str:
    answers = table.answers if table else ()
    return next((answer.entry for answer in answers if _about(answer.of, entry)), "")


def _about(named: Sequence[str], entry: Entry) -> bool:
    """Whether an entry is one of those named: by its id, by the beginning of its id (``4050-*``), by topic, or any."""
    return any(
        name in (entry.id, entry.topic, _ANY) or (name.endswith(_ANY) and entry.id.startswith(name.removesuffix(_ANY)))
        for name in named
    )
