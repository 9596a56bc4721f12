"""The stand-in's HTTP: methods as POST, faults on the line, ``/control/…`` to steer it from another process."""

import json
import select
import socket
import struct
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl

DEADLINE = 30.0
"""Seconds after which a line that hangs is closed."""
NO_LINGER = struct.pack("ii", 1, 0)
AS_JSON = frozenset({"reply_markup", "reply_parameters", "link_preview_options", "allowed_updates"})


class Api(Protocol):
    """What answers behind the line."""

    def answer(self, token: str, method: str, params: dict[str, Any], line: socket.socket) -> tuple[int, Any]: ...

    def steer(self, what: str, body: Any) -> Any: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, api: Api, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.api = api
        self.port: int = self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed has closed its line: nothing to say."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _empty, first, *rest = self.path.split("/")
        if first == "control":
            self._reply(200, self.server.api.steer(rest[0], json.loads(raw or b"null")))
            return
        pairs = parse_qsl(raw.decode(), keep_blank_values=True)
        params = {key: json.loads(value) if key in AS_JSON else value for key, value in pairs}
        status, body = self.server.api.answer(first.removeprefix("bot"), rest[0], params, self.connection)
        if status > 0:
            self._reply(status, body)
            return
        if status == 0:  # hangs until the caller gives up
            select.select([self.connection], [], [], DEADLINE)
        else:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.close_connection = True

    def _reply(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the overridden signature
        """Nothing: the calls are recorded."""


def listens(line: socket.socket) -> bool:
    """Whether the asker is still there."""
    readable, _, _ = select.select([line], [], [], 0)
    if not readable:
        return True
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except OSError:
        return False
