"""Golden transcripts, through respond() and through the console on a real store: the same words, step by step.

A transcript is a list of steps: ``say`` (typed) or ``tap`` (an offered choice by its label; the console types its
number), then ``expect`` and ``never`` (words that must and must not stand in the replies), ``choices`` (labels that
must be offered), ``cites`` (articles of the regulation, e.g. 6(1), among the citations), ``opens`` (cases opened).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, ConfigDict

from bot import wiring
from bot.channels.console import Terminal, shown, talk
from bot.config import load_settings
from handlers.actions import Action
from handlers.effects import OpenCase
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import TODAY, Desk

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
CHANGING = re.compile(r"\d{8}-\d{4}|查询码：\w{6}|https?://\S+|/clauses/\S+|\d{1,2}月\d{1,2}日(?=转的)")
"""Case numbers, look-up codes, addresses and the day on which a case was opened differ from run to run."""


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    say: str | None = None
    tap: str | None = None
    expect: list[str] = []
    never: list[str] = []
    choices: list[str] = []
    cites: list[str] = []
    opens: int = 0


def steps_of(name: str) -> list[Step]:
    raw = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return [Step.model_validate(step) for step in raw]


def take(desk: Desk, step: Step) -> Desk:
    if step.say is not None:
        return desk.type(step.say)
    return desk.tap(next(choice.id for choice in desk.conversation.offered if choice.label == step.tap))


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_through_respond(knowledge: KnowledgeBase, name: str) -> None:
    desk = Desk(knowledge)
    for number, step in enumerate(steps_of(name), start=1):
        before = sum(isinstance(effect, OpenCase) for effect in desk.effects)
        take(desk, step)
        where = f"{name}, step {number} ({step.say or step.tap}):\n{desk.text}\n{desk.labels}"
        for words in step.expect:
            assert words in desk.text, where
        for words in step.never:
            assert words not in desk.text, where
        assert set(step.choices) <= set(desk.labels), where
        cited = {citation.article for reply in desk.replies for citation in reply.citations}
        assert set(step.cites) <= cited, where
        assert sum(isinstance(effect, OpenCase) for effect in desk.effects) - before == step.opens, where


def same(text: str) -> str:
    return CHANGING.sub("*", text)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_the_console_says_the_same(knowledge: KnowledgeBase, tmp_path: Path, name: str) -> None:
    """Every turn in the terminal, on a store, is word for word what respond() says; choices are picked by number."""
    desk = Desk(knowledge)
    hotline = wiring.build(load_settings(data=tmp_path))
    terminal = Terminal(hotline, "1", lambda: TODAY)
    written: list[str] = []
    expected = [shown(desk.tap(Action.START).replies)]

    def lines() -> Iterator[str]:
        for step in steps_of(name):
            yield step.say + "\n" if step.say is not None else f"{desk.labels.index(step.tap or '') + 1}\n"
            expected.append(shown(take(desk, step).replies))

    try:
        talk(lines(), written.append, terminal.answer, terminal.news)
    finally:
        hotline.store.close()
    assert [same(text) for text in written] == [same(text) for text in expected]
