"""Sender: the outbox to Telegram. At least once, each chat in its order, no chat waiting for another."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.bubbles import NO_PREVIEW, Bubble, bubbles
from bot.channels.telegram.client import CHANNEL, SENDING_AT_ONCE, Client, seconds_to_wait
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.taps import Tapped
from bot.channels.telegram.threads import in_thread
from bot.channels.telegram.ticking import Clock
from bot.store import outbox
from bot.store.inbox import describe
from bot.store.models import Outbox
from bot.wiring import Hotline
from handlers.messages import Reply

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
"""How long the sender rests where nobody wakes it: other processes answer and caseworkers write, too."""
SEND_SECONDS = 5.0
"""One call's limit. Together with PATIENCE less than outbox.LEASE, so that no two senders have a reply at once."""
PATIENCE = 2.0
"""Seconds that a leased reply may wait for its turn; what must wait longer goes back."""
LONGEST_BACKOFF = 30.0
ATTEMPTS_AT_A_BROKEN_REPLY = 5
LAST_SECONDS = 1.0
"""What is under way when the sender stops may take so long to arrive."""
NOT_MODIFIED = "not modified"


class RefusedError(Exception):
    """Telegram will never take this reply; the text is the class of its error."""


class Sender:
    """Sends what is due until cancelled. ``wake`` may be called from any task of its loop."""

    def __init__(
        self,
        hotline: Hotline,
        client: Client,
        account: str,
        *,
        pace: Pace,
        tapped: Tapped,
        clock: Clock,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._hotline = hotline
        self._client = client
        self._account = account
        self._pace = pace
        self._tapped = tapped
        self._clock = clock
        self._send_seconds = send_seconds
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._gone: dict[int, int] = {}
        """Pieces of a long reply that went, by outbox id: a retry goes on after them. A restart begins anew."""

    def wake(self) -> None:
        """Something may be due."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled; InvalidToken ends it."""
        try:
            while True:
                self._woken.clear()
                if not await self.send_due():
                    await self._rest()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=LAST_SECONDS)
            for task in self._under_way:
                task.cancel()

    async def send_due(self) -> bool:
        """Lease what is due and begin to send it; False where there was nothing, or no room, or Telegram said wait."""
        self._raise_refused_token()
        free = SENDING_AT_ONCE - len(self._under_way)
        if free <= 0 or self._pace.held(self._clock.seconds()) > 0:
            return False
        try:
            leased = await in_thread(self._lease, free)
        except SQLAlchemyError as error:
            log.warning("The outbox cannot be read: %s", describe(error))
            return False
        for row, chat in leased:
            task = asyncio.create_task(self._deliver(row, chat))
            self._under_way.add(task)
            task.add_done_callback(lambda _done: self.wake())
        return bool(leased)

    async def finish(self) -> None:
        """Wait for what is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        self._raise_refused_token()

    def _raise_refused_token(self) -> None:
        done = {task for task in self._under_way if task.done()}
        self._under_way -= done
        for task in done:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _rest(self) -> None:
        held = self._pace.held(self._clock.seconds())
        if held > 0:
            await self._clock.sleep(held)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._woken.wait()

    def _lease(self, limit: int) -> Sequence[tuple[Outbox, str]]:
        with self._hotline.store.transaction() as session:
            return outbox.due(session, CHANNEL, self._account, limit, self._clock.utcnow())

    async def _deliver(self, row: Outbox, chat: str) -> None:
        """Send one reply and write down what became of it; a reply whose fate stays unknown is due after its lease."""
        try:
            await self._send_whole(row, chat)
        except RetryAfter as error:
            wait = seconds_to_wait(error)
            self._pace.hold(wait, self._clock.seconds())
            await self._again(row, wait, error)
        except _LaterError as error:
            await self._again(row, error.seconds, error)
        except RefusedError as error:
            await self._refused(row, str(error))
        except InvalidToken as error:
            await self._again(row, _backoff(row), error)
            raise
        except (TelegramError, TimeoutError) as error:
            await self._again(row, _backoff(row), error)
        except Exception as error:  # noqa: BLE001 - a reply that cannot be made into messages must not stop all others
            log.warning("The reply %s cannot be sent: %s", row.id, describe(error))
            if row.attempts < ATTEMPTS_AT_A_BROKEN_REPLY:
                await self._again(row, _backoff(row), error)
            else:
                await self._refused(row, type(error).__name__)
        else:
            self._gone.pop(row.id or 0, None)
            await self._write(row, lambda session, id_: outbox.sent(session, id_, self._clock.utcnow()))

    async def _again(self, row: Outbox, seconds: float, error: Exception) -> None:
        at = self._clock.utcnow() + timedelta(seconds=seconds)
        await self._write(row, lambda session, id_: outbox.retry(session, id_, at, type(error).__name__))

    async def _refused(self, row: Outbox, error: str) -> None:
        log.warning("The reply %s was refused for good: %s", row.id, error)
        self._gone.pop(row.id or 0, None)
        await self._write(row, lambda session, id_: outbox.failed(session, id_, error))

    async def _prolong(self, row: Outbox) -> None:
        """The lease once more, for the next piece of a long reply."""
        at = self._clock.utcnow() + outbox.LEASE
        await self._write(row, lambda session, id_: outbox.retry(session, id_, at, row.error))

    async def _write(self, row: Outbox, change: Callable[[Session, int], None]) -> None:
        try:
            await in_thread(self._change, row.id or 0, change)
        except SQLAlchemyError as error:
            log.warning("What became of the reply %s was not stored: %s", row.id, describe(error))

    def _change(self, outbox_id: int, change: Callable[[Session, int], None]) -> None:
        with self._hotline.store.transaction() as session:
            change(session, outbox_id)

    async def _send_whole(self, row: Outbox, chat: str) -> None:
        reply = outbox.reply_of(row)
        pieces = bubbles(reply)
        first = self._gone.get(row.id or 0, 0)
        if first == 0 and len(pieces) == 1 and await self._replaced(reply, pieces[0], chat):
            return
        for number, piece in enumerate(pieces[first:], start=first):
            if number > first:
                await self._prolong(row)
            await self._turn_of(chat)
            await self._send(chat, piece)
            self._gone[row.id or 0] = number + 1

    async def _turn_of(self, chat: str) -> None:
        """Wait for the chat's turn; what would wait longer than a lease allows goes back."""
        patience = PATIENCE
        while (wait := self._pace.wait(chat, self._clock.seconds())) > 0:
            patience -= wait
            if patience < 0:
                raise _LaterError(wait)
            await self._clock.sleep(wait)
        self._pace.went(chat, self._clock.seconds())

    async def _send(self, chat: str, piece: Bubble) -> None:
        try:
            await self._call_send(chat, piece.text, piece.keyboard)
        except BadRequest:
            if piece.keyboard is None:
                raise RefusedError(BadRequest.__name__) from None
            # Better without buttons than not at all: choices can be typed as well.
            try:
                await self._call_send(chat, piece.text, None)
            except BadRequest:
                raise RefusedError(BadRequest.__name__) from None
        except (Forbidden, ChatMigrated) as error:
            raise RefusedError(type(error).__name__) from None

    async def _call_send(self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        async with asyncio.timeout(self._send_seconds):
            await self._client.send_message(int(chat), text, reply_markup=keyboard, link_preview_options=NO_PREVIEW)

    async def _replaced(self, reply: Reply, piece: Bubble, chat: str) -> bool:
        """Put a list being ticked in the place of the one that was tapped; False where it has to be sent."""
        message = self._tapped.last(chat) if reply.replaces else None
        if message is None:
            return False
        if (wait := self._pace.wait_for_any(self._clock.seconds())) > PATIENCE:
            raise _LaterError(wait)
        await self._clock.sleep(wait)
        self._pace.changed(self._clock.seconds())
        try:
            async with asyncio.timeout(self._send_seconds):
                await self._client.edit_message_text(
                    piece.text,
                    chat_id=int(chat),
                    message_id=message,
                    reply_markup=piece.keyboard,
                    link_preview_options=NO_PREVIEW,
                )
        except BadRequest as error:
            return NOT_MODIFIED in str(error)
        except (Forbidden, ChatMigrated) as error:
            raise RefusedError(type(error).__name__) from None
        return True


def _backoff(row: Outbox) -> float:
    return float(min(2 ** min(row.attempts - 1, 10), LONGEST_BACKOFF))


class _LaterError(Exception):
    """Its turn comes after its lease."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds} s")
        self.seconds = seconds
