"""`hotline kb check`: what it finds, line by line, and when it says no."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import kb
from bot.wording_keys import keys_said
from knowledge.checks import COVERED, check
from knowledge.loader import load
from tests.knowledge.bases import DOCUMENT, ENTRIES, small, write

TODAY = date(2026, 11, 24)


def found(root: Path, *, errors: bool = True) -> list[str]:
    return [str(finding) for finding in check(root, TODAY) if finding.error is errors]


def test_a_good_folder_has_no_findings(tmp_path: Path) -> None:
    assert check(small(tmp_path), TODAY) == []


BROKEN = [
    (
        "dangling document",
        "entries__all",
        ("{document: rules, article: '1'}]\n  related", "{document: gone, article: '1'}]\n  related"),
        "entries/all.yaml:5: citations.0: there is no document gone",
    ),
    (
        "dangling clause",
        "entries__all",
        ("{document: rules, article: '2(2)'}", "{document: rules, article: '2(3)'}"),
        "citations.0: rules has no clause 2(3)",
    ),
    ("dangling amount", "entries__all", ("amounts: [fee]", "amounts: [fees]"), "amounts.0: there is no amount fees"),
    (
        "dangling relation",
        "entries__all",
        ("related: [loan]", "related: [loans]"),
        "entries/all.yaml:6: related.0: there is no entry loans",
    ),
    (
        "the same words twice",
        "entries__all",
        ("自己交社保有补贴吗", "4050是啥"),
        "「4050是啥」 stands in entry age too",
    ),
    ("too few variants", "entries__all", ("公益岗是啥, ", ""), "entries/all.yaml:3: variants: 5 variants, at least 6"),
    ("no word in it", "entries__all", ("公益岗是啥,", "？！,"), "has no word in it"),
    (
        "reviewed in the future",
        "entries__all",
        ("related: [loan]", "related: [loan]\n  reviewed_on: 2027-01-01"),
        "is still to come",
    ),
    ("a misspelt key", "entries__all", ("related:", "relatet:"), "relatet: is not a field here"),
]


@pytest.mark.parametrize(("file", "change", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_found(tmp_path: Path, file: str, change: tuple[str, str], expected: str) -> None:
    small(tmp_path)
    assert change[0] in ENTRIES
    write(tmp_path, **{file: ENTRIES.replace(*change, 1)})
    assert any(expected in line for line in found(tmp_path)), found(tmp_path)


def test_an_amounts_citation_is_checked(tmp_path: Path) -> None:
    small(tmp_path)
    path = tmp_path / "amounts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("document: rules", "document: gone"), encoding="utf-8")
    assert found(tmp_path) == ["amounts.yaml:4: values.0.citation: there is no document gone"]


def test_a_template_that_does_not_compile_is_found_by_its_line(tmp_path: Path) -> None:
    write(small(tmp_path), wording__words="good: 好\nbad: |\n  一\n  {% if %}\n")
    assert [line.partition(": ")[0] for line in found(tmp_path)] == ["wording/words.yaml:3"]


def test_a_local_word_for_two_terms_is_found(tmp_path: Path) -> None:
    write(small(tmp_path), synonyms="- {term: 怎么, says: [咋]}\n- {term: 什么, says: [啥, 咋]}\n")
    assert found(tmp_path) == ["synonyms.yaml:2: says.1: 「咋」 stands under 「怎么」 too"]


def test_a_clause_that_no_entry_cites_is_found(tmp_path: Path) -> None:
    small(tmp_path)
    write(tmp_path, documents__rules=DOCUMENT.replace("id: rules", f"id: {COVERED}"))
    for path in tmp_path.glob("*/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("document: rules", f"document: {COVERED}"), "utf-8")
    amounts = tmp_path / "amounts.yaml"
    amounts.write_text(amounts.read_text(encoding="utf-8").replace("document: rules", f"document: {COVERED}"), "utf-8")
    assert found(tmp_path) == []
    write(tmp_path, entries__all=ENTRIES.replace("document: rules", f"document: {COVERED}").replace("'2(2)'", "'1'"))
    assert found(tmp_path) == ["documents/rules.yaml:1: clause 2(2) is cited by no entry"]


def test_a_stale_review_is_a_note(tmp_path: Path) -> None:
    small(tmp_path)
    write(tmp_path, entries__all=ENTRIES.replace("related: [loan]", "related: [loan]\n  reviewed_on: 2025-11-01"))
    assert found(tmp_path) == []
    assert "note: reviewed_on: last reviewed on 2025-11-01" in found(tmp_path, errors=False)[0]


def test_a_review_older_than_the_sight_of_its_source_is_a_note(tmp_path: Path) -> None:
    small(tmp_path)
    write(tmp_path, entries__all=ENTRIES.replace("related: [loan]", "related: [loan]\n  reviewed_on: 2026-10-31"))
    assert found(tmp_path) == []
    note = "entries/all.yaml:7: note: reviewed_on: reviewed on 2026-10-31, before rules was seen on 2026-11-01"
    assert found(tmp_path, errors=False) == [note]


def test_a_changed_character_of_a_fixed_text_is_an_error(tmp_path: Path) -> None:
    digest = load(small(tmp_path)).documents["rules"].fingerprint
    write(tmp_path, documents__rules=f"{DOCUMENT}digest: {digest}\n")
    assert found(tmp_path) == []
    changed = DOCUMENT.replace("年满四十周岁", "年满五十周岁")
    write(tmp_path, documents__rules=f"{changed}digest: {digest}\n")
    (line,) = found(tmp_path)
    now = load(tmp_path).documents["rules"].fingerprint
    assert line.startswith("documents/rules.yaml:12: digest: the text is not the one read against its source")
    assert line.endswith(now)
    assert now != digest


def test_the_regulation_is_the_text_that_was_read() -> None:
    regulation = load(answers_alone=True).documents[COVERED]
    assert regulation.digest == regulation.fingerprint


def test_a_key_that_is_said_and_missing_is_an_error(tmp_path: Path) -> None:
    write(small(tmp_path), wording__own="own.one: 一\nown.two.x: 二\n")
    said = [("own.one", "a.py:1"), ("own.two.*", "a.py:2"), ("own.three", "b.html:3"), ("own.three", "b.html:9")]
    (finding,) = check(tmp_path, TODAY, (), said)
    assert str(finding) == "wording:1: own.three is missing, said in b.html:3"


def test_the_keys_that_the_program_says_are_read_off_its_sources() -> None:
    said = dict(keys_said())
    assert {"answer.none", "ask.none", "greeting.hello", "web.notice", "button.*"} <= said.keys()
    assert said["answer.none"].startswith("handlers/answer.py:")
    assert said["web.notice"].startswith("bot/web/templates/")


FOLLOW_UPS = """\
- id: where
  says: [去哪办]
  answers:
    - {of: [post], entry: gone}
    - {of: [nothing-*], entry: loan}
