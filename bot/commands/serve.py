"""``hotline serve``: pages, JSON API and everything that runs beside them, in one process."""

import logging
import secrets
import socket
import threading
from collections.abc import Callable
from typing import Annotated

import typer
import uvicorn

from bot.casework import staff
from bot.channels.telegram.channel import TelegramChannel
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.live_knowledge import LiveKnowledge
from bot.store.models import Role
from bot.web.app import BackgroundPart, create_app
from bot.wiring import Hotline
from bot.worker import Worker

LAST_REQUESTS = 5
"""Seconds that open requests are given when the server stops."""
TRY_OUT_ROLES = tuple(Role)


def serve(
    *,
    try_out: Annotated[
        bool, typer.Option("--try-out", help="Where there is no staff yet, make accounts to try with.")
    ] = False,
    content: ContentFolder = None,
) -> None:
    """Serve the web pages, the JSON API and the channels until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("httpx", "httpcore", "alembic"):  # the first two log addresses, and the Bot API's holds the token
        logging.getLogger(chatty).setLevel(logging.WARNING)
    hotline = open_hotline(content)
    listener = _listen(hotline.settings.host, hotline.settings.port)
    say = hotline.knowledge.current.wording.say
    typer.echo(say("serve.open", url=hotline.settings.base_url))
    if try_out:
        typer.echo(say("serve.accounts", accounts=try_out_accounts(hotline)))
    app = create_app(hotline, background_parts(hotline))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # an address may hold what a person asked
        server_header=False,
        timeout_graceful_shutdown=LAST_REQUESTS,
    )
    try:
        _Server(config, leaving=app.state.queue_watch.end).run(sockets=[listener])
    finally:
        hotline.store.close()


class _Server(uvicorn.Server):
    """Sends those who listen to a stream away before it waits for open requests to end."""

    def __init__(self, config: uvicorn.Config, leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._leaving = leaving

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets)


def background_parts(hotline: Hotline) -> list[BackgroundPart]:
    """What runs beside the pages, in the order of starting; a channel with an intake of its own adds its part here."""
    worker = Worker(hotline)
    parts: list[BackgroundPart] = [worker]
    if isinstance(hotline.knowledge, LiveKnowledge):
        parts.append(KnowledgeWatch(hotline.knowledge))
    if (token := hotline.settings.telegram_token) is not None:
        telegram = TelegramChannel(hotline, token.get_secret_value(), arrived=worker.wake)
        worker.answered = telegram.wake
        parts.append(telegram)
    return parts


class KnowledgeWatch:
    """Takes up changed content while the server runs."""

    def __init__(self, knowledge: LiveKnowledge) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=knowledge.watch, args=(self._stop,), name="knowledge-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def try_out_accounts(hotline: Hotline) -> list[tuple[str, str]]:
    """Make the accounts to try with, named by their roles; (name, password) of each, none where there is staff."""
    with hotline.store.reading() as session:
        if staff.everyone(session):
            return []
    passwords = {role: secrets.token_urlsafe(9) for role in TRY_OUT_ROLES}
    hashes = {role: staff.hash_password(password) for role, password in passwords.items()}
    try:
        with hotline.store.transaction() as session:
            for role, password_hash in hashes.items():
                staff.add(session, role.value, role, "", password_hash)
    except staff.AccountRefused:  # another process was first and has printed its passwords
        return []
    return [(role.value, password) for role, password in passwords.items()]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        refuse(f"HOTLINE_HOST, HOTLINE_PORT: cannot listen on {host}:{port}: {error.strerror or error}")
    # Accepted sockets inherit it. asyncio sets it only where the protocol is named, and without it every response that
    # goes out in two writes waits 40 ms for the other side's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
