"""A running server takes up changed content whole, and keeps the last good one where the change is broken."""

from pathlib import Path

import pytest

from bot.live_knowledge import LiveKnowledge
from knowledge.loader import ContentError
from tests.knowledge.bases import ENTRIES, small, write


def test_a_change_comes_into_force_whole(tmp_path: Path) -> None:
    live = LiveKnowledge(small(tmp_path))
    before = live.current
    assert not live.refresh()
    write(tmp_path, entries__all=ENTRIES.replace("到社区申请。", "到街道便民窗口申请。"))
    assert live.refresh()
    assert live.current.entries["loan"].answer == "到街道便民窗口申请。"
    assert before.entries["loan"].answer == "到社区申请。"
    assert live.current.version != before.version


BREAKS = [
    ("entries__all", "- id: one\n", "entries/all.yaml:1: title: is missing"),
    ("entries__all", ENTRIES.replace("related: [loan]", "related: [gone]"), "there is no entry gone"),
    ("wording__words", "mine: '{% if %}'\n", "wording: mine: line 1"),
    ("wording__words", "mine: [\n", "wording/words.yaml:2: is not valid YAML"),
]


@pytest.mark.parametrize(("file", "text", "finding"), BREAKS)
def test_broken_content_is_left_aside_and_told(tmp_path: Path, file: str, text: str, finding: str) -> None:
    live = LiveKnowledge(small(tmp_path))
    before = live.current
    write(tmp_path, **{file: text})
    assert not live.refresh()
    assert live.current is before
    assert finding in live.error
    assert live.current.search("公益岗是啥").candidates[0].entry.id == "post"


def test_content_made_good_again_comes_into_force(tmp_path: Path) -> None:
    live = LiveKnowledge(small(tmp_path))
    write(tmp_path, entries__all="- id: one\n")
    live.refresh()
    write(tmp_path, entries__all=ENTRIES.replace("到社区申请。", "到街道申请。"))
    assert live.refresh()
    assert live.error == ""
    assert live.current.entries["loan"].answer == "到街道申请。"


def test_a_first_start_on_broken_content_is_refused(tmp_path: Path) -> None:
    write(tmp_path, entries__all="- id: one\n")
    with pytest.raises(ContentError):
        LiveKnowledge(tmp_path)
