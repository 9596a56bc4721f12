"""From which score on an answer is given: found out from the content itself, never set by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import yaml

from knowledge.confidence import weigh
from knowledge.ranking import Ranker, Source
from knowledge.synonyms import Synonyms

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

_STRANGERS = Path(__file__).parent / "content" / "strangers.yaml"
_SAMPLE = 500
_FEW = 20
_KEPT = 0.82
"""Share of in-base questions that must be answered, before strangers are thought of.

Held-out variants are harder than what people ask: their like was taken out of the index.
"""
_AS_GOOD = 0.01  # levels that cost so little more are as good: their middle does not hang on a few questions
_WRONG = 1.5  # a stranger answered weighs this much of an in-base question refused
_ABOVE_STRANGERS, _PART_ABOVE = 0.145, 0.75
"""How far the threshold of a base that knows no strangers of its own stands above the middle of the general ones, and
as what part of that middle: the lower counts.

Found on bases of single statutes, of several, of notices and of bare questions: on all of them nine in ten strangers
stay below it and nine in ten questions of the base above.
"""
_LOWEST, _HIGHEST = 0.2, 0.7
_STEPS = np.arange(0.0, 0.031, 0.01)
"""Leads tried. Held-out variants ask for a wider one than people do: their own like was taken out of the index."""
_INTERRUPTED = 1.5  # a right answer shown among choices costs this much of a wrong one avoided
_MARGIN = 0.03


@dataclass(frozen=True)
class Thresholds:
    """When to answer.

    ``answer`` is the lowest confidence of an answer; ``margin`` the least lead over the second entry (a part of
    what the first one stands at in the order), else the choice is shown.
    """

    answer: float
    margin: float


@dataclass(frozen=True)
class _Tried:
    """Questions put to an index that does not know them: confidence, lead, and whether the right entry came first."""

    confidence: "NDArray[np.float64]"
    lead: "NDArray[np.float64]"
    right: "NDArray[np.bool_]"


def calibrate(
    entries: Sequence[Source], others: Sequence[Source], strangers: Sequence[str], synonyms: Synonyms, whole: Ranker
) -> Thresholds:
    """Thresholds of a base with these entries and these subjects of other offices.

    A quarter of all variants is held out of an index: those of the entries are in-base questions, those of the other
    subjects strangers. Of the thresholds that keep enough in-base questions the one with the fewest mistakes is taken.
    ``whole`` is the ranker of the whole base, which serves where nothing can be held out.
    Where no stranger is known but the general ones, the threshold need not stand higher than they ask for.
    """
    kept, asked = _hold_out(entries)
    kept_others, foreign = _hold_out(others)
    ranker = Ranker([*kept, *kept_others], synonyms) if asked or foreign else whole
    foreign = foreign or [(-1, text) for text in strangers]
    general = [(-1, text) for text in general_strangers()]
    few = len(asked) < _FEW
    level = _above(_try(whole, len(entries), general)) if few or not foreign else _HIGHEST
    if few:
        return Thresholds(answer=level, margin=_MARGIN)
    alien = _try(ranker, len(entries), _sample(foreign or general))
    own = _try(ranker, len(entries), _sample(asked))
    return Thresholds(answer=min(_least_mistakes(own, alien), level), margin=_margin(own))


def _above(general: _Tried) -> float:
    middle = float(np.median(general.confidence))
    return float(np.clip(middle + min(_ABOVE_STRANGERS, _PART_ABOVE * middle), _LOWEST, _HIGHEST))


@cache
def general_strangers() -> tuple[str, ...]:
    """Questions of everyday life that no base of rules answers."""
    return tuple(map(str, yaml.load(_STRANGERS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))


def _hold_out(sources: Sequence[Source]) -> tuple[list[Source], list[tuple[int, str]]]:
    """Every fourth wording held out, where a title and a variant stay: what stays, and (source, wording) what not."""
    kept: list[Source] = []
    out: list[tuple[int, str]] = []
    for at, source in enumerate(sources):
        held = source.wordings[2::4]
        kept.append(Source(tuple(text for text in source.wordings if text not in held), source.answer))
        out.extend((at, text) for text in held)
    return kept, out


def _try(ranker: Ranker, entries: int, asked: Sequence[tuple[int, str]]) -> _Tried:
    rows = []
    for at, text in asked:
        weighed = weigh(ranker.rank(ranker.canonical(text)), entries)
        right = bool(weighed.entries) and weighed.entries[0][0] == at
        rows.append((weighed.best, weighed.lead, right))
    columns = np.array(rows, dtype=float).reshape(-1, 3).T
    return _Tried(columns[0], columns[1], columns[2].astype(bool))


def _least_mistakes(own: _Tried, alien: _Tried) -> float:
    levels = np.clip(np.quantile(own.confidence, np.arange(0.0, 0.31, 0.01)), _LOWEST, _HIGHEST)
    kept = [float(np.mean(own.confidence >= level)) for level in levels]
    answered = [float(np.mean(alien.confidence >= level)) for level in levels]
    enough = [at for at, share in enumerate(kept) if share >= _KEPT] or [int(np.argmax(kept))]
    cost = {at: _WRONG * answered[at] - kept[at] for at in enough}
    return float(np.mean([levels[at] for at in enough if cost[at] <= min(cost.values()) + _AS_GOOD]))


def _margin(own: _Tried) -> float:
    """The lead below which asking back avoids more wrong answers than it interrupts right ones; the least as good."""
    close = [own.lead < step for step in _STEPS]
    gains = np.array([np.sum(~own.right & each) - _INTERRUPTED * np.sum(own.right & each) for each in close])
    return float(_STEPS[int(np.argmax(gains >= gains.max() - _AS_GOOD * len(own.right)))])


def _sample(items: Sequence[T]) -> Sequence[T]:
    return items[:: max(1, -(-len(items) // _SAMPLE))]
