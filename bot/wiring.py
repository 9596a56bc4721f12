"""Hotline: everything a process needs, built once and handed to whatever runs in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.casework import units
from bot.config import Settings, load_settings
from bot.live_knowledge import LiveKnowledge
from bot.store import migration
from bot.store.engine import Store
from bot.store.vault import Vault
from handlers.conversation import Conversation
from handlers.dispatch import Turn
from handlers.dispatch import respond as dispatch_respond
from handlers.messages import Incoming
from handlers.snapshot import Snapshot
from knowledge.base import KnowledgeBase


class CurrentKnowledge(Protocol):
    """What holds the knowledge in force (LiveKnowledge, or a fixed base in a test)."""

    @property
    def current(self) -> KnowledgeBase: ...


Respond = Callable[[Incoming, Conversation, KnowledgeBase, Snapshot, date], Turn]


@dataclass(frozen=True)
class Hotline:
    """One process's view of the installation."""

    settings: Settings
    store: Store
    knowledge: CurrentKnowledge
    vault: Vault
    respond: Respond = dispatch_respond


def build(settings: Settings | None = None, *, content: Path | None = None) -> Hotline:
    """Read settings and content, open the database and bring it up to date.

    SettingsError, ContentError or migration.DatabaseError say in one line (content: one a finding) what is wrong.
    """
    settings = settings or load_settings(**({"content": content} if content else {}))
    vault = Vault(settings.encryption_key())
    store = Store(settings.database_url)
    migration.upgrade(store)
    knowledge = LiveKnowledge(content or settings.content, store)
    _seed_units(store, knowledge.current)
    return Hotline(settings, store, knowledge, vault)


def _seed_units(store: Store, base: KnowledgeBase) -> None:
    """The city and its districts in the tree of units; nothing is written where they are there."""
    with store.reading() as session:
        missing = units.is_missing(session, base)
    if missing:
        with store.transaction() as session:
            units.ensure(session, base)
