"""The base by subject, for who would rather look than ask: under each topic its questions, by the clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from knowledge.base import KnowledgeBase
from knowledge.schema import Audience, Clause, Entry

REGULATION = "harbin-2010-230"


@dataclass(frozen=True)
class Shelf:
    """Questions of one topic that rest on the same clause; ``article`` is empty for those that rest on other texts."""

    article: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Topic:
    """主题: what the entries of one subject are filed under."""

    name: str
    shelves: tuple[Shelf, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All its entries, shelf by shelf."""
        return tuple(entry for shelf in self.shelves for entry in shelf.entries)


def topics(base: KnowledgeBase) -> tuple[Topic, ...]:
    """Everything a resident may ask, the topic with most questions first; an entry without a topic is on no shelf."""
    ours = [entry for entry in base.entries.values() if entry.topic and Audience.RESIDENT in entry.audience]
    names = list(dict.fromkeys(entry.topic for entry in ours))
    found = [_topic(base, name, [entry for entry in ours if entry.topic == name]) for name in names]
    return tuple(sorted(found, key=lambda topic: -len(topic.entries)))


def _topic(base: KnowledgeBase, name: str, entries: Iterable[Entry]) -> Topic:
    order = {clause.article: at for at, clause in enumerate(_clauses(base))}
    filed = sorted(entries, key=lambda entry: order.get(_article(entry), len(order)))
    return Topic(name, tuple(Shelf(article, tuple(group)) for article, group in groupby(filed, key=_article)))


def _clauses(base: KnowledgeBase) -> tuple[Clause, ...]:
    return base.documents[REGULATION].clauses if REGULATION in base.documents else ()


def _article(entry: Entry) -> str:
    cited = (citation.article for citation in entry.citations if citation.document == REGULATION)
    return next(cited, "")
