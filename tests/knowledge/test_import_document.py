"""`hotline kb import-document`: the text of a regulation becomes articles and clauses that can be cited."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import kb
from knowledge.content_folder import SHIPPED, read_folder
from knowledge.loader import load
from tests.knowledge.bases import small

TEXT = """某市就业援助办法

第一章　总则
第一条　为了援助就业困难人员，制定本办法。
第二条　援助对象
下列人员可以申请：
（一）大龄失业人员；
（二）残疾失业人员。
第二条之一　社区受理申请。
第二章　附则
第三条　本办法自2020年1月1日起施行。
"""


def run(file: Path, into: Path, *options: str) -> Result:
    usual = ["--id", "new-rules", "--title", "某市就业援助办法"]
    return CliRunner().invoke(kb.app, ["import-document", str(file), "--into", str(into), *usual, *options])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_regulation_becomes_a_document(tmp_path: Path, encoding: str) -> None:
    base = small(tmp_path / "base")
    (tmp_path / "rules.txt").write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    options = ("--number", "某政发〔2019〕9号", "--effective-from", "2020-01-01", "--seen-on", "2026-11-01")
    result = run(tmp_path / "rules.txt", base, *options, "--verified", "full")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("4 articles, 7 citable clauses written to ")
    document = load(base).documents["new-rules"]
    assert [clause.article for clause in document.clauses] == ["0", "1", "2", "2(1)", "2(2)", "2-1", "3"]
    assert document.effective_from is not None
    assert (document.number, document.verified, document.source) == ("某政发〔2019〕9号", "full", "rules.txt")
    clause = document.clause("2(2)")
    assert clause is not None
    assert (clause.text, clause.heading) == ("残疾失业人员。", "援助对象")


def test_how_far_it_was_seen_is_not_claimed_for_whoever_imports_it(tmp_path: Path) -> None:
    base = small(tmp_path / "base")
    (tmp_path / "rules.txt").write_text(TEXT, encoding="utf-8")
    assert run(tmp_path / "rules.txt", base).exit_code == 0
    assert load(base).documents["new-rules"].verified == "excerpt"


def test_the_shipped_regulation_imports_as_it_is_shipped(tmp_path: Path) -> None:
    base = small(tmp_path / "base")
    assert run(SHIPPED / "documents/harbin-2010-230.txt", base).exit_code == 0
    ours = {document.id: document for document in read_folder(SHIPPED).documents}["harbin-2010-230"]
    assert load(base).documents["new-rules"].clauses == ours.clauses


def test_every_gap_repeat_and_empty_number_is_named_by_its_line(tmp_path: Path) -> None:
    text = "第一条 甲。\n第三条 列：\n（一）乙；\n（三）丙；\n（三）丁。\n第三条 戊。\n第四条\n第五条 己：\n（一）\n"
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    base = small(tmp_path / "base")
    result = run(tmp_path / "rules.txt", base)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "rules.txt:2: 第三条 follows article 1: one is left out",
        "rules.txt:4: article 3, （三）: one is left out before it",
        "rules.txt:5: article 3, （三）: stands twice or out of turn",
        "rules.txt:6: 第三条 stands twice or out of turn",
        "rules.txt:7: article 4 holds no text",
        "rules.txt:9: article 5(1) holds no text",
    ]
    assert not (base / "documents/new-rules.yaml").exists()
    assert not (base / "documents/new-rules.txt").exists()


WRONG = [
    (TEXT, ("--id", "New Rules"), "--id: "),
    (TEXT, ("--title", " "), "--title: "),
    (TEXT, ("--effective-from", "2020-01-01", "--effective-to", "2019-01-01"), "--effective-to: 2019-01-01 is before"),
    (TEXT, ("--id", "rules"), "--id: rules stands in documents/rules.yaml:1 already"),
    ("没有条文。\n", (), "rules.txt:1: no article"),
    ("", (), "rules.txt:1: no article"),
]


@pytest.mark.parametrize(("text", "options", "message"), WRONG)
def test_what_cannot_be_a_document_is_one_line(
    tmp_path: Path, text: str, options: tuple[str, ...], message: str
) -> None:
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    base = small(tmp_path / "base")
    result = run(tmp_path / "rules.txt", base, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in (base / "documents").iterdir()) == ["rules.yaml"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "gone.txt", tmp_path / "base")
    assert (result.exit_code, result.stderr) == (2, "gone.txt:1: cannot be read: No such file or directory\n")
