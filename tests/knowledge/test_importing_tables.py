"""`hotline kb import` of the tables people really have: workbooks of Excel, CSV of Chinese Windows, sloppy rows."""

import datetime
import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from bot.commands import kb
from knowledge.loader import load
from tests.knowledge.bases import small


def run(file: Path, into: Path, *options: str) -> Result:
    return CliRunner().invoke(kb.app, ["import", str(file), "--into", str(into), *options])


def sheet_of(book: Workbook, title: str = "") -> Worksheet:
    sheet = book.create_sheet(title) if title else book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def fill(sheet: Worksheet, *rows: list[object]) -> None:
    for row in rows:
        sheet.append(row)


def test_a_real_workbook(tmp_path: Path) -> None:
    """A title over the headings, blanks of every kind, numbers and days as cells, merged answers, three sheets."""
    book = Workbook()
    first = sheet_of(book)
    first.title = "假期"
    fill(
        first,
        ["常见问题库（2026年版）", None, None, None],
        [None, None, None, None],
        [" 编号", "问题\u3000", "答案", "相似问法", "相似问"],
        [7.0, "年假有几天？", "五天起。", "一年能休几天\n年休假多少天", "年假多长"],
        [None, "\u3000", " ", None, None],
        [8, "婚假有几天？\xa0", None, None, None],
        ["day", "哪天起算？", datetime.datetime(2026, 3, 1), None, None],  # noqa: DTZ001 - Excel's days have no zone
    )
    first.merge_cells("C4:C6")
    first.merge_cells("A1:D1")
    fill(sheet_of(book, "工资"), ["问题", "答案"], ["工资哪天发？", "次月十五日。"])
    fill(sheet_of(book, "说明"), ["本表由人事处维护"])
    hidden = sheet_of(book, "旧表")
    hidden.sheet_state = "hidden"
    fill(hidden, ["问题", "答案"], ["旧的？", "旧的。"])
    book.save(tmp_path / "常见问题.xlsx")
    result = run(tmp_path / "常见问题.xlsx", tmp_path / "base")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == "常见问题.xlsx:说明: no question and answer columns, left out\n"
    entries = load(tmp_path / "base").entries
    assert {entry.title: entry.answer for entry in entries.values()} == {
        "年假有几天？": "五天起。",
        "婚假有几天？": "五天起。",
        "哪天起算？": "2026-03-01",
        "工资哪天发？": "次月十五日。",
    }
    assert entries["7"].variants == ("一年能休几天", "年休假多少天", "年假多长")
    assert "常见问题-工资-2" in entries


def test_what_is_wrong_in_a_workbook_is_told_by_sheet_and_row_and_nothing_is_imported(tmp_path: Path) -> None:
    book = Workbook()
    first = sheet_of(book)
    first.title = "一"
    fill(first, ["编号", "问题", "答案"], ["a", "甲？", "=B2"], ["b", "乙？", "好。"])
    fill(
        sheet_of(book, "二"),
        ["编号", "问题", "答案"],
        ["c", None, "好。"],
        ["b", "丙？", "好。"],
        ["d e", "丁？", "好。"],
    )
    book.save(tmp_path / "q.xlsx")
    result = run(tmp_path / "q.xlsx", tmp_path / "base")
    assert result.exit_code == 2
    assert result.stderr == "q.xlsx:一:2: cell C2 is a formula without a value: open the file in Excel and save it\n"
    first["C2"] = "好。"
    book.save(tmp_path / "q.xlsx")
    result = run(tmp_path / "q.xlsx", tmp_path / "base")
    assert [line.partition(" ")[0] for line in result.stderr.splitlines()] == [
        "q.xlsx:二:2:",
        "q.xlsx:二:3:",
        "q.xlsx:二:4:",
    ]
    assert not (tmp_path / "base").exists()


def test_a_workbook_without_a_table_says_what_is_missing(tmp_path: Path) -> None:
    book = Workbook()
    fill(sheet_of(book), ["问", "答"], ["甲", "乙"])
    book.save(tmp_path / "q.xlsx")
    assert run(tmp_path / "q.xlsx", tmp_path / "base").stderr == "q.xlsx:1: question: no such column in the first row\n"


TEXT = '编号,问题,答案,相似问\r\nx,公益岗是啥？,"政府出钱的岗位,\r\n在社区",公益岗啥意思；公岗是啥\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_the_encodings_people_have(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "q.csv").write_bytes(TEXT.encode(encoding))
    result = run(tmp_path / "q.csv", tmp_path / "base")
    assert result.exit_code == 0, result.stderr
    entry = load(tmp_path / "base").entries["x"]
    assert (entry.title, entry.answer) == ("公益岗是啥？", "政府出钱的岗位,\n在社区")
    assert entry.variants == ("公益岗啥意思", "公岗是啥")


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_csv_with_another_separator(tmp_path: Path, separator: str) -> None:
    (tmp_path / "q.csv").write_text(
        separator.join(["问题", "答案"]) + "\n" + separator.join(["甲,乙？", "好。"]), "utf-8"
    )
    assert run(tmp_path / "q.csv", tmp_path / "base").exit_code == 0
    assert load(tmp_path / "base").entries["q-2"].title == "甲,乙？"


