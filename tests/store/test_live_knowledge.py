"""Changed content comes into force whole; broken content never does."""

import logging
from pathlib import Path

import pytest

from bot.live_knowledge import LiveKnowledge
from knowledge.loader import ContentError

ENTRY = "- id: one\n  title: {title}\n  answer: 一个回答。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entries").mkdir()
    write(tmp_path, ENTRY.format(title="怎么登记失业"))
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "entries" / "a.yaml").write_text(text, encoding="utf-8")


def test_a_change_comes_into_force_at_the_next_look(folder: Path) -> None:
    live = LiveKnowledge(folder)
    before = live.current
    assert not live.refresh()
    write(folder, ENTRY.format(title="怎么领失业保险金待遇"))
    assert live.refresh()
    assert live.current.entries["one"].title == "怎么领失业保险金待遇"
    assert before.entries["one"].title == "怎么登记失业"  # a turn under way keeps its version


def test_broken_content_leaves_the_last_good_version_and_says_where(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveKnowledge(folder)
    version = live.current.version
    write(folder, "- id: one\n  titel: 错\n")
    with caplog.at_level(logging.ERROR):
        assert not live.refresh()
        assert not live.refresh()
    assert live.current.version == version
    assert "a.yaml" in live.error
    assert len(caplog.records) == 1
    write(folder, ENTRY.format(title="修好了的问题"))
    assert live.refresh()
    assert live.error == ""


def test_content_that_is_broken_at_the_start_stops_it(folder: Path) -> None:
    write(folder, "- id: one\n")
    with pytest.raises(ContentError, match=r"a\.yaml"):
        LiveKnowledge(folder)
