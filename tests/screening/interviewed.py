"""Persons with given facts, interviewed: what they say to each question, and what is known at the end."""

from collections.abc import Iterable, Iterator, Mapping
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


def all_interviewed(
    screening: Screening, people: Iterable[Facts], on: date
) -> Iterator[tuple[Answers, tuple[str, ...], list[Facts]]]:
    """Each person's whole interview, those together who say the same: what is known, what was asked, and of whom.

    The next question follows from the answers alone, so persons go on together until their answers differ.
    """
    tables: list[tuple[Answers, tuple[str, ...], list[Facts]]] = [({}, (), list(people))]
    while tables:
        answers, asked, those = tables.pop()
        question = next_question(screening, answers, on)
        if question is None:
            yield answers, asked, those
            continue
        by_what_they_know: dict[tuple[FactValue, ...], list[Facts]] = {}
        for person in those:
            by_what_they_know.setdefault(tuple([person.get(fact) for fact in question.facts]), []).append(person)
        by_reply: dict[tuple[tuple[str, FactValue], ...], list[Facts]] = {}
        for alike in by_what_they_know.values():
            said = {fact: value for fact, value in reply(question, alike[0]).items() if fact not in answers}
            said = said or {fact: None for fact in question.facts if fact not in answers}
            by_reply.setdefault(tuple(said.items()), []).extend(alike)
        tables += [(answers | dict(said), (*asked, question.id), alike) for said, alike in by_reply.items()]
