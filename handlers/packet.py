"""The packet of a referral: everything the caseworker needs, so that the resident repeats nothing."""

from handlers.conversation import Stage
from handlers.outcome import decision_of
from handlers.turn import Context
from knowledge.screening.decide import Decision
from knowledge.screening.outcome_view import outcome_view, plans, trace
from knowledge.screening.shapes import Outcome

_HOPEFUL = (Outcome.LIKELY, Outcome.TO_CONFIRM)


def packet_of(context: Context) -> dict[str, object]:
    """JSON: questions and channel always; with a screening the answers, and all that was decided of them.

    ``answers`` {fact: value, null = 不清楚}; ``roughly`` {fact: the words} of days that were told roughly; ``about``
    for whom the screening was (empty: the resident, else their word for the person, or "other"); ``finished`` whether
    it came to its end; ``decided_on`` the day of the verdict (ISO); ``version`` of the content it was decided by;
    ``decision`` as ``hotline screen`` prints it; ``trace`` every condition with its truth and clause; ``unknown`` facts
    still to be settled; ``documents`` named to the resident; ``plans`` suggested to the caseworker (一人一策).
    """
    packet: dict[str, object] = {
        "channel": context.snapshot.channel,
        "questions": list(context.conversation.questions),
        "answers": dict(context.conversation.answers),
        "roughly": context.screening.roughly if context.screening else {},
        "about": context.screening.about if context.screening else "",
        "finished": context.screening is not None and context.screening.stage is Stage.DONE,
        "version": context.knowledge.version,
    }
    decision = _decision(context)
    if decision is None:
        return packet
    view = outcome_view(decision, context.knowledge)
    missing = dict.fromkeys(fact for category in decision.categories for fact in category.missing)
    return packet | {
        "decided_on": decision.on.isoformat(),
        "decision": decision.as_json(context.knowledge),
        "trace": trace(decision),
        "unknown": list(missing),
        "documents": [paper.title for paper in view.papers],
        "plans": [
            {"id": plan.id, "title": plan.title, "text": plan.text, "citation": plan.citation.model_dump()}
            for plan in plans(decision)
        ],
    }


def category_of(context: Context) -> str:
    """The category most likely to hold: the first that holds, else the first that may; empty where none does."""
    decision = _decision(context)
    if decision is None:
        return ""
    hopeful = [each for outcome in _HOPEFUL for each in decision.with_outcome(outcome)]
    return hopeful[0].category.id if hopeful else ""


def _decision(context: Context) -> Decision | None:
    rules, screening = context.knowledge.screening, context.screening
    if rules is None or screening is None or not screening.steps:
        return None
    return decision_of(context, rules, screening)
