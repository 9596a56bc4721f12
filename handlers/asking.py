"""The steps of a screening: what is asked now, and what an answer, a correction and 返回 make of it. Pure state."""

from collections.abc import Collection, Mapping
from datetime import date

from handlers.conversation import REFUSED, Screening, Stage, Step
from handlers.told import pending
from knowledge.base import KnowledgeBase
from knowledge.screening import interview
from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts
from knowledge.screening.question import FactValue, Question
from knowledge.screening.rules import Screening as Rules
from knowledge.screening.truth import Truth

Answers = dict[str, FactValue]


def question_now(rules: Rules, screening: Screening, today: date) -> Question | None:
    """The question being asked again, or else the one that can still change some outcome; None when all is settled."""
    if screening.editing:
        return question_again(rules, screening, screening.editing)
    return interview.next_question(rules, screening.answers, today)


def question_again(rules: Rules, screening: Screening, question_id: str) -> Question | None:
    """A question as it is asked to change its answer: as if none of its facts were known."""
    shape = next((shape for shape in rules.questions if shape.id == question_id), None)
    others = _without(screening.answers, shape.facts) if shape else {}
    return interview.question_again(rules, others, question_id)


def advance(knowledge: KnowledgeBase, rules: Rules, screening: Screening, today: date) -> Screening:
    """Move to what comes next: a question, the consent before a sensitive one, the review, or the end.

    A story that waits is reviewed first; where it says two things of one fact, that is asked. A refused consent leaves
    the facts of sensitive questions unknown, and goes on. The end is pinned to its day and version.
    """
    cleared = {"ticked": (), "asking": "", "asked_back": "", "editing": "", "trying": ""}
    screening = screening.model_copy(update={**cleared, "decided_on": None, "version": ""})
    if waiting := _told(knowledge, rules, screening, today):
        return waiting
    screening = _spent(knowledge, rules, screening, today)
    while question := question_now(rules, screening, today):
        if not question.sensitive or screening.sensitive_consent not in {"", REFUSED}:
            return screening.model_copy(update={"stage": Stage.ASKING, "asking": question.id})
        if not screening.sensitive_consent:
            return screening.model_copy(update={"stage": Stage.CONSENT, "asking": question.id})
        step = Step(question=question.id, answers=unknown(screening, question), skipped=True)
        screening = screening.model_copy(update={"steps": (*screening.steps, step)})
    if not screening.confirmed and not fails_the_premise(rules, screening, today):
        return screening.model_copy(update={"stage": Stage.REVIEW})
    pinned = {"stage": Stage.DONE, "decided_on": today, "version": knowledge.version}
    return screening.model_copy(update=pinned)


def _told(knowledge: KnowledgeBase, rules: Rules, screening: Screening, today: date) -> Screening | None:
    """Where a story waits: the question of what it says twice, or else the review; None where nothing is left of it."""
    found = pending(knowledge, rules, screening, today)
    for fact in found.unclear:
        question_id = home_of(rules, fact)
        question = question_again(rules, screening, question_id)
        if question and (not question.sensitive or screening.sensitive_consent not in {"", REFUSED}):
            return again(screening, question_id)
    return screening.model_copy(update={"stage": Stage.REVIEW}) if found else None


def _spent(knowledge: KnowledgeBase, rules: Rules, screening: Screening, today: date) -> Screening:
    """Without a story of which nothing is left to ask or to confirm."""
    if (screening.told is None and not screening.heard) or pending(knowledge, rules, screening, today).unclear:
        return screening
    return screening.model_copy(update={"told": None, "heard": {}, "unheard": ()})


def again(screening: Screening, question_id: str) -> Screening:
    """With an answered question on the table."""
    asked = {"stage": Stage.ASKING, "asking": question_id, "editing": question_id, "ticked": (), "asked_back": ""}
    return screening.model_copy(update=asked)


def fails_the_premise(rules: Rules, screening: Screening, today: date) -> bool:
    """Whether what every category requires is known to be missing."""
    premise = decide(rules, _facts(screening.answers), today).categories[0].premise
    return any(judged.truth is Truth.NO for judged in premise)


