"""Store: the database, and the only two ways to talk to it (a transaction, a reading)."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import URL, Connection
from sqlmodel import Session, create_engine

BUSY_SECONDS = 20
"""How long SQLite waits for another process's transaction."""
WAL_ATTEMPTS = 100
WAL_PAUSE = 0.1  # seconds between attempts
IDLE_LIMIT_MS = 8_000
"""PostgreSQL ends a transaction of a client that went silent (a lost machine), so that its locks are free in time."""


class NestedTransactionError(RuntimeError):
    """A transaction was opened inside another: they open at the edges only."""


class Store:
    """One database, shared by the threads of a process.

    SQLite writes with BEGIN IMMEDIATE, WAL and synchronous=FULL: what is committed survives a power cut, and two
    writers wait for each other instead of failing half-way. PostgreSQL uses its defaults (READ COMMITTED).
    """

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.sqlite: bool = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = _sqlite_engine(self.url) if self.sqlite else _postgresql_engine(self.url)
        self._readers = self.engine.execution_options(
            **({"hotline_deferred": True} if self.sqlite else {"postgresql_readonly": True})
        )
        # SQLite's own wait is unfair: threads of one process queue here instead.
        self._writers = threading.Lock() if self.sqlite else nullcontext()
        self._open = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end, roll back on any error. Never inside another transaction of the same thread."""
        if getattr(self._open, "yes", False):
            raise NestedTransactionError("a transaction is already open in this thread")
        with self._writers, Session(self.engine, expire_on_commit=False) as session:
            self._open.yes = True
            try:
                with session.begin():
                    yield session
            finally:
                self._open.yes = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A view to read from; it waits for no writer and writes nothing."""
        with Session(self._readers, expire_on_commit=False, autoflush=False) as session:
            yield session

    def forgo_durability(self) -> None:
        """Let SQLite's commits return before the disk has them: for a database that is made again if power fails."""
        if self.sqlite:
            event.listen(self.engine, "connect", _leave_to_the_system)
            self.engine.dispose()  # connections that were opened before

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    _use_wal(connection)
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what a resident had erased is overwritten in the file too
    ):
        connection.execute(f"PRAGMA {pragma}")


def _leave_to_the_system(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on.

    SQLite does not wait for others here, whatever the timeout, so processes that start at once on a new file try again.
    """
    for left in reversed(range(WAL_ATTEMPTS)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(WAL_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("hotline_deferred") else "BEGIN IMMEDIATE")


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "options": f"-c idle_in_transaction_session_timeout={IDLE_LIMIT_MS} -c timezone=UTC",
        },
    )
