"""One look at the queue a moment for all who watch it: a thread of this process, at rest while nobody does."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.casework import queue_changes
from bot.casework.queue_changes import Change, Look
from bot.store.engine import Store

log = logging.getLogger(__name__)

EVERY = 0.3
"""Seconds between two looks. Whatever process wrote the change, this one finds it in the database."""
UNREAD_CHANGES = 100
"""News kept for a listener who does not take them; older ones go."""

News = list[Change]


@dataclass(eq=False)
class _Listener:
    """``news``: what happened; None: the server stops. ``greeted``: one looked since it listens."""

    loop: asyncio.AbstractEventLoop
    news: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(UNREAD_CHANGES))
    greeted: bool = False

    def tell(self, news: News | None) -> None:
        """From any thread. A loop that is closed listens no more."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._put, news)

    def _put(self, news: News | None) -> None:
        if self.news.full():
            self.news.get_nowait()  # whoever is told anything reads the whole list anew
        self.news.put_nowait(news)


class QueueWatch:
    """A background part of the server. Before it starts and after it was told to end nobody can listen."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: set[_Listener] = set()
        self._wanted, self._ended = threading.Event(), threading.Event()
        self._ended.set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="queue-watch", daemon=True)

    def start(self) -> None:
        self._ended.clear()
        self._thread.start()

    def end(self) -> None:
        """Send every listener away; at once, and as often as one likes."""
        with self._lock:
            self._ended.set()
            self._wanted.set()
            for one in self._listeners:
                one.tell(None)

    def stop(self) -> None:
        self.end()
        if self._thread.is_alive():
            self._thread.join()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Queue[News | None]]:
        """What happens from now on, first that one listens (no changes); None means go."""
        one = _Listener(asyncio.get_running_loop())
        with self._lock:
            self._listeners.add(one)
            if self._ended.is_set():
                one.tell(None)
            self._wanted.set()
        try:
            yield one.news
        finally:
            with self._lock:
                self._listeners.discard(one)
                if not self._listeners and not self._ended.is_set():
                    self._wanted.clear()

    def _run(self) -> None:
        before: Look | None = None
        while not self._ended.is_set():
            if not self._wanted.is_set():
                before = None  # nobody saw what happens meanwhile: who comes next reads the whole page
                self._wanted.wait()
                continue
            try:
                before = self._look(before)
            except SQLAlchemyError as error:  # a database that is away for a moment; the pages say so themselves
                log.warning("the queue was not looked at: %s", type(error).__name__)
            self._ended.wait(EVERY)

    def _look(self, before: Look | None) -> Look:
        with self._store.reading() as session:
            now = queue_changes.look(session)
            numbers = now.since(before) if before is not None else frozenset()
            news = queue_changes.stands(session, numbers) if numbers else []
        with self._lock:
            for one in self._listeners:
                if news or not one.greeted:
                    one.tell(news)
                one.greeted = True
        return now
