"""What comes with a category that holds or may hold: benefits with their amounts and terms, and papers to bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.dated import NothingInForce, in_force
from knowledge.schema import Citation
from knowledge.screening.judge import Situation, judge
from knowledge.screening.judged import CategoryDecision, unique_citations
from knowledge.screening.quoted import quoted
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Benefit, Outcome, Paper
from knowledge.screening.truth import Truth


@dataclass(frozen=True)
class AmountShown:
    """A dated figure; ``value`` is None where nothing was found for the date (未查到)."""

    title: str
    value: str | None
    citation: Citation | None = None


@dataclass(frozen=True)
class Entitlement:
    """A benefit that applies (yes) or may apply (unknown)."""

    benefit: Benefit
    applies: Truth
    first: bool
    """A category of the person's comes first in the order for it."""
    period: str
    """How long, in words; empty where no term is set."""
    on: date
    citations: tuple[Citation, ...]

    def amounts(self, base: KnowledgeBase) -> tuple[AmountShown, ...]:
        """The figures for the day of the decision."""
        return tuple(_amount(name, base, self.on) for name in self.benefit.amounts)

    def as_json(self, base: KnowledgeBase) -> dict[str, Any]:
        """{id, title, applies, text, period, amounts: [{title, value}], receiver, excludes, citations}."""
        not_found = base.screening.texts.say("amount-unknown") if base.screening else ""
        return {
            "id": self.benefit.id,
            "title": self.benefit.title,
            "applies": self.applies.value,
            "first": self.first,
            "text": self.benefit.text,
            "period": self.period,
            "amounts": [
                {"title": amount.title, "value": not_found if amount.value is None else amount.value}
                for amount in self.amounts(base)
            ],
            "receiver": self.benefit.receiver,
            "excludes": [{"id": each.benefit, "text": each.text} for each in self.benefit.excludes],
            "citations": [quoted(citation, base) for citation in self.citations],
        }


@dataclass(frozen=True)
class PaperNeeded:
    """A paper, and the categories it is for. ``seen``: a local source names it; otherwise the window decides."""

    paper: Paper
    categories: tuple[str, ...]

    @property
    def seen(self) -> bool:
        named = self.paper.seen_for
        return bool(self.paper.citations) and (not named or any(name in named for name in self.categories))

    def as_json(self, base: KnowledgeBase) -> dict[str, Any]:
        """{id, title, form, categories, confirmed, citations}."""
        return {
            "id": self.paper.id,
            "title": self.paper.title,
            "form": self.paper.form,
            "categories": list(self.categories),
            "confirmed": self.seen,
            "citations": [quoted(citation, base) for citation in self.paper.citations],
        }


def possible(categories: Iterable[CategoryDecision]) -> dict[str, Truth]:
    """The categories that hold (yes) or may hold (unknown), by id."""
    truths = {Outcome.LIKELY: Truth.YES, Outcome.TO_CONFIRM: Truth.UNKNOWN}
    return {each.category.id: truths[each.outcome] for each in categories if each.outcome in truths}


def entitlements(situation: Situation, categories: tuple[CategoryDecision, ...]) -> tuple[Entitlement, ...]:
    """The benefits of those categories, the ones the person comes first for at the head."""
    held = possible(categories)
    found = [each for benefit in situation.screening.benefits if (each := _entitlement(benefit, held, situation))]
    return tuple(sorted(found, key=lambda each: not each.first))


def _entitlement(benefit: Benefit, held: dict[str, Truth], situation: Situation) -> Entitlement | None:
    matching = [truth for name, truth in held.items() if not benefit.categories or name in benefit.categories]
    own = judge(benefit.when, situation) if benefit.when is not None else Truth.YES
    if not matching or own is Truth.NO:
        return None
    applies = Truth.YES if own is Truth.YES and Truth.YES in matching else Truth.UNKNOWN
    rule = situation.screening.subsidy_period
    return Entitlement(
        benefit=benefit,
        applies=applies,
        first=any(name in held for name in benefit.first_for),
        period=_period(situation) if benefit.period else "",
        on=situation.on,
        citations=unique_citations((*benefit.citations, *(rule.citations if benefit.period else ()))),
    )


def _period(situation: Situation) -> str:
    rule = situation.screening.subsidy_period
    near = judge(rule.when_to_retirement, situation)
    return {Truth.YES: rule.to_retirement, Truth.NO: rule.usual, Truth.UNKNOWN: rule.unknown}[near]


def _amount(name: str, base: KnowledgeBase, on: date) -> AmountShown:
    amount = base.amounts.get(name)
    if amount is None:  # a folder without this amount: the figure is not found, the screening goes on
        return AmountShown(name, None)
    try:
        value = in_force(amount.values, on)
    except NothingInForce:
        return AmountShown(amount.title, None)
    return AmountShown(amount.title, value.value, value.citation)


def papers(screening: Screening, categories: tuple[CategoryDecision, ...]) -> tuple[PaperNeeded, ...]:
    """The papers of those categories, each once."""
    held = possible(categories)
    found = []
    for paper in screening.papers:
        needing = tuple(name for name in held if not paper.categories or name in paper.categories)
        if needing:
            found.append(PaperNeeded(paper, needing))
    return tuple(found)
