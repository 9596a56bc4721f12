"""What residents said of themselves in the screening, in words for a form: marked as theirs, and verified by nobody."""

from knowledge.base import KnowledgeBase
from knowledge.numerals import article_name
from knowledge.screening.shapes import Outcome

__all__ = ["categories", "fact"]

_TOLD = frozenset({Outcome.LIKELY, Outcome.TO_CONFIRM})
"""Outcomes that are written beside a category; the others leave it open."""


def fact(base: KnowledgeBase, packet: dict[str, object], *names: str) -> str:
    """The first of these facts that was answered, in words; empty where none was, or it was said of somebody else."""
    answers = packet.get("answers")
    if base.screening is None or packet.get("about") or not isinstance(answers, dict):
        return ""
    for name in names:
        if answers.get(name) is not None and name in base.screening.fact:
            words = base.screening.fact[name].value_label(answers[name])
            roughly = packet.get("roughly")
            if isinstance(roughly, dict) and name in roughly:
                words = base.wording.say("case.roughly", value=words, words=roughly[name])
            return base.wording.say("paper.self_reported", value=words)
    return ""


def categories(base: KnowledgeBase, packet: dict[str, object]) -> str:
    """All categories with their clauses, a line each, those ticked that the screening found likely; else empty."""
    decision = packet.get("decision")
    found = decision.get("categories") if isinstance(decision, dict) else None
    if base.screening is None or packet.get("about") or not isinstance(found, dict) or not found:
        return ""
    lines = []
    for category in base.screening.categories:
        outcome = (found.get(category.id) or {}).get("outcome", "")
        lines.append(
            base.wording.say(
                "paper.self_screened",
                ticked=outcome == Outcome.LIKELY,
                clause=article_name(category.citation.article),
                title=category.title,
                outcome=base.screening.outcome_name(Outcome(outcome)) if outcome in _TOLD else "",
            )
        )
    return "\n".join([base.wording.say("paper.self_screened_on", on=packet.get("decided_on") or ""), *lines])
