"""Whether Telegram takes the token, asked outside a running server (``hotline doctor``)."""

import asyncio
from enum import StrEnum

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.client import Client


class TokenState(StrEnum):
    """What came of asking."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


def token_state(token: str, api: str) -> TokenState:
    """Ask Telegram who we are; takes a few seconds where it cannot be reached. ``api`` ends in ``/bot``."""
    return asyncio.run(_ask(token, api))


async def _ask(token: str, api: str) -> TokenState:
    client = Client(token, api)
    try:
        await client.get_me()
    except InvalidToken:
        return TokenState.REFUSED
    except TelegramError:
        return TokenState.UNREACHABLE
    finally:
        await client.close_lines()
    return TokenState.TAKEN
