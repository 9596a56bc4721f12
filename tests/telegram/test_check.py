"""Asking Telegram whether it takes the token; and the stand-in as a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from bot.channels.telegram.check import TokenState, token_state
from tests.telegram import updates
from tests.telegram.standin import TOKEN, Fault, StandIn

ROOT = Path(__file__).parents[2]


def test_a_token_is_taken_or_refused(api: StandIn) -> None:
    assert token_state(TOKEN, api.address) is TokenState.TAKEN
    assert token_state("4242:another", api.address) is TokenState.REFUSED


@pytest.mark.parametrize("fault", [Fault(500), Fault(-1)])
def test_a_server_that_fails_says_nothing_of_the_token(api: StandIn, fault: Fault) -> None:
    api.fail("getMe", fault)
    assert token_state(TOKEN, api.address) is TokenState.UNREACHABLE


def post(url: str, body: Any) -> Any:
    with urlopen(Request(url, json.dumps(body).encode(), method="POST"), timeout=300) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def test_the_stand_in_runs_as_a_process_that_outlives_what_it_talks_to() -> None:
    command = [sys.executable, "-m", "tests.telegram.standin"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        bot = process.stdout.readline().strip()
        control = bot.removesuffix("bot") + "control"
        (number,) = post(f"{control}/deliver", [updates.text(11, "你好")])
        (update,) = post(f"{bot}{TOKEN}/getUpdates", None)["result"]
        assert update["update_id"] == number
        assert [call["method"] for call in post(f"{control}/calls", None)] == ["getUpdates"]
        process.kill()
