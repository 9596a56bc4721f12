"""What ids are called on a page: out of the wording and the knowledge in force at the moment of showing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from bot.wiring import Hotline
from knowledge.answer import Cited
from knowledge.base import KnowledgeBase
from knowledge.screening.shapes import Outcome


class Names:
    """Every name falls back to the id: a stored case may name what today's content no longer has."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """By the name that templates call them."""
        return {
            "say": self.say,
            "seen_name": lambda verified: self.say(f"web.seen.{verified}"),
            "category_name": self.category,
            "outcome_name": self.outcome,
            "document_name": self.document,
            "actor_name": self.actor,
            "action_name": self.action,
            "verdict": self.verdict,
            "local": self.local,
            "clause_addresses": self.clause_addresses,
        }

    @property
    def _knowledge(self) -> KnowledgeBase:
        return self._hotline.knowledge.current

    def say(self, key: str, **values: object) -> str:
        """Words of the wording."""
        return self._knowledge.wording.say(key, **values)

    def category(self, category: str) -> str:
        """A category's title."""
        screening = self._knowledge.screening
        titles = {one.id: one.title for one in screening.categories} if screening else {}
        return titles.get(category, category)

    def outcome(self, outcome: str) -> str:
        """初步符合, 待核实, 暂不符合, 不符合."""
        screening = self._knowledge.screening
        return screening.outcome_name(Outcome(outcome)) if screening and outcome in set(Outcome) else outcome

    def verdict(self, line: str) -> tuple[str, str]:
        """The outcome that a line begins with (「初步符合：…」) and the rest of it; ("", line) for any other."""
        for outcome in Outcome:
            name, colon, rest = line.partition("：")
            if colon and name == self.outcome(outcome):
                return outcome.value, rest
        return "", line

    def document(self, document: str) -> str:
        """A document's title."""
        found = self._knowledge.documents.get(document)
        return found.title if found else document

    def actor(self, actor: str) -> str:
        """Who stands in an audit line: an account's name, or 居民, 系统."""
        kind, _, name = actor.partition(":")
        return name or self.say(f"web.actor.{kind}")

    def action(self, action: str) -> str:
        """What an audit line says was done."""
        key = f"web.audit.{action}"
        return self.say(key) if key in self._knowledge.wording else action

    def local(self, url: str) -> str:
        """A link of ours without scheme and host: the page may have been reached by another name."""
        base = self._hotline.settings.base_url
        return url.removeprefix(base) if url.startswith(f"{base}/") else url

    def clause_addresses(self, cited: Iterable[Cited]) -> frozenset[str]:
        """The addresses of these clauses as replies link to them."""
        base = self._hotline.settings.base_url
        return frozenset(
            f"{base}/clauses/{quote(one.document.id)}/{quote(one.clause.article, safe='()')}" for one in cited
        )
