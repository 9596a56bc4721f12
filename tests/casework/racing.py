"""What several processes do at the same moment; a module of its own, which a new process imports quickly."""

import random
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import true

from bot.casework import cases, numbers, queue, staff
from bot.casework.refusals import AlreadyClaimed
from bot.store.engine import Store
from bot.store.models import CaseStatus

TODAY = date(2026, 11, 24)

SEEN_AT_ONCE = 25
"""Cases on a caseworker's screen."""


def claim_from_the_list(url: str, rank: int, barrier: Barrier, out: str, guarded: bool) -> None:
    """Read the list, claim what stands on it in some order, read again, until nothing waits."""
    if not guarded:
        queue.still_waiting = true
    store, member_name = Store(url), f"worker-{rank}"
    order = random.Random(rank)  # noqa: S311 (an order, not a secret)
    won: list[str] = []
    with store.reading() as session:
        member = staff.by_name(session, member_name)
    assert member is not None
    first = True
    while True:
        with store.reading() as session:
            seen = [row.number for row, _ in cases.listing(session, status=CaseStatus.WAITING, limit=SEEN_AT_ONCE)]
        if first:
            barrier.wait()  # everybody has read the same list before anybody claims
            first = False
        if not seen:
            break
        order.shuffle(seen)
        for number in seen:
            try:
                with store.transaction() as session:
                    row = cases.claim(session, number, member)
                    if row.claimed_by == member.id:
                        won.append(number)
            except AlreadyClaimed as lost:
                if not lost.holder.startswith("worker-") or lost.holder == member_name:
                    raise
    Path(out).write_text("\n".join(won), encoding="utf-8")


def claim_the_next(url: str, rank: int, barrier: Barrier, out: str) -> None:
    """Take the next case until there is none."""
    store = Store(url)
    with store.reading() as session:
        member = staff.by_name(session, f"worker-{rank}")
    assert member is not None
    won: list[str] = []
    barrier.wait()
    while True:
        with store.transaction() as session:
            row = cases.claim_next(session, member)
        if row is None:
            break
        won.append(row.number)
    Path(out).write_text("\n".join(won), encoding="utf-8")


def number_cases(url: str, rank: int, barrier: Barrier, out: str) -> None:
    """Take twenty numbers, giving every fifth back as a turn does that opened no case."""
    store = Store(url)
    taken: list[str] = []
    barrier.wait()
    for turn in range(20):
        with store.transaction() as session:
            number = numbers.next_number(session, TODAY)
            if (turn + rank) % 5 == 0:
                numbers.give_back(session, TODAY)
            else:
                taken.append(number)
    Path(out).write_text("\n".join(taken), encoding="utf-8")
