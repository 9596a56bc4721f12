"""The house's rules: imports only go down, the lower floors keep no clock, files stay small, words are content."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import grimp
import pytest
from importlinter import cli

ROOT = Path(__file__).parents[1]
FLOORS = ("bot", "handlers", "knowledge")
LONGEST_FILE = 320
CODE = (".py", ".html", ".css", ".js")
GENERATED = {"vendor"}

# A file that may hold Chinese sentences, and why.
SENTENCES_ALLOWED: dict[str, str] = {}

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
CHINESE = re.compile(r"[\u3400-\u9fff]")
SENTENCE_LENGTH = 8


def test_imports_only_go_down_and_the_lower_floors_know_no_machinery(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    failed = cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert not failed, capsys.readouterr().out


def test_modules_import_each_other_in_no_circle() -> None:
    # A name that only annotations need is no import at run time, and a type may be named from below.
    graph = grimp.build_graph(*FLOORS, exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " ← ".join(error.args[1]))


def test_the_lower_floors_are_told_the_date() -> None:
    found = [place for path in python_files("handlers", "knowledge") for place in clock_readings(path)]
    assert found == []


def test_no_file_is_longer_than_the_alarm() -> None:
    found = {str(path.relative_to(ROOT)): lines for path in code_files() if (lines := line_count(path)) > LONGEST_FILE}
    assert found == {}


def test_words_to_people_are_content() -> None:
    found = [place for path in python_files("bot", "handlers") for place in sentences(path)]
    assert found == []


def test_an_allowed_file_is_there_and_still_needs_it() -> None:
    for name, reason in SENTENCES_ALLOWED.items():
        assert reason
        assert any(literals(parse(ROOT / name))), f"{name} holds no Chinese sentence any more: take it off the list"


@pytest.mark.parametrize(
    ("source", "readings"),
    [
        ("import datetime\ndatetime.datetime.now()", 1),
        ("from datetime import date\ndate.today()", 1),
        ("from datetime import datetime as dt\ndt.now()", 1),
        ("import time\ntime.time()", 1),
        ("from time import time\ntime()", 1),
        ("from datetime import date\ndate(2026, 1, 1)", 0),
        ("class Waiting: now = 1\nWaiting.now", 0),
    ],
)
def test_a_clock_is_found_however_it_is_imported(tmp_path: Path, source: str, readings: int) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert len(list(clock_readings(path))) == readings


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('SAY = "请到户口所在地的社区申请"', 1),
        ('SAY = "请到户口" "所在地的社区"', 1),
        ('def say(name): return f"请到{name}户口所在地的社区"', 1),
        ('"""请到户口所在地的社区申请，这是说明。"""', 0),
        ('DATE = "年月日"', 0),
    ],
)
def test_a_sentence_is_told_from_a_word_and_a_docstring(tmp_path: Path, source: str, count: int) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert len(list(literals(parse(path)))) == count


def python_files(*floors: str) -> Iterator[Path]:
    return chain.from_iterable((ROOT / floor).rglob("*.py") for floor in floors)


def code_files() -> Iterator[Path]:
    for folder in (*FLOORS, "tests", "bench"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in CODE and GENERATED.isdisjoint(path.parts):
                yield path


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.expr) -> str:
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{node.lineno}"


def clock_readings(path: Path) -> Iterator[str]:
    """Yield where a file reads the time of day, whatever name the clock was imported under."""
    tree = parse(path)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, *rest = ast.unparse(node).split(".")
            full = [*names.get(first, "").split("."), *rest]
            if full[0] in {"datetime", "time"} and tuple(full[-2:]) in CLOCKS:
                yield place(path, node)


def sentences(path: Path) -> Iterator[str]:
    """Yield where a file that is not allowed to holds a Chinese sentence."""
    if path.relative_to(ROOT).as_posix() not in SENTENCES_ALLOWED:
        for literal in literals(parse(path)):
            yield f"{place(path, literal)}: {literal.value!r}"


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings long enough to be a Chinese sentence; docstrings are no words to people."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and len(CHINESE.findall(node.value)) >= SENTENCE_LENGTH
        ):
            yield node
