"""Workers: threads that answer stored messages, conversation by conversation, and clean up once an hour."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from bot.casework import life_watch
from bot.clock import today, utcnow
from bot.dialogue import TurnFailedError, fail_turn, take_turn, tell_set_aside
from bot.store import conversations, finished, inbox, leases, privacy
from bot.wiring import Hotline

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
"""How long a worker waits before it looks again, where nobody wakes it."""
CLEANING_SECONDS = 3600.0


class Worker:
    """Answers the inbox with ``threads`` threads until stopped.

    Nothing is held in memory: a message is taken, answered and committed in one transaction, so a killed process
    leaves its message waiting, and the next worker takes it.
    """

    def __init__(self, hotline: Hotline, threads: int = 2) -> None:
        self._hotline = hotline
        self._stop = threading.Event()
        self._arrived = threading.Event()
        self.answered: Callable[[], None] = lambda: None
        """Called after every turn, from the worker's thread; a sender's wake."""
        self._threads = [threading.Thread(target=self._work, name=f"worker-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._clean, name="cleaner", daemon=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """A message was just stored: look now."""
        self._arrived.set()

    def stop(self) -> None:
        """Finish the turns under way and end."""
        self._stop.set()
        self._arrived.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                busy = answer_one(self._hotline)
            except Exception as error:  # noqa: BLE001 (a worker outlives everything: the message still waits)
                log.error(  # noqa: TRY400 (a stack would show parameters of the query)
                    "The inbox cannot be read: %s", inbox.describe(error)
                )
                busy = False
            if busy:
                self.answered()
            else:
                self._arrived.wait(IDLE_SECONDS)
                self._arrived.clear()

    def _clean(self) -> None:
        while not self._stop.is_set():
            try:
                clean(self._hotline)
                watch_lives(self._hotline)
            except SQLAlchemyError as error:
                log.error(  # noqa: TRY400 (a stack would show parameters of the query)
                    "The hourly cleaning was not finished: %s", inbox.describe(error)
                )
            self._stop.wait(CLEANING_SECONDS)


def answer_one(hotline: Hotline) -> bool:
    """Answer the message whose turn it is; False where nothing waits (or others are at it).

    That it was begun is committed first: a message whose handling ends the process is not tried for ever.
    """
    with hotline.store.transaction() as session:
        now = utcnow()
        row = inbox.take_next(session, now)
        if row is None or row.id is None:
            return False
        inbox_id = row.id
        if not inbox.begin(session, row, hotline.settings.attempts, now):
            log.error("The turn of inbox row %s never came to an end: it is set aside", inbox_id)
            tell_set_aside(session, hotline, conversations.lock(session, row.conversation_id), row, now)
            return True
    try:
        with hotline.store.transaction() as session:
            take_turn(session, hotline, inbox_id, today())
    except TurnFailedError as failure:
        fail_turn(hotline, failure.inbox_id, failure.__cause__ or failure)
    except (OperationalError, InterfaceError):
        with hotline.store.transaction() as session:
            inbox.take_back(session, inbox_id, utcnow())
        raise
    return True


def watch_lives(hotline: Hotline) -> int:
    """Write down the deadlines that were missed, each once whoever looks; how many were new."""
    base = hotline.knowledge.current
    return life_watch.watch(hotline.store, base.casework, utcnow(), base.wording) if base.casework else 0


def clean(hotline: Hotline) -> int:
    """Delete idle screenings and rows long finished, one process at a time; how many conversations there were."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    with hotline.store.transaction() as session:
        now = utcnow()
        if not leases.take(session, "cleaning", holder, now, timedelta(minutes=5)):
            return 0
        idle = privacy.purge(session, now, hotline.settings.keep_days)
        finished.trim(session, now - timedelta(days=hotline.settings.keep_days))
        return idle
