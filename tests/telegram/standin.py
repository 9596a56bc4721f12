"""A Bot API stand-in on loopback: offsets, long polls, conflicts, floods, failures, hang-ups; it records every call.

In a test it runs in a thread (``with StandIn() as api``); ``python -m tests.telegram.standin --port N`` runs it as a
process of its own, which outlives whatever it talks to and is steered by ``POST /control/…``.
"""

import argparse
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

from tests.telegram.wire import Server, listens
from tests.waiting import LONGEST

TOKEN = "4242:stand-in"
BOT = {"id": 4242, "is_bot": True, "first_name": "12333", "username": "hotline_bot"}
BATCH = 100

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A call that was answered with ``status``; 0 for one that was dropped or left hanging."""

    method: str
    params: Json
    status: int
    at: float

    @property
    def chat(self) -> int:
        return int(self.params["chat_id"])


@dataclass(frozen=True)
class Fault:
    """What the next calls of a method meet. ``status`` 0: never answered; -1: the connection is reset."""

    status: int
    description: str = "fault"
    retry_after: int = 0
    chat: int = 0
    """Only calls to this chat; 0 for all."""
    text: str = ""
    """Only calls whose text holds this."""
    given: str = ""
    """Only calls that give this parameter: "offset", a poll that acknowledges."""
    done: bool = False
    """The call takes effect all the same: the answer is what gets lost."""


@dataclass
class StandIn:
    """The stand-in. All attributes may be looked at while it runs."""

    port: int = 0
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    conflicts: int = 0
    """Polls that were broken off by another one while their asker was still listening."""
    longest_poll: float = 30.0
    known_methods: frozenset[str] = frozenset(
        {
            "getMe",
            "getUpdates",
            "sendMessage",
            "editMessageText",
            "editMessageReplyMarkup",
            "answerCallbackQuery",
        }
    )

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._updates: dict[int, Json] = {}
        self._acknowledged: set[int] = set()
        self._faults: dict[str, deque[Fault]] = {}
        self._lasting: dict[str, Fault] = {}
        self._messages: dict[tuple[int, int], Json] = {}
        self._poll = 0
        self._next_update = 1000
        self._next_message = 1
        self._stopped = False
        self._server = Server(self, self.port)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """For HOTLINE_TELEGRAM_API."""
        return f"http://127.0.0.1:{self.port}/bot"

    # What the tests do

    def deliver(self, *updates: Json) -> list[int]:
        """Have updates waiting; those without an id get the next one. An id delivered before comes again."""
        with self._changed:
            ids = []
            for update in updates:
                number = update.get("update_id", self._next_update)
                self._next_update = max(self._next_update, number + 1)
                self._updates[number] = {**update, "update_id": number}
                self._acknowledged.discard(number)
                ids.append(number)
            self._changed.notify_all()
            return ids

    def deliver_again(self, ids: Iterable[int]) -> None:
        """Forget that these were acknowledged."""
        with self._changed:
            self._acknowledged -= set(ids)
            self._changed.notify_all()

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of this method meet these, in this order."""
        with self._changed:
            self._faults.setdefault(method, deque()).extend(faults)

    def fail_always(self, method: str, fault: Fault | None) -> None:
        """Every call of this method meets this, until it is taken away with None."""
        with self._changed:
            self._lasting.pop(method, None)
            if fault:
                self._lasting[method] = fault

    def wait_for(self, condition: "Any", seconds: float = LONGEST) -> None:
        """Wait until ``condition()`` holds, looked at after every call."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                raise AssertionError(
                    f"not within {seconds} s; calls: {[(c.method, c.status) for c in self.calls[-20:]]}"
                )

    def sent(self, chat: int | None = None) -> list[Call]:
        """The messages that arrived, of one chat or of all."""
        return [
            call
            for call in list(self.calls)
            if call.method == "sendMessage" and call.status == 200 and (chat is None or call.chat == chat)
        ]

    def texts(self, chat: int) -> list[str]:
        return [call.params["text"] for call in self.sent(chat)]

    def of(self, method: str) -> list[Call]:
        return [call for call in list(self.calls) if call.method == method]

    def message(self, chat: int, number: int) -> Json:
        """A message as it stands now."""
        return self._messages[chat, number]

    def messages(self, chat: int) -> list[Json]:
        """What the chat shows now, oldest first."""
        return [message for key, message in sorted(self._messages.copy().items(), key=itemgetter(0)) if key[0] == chat]

    def last_message(self, chat: int) -> Json:
        return self.messages(chat)[-1]

    @property
    def waiting(self) -> set[int]:
        """Updates not acknowledged."""
        return set(self._updates) - self._acknowledged

    # What the Bot API does

    def answer(self, token: str, method: str, params: Json, line: socket.socket) -> tuple[int, Json]:
        """Status and body; status 0 and -1 as in Fault."""
        fault = self._fault(method, params)
        if fault is not None and not fault.done:
            status, body = fault.status, _error(fault.status, fault.description, fault.retry_after)
        elif token != self.token:
            status, body = 401, _error(401, "Unauthorized")
        elif method not in self.known_methods:
            status, body = 404, _error(404, "Not Found")
        else:
            status, body = getattr(self, f"_{method}")(params, line)
            if fault is not None:
                status, body = fault.status, _error(fault.status, fault.description, fault.retry_after)
        with self._changed:
            self.calls.append(Call(method, params, max(status, 0), time.monotonic()))
            self._changed.notify_all()
        return status, body

    def _fault(self, method: str, params: Json) -> Fault | None:
        with self._changed:
            waiting = self._faults.get(method, deque())
            for fault in [*waiting, *([self._lasting[method]] if method in self._lasting else [])]:
                to_it = not fault.chat or str(fault.chat) == str(params.get("chat_id"))
                if to_it and fault.text in params.get("text", "") and (not fault.given or fault.given in params):
                    if fault in waiting:
                        waiting.remove(fault)
                    return fault
            return None

    def _getMe(self, _params: Json, _line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - the method's name
        return 200, {"ok": True, "result": BOT}

    def _getUpdates(self, params: Json, line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - the method's name
        offset = int(params.get("offset", 0))
        until = time.monotonic() + min(float(params.get("timeout", 0)), self.longest_poll)
        with self._changed:
            self._poll += 1
            mine = self._poll
            self._acknowledged |= {number for number in self._updates if number < offset}
            self._changed.notify_all()
            while True:
                if self._poll != mine:
                    self.conflicts += listens(line)
                    return 409, _error(409, "Conflict: terminated by other getUpdates request")
                found = [u for n, u in sorted(self._updates.items()) if n >= offset and n not in self._acknowledged]
                left = until - time.monotonic()
                if found or left <= 0 or self._stopped:
                    return 200, {"ok": True, "result": found[: int(params.get("limit", BATCH))]}
                self._changed.wait(left)

    def _sendMessage(self, params: Json, _line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - the method's name
        if not params["text"].strip() or len(params["text"].encode("utf-16-le")) > 2 * 4096:
            return 400, _error(400, "Bad Request: message is too long or empty")
        with self._changed:
            number, self._next_message = self._next_message, self._next_message + 1
            return 200, {"ok": True, "result": self._put(int(params["chat_id"]), number, params)}

    def _editMessageText(self, params: Json, _line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - the method's name
        key = int(params["chat_id"]), int(params["message_id"])
        with self._changed:
            if key not in self._messages:
                return 400, _error(400, "Bad Request: message to edit not found")
            before = self._messages[key]
            if before["text"] == params["text"] and before.get("reply_markup") == params.get("reply_markup"):
                return 400, _error(400, "Bad Request: message is not modified: specified new message content …")
            return 200, {"ok": True, "result": self._put(*key, params)}

    def _editMessageReplyMarkup(self, params: Json, line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - as above
        before = self._messages.get((int(params["chat_id"]), int(params["message_id"])))
        return self._editMessageText({**params, "text": before["text"] if before else ""}, line)

    def _answerCallbackQuery(self, _params: Json, _line: socket.socket) -> tuple[int, Json]:  # noqa: N802 - as above
        return 200, {"ok": True, "result": True}

    def _put(self, chat: int, number: int, params: Json) -> Json:
        message = {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "from": BOT,
            "text": params["text"],
            **({"reply_markup": params["reply_markup"]} if "reply_markup" in params else {}),
        }
        self._messages[chat, number] = message
        return message

    def steer(self, what: str, body: Any) -> Any:
        """``/control/deliver`` (a list of updates), ``/control/fail`` ({method, …Fault}), ``/control/calls``."""
        match what:
            case "deliver":
                return self.deliver(*body)
            case "again":
                return self.deliver_again(body)
            case "fail":
                return self.fail(body.pop("method"), Fault(**body))
            case "calls":
                return [{"method": call.method, "status": call.status, "params": call.params} for call in self.calls]
            case _:
                raise LookupError(what)


def _error(status: int, description: str, retry_after: int = 0) -> Json:
    parameters = {"parameters": {"retry_after": retry_after}} if retry_after else {}
    return {"ok": False, "error_code": status, "description": description, **parameters}


def main() -> None:
    """Run until killed, and say where."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    api = StandIn(port=parser.parse_args().port)
    with api:
        print(api.address, flush=True)  # noqa: T201 - whoever starts it reads the address here
        threading.Event().wait()


if __name__ == "__main__":
    main()
