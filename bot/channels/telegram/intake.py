"""Intake: long polling into the inbox. What is acknowledged to Telegram is in the database, offset and all."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import ReplyParameters, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.bubbles import NO_PREVIEW, bubbles
from bot.channels.telegram.client import CHANNEL, Client, seconds_to_wait
from bot.channels.telegram.group import answer_in_group
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.place import Place
from bot.channels.telegram.reading import GroupQuestion, Identity, PrivateMessage, Tap, read
from bot.channels.telegram.taps import Tapped, acknowledge
from bot.channels.telegram.threads import in_thread
from bot.channels.telegram.ticking import Clock
from bot.clock import local_date
from bot.store import intake
from bot.store.conversations import Address
from bot.store.inbox import describe, receive
from bot.wiring import Hotline

log = logging.getLogger(__name__)

LONG_POLL = 10.0
"""Seconds that Telegram keeps a poll open while nothing arrives."""
OFFSET_HOLDS = timedelta(days=6)
"""Telegram counts updates on from a random number after a week without any, and an older offset would pass over them.

Without an offset it gives whatever was not acknowledged; what was stored before is known by its id."""
NO_PEACE_BEFORE = 1.0
LONGEST_PEACE = 30.0
"""Seconds between polls that fail: doubling from the first to the second."""
ASIDE_AT_ONCE = 200
"""Acknowledgements and group answers under way; what would go beyond is dropped, they are courtesies."""


class Intake:
    """Polls while the process holds the bot's place; ``arrived`` is called after messages were stored."""

    def __init__(
        self,
        hotline: Hotline,
        client: Client,
        place: Place,
        *,
        pace: Pace,
        tapped: Tapped,
        clock: Clock,
        arrived: Callable[[], None],
        long_poll: float = LONG_POLL,
    ) -> None:
        self._hotline = hotline
        self._client = client
        self._place = place
        self._pace = pace
        self._tapped = tapped
        self._clock = clock
        self._arrived = arrived
        self._long_poll = long_poll
        self._us = Identity(int(place.account))
        self._moved_at = clock.utcnow()
        self._aside: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Poll until cancelled. InvalidToken and PlaceLostError end it; what passes by is waited for."""
        failures = 0
        await self._learn_our_name()
        after = await in_thread(self._read_offset)
        try:
            while True:
                try:
                    after = await self._poll(after)
                    failures = 0
                except (TelegramError, SQLAlchemyError) as error:
                    if isinstance(error, InvalidToken):
                        raise
                    failures += 1
                    await self._clock.sleep(self._peace(error, failures))
        finally:
            for task in self._aside:
                task.cancel()

    async def _poll(self, after: int | None) -> int | None:
        """One poll: what came is stored, and then answered for; the value acknowledges it with the next poll."""
        updates, following = await self._client.updates(after, self._long_poll)
        if following is None:
            if not self._us.username:
                self._beside(self._learn_our_name())
            return after if self._clock.utcnow() - self._moved_at < OFFSET_HOLDS else None
        found = [what for update in updates if (what := self._read(update)) is not None]
        private = [what for what in found if isinstance(what, PrivateMessage)]
        for message in private:
            if message.tap:  # before a worker can see it: the sender asks where the tap was
                self._tapped.remember(message.tap.chat, message.tap.message)
        await in_thread(self._store, private, following)
        self._moved_at = self._clock.utcnow()
        if private:
            self._arrived()
        for what in found:
            match what:
                case PrivateMessage(tap=Tap() as tap):
                    self._beside(acknowledge(self._client, self._pace, self._clock, tap))
                case Tap():
                    self._beside(acknowledge(self._client, self._pace, self._clock, what))
                case GroupQuestion():
                    self._beside(self._answer_group(what))
        return following

    def _read(self, update: Update) -> PrivateMessage | GroupQuestion | Tap | None:
        try:
            return read(update, self._us)
        except Exception as error:  # noqa: BLE001 - one strange update must not stand in the way of all others
            log.warning("Update %s is not understood and passed over: %s", update.update_id, describe(error))
            return None

    def _read_offset(self) -> int | None:
        with self._hotline.store.reading() as session:
            self._moved_at = intake.moved_at(session, CHANNEL, self._place.account) or self._clock.utcnow()
            if self._clock.utcnow() - self._moved_at >= OFFSET_HOLDS:
                return None
            return intake.offset(session, CHANNEL, self._place.account)

    def _store(self, messages: Sequence[PrivateMessage], following: int) -> None:
        """One transaction: the messages, the offset, and that the bot's place is still ours."""
        now = self._clock.utcnow()
        with self._hotline.store.transaction() as session:
            self._place.prolong(session, now)
            for message in messages:
                address = Address(CHANNEL, self._place.account, str(message.chat))
                receive(session, address, message.delivery_id, message.incoming)
            intake.advance(session, CHANNEL, self._place.account, following, now)

    async def _learn_our_name(self) -> None:
        """For groups, where the bot is called by it. It is asked for again until Telegram tells it."""
        try:
            me = await self._client.get_me()
            self._us = Identity(self._us.number, me.username or "")
        except TelegramError as error:
            log.debug("The bot's name is not known yet: %s", type(error).__name__)

    async def _answer_group(self, question: GroupQuestion) -> None:
        """Once, and not again: nothing of a group is stored, so an answer that does not get through is lost."""
        today = local_date(self._clock.utcnow())
        base = self._hotline.knowledge.current
        reply = await in_thread(answer_in_group, question.text, base, self._hotline.settings.base_url, today)
        to = ReplyParameters(question.message, allow_sending_without_reply=True)
        for bubble in bubbles(reply):
            chat = str(question.chat)
            while wait := self._pace.wait(chat, self._clock.seconds()):
                await self._clock.sleep(wait)
            self._pace.went(chat, self._clock.seconds())
            try:
                await self._client.send_message(
                    question.chat, bubble.text, reply_parameters=to, link_preview_options=NO_PREVIEW
                )
            except RetryAfter as error:
                self._pace.hold(seconds_to_wait(error), self._clock.seconds())
            except TelegramError as error:
                log.warning("An answer in a group was not sent: %s", type(error).__name__)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        if len(self._aside) >= ASIDE_AT_ONCE:
            work.close()
            return
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._aside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A courtesy failed: %s", describe(error))

    def _peace(self, error: Exception, failures: int) -> float:
        """Seconds to leave Telegram alone after a failed poll; said once, not with every try."""
        said = log.warning if failures == 1 else log.debug
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        if isinstance(error, Conflict):
            said("Another program polls this bot, or a webhook is set for it: nothing arrives here until that ends")
        elif isinstance(error, NetworkError):
            said("Telegram cannot be reached: %s", type(error).__name__)
        else:
            said("Updates were not taken in: %s", describe(error))
        return float(min(NO_PEACE_BEFORE * 2 ** (failures - 1), LONGEST_PEACE))
