"""`hotline ask` through the console script: the JSON others script against, and the words people read."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.answer_shape import answer_text
from knowledge.answer import answer
from knowledge.loader import load
from tests.knowledge.bases import DOCUMENT, ENTRIES, small, write
from tests.knowledge.test_local_rules import base_with_rules

SCRIPT = Path(sys.executable).with_name("hotline")
KEYS = {
    *("status", "entry", "title", "answer", "citations", "candidates", "also", "elsewhere"),
    *("amounts", "audience", "caution", "district", "offices", "related", "version", "withheld"),
}


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
            "title": "某市就业援助办法",
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
    assert found["related"] == [{"entry": "loan", "title": "创业担保贷款怎么申请？"}]
    assert (found["amounts"], found["offices"], found["district"], found["withheld"]) == ([], [], None, None)
    assert (found["audience"], found["caution"], len(found["version"])) == (["resident"], False, 16)


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
    assert "未查到，请问窗口（查到的是2017年10月1日起到2018年9月30日的）" in now["answer"]
    known = [{"from": "2017-10-01", "to": "2018-09-30"}]
    assert then["amounts"] == [{"title": "补贴", "value": "2196元/人·年", "known": known}]
    assert now["amounts"] == [{"title": "补贴", "value": None, "known": known}]


def test_an_answer_is_withheld_for_a_day_before_its_source(content: Path) -> None:
    (found,) = objects(ask(content, "公益岗是啥", "--json", "--date", "2010-09-30"))
    assert (found["status"], found["entry"], found["answer"], found["citations"]) == ("no_answer", None, None, [])
    assert found["withheld"]["entry"] == "post"
    assert (found["withheld"]["effective_from"], found["withheld"]["effective_to"]) == ("2010-10-01", None)
    assert "2010年10月1日起才施行" in found["withheld"]["text"]
    shown = ask(content, "公益岗是啥", "--date", "2010-09-30").stdout.decode()
    assert "政府出钱开发的岗位" not in shown
    assert "2010年10月1日起才施行，2010年9月30日还没有施行" in shown


def test_an_answer_is_withheld_after_the_last_day_of_its_source(tmp_path: Path) -> None:
    ended = DOCUMENT.replace("effective_from: 2010-10-01", "effective_from: 2010-10-01\neffective_to: 2020-12-31")
    content = write(small(tmp_path), documents__rules=ended)
    (found,) = objects(ask(content, "4050是啥", "--json", "--date", "2021-01-01"))
    assert found["status"] == "no_answer"
    assert "只管到2020年12月31日，2021年1月1日已经失效" in found["withheld"]["text"]
    (then,) = objects(ask(content, "4050是啥", "--json", "--date", "2020-12-31"))
    assert then["entry"] == "age"


def test_a_districts_residents_are_told_its_own_rule(tmp_path: Path) -> None:
    content = base_with_rules(tmp_path)
    (here,) = objects(ask(content, "贷款要什么条件", "--json", "--district", "230102"))
    assert here["answer"].startswith("到甲区窗口申请。\n\n这是甲区自己的规定")
    assert "去哪办：甲区窗口，某路1号" in here["answer"]
    assert here["district"] == {"code": "230102", "name": "甲区"}
    assert here["offices"][0]["address"] == "某路1号"
    assert here["caution"] is True
    (there,) = objects(ask(content, "贷款要什么条件", "--json", "--district", "230103"))
    assert (there["answer"], there["district"], there["offices"]) == ("到社区申请。", None, [])


def test_an_internal_entry_answers_staff_alone(tmp_path: Path) -> None:
    inside = ENTRIES.replace("- id: loan", "- id: loan\n  status: internal\n  audience: [operator, caseworker]")
    content = write(small(tmp_path), entries__all=inside)
    (resident,) = objects(ask(content, "创业贷款咋申请", "--json"))
    (staff,) = objects(ask(content, "创业贷款咋申请", "--json", "--staff"))
    assert "loan" not in json.dumps(resident)
    assert (staff["entry"], staff["audience"]) == ("loan", ["operator", "caseworker"])
    assert "这一条答给：话务员、个案人员" in ask(content, "创业贷款咋申请", "--staff").stdout.decode()


ODD = {
    "nothing": "",
    "blanks": " \u3000\t ",
    "one character": "补",
    "one letter": "a",
    "punctuation only": "？！。……——《》（）",
    "100,000 characters": "我今年四十二岁下岗了想问问" * 7_700,
    "100,000 different characters": "".join(chr(0x4E00 + at * 7 % 20_000) for at in range(100_000)),
    "100,000 brackets": "(" * 100_000,
    "mixed scripts": "公益岗 что это такое ما هو คืออะไร 공익 ９９ Ⅷ ㊙️ 👩‍🦽",
    "a regular expression": r"(a+)+$|.*[^x]{1000}\1(?P<x>公益)??",
    "a template": "{{7*7}} {% for x in range(10**9) %}{{ x }}{% endfor %} ${7*7} #{7*7} <%= 7*7 %>",
    "a template of ours": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "SQL": "'; DROP TABLE revision; -- \" OR 1=1 UNION SELECT password_hash FROM staff",
    "control characters": "公益\x01\x02\x1b[31m岗\x7f是\x85啥",
    "bidi": "\u202e公益\u2066岗\u2069是\u200b啥\u200f",
    "combining marks": "公" + "\u0301" * 5_000 + "益岗",
    "half a character": "公益岗\ufffd是啥",
    "a path": "../../../../etc/passwd file:///etc/passwd",
    "JSON": '{"status": "answered", "entry": "post", "answer": "49"}',
    "YAML": "!!python/object/apply:os.system ['id']",
    "digits": "9" * 5_000,
}


def test_odd_questions_are_answered_politely_and_never_carried_out(content: Path) -> None:
    given = "\n".join(ODD.values())
    lines = given.split("\n")
    assert len(lines) == len(ODD)
    found = dict(zip(ODD, objects(ask(content, "--json", "-", given=given)), strict=True))
    assert {name: set(each) for name, each in found.items()} == dict.fromkeys(ODD, KEYS)
    for name, each in found.items():
        assert each["status"] in {"answered", "ambiguous", "no_answer"}, name
        assert "49" not in json.dumps(each["answer"] or ""), name
        assert len(json.dumps(each, ensure_ascii=False)) < 20_000, name
    empty = (
        "nothing",
        "blanks",
        "punctuation only",
        "100,000 brackets",
        "SQL",
        "a template of ours",
        "a path",
        "digits",
    )
    assert {name: found[name]["status"] for name in empty} == dict.fromkeys(empty, "no_answer")
    assert [found[name]["entry"] for name in ("control characters", "bidi")] == ["post", "post"]


@pytest.mark.parametrize("name", sorted(ODD))
def test_people_who_type_oddly_are_told_what_to_do(content: Path, name: str) -> None:
    result = CliRunner().invoke(cli.app, ["ask", ODD[name], "--content", str(content)])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip()
    assert result.stderr == ""
    assert not {"\x1b", "\u202e", "\x01"} & set(result.stdout)


def test_people_read_the_answer_and_what_it_rests_on(content: Path) -> None:
    result = ask(content, "符合条件怎么办")
    shown = result.stdout.decode()
    assert result.returncode == 0
    assert shown.index("去社区申请。") < shown.index("依据：")
    assert "《某市就业援助办法》第二条（一）（某人社发〔2010〕1号，2010年10月1日起施行），见到全文" in shown


BAD = [
    (("x", "--date", "2026-02-30"), "--date: 2026-02-30 is not a date"),
    (("x", "--date", "yesterday"), "--date: yesterday is not a date"),
    (("x", "--district", "999999"), "--district: 999999"),
]


def test_that_amounts_are_not_known_is_said_once() -> None:
    base = load(answers_alone=True)
    day = date(2026, 11, 24)
    found = [answer(base, entry, day) for entry in base.entries.values() if entry.amounts]
    said = {
        each.entry.id: len(re.findall("未查到|没有查到", answer_text(base, each)))
        for each in found
        if not all(amount.value for amount in each.amounts)
    }
    assert "benefit-amount" in said
    assert set(said.values()) == {1}, said


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


def test_a_question_alone_loads_neither_the_database_nor_the_screening(content: Path, tmp_path: Path) -> None:
    told = "import sys; from bot.cli import main; sys.argv = ['hotline', 'ask', '公益岗是啥']\n"
    told += "try: main()\nexcept SystemExit as end: assert end.code == 0\n"
    told += "print([name for name in ('sqlalchemy', 'alembic', 'knowledge.screening.rules') if name in sys.modules])"
    environment = os.environ | {"HOTLINE_CONTENT": str(content), "HOTLINE_DATA": str(tmp_path)}
    environment.pop("HOTLINE_DATABASE_URL", None)
    result = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, env=environment)
    assert result.stdout.decode().splitlines()[-1] == "[]"


def test_the_version_is_the_same_with_answers_alone() -> None:
    assert load(answers_alone=True).version == load().version


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
