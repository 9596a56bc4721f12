"""Loopback ports for servers of the tests, of those that the system hands to nobody: free until the server listens."""

import itertools
import os
import socket
from pathlib import Path

HANDED_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")
KEPT = 5_000
LOWEST = 11_000
"""Below are ports of known services, some of which a browser refuses."""

_turns = itertools.count(os.getpid() * 199)  # processes that test at the same time begin elsewhere


def free_port() -> int:
    """A port that nobody listens on; the next call names another."""
    end = _first_handed_out()
    ours = range(end - KEPT, end) if end - KEPT >= LOWEST else None
    while True:
        wanted = ours[next(_turns) % KEPT] if ours else 0
        try:
            with socket.create_server(("127.0.0.1", wanted)) as found:
                port: int = found.getsockname()[1]
                return port
        except OSError:  # somebody listens there
            continue


def _first_handed_out() -> int:
    try:
        return int(HANDED_OUT.read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
