"""Every word said is content: each key that the code uses exists, each key that exists is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.actions import LABELLED_BY_CONTENT, Action
from handlers.messages import Kind
from handlers.spoken import ANYWHERE, WHERE_OFFERED, spellings
from knowledge.base import KnowledgeBase

ROOT = Path(__file__).parents[2]
OURS = {
    *("answer", "button", "cases", "commands", "consent", "console", "erasing", "fallback"),
    *("greeting", "handoff", "handover", "outcome", "rating", "screening", "spoken", "unreadable", "what_if"),
}
CODE = [*sorted((ROOT / "handlers").glob("*.py")), ROOT / "bot/channels/console.py", ROOT / "bot/commands/chat.py"]
KEY = re.compile(r"[a-z_]+(\.[a-z_*-]+)+")


def keys_in_code() -> Iterator[str]:
    """Every string that looks like one of our keys; what an f-string fills in is written as ``*``."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values]
                key = "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                key = node.value
            else:
                continue
            if KEY.fullmatch(key) and key.split(".")[0] in OURS:
                yield key


def shipped_keys(knowledge: KnowledgeBase) -> set[str]:
    return {key for key in knowledge.wording.templates if key.split(".")[0] in OURS}


def pattern(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(r"\*", r"[a-z_-]+"))


def test_every_key_that_the_code_says_exists(knowledge: KnowledgeBase) -> None:
    shipped = shipped_keys(knowledge)
    missing = [key for key in keys_in_code() if not any(pattern(key).fullmatch(known) for known in shipped)]
    assert missing == []


def test_every_key_that_exists_is_said(knowledge: KnowledgeBase) -> None:
    used = [pattern(key) for key in keys_in_code()]
    unused = [key for key in shipped_keys(knowledge) if not any(known.fullmatch(key) for known in used)]
    assert sorted(unused) == []


@pytest.mark.parametrize("action", sorted(set(Action) - LABELLED_BY_CONTENT))
def test_every_button_has_a_label(knowledge: KnowledgeBase, action: Action) -> None:
    assert 0 < len(knowledge.wording.say(f"button.{action}")) <= 20


def test_no_label_without_a_button(knowledge: KnowledgeBase) -> None:
    labels = {key.removeprefix("button.") for key in knowledge.wording.templates if key.startswith("button.")}
    assert labels == set(map(str, Action)) - set(map(str, LABELLED_BY_CONTENT))


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.TEXT, Kind.CHOICE}))
def test_every_kind_of_message_has_its_line(knowledge: KnowledgeBase, kind: Kind) -> None:
    assert knowledge.wording.say(f"unreadable.kind.{kind}")


def test_a_spelling_means_one_thing(knowledge: KnowledgeBase) -> None:
    seen: dict[str, str] = {}
    for name in ANYWHERE:
        for spelling in spellings(knowledge.wording, name):
            assert spelling not in seen, f"{spelling}: {seen[spelling]} and {name}"
            seen[spelling] = name
    for name in WHERE_OFFERED:
        clash = spellings(knowledge.wording, name) & seen.keys()
        assert not clash, f"{name}: {clash}"


def test_no_spelling_is_empty(knowledge: KnowledgeBase) -> None:
    for key in knowledge.wording.templates:
        if key.startswith("spoken."):
            assert "" not in spellings(knowledge.wording, key.removeprefix("spoken.")), key
