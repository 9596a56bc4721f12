"""A resident in Telegram: writes, taps, and looks at what came back."""

from typing import Any

from tests.telegram import updates
from tests.telegram.standin import StandIn

Json = dict[str, Any]


class Resident:
    """One private chat with the stand-in."""

    def __init__(self, api: StandIn, chat: int) -> None:
        self._api = api
        self._chat = chat
        self.delivered: list[int] = []

    @property
    def heard(self) -> list[str]:
        """All texts that arrived, oldest first."""
        return self._api.texts(self._chat)

    def say(self, words: str, *, expect: str) -> str:
        """Write, and wait for a new message that holds ``expect``; that message."""
        return self._send(updates.text(self._chat, words), expect)

    def tap(self, label: str, *, expect: str = "") -> str:
        """Tap the newest button of this label, and wait for a new message that holds ``expect``."""
        shown, data = self._button(label)
        return self._send(updates.tap(self._chat, data, shown), expect)

    def leave(self, label: str) -> None:
        """Tap, and look away: the answer is read later."""
        shown, data = self._button(label)
        self.delivered += self._api.deliver(updates.tap(self._chat, data, shown))

    def wait_for(self, expect: str, *, after: int) -> str:
        """The first message behind the first ``after`` ones that holds ``expect``."""
        self._api.wait_for(lambda: any(expect in text for text in self.heard[after:]))
        return next(text for text in self.heard[after:] if expect in text)

    def offered(self) -> list[str]:
        """Labels of the buttons under the newest message that has any."""
        return [button["text"] for button in self._buttons(self._newest())]

    def _send(self, update: Json, expect: str) -> str:
        before = len(self.heard)
        self.delivered += self._api.deliver(update)
        return self.wait_for(expect, after=before)

    def _button(self, label: str) -> tuple[Json, str]:
        shown = self._newest()
        for button in self._buttons(shown):
            if button["text"] == label:
                return shown, button["callback_data"]
        raise AssertionError(f"no button {label!r} among {self.offered()}")

    def _newest(self) -> Json:
        with_buttons = [m for m in self._api.messages(self._chat) if m.get("reply_markup", {}).get("inline_keyboard")]
        return with_buttons[-1]

    @staticmethod
    def _buttons(message: Json) -> list[Json]:
        return [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
