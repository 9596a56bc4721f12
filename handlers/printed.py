"""The whole result on one page: what the chat shows in parts, all at once, to be taken to the window."""

from dataclasses import dataclass
from datetime import date

from handlers.conversation import Screening
from handlers.facts_in_words import lines
from handlers.outcome import view_of
from handlers.persons import name_of
from handlers.sources import cited_documents
from handlers.turn import Context
from knowledge.screening.judged import unique_citations
from knowledge.screening.outcome_view import OutcomeView


@dataclass(frozen=True)
class Printed:
    """``who`` is empty for the resident; ``answers`` a line each; ``sources`` as handlers.sources gives them."""

    view: OutcomeView
    who: str
    answers: tuple[str, ...]
    sources: list[dict[str, object]]
    day: date
    version: str


def printed(context: Context, screening: Screening) -> Printed | None:
    """Everything of a finished screening; None where the content has no rules."""
    rules = context.knowledge.screening
    if rules is None:
        return None
    view = view_of(context, rules, screening)
    shown = [*view.best, *view.also, *view.failed]
    cited = (
        *(one for each in shown for one in each.citations),
        *view.premise_citations,
        *(one for benefit in view.benefits for one in benefit.citations),
    )
    passed_over = {fact for step in screening.steps if step.skipped for fact in step.answers}
    answers = {fact: value for fact, value in screening.answers.items() if fact not in passed_over}
    return Printed(
        view=view,
        who=name_of(context, screening.about),
        answers=tuple(line.text for line in lines(context, rules, answers, screening.about_right)),
        sources=cited_documents(context, unique_citations(cited)),
        day=screening.decided_on or context.today,
        version=screening.version,
    )
