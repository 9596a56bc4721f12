"""A process that stops in the middle of a turn, for the parent to kill."""

import sys
import threading

from bot.store import inbox
from bot.store.engine import Store
from bot.worker import Worker
from tests.store.stage import hotline_on


def stop_here(*_: object) -> None:
    """Say that the moment has come, and wait for the end."""
    sys.stdout.write("in the middle\n")
    sys.stdout.flush()
    threading.Event().wait()


def main(url: str, moment: str) -> None:
    """Work on the inbox; stop at ``moment``: while answering, or with everything written and not committed."""
    store = Store(url)
    if moment == "answering":
        hotline = hotline_on(store, respond=stop_here)
    else:
        hotline = hotline_on(store)
        inbox.finish = stop_here  # type: ignore[assignment]  # it never comes back
    Worker(hotline, threads=1).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