"""


def test_a_follow_up_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    write(small(tmp_path), follow_ups=FOLLOW_UPS)
    assert found(tmp_path) == [
        "follow_ups.yaml:4: answers.0.entry: there is no entry gone",
        "follow_ups.yaml:5: answers.1.of: there is no entry or topic nothing-*",
    ]


def test_imported_lists_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    line = '{"id": "%s", "title": "问", "answer": "答"}\n'
    (tmp_path / "entries/list.jsonl").write_text(line % "a" + line % "b", encoding="utf-8")
    assert found(tmp_path) == []
    assert len(found(tmp_path, errors=False)) == 2


def test_the_command_exits_with_one_for_errors_only(tmp_path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(kb.app, ["check", "--content", str(small(tmp_path))])
    assert (good.exit_code, good.stdout) == (0, "")
    write(tmp_path, entries__all=ENTRIES.replace("related: [loan]", "related: [loan]\n  reviewed_on: 2020-11-01"))
    assert runner.invoke(kb.app, ["check", "--content", str(tmp_path)]).exit_code == 0
    write(tmp_path, entries__all=ENTRIES.replace("related: [loan]", "related: [gone]"))
    bad = runner.invoke(kb.app, ["check", "--content", str(tmp_path)])
    assert bad.exit_code == 1
    assert bad.stdout == "entries/all.yaml:6: related.0: there is no entry gone\n"


def test_a_folder_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = CliRunner().invoke(kb.app, ["check", "--content", str(tmp_path / "gone")])
    assert result.exit_code == 2
    assert "is not a folder" in result.stderr


def test_the_shipped_content_has_no_errors() -> None:
    result = CliRunner().invoke(kb.app, ["check"])
    notes_of_the_day = [line for line in result.stdout.splitlines() if ": note: " in line]
    assert (result.exit_code, result.stdout.splitlines()) == (0, notes_of_the_day)
