"""`hotline serve` as a process: how it starts, refuses to start, and stops."""

import os
import socket
import subprocess
from pathlib import Path

from bot.casework import staff
from bot.casework.sign_in import sign_in
from bot.clock import utcnow
from bot.commands.serve import try_out_accounts
from bot.store.models import Role
from bot.wiring import Hotline
from tests.serving import HOTLINE


def run(folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    environment |= {"HOTLINE_DATA": str(folder), **settings}
    return subprocess.run([HOTLINE, "serve"], env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_a_port_in_use_stops_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(tmp_path, HOTLINE_PORT=str(port))
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "HOTLINE_PORT" in result.stderr
    assert str(port) in result.stderr


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, HOTLINE_PORT="many")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "HOTLINE_PORT" in result.stderr


def test_accounts_to_try_with_are_made_once(hotline: Hotline) -> None:
    made = dict(try_out_accounts(hotline))
    assert set(made) == set(Role)
    for name, password in made.items():
        member = sign_in(hotline.store, name, password, utcnow()).member
        assert member is not None
        assert member.role.value == name
    assert try_out_accounts(hotline) == []


def test_no_accounts_are_made_where_somebody_works_already(hotline: Hotline, password_hash: str) -> None:
    with hotline.store.transaction() as session:
        staff.add(session, "somebody", Role.SUPERVISOR, "", password_hash)
    assert try_out_accounts(hotline) == []
