"""The bot's place: the one process that polls and sends for a token, however many there are."""

import os
import secrets
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.telegram.client import CHANNEL
from bot.store import leases

LENGTH = timedelta(seconds=6)
RENEW_SECONDS = 1.5
TRY_SECONDS = 1.0
"""A killed holder's place is free ``LENGTH`` after it last renewed, and the next takes it within ``TRY_SECONDS``."""


class PlaceLostError(Exception):
    """Another process polls and sends now."""


def _this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass(frozen=True)
class Place:
    """The lease of one bot, for one holder."""

    account: str
    holder: str = field(default_factory=_this_process)

    @property
    def name(self) -> str:
        return leases.polling(CHANNEL, self.account)

    def take(self, session: Session, now: datetime) -> bool:
        """Take or prolong it; False while another holds it."""
        return leases.take(session, self.name, self.holder, now, LENGTH)

    def prolong(self, session: Session, now: datetime) -> None:
        """PlaceLostError where it is not ours any more; what the transaction did is undone then."""
        if not self.take(session, now):
            raise PlaceLostError

    def leave(self, session: Session) -> None:
        """Let the next process begin at once."""
        leases.give_back(session, self.name, self.holder)
