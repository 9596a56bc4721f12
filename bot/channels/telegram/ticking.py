"""The clock that intake and sender live by; a test hands in one that does not wait."""

import asyncio
import time
from datetime import datetime
from typing import Protocol

from bot.clock import utcnow


class Clock(Protocol):
    """Moments for the database, seconds for the pace, and waiting."""

    def utcnow(self) -> datetime: ...

    def seconds(self) -> float:
        """Seconds that only go forward."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class RealClock:
    """The machine's."""

    def utcnow(self) -> datetime:
        return utcnow()

    def seconds(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
