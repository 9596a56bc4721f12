"""The hourly look at all lives: begin those of new referrals, write down once what was missed."""

from datetime import datetime

from bot.casework import life_deadlines, lives
from bot.store.engine import Store
from knowledge.casework.casework import Casework

AT_ONCE = 500
"""Cases or deadlines a transaction, so that nobody waits long behind it."""


def watch(store: Store, rules: Casework, now: datetime) -> int:
    """How many deadlines were newly found missed. However often and by however many it runs, each is one event."""
    begun = AT_ONCE
    while begun == AT_ONCE:
        with store.transaction() as session:
            found = lives.without_life(session, AT_ONCE)
            for row in found:
                lives.begin(session, rules, row)
            begun = len(found)
    after, missed = 0, 0
    while True:
        with store.transaction() as session:
            after, new = life_deadlines.sweep(session, rules, now, after=after, limit=AT_ONCE)
        if not after:
            return missed
        missed += new
