"""After a tap: the button stops spinning, and the message shows what was chosen instead of its buttons."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field

from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.bubbles import NO_PREVIEW, after_tap
from bot.channels.telegram.client import Client, seconds_to_wait
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.reading import Tap
from bot.channels.telegram.ticking import Clock

log = logging.getLogger(__name__)
_REMEMBERED = 5_000


@dataclass
class Tapped:
    """Which message a chat tapped last: what a list being ticked takes the place of.

    Only in memory: after a restart the list comes as a new message instead.
    """

    _messages: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def remember(self, chat: int, message: int) -> None:
        self._messages[str(chat)] = message
        self._messages.move_to_end(str(chat))
        if len(self._messages) > _REMEMBERED:
            self._messages.popitem(last=False)

    def last(self, chat: str) -> int | None:
        return self._messages.get(chat)


async def acknowledge(client: Client, pace: Pace, clock: Clock, tap: Tap) -> None:
    """Answer the query and change the message. Both are courtesies: what fails here (too old, gone) is let be."""
    try:
        await client.answer_callback_query(tap.query)
    except TelegramError as error:
        _let_be(error, pace, clock)
    changed = after_tap(tap.text, tap.keyboard, tap.choice)
    if changed is None:
        return
    await clock.sleep(pace.wait_for_any(clock.seconds()))
    pace.changed(clock.seconds())
    try:
        await client.edit_message_text(
            changed, chat_id=tap.chat, message_id=tap.message, link_preview_options=NO_PREVIEW
        )
    except TelegramError as error:
        _let_be(error, pace, clock)


def _let_be(error: TelegramError, pace: Pace, clock: Clock) -> None:
    if isinstance(error, RetryAfter):
        pace.hold(seconds_to_wait(error), clock.seconds())
    log.debug("A tap was not acknowledged: %s", type(error).__name__)
