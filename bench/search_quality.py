"""Search quality on question sets (folders with entries.jsonl and questions.jsonl), beside the peers of the same run.

python -m bench.search_quality FOLDER [FOLDER …] [--sample N]
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

from bench.search_peers import PEERS, Ask
from knowledge.base import Status
from knowledge.content_folder import SHIPPED, read_folder
from knowledge.evaluation import auroc
from knowledge.imported import read_entries
from knowledge.schema import Entry, EntryStatus
from knowledge.search import Index

NOISE = 0.2
SEED = 12333
DRAWS = 5
"""How often every question is misspelt anew: one draw of 500 questions moves hit@1 by a point."""


@dataclass(frozen=True)
class Question:
    text: str
    entries: frozenset[str]


@dataclass(frozen=True)
class Set:
    name: str
    entries: list[Entry]
    questions: list[Question]


def read(folder: Path, sample: int) -> Set:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [Question(row["text"], frozenset(row["entries"])) for row in map(json.loads, lines)]
    random.Random(SEED).shuffle(questions)
    return Set(folder.name, read_entries(folder / "entries.jsonl", EntryStatus.PUBLISHED), questions[:sample])


def hits(ask: Ask, questions: Sequence[Question], spoil: Callable[[str], str] = str) -> tuple[float, float]:
    """Shares of questions with a right entry first, and among the first ten."""
    found = [ask(spoil(question.text)) for question in questions]
    both = list(zip(found, questions, strict=True))
    first = sum(bool(ranking) and ranking[0] in question.entries for ranking, question in both)
    ten = sum(not question.entries.isdisjoint(ranking[:10]) for ranking, question in both)
    return first / len(questions), ten / len(questions)


def homophones(sets: Sequence[Set]) -> Callable[[str], str]:
    """Replaces a fifth of the Chinese characters by others of the same toneless sound that the sets contain."""
    like: dict[str, set[str]] = defaultdict(set)
    for char in {char for each in sets for entry in each.entries for char in entry.title + entry.answer}:
        if "\u4e00" <= char <= "\u9fff":
            like[lazy_pinyin(char)[0]].add(char)
    chance = random.Random(SEED)

    def replaced(char: str) -> str:
        others = sorted(like.get(lazy_pinyin(char)[0], set()) - {char}) if "\u4e00" <= char <= "\u9fff" else []
        return chance.choice(others) if others and chance.random() < NOISE else char

    return lambda text: "".join(map(replaced, text))


def typed(text: str) -> str:
    return " ".join(lazy_pinyin(text))


def confidence(index: Index, text: str) -> float:
    ranking = index.rank(text)
    return ranking[0].score if ranking else 0.0


def twins(each: Set, strangers: Sequence[str]) -> float | None:
    """AUROC of questions whose entry is in the base against those whose entry was taken out and its twins left."""
    middle = len(each.questions) // 2
    gone = frozenset(name for question in each.questions[:middle] for name in question.entries)
    index = Index([entry for entry in each.entries if entry.id not in gone], strangers=strangers)
    inside = [question.text for question in each.questions[middle:] if gone.isdisjoint(question.entries)]
    outside = [question.text for question in each.questions[:middle]]
    return auroc([confidence(index, text) for text in inside], [confidence(index, text) for text in outside])


def measure(each: Set, aliens: Sequence[str], strangers: Sequence[str], spoil: Callable[[str], str]) -> None:
    """Print one set's tables."""
    index = Index(each.entries, strangers=strangers)

    def own(text: str) -> list[str]:
        return [candidate.entry.id for candidate in index.rank(text)]

    print(f"\n## {each.name}: {len(each.entries)} entries, {len(each.questions)} questions\n")
    print("| engine | hit@1 | hit@10 | of hotline's hit@1 |\n|---|---|---|---|")
    first, ten = hits(own, each.questions)
    print(f"| hotline | {first:.3f} | {ten:.3f} | 1.00 |")
    for name, build in PEERS.items():
        one, other = hits(build(each.entries), each.questions)
        print(f"| {name} | {one:.3f} | {other:.3f} | {one / first:.2f} |", flush=True)
    for name, noise, draws in (("20 % homophones", spoil, DRAWS), ("all pinyin", typed, 1)):
        one, other = hits(own, each.questions * draws, noise)
        print(f"| hotline, {name} | {one:.3f} | {other:.3f} | {one / first:.2f} |")
    inside = [question.text for question in each.questions]
    separation = auroc([confidence(index, text) for text in inside], [confidence(index, text) for text in aliens])
    kept = sum(index.search(text).status is not Status.NO_ANSWER for text in inside) / len(inside)
    answered = sum(index.search(text).status is not Status.NO_ANSWER for text in aliens) / max(len(aliens), 1)
    print(f"\nStrangers: AUROC {separation}, in-base kept {kept:.3f}, strangers answered {answered:.3f}.")
    print(f"Near twin held out: AUROC {twins(each, strangers)}.", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=500, help="questions of each set")
    options = parser.parse_args()
    sets = [read(folder, options.sample) for folder in options.folders]
    strangers = read_folder(SHIPPED).strangers
    spoil = homophones(sets)
    for at, each in enumerate(sets):
        other = sets[(at + 1) % len(sets)] if len(sets) > 1 else None
        measure(each, [question.text for question in other.questions] if other else strangers, strangers, spoil)


if __name__ == "__main__":
    main()
