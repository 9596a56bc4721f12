"""Measuring the search with questions whose entries are known."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from knowledge.base import Candidate, KnowledgeBase, Status
from knowledge.content_files import parse, read_json_lines

DEPTH = 10


class Question(BaseModel):
    """A question, and the entries that answer it; none: it lies outside the base."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    entries: tuple[str, ...] = Field(validation_alias=AliasChoices("entries", "entry"))

    @field_validator("entries", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value


_QUESTION = TypeAdapter(Question)


@dataclass(frozen=True)
class Outcome:
    """What the search made of one question. ``seconds`` is the time of the whole search."""

    question: Question
    status: Status
    ranking: tuple[Candidate, ...]
    seconds: float


def read_questions(path: Path) -> list[Question]:
    """Questions out of a JSONL file. Raises ContentError."""
    return [parse(raw, _QUESTION) for raw in read_json_lines(path, path.name)]


def run(base: KnowledgeBase, questions: Iterable[Question]) -> list[Outcome]:
    """Ask everything once."""
    outcomes = []
    base.search("")  # thresholds are found out before the clock runs
    for question in questions:
        started = time.perf_counter()
        finding = base.search(question.text)
        seconds = time.perf_counter() - started
        outcomes.append(Outcome(question, finding.status, _ranking(base, question.text, finding.candidates), seconds))
    return outcomes


def _ranking(base: KnowledgeBase, text: str, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Ten entries: what was found first, then the nearest others, no score above the one before."""
    ranking = {candidate.entry.id: candidate for candidate in found}
    lowest = min((candidate.score for candidate in found), default=1.0)
    for candidate in base.index.rank(text):
        ranking.setdefault(candidate.entry.id, Candidate(candidate.entry, min(candidate.score, lowest)))
    return tuple(ranking.values())[:DEPTH]


def figures(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """Recall@1/5/10, MRR@10, abstention AUROC, shares answered, and milliseconds a question (p50, p95, p99)."""
    inside = [outcome for outcome in outcomes if outcome.question.entries]
    outside = [outcome for outcome in outcomes if not outcome.question.entries]
    ranks = [_rank(outcome) for outcome in inside]
    found: dict[str, float | int | None] = {"questions": len(inside), "strangers": len(outside)}
    for depth in (1, 5, 10):
        found[f"recall@{depth}"] = _mean([rank is not None and rank <= depth for rank in ranks])
    found["mrr@10"] = _mean([1 / rank if rank else 0.0 for rank in ranks])
    found["auroc"] = auroc([_confidence(each) for each in inside], [_confidence(each) for each in outside])
    found["answered_inside"] = _mean([each.status is not Status.NO_ANSWER for each in inside])
    found["answered_outside"] = _mean([each.status is not Status.NO_ANSWER for each in outside])
    milliseconds = [outcome.seconds * 1000 for outcome in outcomes]
    for percent in (50, 95, 99):
        found[f"p{percent}_ms"] = round(float(np.percentile(milliseconds, percent)), 3) if milliseconds else None
    return found


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """How often a question of the base scores above a stranger (ties count half); None where one side is empty."""
    if not inside or not outside:
        return None
    ordered = np.sort(np.array(outside))
    below = np.searchsorted(ordered, inside, side="left") + np.searchsorted(ordered, inside, side="right")
    return round(float(below.mean() / 2 / len(ordered)), 4)


def _rank(outcome: Outcome) -> int | None:
    for place, candidate in enumerate(outcome.ranking, start=1):
        if candidate.entry.id in outcome.question.entries:
            return place
    return None


def _confidence(outcome: Outcome) -> float:
    return outcome.ranking[0].score if outcome.ranking else 0.0


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None
