"""What is in force on a day: answers whose clause is not are withheld, and `kb check` names what rests on it."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import answer
from knowledge.checks import check
from knowledge.loader import load
from tests.knowledge.bases import DOCUMENT, small, write

ENDED = DOCUMENT.replace("effective_from: 2010-10-01", "effective_from: 2010-10-01\neffective_to: 2026-10-31")


def base_ending(root: Path, day: str = "2026-10-31") -> Path:
    return write(small(root), documents__rules=ENDED.replace("2026-10-31", day))


@pytest.mark.parametrize(
    ("day", "since", "ended"),
    [
        ("2010-09-30", date(2010, 10, 1), None),
        ("2010-10-01", None, None),
        ("2026-10-31", None, None),
        ("2026-11-01", None, date(2026, 10, 31)),
    ],
)
def test_an_answer_is_withheld_outside_the_days_of_its_document(
    tmp_path: Path, day: str, since: date | None, ended: date | None
) -> None:
    base = load(base_ending(tmp_path))
    withheld = answer(base, base.entries["post"], date.fromisoformat(day)).withheld
    assert (withheld and withheld.since) == since
    assert (withheld and withheld.ended) == ended
    assert bool(withheld) == bool(since or ended)


def lines(root: Path, today: date, *, errors: bool) -> list[str]:
    return [str(finding) for finding in check(root, today) if finding.error is errors]


def test_an_ended_document_is_an_error_that_names_every_entry(tmp_path: Path) -> None:
    found = lines(base_ending(tmp_path), date(2026, 11, 24), errors=True)
    assert len(found) == 6
    assert found[0].startswith("entries/all.yaml:5: citations.0: entry post rests on rules 1, expired since 2026-11-01")


@pytest.mark.parametrize(
    ("today", "errors", "notes"),
    [
        (date(2026, 9, 1), 0, 0 + 6),
        (date(2026, 8, 31), 0, 0),
        (date(2026, 10, 31), 0, 6),
        (date(2026, 11, 1), 6, 0),
        (date(2010, 9, 30), 6, 0),
    ],
)
def test_sixty_days_before_it_is_a_note(tmp_path: Path, today: date, errors: int, notes: int) -> None:
    root = base_ending(tmp_path)
    assert len(lines(root, today, errors=True)) == errors
    assert len(lines(root, today, errors=False)) == notes


def test_a_draft_rests_on_nothing_yet(tmp_path: Path) -> None:
    root = base_ending(tmp_path)
    entries = (root / "entries/all.yaml").read_text(encoding="utf-8")
    write(root, entries__all=entries.replace("- id: loan", "- id: loan\n  status: draft"))
    found = lines(root, date(2026, 11, 24), errors=True)
    assert not any("entry loan" in line for line in found)


def test_the_rules_of_the_screening_that_rest_on_an_ended_document_are_named(content: Path) -> None:
    path = content / "documents/harbin-2010-230.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "effective_to: 2026-11-01\n", encoding="utf-8")
    found = lines(content, date(2026, 11, 24), errors=True)
    rules = [line for line in found if line.startswith("screening/")]
    assert any("screening/categories.yaml" in line and "4050" in line for line in rules)
    assert all("this rule of the screening rests on harbin-2010-230" in line for line in rules)
    assert any("entry ten-categories rests on harbin-2010-230" in line for line in found)
