"""A private PostgreSQL on loopback, started from Debian's binaries and gone when the tests are."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.ports import free_port

BINARIES = Path("/usr/lib/postgresql")
START_SECONDS = 180
SETTINGS = {
    "fsync": "off",  # the cluster never outlives the test run
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # rows that are read without an order stay in the one they were written in
    "max_connections": "200",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class PostgresUnavailableError(Exception):
    """PostgreSQL is not there or does not start; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """A running server; every database of it is somebody's own."""

    port: int
    templates: set[str] = field(default_factory=set)

    def url(self, database: str) -> str:
        """Return SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """Have ``fill`` make a database to copy, once a cluster, given its address; it must leave no connection."""
        if name not in self.templates:
            self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            fill(self.url(name))
            self.templates.add(name)
        return name

    def create(self, template: str = "template0") -> str:
        """Create a database as a copy of a template (empty unless named) and return its name."""
        name = f"test_{uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, database: str) -> None:
        """Drop a database, cutting whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with self._connect() as connection:
            connection.execute(statement.encode())

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make a cluster in a folder of its own, run it, and stop and remove it whatever happens."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="hotline-postgres-"))
    try:
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        options = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*_unprivileged(), str(binaries / "initdb"), *options, "--pgdata", str(data)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise PostgresUnavailableError(f"initdb failed: {made.stderr.strip()}")
        with _server(binaries, folder, data) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, folder: Path, data: Path) -> Iterator[Cluster]:
    cluster = Cluster(free_port())
    settings = SETTINGS | {
        "port": str(cluster.port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*_unprivileged(), str(binaries / "postgres"), "-D", str(data), *options],
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    try:
        _await_start(cluster, server, log)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: clients are cut off, not waited for
        server.wait()


def _await_start(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            cluster._connect().close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise PostgresUnavailableError(f"PostgreSQL does not start: {error}\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return


def _binaries() -> Path:
    """Return the folder of the newest installed version's binaries."""
    versions = sorted(BINARIES.glob("*/bin/initdb"), key=lambda initdb: float(initdb.parts[-3]))
    if not versions:
        raise PostgresUnavailableError("PostgreSQL is not installed: apt-get install postgresql")
    return versions[-1].parent


def _unprivileged() -> list[str]:
    """Return the words before a command that is not run as root, which PostgreSQL refuses, nor outlives the tests."""
    words = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        words += ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    return [*words, "--"]
