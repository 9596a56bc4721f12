"""`hotline ask` through the console script: the JSON others script against, and the words people read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.bases import small

SCRIPT = Path(sys.executable).with_name("hotline")
KEYS = {"status", "entry", "title", "answer", "citations", "candidates", "also", "elsewhere"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("content"))


def ask(content: Path, *arguments: str, given: str | bytes = b"") -> subprocess.CompletedProcess[bytes]:
    typed = given.encode() if isinstance(given, str) else given
    command = [str(SCRIPT), "ask", *arguments, "--content", str(content)]
    return subprocess.run(command, input=typed, capture_output=True, check=False, env=os.environ | {"NO_COLOR": "1"})


def objects(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert result.returncode == 0, result.stderr.decode()
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def test_an_answer_has_the_documented_shape(content: Path) -> None:
    (found,) = objects(ask(content, "公益岗是啥", "--json"))
    assert set(found) == KEYS
    assert found["status"] == "answered"
    assert found["entry"] == "post"
    assert found["title"] == "公益性岗位是什么？"
    assert found["answer"] == "政府出钱开发的岗位。"
    assert found["citations"] == [
        {
            "document": "rules",
            "number": "某人社发〔2010〕1号",
            "article": "1",
            "quote": "公益性岗位由政府开发。",
            "effective_from": "2010-10-01",
            "verified": "full",
        }
    ]
    assert found["candidates"][0].keys() == {"entry", "title", "score"}
    assert found["candidates"][0]["entry"] == "post"
    assert (found["also"], found["elsewhere"]) == ([], None)


def test_a_line_in_is_a_line_out_whatever_the_line_holds(content: Path) -> None:
    lines = [
        "公益岗是啥",
        "",
        "公积金怎么取",
        "{{7*7}}",
        "'; DROP TABLE x",
        "好" * 100_000,
        "公益岗是啥？贷款怎么申请？",
    ]
    found = objects(ask(content, "--json", "-", given="\n".join(lines)))
    assert len(found) == len(lines)
    assert [each["status"] for each in found[:5]] == ["answered", *["no_answer"] * 4]
    assert found[2]["elsewhere"] == {"topic": "住房公积金", "text": "公积金归住房公积金管理中心。"}
    assert found[2]["entry"] is None
    assert found[6]["also"][0]["entry"] == "loan"
    assert set(found[6]["also"][0]) == KEYS


def test_bytes_that_are_not_utf8_are_still_a_question(content: Path) -> None:
    assert len(objects(ask(content, "--json", "-", given=b"\xff\xfe\n\xe5\x85\n"))) == 2


def test_an_amount_is_that_of_the_day(content: Path) -> None:
    (then,) = objects(ask(content, "4050是啥", "--json", "--date", "2018-01-01"))
    (now,) = objects(ask(content, "4050是啥", "--json", "--date", "2026-11-24"))
    assert "2196元/人·年" in then["answer"]
    assert "2196" not in now["answer"]
    assert "未查到" in now["answer"]


def test_people_read_the_answer_and_what_it_rests_on(content: Path) -> None:
    result = ask(content, "符合条件怎么办")
    shown = result.stdout.decode()
    assert result.returncode == 0
    assert shown.index("去社区申请。") < shown.index("依据：")
    assert "《某市就业援助办法》第二条（一）（某人社发〔2010〕1号，2010年10月1日起施行）" in shown


BAD = [
    (("x", "--date", "2026-02-30"), "--date: 2026-02-30 is not a date"),
    (("x", "--date", "yesterday"), "--date: yesterday is not a date"),
    (("x", "--district", "999999"), "--district: 999999"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_is_one_clear_line(content: Path, arguments: tuple[str, ...], message: str) -> None:
    result = ask(content, *arguments)
    assert result.returncode == 2
    assert result.stdout == b""
    (line,) = result.stderr.decode().splitlines()
    assert message in line


def test_broken_content_is_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries/a.yaml").write_text("- id: a\n", encoding="utf-8")
    result = ask(tmp_path, "x")
    assert result.returncode == 2
    assert "entries/a.yaml:1: title: is missing" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_an_answer_comes_as_soon_as_its_question_is_asked(content: Path) -> None:
    command = [str(SCRIPT), "ask", "--json", "-", "--content", str(content)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question, entry in (("公益岗是啥", "post"), ("4555是啥", "flexible")):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["entry"] == entry
        process.stdin.close()
        assert process.wait() == 0
