"""Small doubles: knowledge that never changes, and a clock that does not wait."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class Fixed:
    current: KnowledgeBase


@dataclass
class FakeClock:
    """Waiting moves it on and takes no time."""

    now: datetime = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    elapsed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def utcnow(self) -> datetime:
        return self.now + timedelta(seconds=self.elapsed)

    def seconds(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds
