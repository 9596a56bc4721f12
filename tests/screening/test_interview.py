"""The interview: ends, asks nothing idle, never decides by an unknown, and comes to the verdict of the facts."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts, parse
from knowledge.screening.interview import answer_choices, next_question, to_come
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.rules import Screening
from tests.screening.fact_sets import births
from tests.screening.sheet import later

ON = date(2026, 11, 24)
LED_TO = 3
"""Questions at most that only some answers lead to: the halves of one, a woman's retirement age, whether married."""
Script = dict[str, dict[str, FactValue]]
Verdict = list[tuple[str, date | None]]


def verdict(screening: Screening, answers: Mapping[str, FactValue]) -> Verdict:
    facts = Facts({fact: value for fact, value in answers.items() if value is not None})
    return [(each.outcome.value, each.since) for each in decide(screening, facts, ON).categories]


@st.composite
def replies(draw: st.DrawFn, question: Question) -> dict[str, FactValue]:
    """Any answer to a question: an option or several, a date, or 不清楚."""
    kinds = ["unknown"] + ["option"] * 4 * bool(question.options) + ["typed"] * 4 * bool(question.typed)
    match draw(st.sampled_from(kinds)):
        case "option":
            ids = [option.id for option in question.options]
            least, most = (0, len(ids)) if question.several else (1, 1)
            chosen = draw(st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True))
            filled = answer_choices(question, chosen)
            return dict.fromkeys(question.facts) if isinstance(filled, Misread) else filled
        case "typed" if question.typed == "birth":
            birth = draw(births(ON)).isoformat()
            return draw(st.sampled_from([{"birth_date": birth}, {"birth_date": birth[:7]}, {"age": 47}]))
        case "typed":
            day = later(ON, -draw(st.integers(0, 30)))
            return {question.facts[0]: day.isoformat()}
    return dict.fromkeys(question.facts)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_interview_ends_and_is_the_verdict_of_its_facts(screening: Screening, data: st.DataObject) -> None:
    answers: dict[str, FactValue] = {}
    asked: list[str] = []
    while question := next_question(screening, answers, ON):
        assert question.id not in asked
        assert not any(fact in answers for fact in question.facts) or len(set(question.facts) - set(answers)) > 0
        asked.append(question.id)
        assert to_come(screening, answers, ON) >= 1
        answers |= {fact: value for fact, value in data.draw(replies(question)).items() if fact not in answers}
    assert len(asked) <= len(screening.questions)
    assert to_come(screening, answers, ON) == 0
    assert verdict(screening, answers) == [
        (each.outcome.value, each.since) for each in decide(screening, parse(answers, screening), ON).categories
    ]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_questions_to_come_are_told_about_right(screening: Screening, data: st.DataObject) -> None:
    """Said too few at most by those that only some answers lead to, and never more than one more than before."""
    answers: dict[str, FactValue] = {}
    told: list[int] = []
    while question := next_question(screening, answers, ON):
        told.append(to_come(screening, answers, ON))
        answers |= {fact: value for fact, value in data.draw(replies(question)).items() if fact not in answers}
    asked = len(told)
    assert all(said >= asked - place - LED_TO for place, said in enumerate(told))
    assert all(after <= before + 1 for before, after in pairwise(told))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_left_unasked_could_change_an_outcome(screening: Screening, data: st.DataObject) -> None:
    """When the interview ends, any answers to the questions it passed over leave every outcome as it is."""
    answers: dict[str, FactValue] = {}
    while question := next_question(screening, answers, ON):
        answers |= {fact: value for fact, value in data.draw(replies(question)).items() if fact not in answers}
    before = verdict(screening, answers)
    birth_said = "birth_date" in answers or "age" in answers
    for shape in screening.facts:
        if shape.id in answers or not shape.values or (birth_said and shape.typed == "birth"):
            continue
        answers[shape.id] = data.draw(st.sampled_from(list(shape.values)))
    assert verdict(screening, answers) == before


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_question_asked_could_change_an_outcome(screening: Screening, data: st.DataObject) -> None:
    answers: dict[str, FactValue] = {}
    while question := next_question(screening, answers, ON):
        before = verdict(screening, answers)
        otherwise = dict(question.otherwise)
        tries: list[dict[str, FactValue]] = [otherwise | dict(option.sets) for option in question.options] + [otherwise]
        if question.typed == "birth":
            tries += [{"birth_date": later(ON, -12 * age).isoformat()} for age in (10, 30, 39, 45, 52, 70)]
        if question.typed == "date":
            tries += [{question.facts[0]: later(ON, -months).isoformat()} for months in (3, 30)]
        groups: list[dict[str, FactValue]] = [{}]
        if question.id == "sex" and "female_retirement" not in answers:  # both together may settle it
            groups += [{"female_retirement": 50}, {"female_retirement": 55}]
        assert any(verdict(screening, {**answers, **each, **group}) != before for each in tries for group in groups)
        answers |= {fact: value for fact, value in data.draw(replies(question)).items() if fact not in answers}


TYPICAL: Script = {
    "person": {"birth_date": "1982-05", "sex": "female"},
    "birth": {"birth_date": "1982-05"},
    "sex": {"sex": "female"},
    "hukou": {"hukou": "local_urban"},
    "work": {"status": "unemployed", "able_and_willing": True},
    "registered": {"registered_on": "2025-03-08"},
    "history": {"was_employed": True, "insured_since_registration": False},
    "household": {"household_unemployed": False},
}
NOTHING: dict[str, FactValue] = {
    "disability": "none",
    "subsistence_allowance": "none",
    "land_requisitioned": False,
    "raising_minor": False,
    "model_worker": "none",
    "martyr_family": False,
    "military_spouse": False,
}


def run(screening: Screening, script: Mapping[str, dict[str, FactValue]]) -> list[Question]:
    answers: dict[str, FactValue] = {}
    asked = []
    while question := next_question(screening, answers, ON):
        asked.append(question)
        answers |= script[question.id]
    return asked


def test_a_typical_resident_is_asked_seven_questions_at_most(screening: Screening) -> None:
    asked = run(screening, {**TYPICAL, "situations": NOTHING})
    assert len(asked) <= 7
    assert [question.sensitive for question in asked] == sorted(question.sensitive for question in asked)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"raising_minor": True}, "marital"),
        ({}, "household"),
    ],
)
def test_follow_ups_come_only_after_what_they_follow(
    screening: Screening, changes: dict[str, FactValue], expected: str
) -> None:
    script: Script = {**TYPICAL, "situations": {**NOTHING, **changes}, "marital": {"marital": "widowed"}}
    asked = [question.id for question in run(screening, script)]
    assert expected in asked
    assert ("marital" in asked) == ("raising_minor" in changes)


def test_a_failed_premise_ends_it_before_anything_sensitive(screening: Screening) -> None:
    failures: list[Script] = [
        {"hukou": {"hukou": "other"}},
        {"work": {"status": "employed"}},
        {"person": {"birth_date": "1950-01", "sex": "female"}},
    ]
    for failing in failures:
        asked = run(screening, {**TYPICAL, "situations": NOTHING, **failing})
        assert not any(question.sensitive for question in asked)
        assert asked[-1].id in failing


def test_every_question_is_reachable(screening: Screening) -> None:
    scripts: list[Script] = [
        {**TYPICAL, "situations": {**NOTHING, "raising_minor": True}, "marital": {"marital": "divorced"}},
        {
            **TYPICAL,
            "situations": NOTHING,
            "person": {"birth_date": "1974-05"},
            "work": {"status": "flexible"},
            "able": {"able_and_willing": True},
            "retirement-group": {"female_retirement": 55},
        },
        {  # half an answer each
            **TYPICAL,
            "situations": NOTHING,
            "person": {"sex": "female"},
            "history": {"was_employed": True},
            "insured": {"insured_since_registration": False},
            "household": {"household_unemployed": True},
            "income": {"household_income": False},
        },
    ]
    asked = {question.id for script in scripts for question in run(screening, script)}
    assert asked == {question.id for question in screening.questions}


def test_contradictory_ticks_are_asked_back(screening: Screening) -> None:
    question = situations(screening)
    assert answer_choices(question, ["disability_certified", "disability_uncertified"]) == Misread("contradictory")
    assert answer_choices(question, []) == NOTHING
    assert answer_choices(question, ["land"]) == {**NOTHING, "land_requisitioned": True}
    with pytest.raises(ValueError, match="nonsense"):
        answer_choices(question, ["nonsense"])


def situations(screening: Screening) -> Question:
    answers: dict[str, FactValue] = {}
    while (question := next_question(screening, answers, ON)) and question.id != "situations":
        answers |= TYPICAL[question.id]
    assert question is not None
    return question
