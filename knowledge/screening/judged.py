"""What was decided of one condition and of one category."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from knowledge.schema import Citation
from knowledge.screening.judge import Situation, unsettled
from knowledge.screening.rule_language import RetirementTest
from knowledge.screening.shapes import Category, Condition, NearMiss, Outcome
from knowledge.screening.truth import Truth


@dataclass(frozen=True)
class Judged:
    """A condition and its truth."""

    condition: Condition
    truth: Truth
    situation: Situation

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that settle it, where it is unknown."""
        return unsettled(self.condition.when, self.situation)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The condition's sources, and the retirement law of the day where it rests on that."""
        if not isinstance(self.condition.when, RetirementTest):
            return self.condition.citations
        law = self.situation.screening.retirement_law(self.situation.on)
        people = self.situation.facts.people
        ages = [law.age(person.sex, person.female_retirement).citation for person in people]
        return unique_citations((*self.condition.citations, *law.citations, *filter(None, ages)))


@dataclass(frozen=True)
class CategoryDecision:
    """One category's outcome and everything it rests on."""

    category: Category
    outcome: Outcome
    premise: tuple[Judged, ...]
    own: tuple[Judged, ...]
    near_miss: NearMiss | None = None
    since: date | None = None
    """The day from which a near miss holds, where it is known."""

    @property
    def conditions(self) -> tuple[Judged, ...]:
        return (*self.premise, *self.own)

    @property
    def deciding(self) -> tuple[Judged, ...]:
        """The conditions that make the outcome: the first that failed, all that are unknown, or all."""
        if self.outcome is Outcome.LIKELY:
            return self.conditions
        if self.outcome is Outcome.TO_CONFIRM:
            return tuple(judged for judged in self.conditions if judged.truth is Truth.UNKNOWN)
        failed = [judged for judged in self.conditions if judged.truth is Truth.NO]
        return tuple(failed[:1])

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle an outcome to be confirmed; empty for the others."""
        if self.outcome is not Outcome.TO_CONFIRM:
            return ()
        return tuple(dict.fromkeys(fact for judged in self.deciding for fact in judged.missing))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The clause of the category, then those of the conditions that decide."""
        deciding = (citation for judged in self.deciding for citation in judged.citations)
        return unique_citations((self.category.citation, *deciding))


def unique_citations(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Each citation once, in the order of its first appearance."""
    return tuple({(citation.document, citation.article): citation for citation in citations}.values())
