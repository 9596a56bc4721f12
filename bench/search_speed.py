"""CPU time, memory and start of the search from 1,000 to 100,000 entries, beside the peers; a plot of the growth.

python -m bench.search_speed FOLDER [FOLDER …] [--sizes 1000,10000,100000] [--plot docs/pictures/search-speed.png]
"""

import argparse
import json
import multiprocessing
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from bench.search_peers import PEERS
from knowledge.schema import Entry
from knowledge.search import Index

mpl.use("Agg")
import matplotlib.pyplot as plt

SEED = 12333
QUESTIONS = 400
SLOW = {"rapidfuzz WRatio": 20_000, "SQLite FTS5, pairs": 20_000}
"""The size from which a peer is asked a tenth of the questions."""


def rows_of(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def made(folders: Sequence[Path], size: int) -> tuple[list[Entry], list[str]]:
    """Short entries: the sets' own, then halves of two of them put together; and the sets' questions."""
    chance = random.Random(SEED)
    texts = [row["question"] for each in folders for row in rows_of(each / "entries.jsonl")]
    asked = [row["text"] for each in folders for row in rows_of(each / "questions.jsonl")]
    chance.shuffle(texts)
    chance.shuffle(asked)
    base = len(texts)
    while len(texts) < size:
        cut = chance.randrange(3, 12)
        texts.append(texts[chance.randrange(base)][:cut] + texts[chance.randrange(base)][cut:])
    entries = [Entry(id=f"e{at}", title=text, answer=text) for at, text in enumerate(texts[:size])]
    return entries, asked[:QUESTIONS]


def resident() -> float:
    """MB of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def timed(ask: Callable[[str], Any], questions: Sequence[str]) -> tuple[float, float]:
    """CPU milliseconds a question: the middle, and the 95th percentile."""
    for question in questions[:5]:
        ask(question)
    spent = []
    for question in questions:
        started = time.process_time()
        ask(question)
        spent.append((time.process_time() - started) * 1000)
    return float(np.percentile(spent, 50)), float(np.percentile(spent, 95))


def measure(name: str, folders: Sequence[Path], size: int) -> dict[str, float]:
    """One engine at one size, in a process of its own."""
    entries, questions = made(folders, size)
    before, started = resident(), time.perf_counter()
    if name.startswith("hotline"):
        index = Index(entries, strangers=questions[:100], version=f"bench-{size}")
        index.warm()
        ask: Callable[[str], Any] = index.search
    else:
        ask = PEERS[name](entries)
    ready = time.perf_counter() - started
    middle, slow = timed(ask, questions[: QUESTIONS // 10] if size > SLOW.get(name, size) else questions)
    return {"p50": middle, "p95": slow, "ready": ready, "memory": resident() - before}


def apart(name: str, folders: Sequence[Path], size: int) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (name, folders, size))


def plot(rows: dict[str, dict[int, dict[str, float]]], target: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name, sizes in rows.items():
        axes.plot(list(sizes), [each["p95"] for each in sizes.values()], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="entries", ylabel="CPU ms a question (p95)")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--plot", type=Path, default=Path("docs/pictures/search-speed.png"))
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    rows: dict[str, dict[int, dict[str, float]]] = {}
    print("| engine | entries | p50 ms | p95 ms | ready s | memory MB |\n|---|---|---|---|---|---|")
    for name in ("hotline, first start", "hotline, from cache", *PEERS):
        for size in sizes:
            row = apart(name, options.folders, size)
            rows.setdefault(name, {})[size] = row
            figures = f"{row['p50']:.2f} | {row['p95']:.2f} | {row['ready']:.2f} | {row['memory']:.0f}"
            print(f"| {name} | {size:,} | {figures} |", flush=True)
    plot(rows, options.plot)


if __name__ == "__main__":
    main()
