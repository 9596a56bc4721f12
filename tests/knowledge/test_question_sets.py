"""The shipped base held against questions written by somebody who saw the regulation and not the entries."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase, Status
from knowledge.evaluation import auroc
from knowledge.loader import load
from knowledge.schema import Entry
from knowledge.search import Index
from knowledge.thresholds import general_strangers

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


@pytest.mark.parametrize(
    ("name", "least_first", "least_kept"),
    [
        ("regulation", 0.94, 0.98),
        ("regulation_fresh", 0.94, 0.98),
        ("regulation_third", 0.96, 0.97),
        ("regulation_fourth", 0.90, 0.96),
        ("regulation_fifth", 0.93, 0.97),
    ],
)
def test_questions_on_the_regulation_are_kept_and_find_their_article(
    base: KnowledgeBase, name: str, least_first: float, least_kept: float
) -> None:
    rows = read(f"{name}.jsonl")
    kept = sum(base.search(row["text"]).status is not Status.NO_ANSWER for row in rows)
    rankings = [(row, [each.entry for each in base.index.rank(row["text"])]) for row in rows]
    first = sum(first_article(ranking[0]) in row["articles"] for row, ranking in rankings if ranking)
    fifth = sum(any(first_article(entry) in row["articles"] for entry in ranking[:5]) for row, ranking in rankings)
    assert kept / len(rows) >= least_kept
    assert first / len(rows) >= least_first
    assert fifth / len(rows) >= 0.96


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("strangers", 0.93),
        ("strangers_fresh", 0.95),
        ("strangers_third", 0.95),
        ("strangers_fourth", 0.93),
        ("strangers_fifth", 0.78),  # ten of its hundred have an entry of their own: the benefit, 低保, pensions
    ],
)
def test_strangers_are_refused(base: KnowledgeBase, name: str, least: float) -> None:
    rows = read(f"{name}.jsonl")
    refused = sum(base.search(row["text"]).status is Status.NO_ANSWER for row in rows)
    assert refused / len(rows) >= least


@pytest.mark.parametrize(
    ("name", "strangers", "least"),
    [
        ("regulation", "strangers", 0.97),
        ("regulation_fresh", "strangers_fresh", 0.98),
        ("regulation_third", "strangers_third", 0.98),
        ("regulation_fourth", "strangers_fourth", 0.98),
        ("regulation_fifth", "strangers_fifth", 0.96),
    ],
)
def test_confidence_tells_the_two_apart(base: KnowledgeBase, name: str, strangers: str, least: float) -> None:
    inside = [confidence(base, row["text"]) for row in read(f"{name}.jsonl")]
    outside = [confidence(base, row["text"]) for row in read(f"{strangers}.jsonl")]
    separation = auroc(inside, outside)
    assert separation is not None
    assert separation >= least


def test_the_entries_alone_find_their_threshold(base: KnowledgeBase) -> None:
    """As an imported list of questions has it: a few variants each, and no other office's subject."""
    alone = Index([entry.model_copy(update={"variants": entry.variants[:4]}) for entry in base.entries.values()])
    refused = [alone.search(text).status is Status.NO_ANSWER for text in general_strangers()]
    kept = [alone.search(row["text"]).status is not Status.NO_ANSWER for row in read("regulation_fresh.jsonl")]
    assert sum(refused) / len(refused) >= 0.9
    assert sum(kept) / len(kept) >= 0.9
