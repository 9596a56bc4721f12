"""`hotline chat`: piped, ended politely, and gone on with after a restart."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot import wiring
from bot.casework import cases, staff
from bot.channels.console import Terminal, shown, talk
from bot.config import load_settings
from bot.store.models import Direction, Message, Role
from bot.wiring import Hotline
from handlers.messages import Choice, Link, Reply
from tests.dialogue.desk import TODAY

HOTLINE = Path(sys.executable).with_name("hotline")


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    built = wiring.build(load_settings(data=tmp_path))
    yield built
    built.store.close()


def typed(hotline: Hotline, *lines: str, person: str = "1") -> list[str]:
    """What one run of the console writes; the first item greets."""
    terminal = Terminal(hotline, person, lambda: TODAY)
    written: list[str] = []
    talk(lines, written.append, terminal.answer, terminal.news)
    return written


def chat(folder: Path, text: bytes, **settings: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "HOTLINE_DATA": str(folder), **settings}
    return subprocess.run([HOTLINE, "chat"], input=text, env=environment, capture_output=True, check=False, timeout=300)


def test_piped_lines_are_answered_and_the_end_of_input_ends_politely(tmp_path: Path) -> None:
    first = chat(tmp_path, "自测\n1\n".encode())
    assert first.returncode == 0, first.stderr.decode()
    assert "第1步" in first.stdout.decode()
    assert "再见" in first.stdout.decode().splitlines()[-1]
    again = chat(tmp_path, b"")
    assert "第1步" in again.stdout.decode()  # another process goes on where this one was


def test_bytes_that_are_no_text_are_answered(tmp_path: Path) -> None:
    ended = chat(tmp_path, b"\xff\xfe\x00\n\n")
    assert ended.returncode == 0
    assert ended.stderr == b""


def test_a_wrong_setting_stops_with_one_line(tmp_path: Path) -> None:
    ended = chat(tmp_path, b"", HOTLINE_DATABASE_URL="nonsense")
    assert ended.returncode == 2
    assert len(ended.stderr.decode().strip().splitlines()) == 1
    assert "HOTLINE_DATABASE_URL" in ended.stderr.decode()


def test_choices_are_numbered_as_they_are_picked() -> None:
    topics = Reply(text="答", choices=(Choice(id="ask:a", label="甲"),), links=(Link(label="原文", url="https://x/"),))
    question = Reply(text="问", choices=(Choice(id="back", label="返回", ticked=True),))
    assert shown((topics, question)) == "答\n原文：https://x/\n\n问\n\n  1. ✓ 返回\n  2. 甲\n"


def test_a_restart_goes_on_where_it_was(hotline: Hotline) -> None:
    before = typed(hotline, "自测", "同意", "没工作在找")[-1]
    after = typed(hotline)[0]
    assert "第2步" in before
    assert after.endswith(before.split("\n", 1)[1])


def test_two_conversations_are_two_people(hotline: Hotline) -> None:
    typed(hotline, "自测", "同意")
    assert "第1步" not in typed(hotline, person="2")[0]


def test_an_identity_number_is_struck_before_it_is_stored(hotline: Hotline, tmp_path: Path) -> None:
    typed(hotline, "230104197803081239")
    hotline.store.close()
    assert list(tmp_path.glob("*.db"))
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    assert b"230104197803081239" not in stored


def test_what_a_caseworker_writes_arrives_once(hotline: Hotline) -> None:
    opened = typed(hotline, "人工", "同意", "道外", "就用这个聊天窗口")[-1]
    number = next(line.removeprefix("编号：") for line in opened.splitlines() if line.startswith("编号："))
    with hotline.store.transaction() as session:
        worker = staff.add(session, "zhao", Role.CASEWORKER, "230104", "no-password")
        cases.claim(session, number, worker)
        cases.reply_to_resident(session, number, worker, "明天上午来窗口。", "form-1")
    arrived = typed(hotline, "我的进度")
    assert sum("明天上午来窗口。" in text for text in arrived) == 1
    assert "接手" in arrived[-1]
    assert not any("明天上午来窗口。" in text for text in typed(hotline, "谢谢"))


def test_a_telephone_number_and_a_look_up_code_are_not_in_the_transcript(hotline: Hotline) -> None:
    opened = typed(hotline, "人工", "同意", "道外", "13804501234")[-1]
    told = dict(line.split("：", 1) for line in opened.splitlines() if line.startswith(("编号：", "查询码：")))
    typed(hotline, f"{told['编号']} {told['查询码']}", person="2")
    with hotline.store.reading() as session:
        said = session.exec(select(Message).where(Message.direction == Direction.IN)).all()
        kept = "".join(message.text + json.dumps(message.body) for message in said)
    assert "13804501234" not in kept
    assert told["查询码"] not in kept
