"""The outcome of a screening: reasons with their clauses, benefits, papers, next steps, and the offer of a person."""

from dataclasses import asdict

from handlers.actions import Action
from handlers.conversation import Screening
from handlers.messages import Link, Reply
from handlers.sources import cited_documents, clause_links
from handlers.turn import Context
from knowledge.numerals import article_name
from knowledge.schema import Citation, Verified
from knowledge.screening.decide import Decision, decide
from knowledge.screening.facts import BadFact, Facts, parse
from knowledge.screening.judged import unique_citations
from knowledge.screening.outcome_view import BenefitView, CategoryView, OutcomeView, outcome_view
from knowledge.screening.question import FactValue
from knowledge.screening.rules import Screening as Rules

_MOST_LINKS = 5


def replies(context: Context, rules: Rules, screening: Screening) -> tuple[Reply, ...]:
    """The verdict, what comes with it, and what to do next."""
    view = outcome_view(decision_of(context, rules, screening), context.knowledge)
    shown = [*view.best, *view.also]
    citations = unique_citations((*(one for each in shown for one in each.citations), *view.premise_citations))
    verdict = Reply(
        text=context.say(
            "outcome.verdict",
            view=view,
            day=screening.decided_on or context.today,
            best=[_category(each) for each in view.best],
            also=[_category(each) for each in view.also],
            failed=[] if view.premise and not shown else [_category(each) for each in view.failed],
            sources=cited_documents(context, citations),
        ),
        citations=citations,
        links=_links(context, shown),
    )
    benefits = (_benefits(context, view),) if view.benefits else ()
    return (verdict, *benefits, _next(context, view))


def decision_of(context: Context, rules: Rules, screening: Screening) -> Decision:
    """The decision on the answers, as of the day pinned with the verdict, or of today where none was reached."""
    return decide(rules, known_facts(rules, screening.answers), screening.decided_on or context.today)


def known_facts(rules: Rules, answers: dict[str, FactValue]) -> Facts:
    """The answers as facts. One that edited rules no longer know is not known, never a reason to fail."""
    while True:
        try:
            return parse(answers, rules)
        except BadFact as problem:
            answers = {fact: value for fact, value in answers.items() if fact != problem.field}


def _category(category: CategoryView) -> dict[str, object]:
    return asdict(category) | {"article": article_name(category.clause.article)}


def _benefits(context: Context, view: OutcomeView) -> Reply:
    citations = unique_citations(tuple(citation for benefit in view.benefits for citation in benefit.citations))
    shown = [_benefit(benefit) for benefit in view.benefits]
    text = context.say("outcome.benefits", benefits=shown, caution=_caution(context, citations))
    return Reply(text=text, citations=citations)


def _benefit(benefit: BenefitView) -> dict[str, object]:
    return asdict(benefit) | {"articles": [article_name(citation.article) for citation in benefit.citations[:1]]}


def _next(context: Context, view: OutcomeView) -> Reply:
    return context.reply("outcome.next", Action.HUMAN, Action.BACK, Action.RESTART, Action.HELP, view=view)


def _caution(context: Context, citations: tuple[Citation, ...]) -> bool:
    return any(context.knowledge.document(citation).verified is not Verified.FULL for citation in citations)


def _links(context: Context, shown: list[CategoryView]) -> tuple[Link, ...]:
    """Addresses of the clauses that name the categories."""
    return clause_links(context, unique_citations(tuple(category.clause for category in shown))[:_MOST_LINKS])
