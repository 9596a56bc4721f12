"""Waiting for other threads and processes: by condition, with a deadline, never for a fixed time."""

import threading
import time
from collections.abc import Callable

_never = threading.Event()


def until(condition: Callable[[], bool], *, seconds: float = 30.0) -> None:
    """Wait for something that another thread or process does; AssertionError when it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        _never.wait(0.02)