def home_of(rules: Rules, fact: str) -> str:
    """The question of the fewest facts that asks for it: there it is shown and changed. Empty where none asks."""
    homes = [shape for shape in rules.questions if fact in shape.facts]
    return min(homes, key=lambda shape: len(shape.facts)).id if homes else ""


def unknown(screening: Screening, question: Question) -> Answers:
    """不清楚, for every fact of a question that is not known yet."""
    passed_over = question.facts if question.sensitive else question.unsure
    return {fact: None for fact in passed_over if screening.editing == question.id or fact not in screening.answers}


def record(screening: Screening, question: Question, answers: Answers) -> Screening:
    """One more answered question."""
    step = Step(question=question.id, answers=answers)
    return screening.model_copy(update={"steps": (*screening.steps, step), "confirmed": False})


def correct(rules: Rules, screening: Screening, question: Question, answers: Answers, today: date) -> Screening:
    """Another answer to an earlier question, instead of all it said; what depended on it goes, the rest is kept."""
    changed = put(rules, screening, question.id, answers, today, instead_of=question.facts)
    if changed.told is None and not changed.heard:
        return changed
    return changed.model_copy(update={"unheard": tuple(dict.fromkeys((*screening.unheard, *question.facts)))})


def put(
    rules: Rules,
    screening: Screening,
    question_id: str,
    answers: Answers,
    today: date,
    *,
    instead_of: Collection[str] = (),
    told: bool = False,
) -> Screening:
    """Write facts where these facts stood before, or behind the last step; what depended on a changed one goes.

    ``told``: not asked for.
    """
    before = screening.answers
    replaced = {*answers, *instead_of}
    places = [place for place, step in enumerate(screening.steps) if not replaced.isdisjoint(step.answers)]
    written = Step(
        question=question_id, answers=answers, told=told and all(screening.steps[place].told for place in places)
    )
    steps: list[Step] = []
    for place, step in enumerate(screening.steps):
        if places and place == places[0]:
            steps.append(written)
        kept = _without(step.answers, replaced)
        if kept or not step.answers:
            steps.append(step.model_copy(update={"answers": kept}))
    if not places:
        steps.append(written)
    after = screening.model_copy(update={"steps": tuple(steps), "confirmed": False})
    changed = {fact for fact in replaced if fact in before and before[fact] != after.answers.get(fact)}
    return _without_dependents(rules, after, changed, answers, today)


def _without_dependents(
    rules: Rules, screening: Screening, changed: Collection[str], kept: Mapping[str, FactValue], today: date
) -> Screening:
    """Answers to questions that follow a changed fact go where they decide nothing any more."""
    for shape in rules.questions:
        answers = screening.answers
        facts = [fact for fact in shape.facts if fact in answers and fact not in kept]
        if not facts or set(changed).isdisjoint(shape.after):
            continue
        if _decides_alike(rules, answers, _without(answers, facts), today):
            steps = [step.model_copy(update={"answers": _without(step.answers, facts)}) for step in screening.steps]
            screening = screening.model_copy(update={"steps": tuple(step for step in steps if step.answers)})
    return screening


def _decides_alike(rules: Rules, one: Answers, other: Answers, today: date) -> bool:
    decided = [decide(rules, _facts(answers), today).categories for answers in (one, other)]
    return [each.outcome for each in decided[0]] == [each.outcome for each in decided[1]]


def _facts(answers: Answers) -> Facts:
    return Facts({fact: value for fact, value in answers.items() if value is not None})


def _without(answers: Answers, facts: Collection[str]) -> Answers:
    return {fact: value for fact, value in answers.items() if fact not in facts}


def take_back(screening: Screening) -> Screening | None:
    """One answer less, or the refusal of consent where that was the last thing said; None where nothing was answered.

    Steps that were passed over were never said, so they go together with the thing before them.
    """
    steps = screening.steps
    while steps and steps[-1].skipped:
        steps = steps[:-1]
    if len(steps) < len(screening.steps):
        return screening.model_copy(update={"steps": steps, "sensitive_consent": "", "confirmed": False})
    if not steps:
        return None
    return screening.model_copy(update={"steps": steps[:-1], "confirmed": False})
