"""How fast a bot may write: Telegram's limits, and its "wait" when they were passed. Times are seconds of one clock."""

from dataclasses import dataclass, field

_REMEMBERED = 10_000


@dataclass
class Pace:
    """When the next message may go.

    Telegram allows about one message a second in one chat and thirty a second in all; a 429 stops the whole bot.
    """

    each_chat: float = 1.0
    """Seconds between two messages to one chat."""
    overall: float = 1 / 30
    """Seconds between any two messages."""
    _chats: dict[str, float] = field(default_factory=dict)
    _next: float = 0.0
    _held_until: float = 0.0

    def wait(self, chat: str, now: float) -> float:
        """Seconds until a message to this chat may go; 0 where it may go at once."""
        return max(0.0, self.wait_for_any(now), self._chats.get(chat, 0.0) - now)

    def wait_for_any(self, now: float) -> float:
        """Seconds until something may go to a chat that was quiet."""
        return max(0.0, self._next - now, self._held_until - now)

    def held(self, now: float) -> float:
        """Seconds left of Telegram's "wait"."""
        return max(0.0, self._held_until - now)

    def went(self, chat: str, now: float) -> None:
        """A message to this chat goes now."""
        self.changed(now)
        self._chats[chat] = now + self.each_chat
        if len(self._chats) > _REMEMBERED:
            self._chats = {other: free for other, free in self._chats.items() if free > now}

    def changed(self, now: float) -> None:
        """A message is changed now: that counts for the bot, not for the chat."""
        self._next = max(self._next, now) + self.overall

    def hold(self, seconds: float, now: float) -> None:
        """Telegram said 429: nothing goes for so long."""
        self._held_until = max(self._held_until, now + seconds)
