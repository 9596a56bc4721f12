"""What moves between two verdicts on the same person: a changed answer (what-if), or changed rules (replay)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.screening.decide import Decision, decide
from knowledge.screening.facts import Facts, parse
from knowledge.screening.judged import Judged
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Outcome

PREMISE = "premise"


@dataclass(frozen=True)
class Verdict:
    """A decision without its words, small enough to keep: outcomes with their days, the truth of every condition."""

    categories: Mapping[str, tuple[Outcome, date | None]]
    conditions: Mapping[str, str]
    """Truth (yes, no, unknown) by "premise hukou" or "4050 age"."""

    def as_json(self) -> dict[str, Any]:
        """{categories: {id: {outcome, from}}, conditions: {name: truth}}."""
        return {
            "categories": {
                name: {"outcome": outcome.value, "from": since.isoformat() if since else None}
                for name, (outcome, since) in self.categories.items()
            },
            "conditions": dict(self.conditions),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Verdict":
        """What ``as_json`` gave."""
        return cls(
            {
                name: (Outcome(each["outcome"]), date.fromisoformat(each["from"]) if each["from"] else None)
                for name, each in kept["categories"].items()
            },
            dict(kept["conditions"]),
        )


@dataclass(frozen=True)
class Move:
    """A category that came out otherwise; ``before`` or ``after`` is None where the rules have no such category."""

    category: str
    before: Outcome | None
    after: Outcome | None
    since: date | None
    """The day from which a near miss holds now."""
    because: tuple[tuple[str, str, str], ...]
    """(condition, truth before, truth after); a truth is empty where there was or is no such condition."""

    def as_json(self) -> dict[str, Any]:
        """{category, before, after, from, because: [{condition, before, after}]}."""
        return {
            "category": self.category,
            "before": self.before.value if self.before else None,
            "after": self.after.value if self.after else None,
            "from": self.since.isoformat() if self.since else None,
            "because": [{"condition": name, "before": old, "after": new} for name, old, new in self.because],
        }


def verdict(decision: Decision) -> Verdict:
    """The decision without its words."""
    conditions = _truths(PREMISE, decision.categories[0].premise)
    for each in decision.categories:
        conditions |= _truths(each.category.id, each.own)
    return Verdict({each.category.id: (each.outcome, each.since) for each in decision.categories}, conditions)


def _truths(of: str, judged: tuple[Judged, ...]) -> dict[str, str]:
    return {f"{of} {each.condition.id}": each.truth.value for each in judged}


def moves(before: Verdict, after: Verdict) -> tuple[Move, ...]:
    """The categories whose outcome or day differs, and the conditions of each that differ."""
    found = []
    for name in dict.fromkeys((*before.categories, *after.categories)):
        old, new = before.categories.get(name), after.categories.get(name)
        if old != new:
            outcomes = (old[0] if old else None, new[0] if new else None)
            found.append(Move(name, *outcomes, new[1] if new else None, _because(name, before, after)))
    return tuple(found)


def _because(category: str, before: Verdict, after: Verdict) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys((*before.conditions, *after.conditions))
    mine = [name for name in names if name.partition(" ")[0] in (PREMISE, category)]
    truths = [(name, before.conditions.get(name, ""), after.conditions.get(name, "")) for name in mine]
    return tuple(each for each in truths if each[1] != each[2])


def what_if(screening: Screening, facts: Facts, fact: str, value: object, on: date) -> tuple[Move, ...]:
    """What moves when one fact is otherwise (None: not known). BadFact for an unknown id or value."""
    given: dict[str, object] = {**facts.given, fact: value}
    if fact == "age":  # it would be beaten by a birth date
        given["birth_date"] = None
    changed = parse(given, screening)
    return moves(verdict(decide(screening, facts, on)), verdict(decide(screening, changed, on)))
