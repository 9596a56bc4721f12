"""A person with given facts, interviewed: what they say to each question, and what is known at the end."""

from collections.abc import Mapping
from datetime import date

from knowledge.screening.interview import next_question
from knowledge.screening.question import FactValue, Question
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.rules import Screening

Facts = Mapping[str, FactValue]
Answers = dict[str, FactValue]


def reply(question: QuestionShape | Question, facts: Facts) -> Answers:
    """All that the person can say in one message; 不清楚 where they know nothing of it (null or absent)."""
    fitting: list[Answers] = [dict(option.sets) for option in question.options]
    fitting = [sets for sets in fitting if sets.items() <= facts.items()]
    if question.several:
        said: Answers = {}
        for each in (dict(question.otherwise), *fitting):
            said |= each
        # What they do not know of a list stays unknown: they say so of the list as a whole only.
        return dict.fromkeys(said) if any(facts.get(fact) is None for fact in said) else said
    known = {fact: facts[fact] for fact in question.facts if facts.get(fact) is not None}
    if question.typed:
        day = question.typed == "date"
        fitting.append({fact: value for fact, value in known.items() if not day or value != "not_registered"})
    nothing: Answers = {}
    best = max(fitting, key=len, default=nothing)
    return best or known or dict.fromkeys(question.unsure or question.facts)


def interviewed(screening: Screening, facts: Facts, on: date) -> tuple[Answers, list[str]]:
    """What is known when nothing is left to ask, and the questions that were asked."""
    answers: Answers = {}
    asked: list[str] = []
    while question := next_question(screening, answers, on):
        asked.append(question.id)
        said = {fact: value for fact, value in reply(question, facts).items() if fact not in answers}
        answers |= said or {fact: None for fact in question.facts if fact not in answers}
    return answers, asked
