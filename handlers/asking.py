"""The steps of a screening: what is asked now, and what an answer, a correction and 返回 make of it. Pure state."""

from datetime import date

from handlers.conversation import REFUSED, Screening, Stage, Step
from knowledge.base import KnowledgeBase
from knowledge.screening import interview
from knowledge.screening.question import FactValue, Question
from knowledge.screening.rules import Screening as Rules


def question_now(rules: Rules, screening: Screening, today: date) -> Question | None:
    """The question that can still change some outcome; None when all is settled."""
    return interview.next_question(rules, screening.answers, today)


def advance(knowledge: KnowledgeBase, rules: Rules, screening: Screening, today: date) -> Screening:
    """Move to what comes next: a question, the consent before a sensitive one, or the end with its date and version.

    A refused consent leaves the facts of sensitive questions unknown, and goes on.
    """
    screening = screening.model_copy(update={"ticked": (), "decided_on": None, "version": ""})
    while question := question_now(rules, screening, today):
        if not question.sensitive or screening.sensitive_consent not in {"", REFUSED}:
            return screening.model_copy(update={"stage": Stage.ASKING, "asking": question.id})
        if not screening.sensitive_consent:
            return screening.model_copy(update={"stage": Stage.CONSENT, "asking": question.id})
        step = Step(question=question.id, answers=unknown(screening, question), skipped=True)
        screening = screening.model_copy(update={"steps": (*screening.steps, step)})
    pinned = {"stage": Stage.DONE, "asking": "", "decided_on": today, "version": knowledge.version}
    return screening.model_copy(update=pinned)


def unknown(screening: Screening, question: Question) -> dict[str, FactValue]:
    """不清楚, for every fact of a question that is not known yet."""
    return {fact: None for fact in question.facts if fact not in screening.answers}


def record(screening: Screening, question: Question, answers: dict[str, FactValue]) -> Screening:
    """One more answered question."""
    step = Step(question=question.id, answers=answers)
    return screening.model_copy(update={"steps": (*screening.steps, step)})


def earlier(rules: Rules, screening: Screening, question_id: str, today: date) -> tuple[int, Question] | None:
    """An answered question as it was asked, and its place among the steps."""
    for place, step in enumerate(screening.steps):
        if step.question == question_id and not step.skipped:
            before = screening.model_copy(update={"steps": screening.steps[:place]})
            question = question_now(rules, before, today)
            return (place, question) if question and question.id == question_id else None
    return None


def correct(screening: Screening, place: int, answers: dict[str, FactValue]) -> Screening:
    """Another answer to an earlier question; the rest is kept."""
    step = screening.steps[place].model_copy(update={"answers": answers})
    steps = (*screening.steps[:place], step, *screening.steps[place + 1 :])
    return screening.model_copy(update={"steps": steps})


def take_back(screening: Screening) -> Screening | None:
    """One answer less, or the refusal of consent where that was the last thing said; None where nothing was answered.

    Steps that were passed over were never said, so they go together with the thing before them.
    """
    steps = screening.steps
    while steps and steps[-1].skipped:
        steps = steps[:-1]
    if len(steps) < len(screening.steps):
        return screening.model_copy(update={"steps": steps, "sensitive_consent": ""})
    if not steps:
        return None
    steps = steps[:-1]
    return screening.model_copy(update={"steps": steps})
