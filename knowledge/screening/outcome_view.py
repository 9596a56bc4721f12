"""What a reply, a page and a packet show of a decision, in words of the content."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.schema import Citation, Office
from knowledge.screening.decide import Decision
from knowledge.screening.entitlements import possible
from knowledge.screening.judge import judge
from knowledge.screening.judged import CategoryDecision, Judged
from knowledge.screening.reasons import filled, said_of, say_day
from knowledge.screening.shapes import Outcome, Paper, Plan
from knowledge.screening.truth import Truth


@dataclass(frozen=True)
class CategoryView:
    """One category; ``reasons`` are those of its own conditions, the premise's stand in OutcomeView.premise."""

    id: str
    title: str
    plain: str
    outcome: Outcome
    outcome_name: str
    reasons: tuple[str, ...]
    since: date | None
    """The day from which a near miss holds, where it is known."""
    clause: Citation
    """The clause of the regulation that names the category."""
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class BenefitView:
    """A benefit with "title：value" for every amount (未查到 where none is known for the day)."""

    id: str
    title: str
    text: str
    certain: bool
    """It applies; False: it may apply, ``doubt`` says so."""
    doubt: str
    period: str
    amounts: tuple[str, ...]
    citations: tuple[Citation, ...]
    excludes: tuple[str, ...] = ()
    """What cannot be had together with it, among the benefits shown here; only where a source says so."""


@dataclass(frozen=True)
class PaperView:
    """A paper to bring and how (originals, copies); ``note`` is 以窗口为准 where no local source names it."""

    title: str
    note: str
    categories: tuple[str, ...]
    """Ids of the categories it is for."""
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class OutcomeView:
    """Everything a reply needs to show of a decision."""

    outcome: Outcome
    outcome_name: str
    headline: str
    disclaimer: str
    premise: tuple[str, ...]
    """What failed of the premise (the first), or else all of it that is not known."""
    premise_citations: tuple[Citation, ...]
    best: tuple[CategoryView, ...]
    """The categories with the overall outcome; empty for 不符合."""
    also: tuple[CategoryView, ...]
    """The other categories that may hold or nearly do, best first."""
    failed: tuple[CategoryView, ...]
    """不符合."""
    benefits: tuple[BenefitView, ...]
    papers: tuple[PaperView, ...]
    steps: tuple[str, ...]
    """What to do next, in order."""
    unknown: tuple[str, ...]
    """Labels of the facts that would settle something."""
    warnings: tuple[str, ...]
    offices: tuple[Office, ...]
    """The offices of the person's district that are known."""
    find_office: str
    """How to find the office, where none is known."""


def outcome_view(decision: Decision, base: KnowledgeBase) -> OutcomeView:
    """The decision in words, with the offices of the person's district."""
    texts = decision.screening.texts
    offices = base.for_district(str(decision.facts.get("district") or "")).offices
    ranked = sorted(decision.categories, key=lambda each: tuple(Outcome).index(each.outcome))
    hopeful = [each for each in ranked if each.outcome is not Outcome.NOT_ELIGIBLE]
    premise = _premise(decision)
    unknown = _unknown(decision)
    return OutcomeView(
        outcome=decision.outcome,
        outcome_name=decision.screening.outcome_name(decision.outcome),
        headline=texts.say(f"headline-{decision.outcome.value}"),
        disclaimer=texts.say("disclaimer"),
        premise=tuple(said_of(judged) for judged in premise),
        premise_citations=tuple(citation for judged in premise for citation in judged.citations),
        best=tuple(_category(each) for each in hopeful if each.outcome is decision.outcome),
        also=tuple(_category(each) for each in hopeful if each.outcome is not decision.outcome),
        failed=tuple(_category(each) for each in decision.with_outcome(Outcome.NOT_ELIGIBLE)),
        benefits=_benefits(decision, base),
        papers=_papers(decision),
        steps=_steps(decision, unknown),
        unknown=unknown,
        warnings=decision.warnings,
        offices=offices,
        find_office="" if offices else texts.say("find-the-office"),
    )


def _premise(decision: Decision) -> tuple[Judged, ...]:
    shared = decision.categories[0].premise
    failed = tuple(judged for judged in shared if judged.truth is Truth.NO)
    return failed[:1] or tuple(judged for judged in shared if judged.truth is Truth.UNKNOWN)


