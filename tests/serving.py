"""``hotline serve`` as a process of its own on a free loopback port: to be looked at, stopped and killed."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.store.models import Role
from tests.ports import free_port
from tests.waiting import until

HOTLINE = Path(sys.executable).with_name("hotline")
STOP_SECONDS = 120


class Serving:
    """One process. Its data stands in ``folder``; ``settings`` are HOTLINE_… without the prefix, in lower case."""

    def __init__(self, folder: Path, *arguments: str, port: int = 0, **settings: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / f"serve-{self.port}-{len(list(folder.glob('serve-*')))}.log"
        self.environment = environment_of({"data": str(folder / "data"), "port": str(self.port), **settings})
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [HOTLINE, "serve", *arguments], env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def log(self) -> str:
        """All that it printed and logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_for_log(self, words: str) -> None:
        """Wait until it said so; AssertionError, with the log, where the process ends instead."""

        def said() -> bool:
            assert self._process.poll() is None, self.log
            return words in self.log

        until(said)

    def wait_until_it_serves(self) -> None:
        """Wait until a connection is accepted."""

        def serves() -> bool:
            assert self._process.poll() is None, self.log
            with socket.socket() as line:
                return line.connect_ex(("127.0.0.1", self.port)) == 0

        until(serves)

    def passwords(self) -> dict[str, str]:
        """What ``--try-out`` printed: passwords by account name."""
        self.wait_until_it_serves()
        account = re.compile(rf"^\s+({'|'.join(Role)})\s+(\S+)$", re.MULTILINE)
        until(lambda: len(account.findall(self.log)) == len(Role))
        return dict(account.findall(self.log))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the console script, on the same data."""
        return subprocess.run(
            [HOTLINE, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def kill(self) -> None:
        """SIGKILL."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """SIGTERM, as an init system does; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def end(self) -> None:
        """Be gone, whatever happened."""
        if self._process.poll() is None:
            self.kill()


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with these settings and no others of the project's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    ours = {f"HOTLINE_{name.upper()}": value for name, value in settings.items()}
    return {**clean, **ours, "NO_PROXY": "127.0.0.1"}


@contextmanager
def serving(folder: Path, *arguments: str, port: int = 0, **settings: str) -> Iterator[Serving]:
    """A process that is gone afterwards."""
    process = Serving(folder, *arguments, port=port, **settings)
    try:
        yield process
    finally:
        process.end()
