"""The commands on cases and accounts, as scripts use them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.casework import staff
from bot.casework.sign_in import by_token, open_session
from bot.clock import utcnow
from bot.store import inbox, migration
from bot.store.engine import Store
from bot.store.models import Inbox
from handlers.messages import Incoming
from tests.store.stage import WEB, add_cases, add_staff

HOTLINE = Path(sys.executable).with_name("hotline")
on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database: starting the program takes a second or two."""


def hotline(store: Store, data: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the console script on this database."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HOTLINE_")}
    environment |= {
        "HOTLINE_DATA": str(data),
        "HOTLINE_DATABASE_URL": store.url.render_as_string(hide_password=False),
    }
    return subprocess.run(
        [HOTLINE, *arguments], env=environment, input=typed, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def queue(store: Store) -> list[str]:
    add_staff(store, "wang")
    add_staff(store, "li")
    with store.transaction() as session:
        return add_cases(session, 2)


def test_a_claim_has_one_winner_and_the_list_shows_it(store: Store, tmp_path: Path, queue: list[str]) -> None:
    number = queue[0]
    assert hotline(store, tmp_path, "claim", number, "--as", "wang").returncode == 0
    lost = hotline(store, tmp_path, "claim", number, "--as", "li")
    assert lost.returncode == 1
    assert "wang" in lost.stderr
    listed = hotline(store, tmp_path, "cases", "--json")
    assert [json.loads(line) for line in listed.stdout.splitlines()] == [
        {"number": n, "status": s, "district": "230102", "packet": {"n": n}, "claimed_by": who}
        for n, s, who in ((queue[0], "claimed", "wang"), (queue[1], "waiting", None))
    ]
    waiting = hotline(store, tmp_path, "cases", "--json", "--status", "waiting", "--district", "230102")
    assert [json.loads(line)["number"] for line in waiting.stdout.splitlines()] == [queue[1]]


@on_sqlite
@pytest.mark.parametrize(
    "arguments",
    [
        ("claim", "20991231-0001", "--as", "wang"),
        ("claim", "20261124-0001", "--as", "nobody"),
        ("cases", "--status", "asleep"),
        ("cases", "--district", "999999"),
        ("staff", "add", "wang", "--role", "caseworker"),
        ("staff", "add", "zhao", "--role", "king"),
        ("staff", "add", "zhao", "--role", "caseworker", "--district", "999999"),
        ("staff", "add", "zhao", "--role", "caseworker", "--district", "长安"),
        ("staff", "disable", "nobody"),
        ("staff", "password", "nobody"),
        ("staff", "dance"),
        ("staff", "add", "a b", "--role", "caseworker"),
        ("staff", "add", "zhao", "--role", "caseworker", "--password-stdin"),
    ],
)
def test_bad_input_exits_2_and_changes_nothing(
    store: Store, tmp_path: Path, queue: list[str], arguments: tuple[str, ...]
) -> None:
    assert queue
    refused = hotline(store, tmp_path, *arguments, typed="short\n")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    with store.reading() as session:
        assert [member.name for member in staff.everyone(session)] == ["li", "wang"]


@on_sqlite
def test_an_account_is_added_with_a_random_password_shown_once(store: Store, tmp_path: Path) -> None:
    added = hotline(store, tmp_path, "staff", "add", "zhao", "--role", "supervisor")
    assert added.returncode == 0
    with store.reading() as session:
        row = staff.row_by_name(session, "zhao")
    assert row is not None
    shown = added.stdout.partition("密码:")[2].partition("(")[0]
    assert staff.password_fits(shown, row.password_hash)


@on_sqlite
def test_an_account_is_listed_given_another_password_and_closed(store: Store, tmp_path: Path) -> None:
    for named in ("南岗", "南岗区", "230103"):
        name = f"zhao-{named}"
        assert (
            hotline(store, tmp_path, "staff", "add", name, "--role", "caseworker", "--district", named).returncode == 0
        )
        with store.reading() as session:
            member = staff.by_name(session, name)
        assert member is not None
        assert member.district == "230103"
    changed = hotline(store, tmp_path, "staff", "password", "zhao-230103")
    shown = changed.stdout.partition("密码:")[2].partition("(")[0]
    with store.transaction() as session:
        row = staff.row_by_name(session, "zhao-230103")
        assert row is not None
        assert staff.password_fits(shown, row.password_hash)
        token = open_session(session, staff.member(row), utcnow())
    assert hotline(store, tmp_path, "staff", "disable", "zhao-230103").returncode == 0
    with store.reading() as session:
        assert staff.by_name(session, "zhao-230103") is None
        assert by_token(session, token, utcnow()) is None
    listed = hotline(store, tmp_path, "staff", "list").stdout.splitlines()
    assert len(listed) == 3
    assert all("南岗区" in line for line in listed)
    assert [line.split("\t")[0] for line in listed if line.endswith("已停用")] == ["zhao-230103"]


@on_sqlite
def test_an_account_is_added_with_a_password_of_ones_own(store: Store, tmp_path: Path) -> None:
    added = hotline(
        store, tmp_path, "staff", "add", "zhao", "--role", "editor", "--password-stdin", typed="a long enough one\n"
    )
    assert added.returncode == 0
    assert "long enough" not in added.stdout
    with store.reading() as session:
        row = staff.row_by_name(session, "zhao")
    assert row is not None
    assert staff.password_fits("a long enough one", row.password_hash)


def test_the_doctor_finds_nothing_then_what_was_set_aside(store: Store, tmp_path: Path) -> None:
    well = hotline(store, tmp_path, "doctor")
    assert well.returncode == 0, well.stdout
    assert migration.newest() in well.stdout
    with store.transaction() as session:
        receipt = inbox.receive(session, WEB, "1", Incoming(text="my words"))
        row = session.get_one(Inbox, receipt.inbox_id)
        for _ in range(3):
            inbox.count_failure(session, row, ValueError("my words"), row.received_at)
    ill = hotline(store, tmp_path, "doctor")
    assert ill.returncode == 1
    assert "ValueError" in ill.stdout
    assert "my words" not in ill.stdout


def test_an_empty_database_is_upgraded_by_the_command(database_url: str, tmp_path: Path) -> None:
    store = Store(database_url)
    assert hotline(store, tmp_path, "doctor").returncode == 1
    upgraded = hotline(store, tmp_path, "db", "upgrade")
    assert (upgraded.returncode, upgraded.stdout.strip()) == (0, migration.newest())
    assert migration.current(store) == migration.newest()
    store.close()
