"""Which question to ask next, computed anew each time from the answers.

Answers are {fact id: value}; null is 不清楚, absent is not asked yet.
To pass over a question (不清楚: its ``unsure`` facts; the separate consent refused: all its facts) set those that are
absent to None.
"""

from collections.abc import Sequence
from datetime import date

from knowledge.screening.in_force import rules_for
from knowledge.screening.prospects import AnswerKey, Prospect, as_asked, prospects
from knowledge.screening.question import FactValue, Misread, Option, Question
from knowledge.screening.reading import read_answer
from knowledge.screening.rules import Screening
from knowledge.screening.standing import Answers, standings

__all__ = [
    "FactValue",
    "Misread",
    "Option",
    "Question",
    "answer_choices",
    "next_question",
    "question_again",
    "read_answer",
    "to_come",
]


def next_question(screening: Screening, answers: Answers, on: date) -> Question | None:
    """The question to ask now, or None where no answer can change an outcome any more.

    What is not sensitive comes first: whoever fails there is never asked for the rest. Then what settles most. A
    question that another one asks too, and more besides, is left to it.
    """
    useful = [each for each in prospects(screening, _key(answers), on) if each.matters and each.its_turn]
    if not useful:
        return None
    whole = [each for each in useful if not any(_covered(each, other) for other in useful)]
    return min(whole, key=lambda each: (each.question.sensitive, -each.settles)).question


def _covered(one: Prospect, other: Prospect) -> bool:
    """Whether the other question is the one to ask: for more facts at once, or for the same ones in fewer words.

    It never is where it is the more sensitive of the two.
    """
    if other.question.sensitive > one.question.sensitive:
        return False
    same = one.absent == other.absent and len(other.question.facts) < len(one.question.facts)
    return same or one.absent < other.absent


def question_again(screening: Screening, answers: Answers, question_id: str) -> Question | None:
    """A question as it is put with these answers known, whatever its turn; None where it has nothing left to ask."""
    shape = next((shape for shape in screening.questions if shape.id == question_id), None)
    return as_asked(screening, shape, answers) if shape else None


def answer_choices(question: Question, option_ids: Sequence[str]) -> dict[str, FactValue] | Misread:
    """The facts that tapped options fill; of a list to tick, what is not chosen is answered "none".

    Options that say different things of one fact are Misread. ValueError for an option that the question does not have,
    and for more or fewer than one where only one may be chosen.
    """
    by_id = {option.id: option for option in question.options}
    unknown = [name for name in option_ids if name not in by_id]
    if unknown or (not question.several and len(option_ids) != 1):
        raise ValueError(f"{question.id} cannot be answered by {list(option_ids)}")
    filled: dict[str, FactValue] = {}
    for name in option_ids:
        for fact, value in by_id[name].sets:
            if filled.setdefault(fact, value) != value:
                return Misread("contradictory")
    return dict(question.otherwise) | filled


def to_come(screening: Screening, answers: Answers, on: date) -> int:
    """About how many questions are still to come, this one included; 0 only where none is.

    What only some answers lead to (whether married: only who raises a child) is not counted before it is so far.
    """
    every = [each for each in prospects(screening, _key(answers), on) if each.its_turn]
    if not any(each.matters for each in every):
        return 0
    still_open = _open_facts(screening, answers, on)
    covering = [each for each in every if not any(_covered(each, other) for other in every)]
    return sum(each.matters or not still_open.isdisjoint(each.absent) for each in covering)


def _open_facts(screening: Screening, answers: Answers, on: date) -> set[str]:
    """The facts that may still change an outcome that is not final."""
    screening = rules_for(screening, on, str(answers.get("district") or ""))
    return {fact for standing in standings(screening, answers, on) for fact in standing.open}


def _key(answers: Answers) -> AnswerKey:
    return tuple(sorted(answers.items(), key=lambda answer: answer[0]))
