"""Draft, internal, published, withdrawn: who finds an entry, and who never does."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import answer
from knowledge.loader import load
from tests.knowledge.bases import ENTRIES, small, write

ASKED = "做买卖能贷款吗"


def with_status(root: Path, status: str) -> Path:
    return write(
        small(root), entries__all=ENTRIES.replace("- id: loan", f"- id: loan\n  status: {status}\n  author: 王编辑")
    )


@pytest.mark.parametrize(
    ("status", "resident", "staff"),
    [("draft", False, False), ("internal", False, True), ("published", True, True), ("withdrawn", False, False)],
)
def test_who_finds_an_entry(tmp_path: Path, status: str, *, resident: bool, staff: bool) -> None:
    base = load(with_status(tmp_path, status))
    for view, seen in ((base, resident), (base.for_staff(), staff)):
        found = {candidate.entry.id for candidate in view.search(ASKED).candidates}
        assert ("loan" in found) == seen
        assert ("loan" in view.entries) == seen


def test_an_internal_entry_is_no_related_question_of_a_residents_answer(tmp_path: Path) -> None:
    base = load(with_status(tmp_path, "internal"))
    today = date(2026, 11, 24)
    assert answer(base, base.entries["post"], today).related == ()
    staff = base.for_staff()
    assert [other.id for other in answer(staff, staff.entries["post"], today).related] == ["loan"]


def test_the_version_counts_what_somebody_may_see(tmp_path: Path) -> None:
    versions = {status: load(with_status(tmp_path, status)).version for status in ("draft", "internal", "published")}
    assert len(set(versions.values())) == 3
    assert load(with_status(tmp_path, "withdrawn")).version == versions["draft"]
