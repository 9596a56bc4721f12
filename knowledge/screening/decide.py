"""Deciding all ten categories at once, with every reason kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.screening import facts as fact_sets
from knowledge.screening.calendar_months import months_after
from knowledge.screening.entitlements import Entitlement, PaperNeeded, entitlements, papers
from knowledge.screening.facts import Facts
from knowledge.screening.in_force import rules_for
from knowledge.screening.judge import Situation, judge, reached_on
from knowledge.screening.judged import CategoryDecision, Judged
from knowledge.screening.quoted import quoted
from knowledge.screening.reasons import reason
from knowledge.screening.rule_language import facts_of
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Category, Condition, NearMiss, Outcome
from knowledge.screening.truth import Truth, all_of

_BEST_FIRST = tuple(Outcome)


@dataclass(frozen=True)
class Decision:
    """The verdict on a fact set on a day."""

    situation: Situation
    categories: tuple[CategoryDecision, ...]
    """In the order of the regulation."""

    @property
    def screening(self) -> Screening:
        return self.situation.screening

    @property
    def facts(self) -> Facts:
        return self.situation.facts

    @property
    def on(self) -> date:
        return self.situation.on

    @property
    def registered(self) -> bool:
        """失业登记 is known to have been made."""
        return self.situation.registered

    @property
    def outcome(self) -> Outcome:
        """The best of the ten."""
        return min((category.outcome for category in self.categories), key=_BEST_FIRST.index)

    def with_outcome(self, outcome: Outcome) -> tuple[CategoryDecision, ...]:
        """The categories of one outcome."""
        return tuple(category for category in self.categories if category.outcome is outcome)

    @property
    def entitlements(self) -> tuple[Entitlement, ...]:
        """The benefits that come with the categories that hold or may hold."""
        return entitlements(self.situation, self.categories)

    @property
    def papers(self) -> tuple[PaperNeeded, ...]:
        """The documents to bring, all categories that hold or may hold in one list."""
        return papers(self.screening, self.categories)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Facts that do not go together, in words."""
        found = [
            contradiction.text
            for contradiction in self.screening.contradictions
            if judge(contradiction.when, self.situation) is Truth.YES
        ]
        found += [self.screening.texts.say(key) for key in fact_sets.warnings(self.facts, self.on)]
        return tuple(found)

    def as_json(self, base: KnowledgeBase) -> dict[str, Any]:
        """The shape that ``hotline screen`` prints; ``base`` holds the documents and amounts that are cited."""
        disclaimer = self.screening.texts.say("disclaimer")
        return {
            "outcome": self.outcome.value,
            "categories": {
                category.category.id: {
                    "outcome": category.outcome.value,
                    "from": category.since.isoformat() if category.since else None,
                    "reason": f"{reason(category)}{disclaimer}",
                    "missing": list(category.missing),
                    "citations": [quoted(citation, base) for citation in category.citations],
                }
                for category in self.categories
            },
            "benefits": [entitlement.as_json(base) for entitlement in self.entitlements],
            "documents": [paper.as_json(base) for paper in self.papers],
            "warnings": list(self.warnings),
            "version": base.version,
        }


def decide(screening: Screening, facts: Facts, on: date) -> Decision:
    """Decide every category for a fact set on a day, by the rules of that day and of the person's district.

    NothingInForce for a day before the rules begin.
    """
    screening.retirement_law(on)  # a day before the rules is refused whatever is known of the person
    screening = rules_for(screening, on, str(facts.get("district") or ""))
    situation = Situation(screening, facts, on)
    premise = judge_all(screening.premise, situation)
    return Decision(
        situation, tuple(decide_category(category, premise, situation) for category in screening.categories)
    )


def judge_all(conditions: tuple[Condition, ...], situation: Situation) -> tuple[Judged, ...]:
    """Each condition with its truth."""
    return tuple(Judged(condition, judge(condition.when, situation), situation) for condition in conditions)


def decide_category(category: Category, premise: tuple[Judged, ...], situation: Situation) -> CategoryDecision:
    """One category's outcome, the premise judged before."""
    shared = all_of(judged.truth for judged in premise)
    own = judge_all(category.conditions, situation)
    truth = all_of((shared, *(judged.truth for judged in own)))
    if truth is Truth.YES:
        return CategoryDecision(category, Outcome.LIKELY, premise, own)
    if truth is Truth.UNKNOWN:
        return CategoryDecision(category, Outcome.TO_CONFIRM, premise, own)
    failed = [judged for judged in own if judged.truth is Truth.NO]
    if shared is not Truth.NO and len(failed) == 1:
        for miss in failed[0].condition.near_misses:
            counts, since = _near(miss, failed[0].condition, situation)
            if counts:
                return CategoryDecision(category, Outcome.NOT_YET, premise, own, miss, since)
    return CategoryDecision(category, Outcome.NOT_ELIGIBLE, premise, own)


def _near(miss: NearMiss, condition: Condition, situation: Situation) -> tuple[bool, date | None]:
    """Whether a near miss counts, and from which day; it does not where that day is past retirement for certain."""
    if not miss.on_reaching:
        return _answered(miss, condition, situation), None
    since = reached_on(condition.when, situation)
    if since is None or situation.retired(since) is Truth.YES:
        return False, None
    limit = months_after(situation.on, miss.within_months) if miss.within_months else since
    return since <= limit, since


def _answered(miss: NearMiss, condition: Condition, situation: Situation) -> bool:
    return any(situation.facts.get(fact) in miss.answers for fact in facts_of(condition.when))
