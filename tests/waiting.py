"""Waiting for other threads and processes: by condition, with a deadline, never for a fixed time."""

import threading
import time
from collections.abc import Callable

LONGEST = 180.0
"""Seconds after which nobody waits any more: a machine that does many things at once is no fault."""
_never = threading.Event()


def until(condition: Callable[[], bool], *, seconds: float = LONGEST) -> None:
    """Wait for something that another thread or process does; AssertionError when it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        _never.wait(0.02)
