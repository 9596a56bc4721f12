"""Reading content: what is broken is named by file, line and field; what is good has a version."""

from pathlib import Path

import pytest

from knowledge.loader import ContentError, load
from tests.knowledge.bases import ENTRIES, small, write

GOOD = "- id: one\n  title: 问一\n  answer: 答一\n"

BROKEN = [
    (
        "a field left out",
        "- id: one\n  title: 问\n- id: two\n  answer: 答\n",
        ["1: answer: is missing", "3: title: is"],
    ),
    ("a field misspelt", GOOD + "  anwser: 答\n", ["4: anwser: is not a field here"]),
    (
        "a number for words",
        "- id: one\n  title: 问\n  variants:\n  - 好\n  - 4050\n  answer: 答\n",
        ["5: variants.1: "],
    ),
    ("a wrong id", "- id: 一 二\n  title: 问\n  answer: 答\n", ["1: id: "]),
    ("a wrong status", GOOD + "  status: publshed\n", ["4: status: "]),
    ("a date that is none", GOOD + "  reviewed_on: 2026-02-30\n", ["4: reviewed_on: 2026-02-30 is not a date"]),
    ("a key twice", GOOD + "  answer: 又\n", ["4: answer: is written twice"]),
    ("an id twice", GOOD + GOOD, ["4: id: one stands twice, first in entries/a.yaml:1"]),
    ("no list", "id: one\n", ["1: must be a list"]),
    ("an item that is no entry", "- 好\n", ["1: "]),
    ("a bracket left open", "- id: one\n  variants: [好\n  title: 问\n", ["3: is not valid YAML"]),
    ("a tab", "- id: one\n\ttitle: 问\n", ["2: is not valid YAML"]),
    ("a control character", "- id: one\n  title: 问\x07\n", ["2: holds a character"]),
    ("anchors", "- &a\n  id: one\n  title: 问\n  answer: 答\n- *a\n", ["anchors"]),
    ("a Python object", "- !!python/object/apply:os.system ['true']\n", ["1: is not valid YAML"]),
    ("nothing", "", ["entries:1: holds no entry"]),
    (
        "a citation that dangles",
        GOOD + "  citations:\n  - {document: gone, article: '1'}\n",
        ["5: citations.0: there is no"],
    ),
    ("a related entry that is not there", GOOD + "  related: [two]\n", ["4: related.0: there is no entry two"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_entries_are_named_by_file_line_and_field(tmp_path: Path, text: str, expected: list[str]) -> None:
    write(tmp_path, entries__a=text)
    with pytest.raises(ContentError) as error:
        load(tmp_path)
    for part in expected:
        assert any(part in finding and "entries" in finding for finding in error.value.findings), error.value.findings
    assert all("\n" not in finding for finding in error.value.findings)


def test_findings_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, entries__a="- id: one\n", amounts="- id: two\n", wording__w="a: [1]\n", districts="- code: x\n")
    with pytest.raises(ContentError) as error:
        load(tmp_path)
    files = {finding.partition(":")[0] for finding in error.value.findings}
    assert files == {"entries/a.yaml", "amounts.yaml", "wording/w.yaml", "districts.yaml"}


def test_bytes_that_are_not_utf8_are_named_by_line(tmp_path: Path) -> None:
    write(tmp_path, entries__a=GOOD)
    (tmp_path / "entries/b.yaml").write_bytes(b"- id: b\n  title: \xff\xfe\n")
    with pytest.raises(ContentError, match=r"entries/b\.yaml:2: is not UTF-8"):
        load(tmp_path)


def test_json_lines_are_named_by_line(tmp_path: Path) -> None:
    write(tmp_path, entries__a=GOOD)
    lines = ['{"id": "b", "title": "问", "answer": "答"}', "", '{"id": "c", "title": "问"}', "{"]
    (tmp_path / "entries/b.jsonl").write_text("\n".join(lines[:3]), encoding="utf-8")
    with pytest.raises(ContentError, match=r"entries/b\.jsonl:3: answer: is missing"):
        load(tmp_path)
    (tmp_path / "entries/b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError, match=r"entries/b\.jsonl:4: is not JSON"):
        load(tmp_path)


def test_a_document_whose_text_skips_an_article_is_named_by_the_line_of_its_text(tmp_path: Path) -> None:
    small(tmp_path)
    head = "id: law\ntitle: 法\nverified: full\nsource: 测\nseen_on: 2026-01-01\ntext: law.txt\n"
    write(tmp_path, documents__law=head)
    (tmp_path / "documents/law.txt").write_text("第一条 甲。\n第三条 丙。\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"documents/law.txt:2: .*one is left out"):
        load(tmp_path)
    (tmp_path / "documents/law.txt").write_text("第一条 甲。\n第二条 乙。\n", encoding="utf-8")
    assert [clause.article for clause in load(tmp_path).documents["law"].clauses] == ["1", "2"]


def test_a_text_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    small(tmp_path)
    head = "id: law\ntitle: 法\nverified: full\nsource: 测\nseen_on: 2026-01-01\ntext: ../../secret.txt\n"
    write(tmp_path, documents__law=head)
    with pytest.raises(ContentError, match=r"law\.yaml:6: text: must be the name of a file beside this one"):
        load(tmp_path)


def test_a_folder_of_entries_alone_is_a_base_that_speaks_with_the_shipped_words(tmp_path: Path) -> None:
    base = load(write(tmp_path, entries__a=GOOD))
    assert list(base.entries) == ["one"]
    assert base.screening is None
    assert "ask.answer" in base.wording


def test_only_published_entries_are_in_force(tmp_path: Path) -> None:
    others = "".join(
        f"- id: {status}\n  title: 问{status}\n  answer: 答\n  status: {status}\n"
        for status in ("draft", "internal", "withdrawn")
    )
    assert list(load(write(tmp_path, entries__a=GOOD + others)).entries) == ["one"]


def test_the_version_follows_the_content_in_force_and_nothing_else(tmp_path: Path) -> None:
    first = load(small(tmp_path)).version
    assert load(tmp_path).version == first
    write(tmp_path, entries__all="# a remark\n" + ENTRIES)
    assert load(tmp_path).version == first
    write(tmp_path, entries__draft="- {id: d, title: 草, answer: 稿, status: draft}\n")
    assert load(tmp_path).version == first
    write(tmp_path, entries__all=ENTRIES.replace("到社区申请。", "到街道申请。"))
    assert load(tmp_path).version != first
