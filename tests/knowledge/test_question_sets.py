"""The shipped base held against questions written by somebody who saw the regulation and not the entries."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase, Status
from knowledge.evaluation import auroc
from knowledge.loader import load
from knowledge.schema import Entry

QUESTIONS = Path(__file__).parents[1] / "questions"
REGULATION = "harbin-2010-230"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load(answers_alone=True)


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines()]


def first_article(entry: Entry) -> str:
    return next((each.article for each in entry.citations if each.document == REGULATION), "")


def confidence(base: KnowledgeBase, text: str) -> float:
    ranking = base.index.rank(text)
    return ranking[0].score if ranking else 0.0


def test_questions_on_the_regulation_are_kept_and_find_their_article(base: KnowledgeBase) -> None:
    rows = read("regulation.jsonl")
    kept = sum(base.search(row["text"]).status is not Status.NO_ANSWER for row in rows)
    rankings = [(row, [each.entry for each in base.index.rank(row["text"])]) for row in rows]
    first = sum(first_article(ranking[0]) in row["articles"] for row, ranking in rankings if ranking)
    fifth = sum(any(first_article(entry) in row["articles"] for entry in ranking[:5]) for row, ranking in rankings)
    assert kept / len(rows) >= 0.88
    assert first / len(rows) >= 0.86
    assert fifth / len(rows) >= 0.95


def test_strangers_are_refused(base: KnowledgeBase) -> None:
    rows = read("strangers.jsonl")
    refused = sum(base.search(row["text"]).status is Status.NO_ANSWER for row in rows)
    assert refused / len(rows) >= 0.90


def test_confidence_tells_the_two_apart(base: KnowledgeBase) -> None:
    inside = [confidence(base, row["text"]) for row in read("regulation.jsonl")]
    outside = [confidence(base, row["text"]) for row in read("strangers.jsonl")]
    separation = auroc(inside, outside)
    assert separation is not None
    assert separation >= 0.96
