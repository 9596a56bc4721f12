"""The Bot API client: python-telegram-bot's Bot, updates one by one, and nothing of them in the logs."""

import logging
import os
from collections.abc import Sequence
from typing import Any

# RetryAfter counts in timedelta then, and does not warn that it will one day.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Bot, Update
from telegram.error import RetryAfter
from telegram.request import HTTPXRequest

CHANNEL = "telegram"
KINDS_ASKED_FOR = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""What else there is (reactions, channel posts, payments) Telegram does not even send."""
BATCH = 100
"""Updates asked for at once, Telegram's limit."""
SECONDS_TO_CONNECT = 3.0
SECONDS_TO_ANSWER = 4.0
SENDING_AT_ONCE = 30
POLLING_SLACK = 5.0
"""Seconds that an answer to a long poll may come late; then the line counts as dead."""

log = logging.getLogger(__name__)


class Client(Bot):
    """The bot's line to Telegram. ``api`` is the Bot API's base address, ending in ``/bot``."""

    def __init__(self, token: str, api: str) -> None:
        keep_quiet()
        self._lines = [
            HTTPXRequest(connection_pool_size=size, connect_timeout=SECONDS_TO_CONNECT, read_timeout=SECONDS_TO_ANSWER)
            for size in (2, 2 * SENDING_AT_ONCE)
        ]
        polling, sending = self._lines
        super().__init__(token, base_url=api, request=sending, get_updates_request=polling)

    async def updates(self, after: int | None, wait: float) -> tuple[Sequence[Update], int | None]:
        """Wait up to ``wait`` seconds for updates; acknowledges all before ``after``.

        The second value is what acknowledges these, None where none came. An update that cannot be read is passed over
        with a line in the log: it must not stand in the way of all that follow. ``Bot.get_updates`` would fail with
        the whole batch, and write it to the log with names and texts.
        """
        asked = {"timeout": int(wait), "offset": after, "limit": BATCH, "allowed_updates": list(KINDS_ASKED_FOR)}
        raw: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=wait + POLLING_SLACK)
        found = [update for item in raw if (update := self._read(item)) is not None]
        ids = [item["update_id"] for item in raw]
        return found, max(ids) + 1 if ids else None

    def _read(self, item: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(item, self)
        except Exception as error:  # noqa: BLE001 - whatever a future Bot API may send
            log.warning("Update %s cannot be read (%s) and is passed over", item["update_id"], type(error).__name__)
            return None

    async def close_lines(self) -> None:
        """Close all connections. ``Bot.shutdown`` does so only after an ``initialize`` that Telegram answered."""
        for line in self._lines:
            await line.shutdown()


def account_of(token: str) -> str:
    """The bot's number, the part of the token that is no secret: conversations outlive a renewed token."""
    return token.partition(":")[0]


def seconds_to_wait(error: RetryAfter) -> float:
    """What Telegram asks for with a 429."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def keep_quiet() -> None:
    """Silence those who log addresses (which hold the token) and bodies (which hold what people wrote)."""
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
