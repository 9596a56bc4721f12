"""For the control of a race, with its lock off: nobody is so slow to start that there is no race."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import Connection, event

from bot.store.engine import Store
from tests.waiting import LONGEST

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


@contextmanager
def all_look_first(store: Store, barrier: Barrier) -> Iterator[None]:
    """The first write waits until everybody comes to theirs: what each has read is what stood before all of them.

    Not on SQLite, where the transaction itself is the lock.
    """
    met = store.sqlite

    def meet(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal met
        if not met and WRITES.match(statement):
            met = True
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")  # whoever waits is not dead
            barrier.wait(LONGEST)

    event.listen(store.engine, "before_cursor_execute", meet)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", meet)