def _category(decided: CategoryDecision) -> CategoryView:
    screening = decided.conditions[0].situation.screening
    deciding = [judged for judged in decided.deciding if any(judged is own for own in decided.own)]
    if decided.outcome is Outcome.TO_CONFIRM and not deciding:  # its own conditions hold; only the premise is open
        deciding = list(decided.own)
    said = tuple(said_of(judged) for judged in deciding)
    if decided.near_miss is not None:
        said = (filled(decided.near_miss.text, date=say_day(decided.since, screening) if decided.since else ""),)
    return CategoryView(
        id=decided.category.id,
        title=decided.category.title,
        plain=decided.category.plain,
        outcome=decided.outcome,
        outcome_name=screening.outcome_name(decided.outcome),
        reasons=said,
        since=decided.since,
        clause=decided.category.citation,
        citations=decided.citations,
    )


def _benefits(decision: Decision, base: KnowledgeBase) -> tuple[BenefitView, ...]:
    texts = decision.screening.texts
    shown = []
    entitled = {each.benefit.id for each in decision.entitlements}
    for each in decision.entitlements:
        amounts = (
            texts.say("amount", title=amount.title, value=amount.value or texts.say("amount-unknown"))
            for amount in each.amounts(base)
        )
        certain = each.applies is Truth.YES
        shown.append(
            BenefitView(
                id=each.benefit.id,
                title=each.benefit.title,
                text=each.benefit.text,
                certain=certain,
                doubt="" if certain else texts.say("maybe-benefit"),
                period=each.period,
                amounts=tuple(amounts),
                citations=each.citations,
                excludes=tuple(other.text for other in each.benefit.excludes if other.benefit in entitled),
            )
        )
    return tuple(shown)


def _papers(decision: Decision) -> tuple[PaperView, ...]:
    note = decision.screening.texts.say("by-the-window")
    return tuple(
        PaperView(_with_form(each.paper, decision), "" if each.seen else note, each.categories, each.paper.citations)
        for each in decision.papers
    )


def _with_form(paper: Paper, decision: Decision) -> str:
    texts = decision.screening.texts
    if not paper.form:
        return paper.title
    return texts.say("paper-with-form", title=paper.title, form=texts.say(f"paper-{paper.form}"))


def _unknown(decision: Decision) -> tuple[str, ...]:
    missing = (fact for category in decision.categories for fact in category.missing)
    return tuple(decision.screening.fact[fact].label for fact in dict.fromkeys(missing))


def _steps(decision: Decision, unknown: tuple[str, ...]) -> tuple[str, ...]:
    """Registration first, then what is open, then the recognition; 12333 always."""
    texts = decision.screening.texts
    steps = []
    if decision.outcome is not Outcome.NOT_ELIGIBLE and not decision.registered:
        asked = decision.facts.get("registered_on") is not None
        steps.append(texts.say("step-register" if asked else "step-register-if-not"))
    if possible(decision.categories):
        if unknown:
            steps.append(texts.say("step-confirm", facts=unknown))
        steps.append(texts.say("step-recognition"))
    elif decision.outcome is Outcome.NOT_YET:
        steps.append(texts.say("step-not-yet"))
    else:
        steps.append(texts.say("step-not-eligible"))
    return (*steps, texts.say("step-ask"))


def plans(decision: Decision) -> tuple[Plan, ...]:
    """一人一策: the service plans suggested to the caseworker, zero-employment families first."""
    held = possible(decision.categories)
    found = [
        plan
        for plan in decision.screening.plans
        if any(not plan.categories or name in plan.categories for name in held)
        and (plan.when is None or judge(plan.when, decision.situation) is Truth.YES)
    ]
    return tuple(sorted(found, key=lambda plan: not plan.first))


def trace(decision: Decision) -> dict[str, Any]:
    """Every condition with its truth and sources, for the packet: {decision_date, outcome, premise, categories}."""
    return {
        "decision_date": decision.on.isoformat(),
        "outcome": decision.outcome.value,
        "premise": [_traced(judged) for judged in decision.categories[0].premise],
        "categories": [
            {
                "id": each.category.id,
                "title": each.category.title,
                "outcome": each.outcome.value,
                "from": each.since.isoformat() if each.since else None,
                "missing": list(each.missing),
                "citation": each.category.citation.model_dump(),
                "conditions": [_traced(judged) for judged in each.own],
            }
            for each in decision.categories
        ],
    }


def _traced(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.condition.id,
        "label": judged.condition.label,
        "truth": judged.truth.value,
        "missing": list(judged.missing),
        "citations": [citation.model_dump() for citation in judged.citations],
    }
