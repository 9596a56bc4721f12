"""The hourly look at all cases: begin what has not begun, write down once what was missed, forgotten or let lie."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.casework import life_deadlines, lives, neglect, places, reopening
from bot.casework.holding import locked
from bot.store.engine import Store
from knowledge.casework.casework import Casework
from knowledge.wording import Wording

AT_ONCE = 500
"""Cases or deadlines a transaction, so that nobody waits long behind it."""


def watch(store: Store, rules: Casework, now: datetime, say: Wording | None = None) -> int:
    """How many deadlines were newly found missed. However often and by however many it runs, each is one event.

    With ``say`` the resident is told of a case that went back to the queue.
    """
    begun = AT_ONCE
    while begun == AT_ONCE:
        with store.transaction() as session:
            found = lives.without_life(session, AT_ONCE)
            for row in found:
                lives.begin(session, rules, row, now=now)
            begun = len(found)
    placed = AT_ONCE
    while placed == AT_ONCE:
        with store.transaction() as session:
            waiting = places.without_place(session, AT_ONCE)
            for row in waiting:
                places.settle(session, rules, locked(session, row.number))
            placed = len(waiting)
    _all(store, lambda session, after: reopening.overlooked(session, rules, now, after=after, limit=AT_ONCE))
    _all(store, lambda session, after: neglect.lapse(session, rules, now, after=after, limit=AT_ONCE, say=say))
    _all(store, lambda session, after: neglect.forgotten(session, rules, now, after=after, limit=AT_ONCE))
    return _all(store, lambda session, after: life_deadlines.sweep(session, rules, now, after=after, limit=AT_ONCE))


def _all(store: Store, look: Callable[[Session, int], tuple[int, int]]) -> int:
    """Look from the first to the last, some at a time; how many events are new."""
    after, new = 0, 0
    while True:
        with store.transaction() as session:
            after, found = look(session, after)
        new += found
        if not after:
            return new
