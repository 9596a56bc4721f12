"""The outcome of a screening: first what counts, on one screen of a phone; each further part behind its button."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from handlers.actions import Action
from handlers.conversation import REFUSED, Screening, Stage
from handlers.effects import RecordScreening
from handlers.messages import Link, Reply
from handlers.persons import name_of, speak
from handlers.sources import cited_documents, clause_links
from handlers.turn import Context, Turn
from knowledge.numerals import article_name
from knowledge.schema import Citation, Verified
from knowledge.screening.comparison import verdict
from knowledge.screening.decide import Decision, decide
from knowledge.screening.facts import BadFact, Facts, parse
from knowledge.screening.judged import unique_citations
from knowledge.screening.outcome_view import BenefitView, CategoryView, OutcomeView, outcome_view
from knowledge.screening.question import FactValue
from knowledge.screening.rules import Screening as Rules

_MOST_LINKS = 5
_IN_FULL = 3
"""So many categories stand with their reasons; of more the reasons stand behind 看每一类的理由."""


def replies(context: Context, rules: Rules, screening: Screening) -> tuple[Reply, ...]:
    """The verdict: what one qualifies for and by which clause, what is open and what settles it; the parts to open."""
    view = view_of(context, rules, screening)
    shown = [*view.best, *view.also]
    citations = unique_citations((*(one for each in shown for one in each.citations), *view.premise_citations))
    text = context.say(
        "outcome.verdict",
        view=view,
        who=name_of(context, screening.about),
        day=screening.decided_on or context.today,
        shown=[_category(each) for each in shown],
        in_full=len(shown) <= _IN_FULL,
        refused=screening.sensitive_consent == REFUSED,
        failed=[each.title for each in view.failed],
    )
    buttons = (*_parts(view), Action.WHAT_IF, Action.REVIEW, Action.HUMAN)
    return (Reply(text=text, choices=context.choices(*buttons), citations=citations, links=_links(context, shown)),)


def view_of(context: Context, rules: Rules, screening: Screening) -> OutcomeView:
    """Everything that the outcome shows, said of the person it is about."""
    view = outcome_view(decision_of(context, rules, screening), context.knowledge)

    def said(text: str) -> str:
        return speak(context, text, screening.about)

    def each_said(categories: tuple[CategoryView, ...]) -> tuple[CategoryView, ...]:
        return tuple(replace(each, reasons=tuple(map(said, each.reasons))) for each in categories)

    return replace(
        view,
        premise=tuple(map(said, view.premise)),
        best=each_said(view.best),
        also=each_said(view.also),
        failed=each_said(view.failed),
        benefits=tuple(replace(each, text=said(each.text)) for each in view.benefits),
    )


def decision_of(context: Context, rules: Rules, screening: Screening) -> Decision:
    """The decision on the answers, as of the day pinned with the verdict, or of today where none was reached."""
    return decide(rules, known_facts(rules, screening.answers), screening.decided_on or context.today)


def recorded(context: Context, rules: Rules, screening: Screening) -> RecordScreening:
    """The verdict as it is kept for the day on which the rules change."""
    decision = decision_of(context, rules, screening)
    return RecordScreening(
        about=screening.about,
        facts=dict(decision.facts.given),
        decided_on=decision.on,
        district=str(decision.facts.get("district") or ""),
        version=screening.version,
        verdict=verdict(decision).as_json(),
    )


def known_facts(rules: Rules, answers: dict[str, FactValue]) -> Facts:
    """The answers as facts. One that edited rules no longer know is not known, never a reason to fail."""
    while True:
        try:
            return parse(answers, rules)
        except BadFact as problem:
            answers = {fact: value for fact, value in answers.items() if fact != problem.field}


def part(context: Context, rules: Rules) -> Turn:
    """One part of the outcome, and the buttons of the others."""
    screening = context.screening
    shown_by = PARTS.get(context.action) if context.action else None
    if screening is None or screening.stage is not Stage.DONE or shown_by is None:
        reply = context.reply("screening.not_now", Action.SCREENING, Action.HELP)
        return Turn((reply,), context.conversation, aside=True)
    view = view_of(context, rules, screening)
    shown = shown_by(context, view)
    others = tuple(action for action in _parts(view) if action is not context.action)
    choices = context.choices(*others, Action.RESULT, Action.HUMAN)
    return Turn((shown.model_copy(update={"choices": choices}),), context.conversation, aside=context.busy)


def _parts(view: OutcomeView) -> tuple[Action, ...]:
    """The parts that there are."""
    papers = (Action.PAPERS,) if view.papers else ()
    benefits = (Action.BENEFITS,) if view.benefits else ()
    return (*papers, *benefits, Action.REASONS, Action.NEXT_STEPS)


def _reasons(context: Context, view: OutcomeView) -> Reply:
    categories = [*view.best, *view.also, *view.failed]
    citations = unique_citations((*(one for each in categories for one in each.citations), *view.premise_citations))
    text = context.say(
        "outcome.reasons",
        view=view,
        categories=[_category(each) for each in categories],
        sources=cited_documents(context, citations),
    )
    return Reply(text=text, citations=citations)


def _papers(context: Context, view: OutcomeView) -> Reply:
    citations = unique_citations(tuple(one for paper in view.papers for one in paper.citations))
    return Reply(text=context.say("outcome.papers", papers=view.papers), citations=citations)


def _benefits(context: Context, view: OutcomeView) -> Reply:
    citations = unique_citations(tuple(citation for benefit in view.benefits for citation in benefit.citations))
    shown = [_benefit(benefit) for benefit in view.benefits]
    text = context.say("outcome.benefits", benefits=shown, caution=_caution(context, citations))
    return Reply(text=text, citations=citations)


def _next_steps(context: Context, view: OutcomeView) -> Reply:
    return Reply(text=context.say("outcome.next", view=view))


PARTS: Mapping[Action, Callable[[Context, OutcomeView], Reply]] = {
    Action.REASONS: _reasons,
    Action.PAPERS: _papers,
    Action.BENEFITS: _benefits,
    Action.NEXT_STEPS: _next_steps,
}


def _category(category: CategoryView) -> dict[str, object]:
    return asdict(category) | {"article": article_name(category.clause.article)}


def _benefit(benefit: BenefitView) -> dict[str, object]:
    return asdict(benefit) | {"articles": [article_name(citation.article) for citation in benefit.citations[:1]]}


def _caution(context: Context, citations: tuple[Citation, ...]) -> bool:
    return any(context.knowledge.document(citation).verified is not Verified.FULL for citation in citations)


def _links(context: Context, shown: list[CategoryView]) -> tuple[Link, ...]:
    """The page to print, where there is one, and the clauses that name the categories."""
    printed = context.snapshot.result_url
    page = (Link(label=context.say("outcome.print"), url=printed),) if printed else ()
    return (*page, *clause_links(context, unique_citations(tuple(each.clause for each in shown))[:_MOST_LINKS]))
