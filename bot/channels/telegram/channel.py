"""The Telegram channel of one process: a thread that polls and sends while the bot's place is its own."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken

from bot.channels.telegram.client import Client, account_of
from bot.channels.telegram.intake import LONG_POLL, Intake
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.place import LENGTH, RENEW_SECONDS, TRY_SECONDS, Place, PlaceLostError
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.taps import Tapped
from bot.channels.telegram.threads import in_thread
from bot.channels.telegram.ticking import Clock, RealClock
from bot.store.inbox import describe
from bot.wiring import Hotline

log = logging.getLogger(__name__)

TOKEN_REFUSED_SECONDS = 30.0


class TelegramChannel:
    """Runs beside the pages. ``arrived`` is called, from the channel's thread, after messages were stored."""

    def __init__(
        self,
        hotline: Hotline,
        token: str,
        *,
        arrived: Callable[[], None] = lambda: None,
        clock: Clock | None = None,
        long_poll: float = LONG_POLL,
        pace: Callable[[], Pace] = Pace,
    ) -> None:
        self._hotline = hotline
        self._token = token
        self._arrived = arrived
        self._clock = clock or RealClock()
        self._long_poll = long_poll
        self._new_pace = pace
        self._place = Place(account_of(token))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._sender: Sender | None = None
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._live, name="telegram", daemon=True)

    def start(self) -> None:
        """Begin; Telegram need not be there."""
        self._thread.start()
        self._running.wait()

    def wake(self) -> None:
        """A turn was answered here: look into the outbox now. From any thread."""
        if self._loop is not None and self._sender is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._sender.wake)

    def stop(self) -> None:
        """Break off the long poll and what is under way; whatever is unfinished is taken up by the next process."""
        if self._loop is not None and self._main is not None and not self._main.done():
            self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join()

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._main = self._loop.create_task(self._run())
            self._running.set()
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._main)

    async def _run(self) -> None:
        client = Client(self._token, self._hotline.settings.telegram_api)
        try:
            while True:
                await self._clock.sleep(await self._hold_the_place(client))
        finally:
            await in_thread(self._leave)
            await client.close_lines()

    async def _hold_the_place(self, client: Client) -> float:
        """Poll and send as long as the place is ours; the seconds to wait before the next try."""
        try:
            if not await in_thread(self._take):
                return TRY_SECONDS
        except SQLAlchemyError as error:
            log.warning("Whether to poll Telegram cannot be asked of the database: %s", describe(error))
            return TRY_SECONDS
        log.info("This process polls and sends for the Telegram bot %s", self._place.account)
        wait = TRY_SECONDS
        try:
            await self._poll_and_send(client)
        except* PlaceLostError:
            log.warning("Another process polls and sends for the Telegram bot %s now", self._place.account)
        except* InvalidToken:
            log.error(  # noqa: TRY400 - the error's own text may hold the token
                "HOTLINE_TELEGRAM_TOKEN: Telegram refuses the token of bot %s", self._place.account
            )
            wait = TOKEN_REFUSED_SECONDS
        except* Exception as errors:  # noqa: BLE001 - the channel must outlive whatever it meets, and say what it was
            for failure in errors.exceptions:
                log.warning("The Telegram channel begins again after an error: %s", describe(failure))
        finally:
            await in_thread(self._leave)
        return wait

    async def _poll_and_send(self, client: Client) -> None:
        pace, tapped = self._new_pace(), Tapped()
        sender = Sender(self._hotline, client, self._place.account, pace=pace, tapped=tapped, clock=self._clock)
        intake = Intake(
            self._hotline,
            client,
            self._place,
            pace=pace,
            tapped=tapped,
            clock=self._clock,
            arrived=self._arrived,
            long_poll=self._long_poll,
        )
        self._sender = sender
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(intake.run())
            tasks.create_task(sender.run())
            tasks.create_task(self._keep_the_place())

    async def _keep_the_place(self) -> None:
        """Prolong; a database that is away for longer than the lease has lost us the place."""
        renewed = self._clock.seconds()
        while True:
            await self._clock.sleep(RENEW_SECONDS)
            try:
                kept = await in_thread(self._take)
            except SQLAlchemyError:
                kept = self._clock.seconds() - renewed < LENGTH.total_seconds()
            else:
                renewed = self._clock.seconds()
            if not kept:
                raise PlaceLostError

    def _take(self) -> bool:
        with self._hotline.store.transaction() as session:
            return self._place.take(session, self._clock.utcnow())

    def _leave(self) -> None:
        try:
            with self._hotline.store.transaction() as session:
                self._place.leave(session)
        except SQLAlchemyError as error:
            log.warning("The bot's place is free only when its lease ends: %s", describe(error))