WRONG = [
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff", "q.csv:", "text"),
    ('问题,答案\n甲？,好\n乙？,"好\n'.encode(), "q.csv:", "is not valid CSV"),
    ("问题,答案\n甲？,好,多出来的\n".encode(), "q.csv:2: 「多出来的」", "stands in a column without a heading"),
    ("问题,答案\n甲？,\n\n乙？,好\n,丙\n".encode(), "q.csv:2: answer: is missing", "q.csv:5: question: is missing"),
]


@pytest.mark.parametrize(("data", "first", "second"), WRONG)
def test_csv_that_is_wrong(tmp_path: Path, data: bytes, first: str, second: str) -> None:
    (tmp_path / "q.csv").write_bytes(data)
    result = run(tmp_path / "q.csv", tmp_path / "base")
    assert result.exit_code == 2
    assert first in result.stderr
    assert second in result.stderr
    assert not (tmp_path / "base").exists()


def test_an_id_that_another_file_of_the_folder_has_is_refused(tmp_path: Path) -> None:
    base = small(tmp_path / "base")
    (tmp_path / "q.csv").write_text("id,question,answer\nloan,新的？,好。\n", encoding="utf-8")
    result = run(tmp_path / "q.csv", base)
    assert (result.exit_code, result.stderr) == (2, "q.csv:2: id: loan stands in entries/all.yaml:7 already\n")
    assert not (base / "entries/q.jsonl").exists()


def test_importing_a_corrected_file_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for answer in ("好。", "更好。"):
        (tmp_path / "q.csv").write_text(f"id,question,answer\nx,甲？,{answer}\n", encoding="utf-8")
        assert run(tmp_path / "q.csv", tmp_path / "base").exit_code == 0
    assert load(tmp_path / "base").entries["x"].answer == "更好。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_json_lines_in_the_encodings_people_have(tmp_path: Path, encoding: str) -> None:
    line = '{"id": "x", "question": "甲？", "answer": "好。", "aliases": [null, 7], "citations": ["law 6(3)"]}\n'
    (tmp_path / "q.jsonl").write_bytes(line.encode(encoding))
    assert run(tmp_path / "q.jsonl", tmp_path / "base").exit_code == 0
    written = json.loads((tmp_path / "base/entries/q.jsonl").read_text(encoding="utf-8"))
    assert (written["title"], written["variants"]) == ("甲？", ["7"])
    assert written["citations"] == [{"document": "law", "article": "6(3)"}]


@pytest.mark.parametrize(
    "headings",
    [
        "编 号,问题（必填）,答案*,相似问题",
        "ＩＤ,标准问,标准答案,扩展问",
        " id , Question , ANSWER ,Aliases",
        '序号,"问题\n(必填)",答复：,别名',
    ],
)
def test_headings_as_people_write_them(tmp_path: Path, headings: str) -> None:
    (tmp_path / "q.csv").write_text(f"{headings}\nx,甲？,好。,乙？\n", encoding="utf-8")
    assert run(tmp_path / "q.csv", tmp_path / "base").exit_code == 0
    written = json.loads((tmp_path / "base/entries/q.jsonl").read_text(encoding="utf-8"))
    assert written == {"id": "x", "title": "甲？", "variants": ["乙？"], "answer": "好。"}


def test_a_workbook_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet()
    book.save(tmp_path / "q.xlsx")  # openpyxl writes a chart sheet without a chart, and cannot read it
    result = run(tmp_path / "q.xlsx", tmp_path / "base")
    assert (result.exit_code, result.stderr) == (2, "q.xlsx:1: is not an Excel file\n")


def test_json_lines_with_odd_values(tmp_path: Path) -> None:
    lines = [
        {"id": 7, "question": "甲？", "answer": "好。", "aliases": ["乙？", "", "甲？"]},
        {"id": "x", "question": "丙？", "answer": "{{7*7}}"},
    ]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert run(tmp_path / "q.jsonl", tmp_path / "base").exit_code == 0
    entries = load(tmp_path / "base").entries
    assert entries["7"].variants == ("乙？",)
    assert entries["x"].answer == "{{7*7}}"
    (tmp_path / "q.jsonl").write_text('{"id": "s", "question": "甲\\ud800", "answer": "好"}\n', encoding="utf-8")
    result = run(tmp_path / "q.jsonl", tmp_path / "base")
    assert result.exit_code == 2
    assert result.stderr.startswith("q.jsonl:1: title: ")
