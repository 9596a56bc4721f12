"""`hotline kb import` and `hotline kb eval`."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.commands import kb
from knowledge.evaluation import auroc
from knowledge.loader import load
from tests.knowledge.bases import small

RUNNER = CliRunner()


def run_import(file: Path, into: Path, *more: str) -> str:
    result = RUNNER.invoke(kb.app, ["import", str(file), "--into", str(into), *more])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_json_lines_become_a_base_of_their_own(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "question": "年假有几天",
            "answer": "五天起。",
            "aliases": ["一年能休几天", "年休假多少天", "年假有几天"],
        },
        {"id": 7, "question": "加班费怎么算", "answer": "一倍半起。", "citations": "law 4(1)；law 5"},
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[:1]), encoding="utf-8")
    assert run_import(file, tmp_path / "base").startswith("1 entries with 2 variants")
    assert load(tmp_path / "base").search("一年能休几天").candidates[0].entry.id == "a"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    run_import(file, tmp_path / "draft", "--draft")
    lines = [json.loads(line) for line in (tmp_path / "draft/entries/q.jsonl").read_text("utf-8").splitlines()]
    assert [line["status"] for line in lines] == ["draft", "draft"]
    assert lines[1]["id"] == "7"
    assert lines[1]["citations"] == [{"document": "law", "article": "4(1)"}, {"document": "law", "article": "5"}]


def test_an_excel_file_with_merged_cells_and_stray_blanks(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        [None, None, None, None],
        ["编号", "问题 ", "答案", "相似问"],
        ["a", "年假有几天", "五天起。", "一年能休几天|年休假多少天"],
        [None, None, None, None],
        ["b", " 婚假有几天 ", "五天起。", None],
    ):
        sheet.append(row)
    sheet.merge_cells("C3:C5")
    book.save(tmp_path / "q.xlsx")
    run_import(tmp_path / "q.xlsx", tmp_path / "base")
    entries = load(tmp_path / "base").entries
    assert entries["a"].variants == ("一年能休几天", "年休假多少天")
    assert (entries["b"].title, entries["b"].answer) == ("婚假有几天", "五天起。")


def test_csv_with_quotes_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text('\ufeffid,question,answer\nx,"一,二","三\n四"\n', encoding="utf-8")
    run_import(tmp_path / "q.csv", tmp_path / "base")
    assert load(tmp_path / "base").entries["x"].title == "一,二"


BAD = [
    (
        "q.csv",
        "id,question,answer\na,问,答\nb,,答\nc,问,\n",
        ["q.csv:3: question: is missing", "q.csv:4: answer: is missing"],
    ),
    ("q.csv", "id,answer\na,答\n", ["q.csv:1: question: no such column"]),
    ("q.csv", "id,question,answer\na,问,答\na,问二,答\n", ["q.csv:3: id: a stands twice"]),
    (
        "q.csv",
        "id,question,answer,citations\na,问,答,第六条\n",
        ["q.csv:2: citations: 第六条 is not a document and an article"],
    ),
    ("q.csv", "id,question,answer,colour\na,问,答,red\n", ["q.csv:2: colour: is not a column here"]),
    ("q.jsonl", '{"id": "a", "question": "问", "answer": "答"}\n{"id": \n', ["q.jsonl:2: is not JSON"]),
    ("q.jsonl", "[1]\n", ["q.jsonl:1: must be an object"]),
    ("q.jsonl", '{"question": "甲", "question": "乙", "answer": "答"}\n', ["question is written twice"]),
    ("q.jsonl", '{"question": NaN, "answer": "答"}\n', ["is not JSON: NaN is no number"]),
    ("q.jsonl", '{"question": {"a": 1}, "answer": "答"}\n', ["q.jsonl:1: question: must be text"]),
    ("q.jsonl", '{"question": "问", "answer": ["答"]}\n', ["q.jsonl:1: answer: must be text"]),
    ("q.jsonl", '{"id": true, "question": "问", "answer": "答"}\n', ["q.jsonl:1: id: must be text"]),
    (
        "q.jsonl",
        '{"question": "问", "answer": "答", "aliases": [{}]}\n',
        ["q.jsonl:1: aliases: must be a list of texts"],
    ),
    ("q.jsonl", '{"question": "问", "answer": "答", "citations": 5}\n', ["q.jsonl:1: citations: must be a list"]),
    ("q.jsonl", '{"question": "\\u200b", "answer": "答"}\n', ["q.jsonl:1: question: has no word in it"]),
    ("q.csv", "问题,答案\n？？,答\n", ["q.csv:2: question: has no word in it"]),
    ("q.xls", "x", ["must be .xlsx, .csv or .jsonl; open it in Excel and save it as .xlsx"]),
    ("q.xlsx", "no Excel", ["q.xlsx:1: is not an Excel file"]),
    ("q.doc", "x", ["q.doc:1: must be .xlsx, .csv or .jsonl"]),
    ("q.csv", "", ["q.csv:1: holds no row"]),
]


@pytest.mark.parametrize(("name", "text", "messages"), BAD)
def test_rows_that_are_wrong_are_named_and_nothing_is_imported(
    tmp_path: Path, name: str, text: str, messages: list[str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = RUNNER.invoke(kb.app, ["import", str(tmp_path / name), "--into", str(tmp_path / "base")])
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert len(lines) == len(messages)
    assert all(message in line for message, line in zip(messages, lines, strict=True)), lines
    assert not (tmp_path / "base").exists()


def test_eval_prints_its_figures_and_writes_the_ranking(tmp_path: Path) -> None:
    questions = [
        {"id": "1", "text": "公益岗是啥", "entry": "post"},
        {"id": "2", "text": "4555咋领", "entries": ["flexible", "age"]},
        {"id": "3", "text": "公积金怎么取", "entry": None},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in questions), encoding="utf-8")
    base = small(tmp_path / "base")
    out = tmp_path / "ranking.jsonl"
    result = RUNNER.invoke(kb.app, ["eval", "--questions", str(file), "--content", str(base), "--ranking", str(out)])
    assert result.exit_code == 0, result.stderr
    figures = dict(line.split("\t") for line in result.stdout.splitlines())
    assert (figures["recall@1"], figures["mrr@10"], figures["auroc"]) == ("1.0", "1.0", "1.0")
    assert {"recall@5", "recall@10", "p50_ms", "p95_ms", "p99_ms"} <= figures.keys()
    ranking = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in ranking] == ["answered", "answered", "no_answer"]
    assert all(line.keys() == {"id", "status", "entries", "scores"} for line in ranking)
    assert len(ranking[2]["entries"]) == 6
    assert all(line["scores"] == sorted(line["scores"], reverse=True) for line in ranking)


@pytest.mark.parametrize("line", ['{"id": "1", "text": "问"}', '{"id": "1", "entry": "a"}', "x"])
def test_a_broken_question_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "0", "text": "问", "entry": null}\n' + line + "\n", encoding="utf-8")
    result = RUNNER.invoke(kb.app, ["eval", "--questions", str(file)])
    assert result.exit_code == 2
    assert result.stderr.startswith("questions.jsonl:2: ")


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [([1.0, 0.9], [0.1], 1.0), ([0.5], [0.5], 0.5), ([0.1], [0.9], 0.0), ([0.4, 0.8], [0.6], 0.5), ([], [0.1], None)],
)
def test_auroc(inside: list[float], outside: list[float], expected: float | None) -> None:
    assert auroc(inside, outside) == expected


def test_calibrate_prints_what_the_content_itself_gives(tmp_path: Path) -> None:
    base = small(tmp_path)
    result = RUNNER.invoke(kb.app, ["calibrate", "--content", str(base)])
    assert result.exit_code == 0, result.stderr
    figures = dict(line.split("\t") for line in result.stdout.splitlines())
    assert figures["version"] == load(base).version
    assert 0.0 < float(figures["answer"]) < 1.0
