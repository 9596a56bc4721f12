"""People and vacancies: yes, no and not asked yet, with reasons; who comes first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.casework.casework import Casework
from knowledge.casework.matching import Aspect, Reason, Seeker, Vacancy, match, matches
from knowledge.screening.truth import Truth

ON = date(2026, 11, 24)
POST = Vacancy(
    id="canteen",
    district="230103",
    skills=frozenset({"cooking", "catering"}),
    health=frozenset({"standing"}),
    hours=frozenset({"full-time"}),
    fresh_until=ON,
)
PERSON = Seeker(
    id="a",
    districts=frozenset({"230103", "230102"}),
    skills=frozenset({"catering"}),
    limits=frozenset({"lifting"}),
    hours=frozenset({"full-time", "half-day"}),
    zero_employment=False,
    waiting_since=date(2026, 11, 1),
)


JUDGED: tuple[tuple[dict[str, Any], dict[str, Any], Reason], ...] = (
    ({}, {}, Reason(Aspect.DISTRICT, Truth.YES, ("230103",))),
    ({"districts": frozenset({"230102"})}, {}, Reason(Aspect.DISTRICT, Truth.NO, ("230103",))),
    ({"districts": None}, {}, Reason(Aspect.DISTRICT, Truth.UNKNOWN)),
    ({}, {"district": None}, Reason(Aspect.DISTRICT, Truth.UNKNOWN)),
    ({}, {}, Reason(Aspect.SKILLS, Truth.YES, ("catering",))),
    ({"skills": frozenset({"sewing"})}, {}, Reason(Aspect.SKILLS, Truth.NO, ("catering", "cooking"))),
    ({"skills": None}, {}, Reason(Aspect.SKILLS, Truth.UNKNOWN)),
    ({"skills": None}, {"skills": frozenset()}, Reason(Aspect.SKILLS, Truth.YES)),
    ({}, {"skills": None}, Reason(Aspect.SKILLS, Truth.UNKNOWN)),
    ({"limits": frozenset({"standing"})}, {}, Reason(Aspect.HEALTH, Truth.NO, ("standing",))),
    ({"limits": None}, {}, Reason(Aspect.HEALTH, Truth.UNKNOWN)),
    ({"limits": None}, {"health": frozenset()}, Reason(Aspect.HEALTH, Truth.YES)),
    ({}, {"health": None}, Reason(Aspect.HEALTH, Truth.UNKNOWN)),
    ({}, {"hours": frozenset({"full-time", "nights"})}, Reason(Aspect.HOURS, Truth.NO, ("nights",))),
    ({"hours": None}, {}, Reason(Aspect.HOURS, Truth.UNKNOWN)),
)


@pytest.mark.parametrize(("seeker", "vacancy", "expected"), JUDGED)
def test_each_aspect_is_judged_with_its_words(
    casework: Casework, seeker: dict[str, Any], vacancy: dict[str, Any], expected: Reason
) -> None:
    found = match(replace(PERSON, **seeker), replace(POST, **vacancy))
    assert expected in found.reasons
    assert found.truth is expected.truth
    assert casework.texts.say(expected.key, words="、".join(expected.words))


def test_a_no_beats_an_unknown() -> None:
    assert match(replace(PERSON, skills=None, districts=frozenset()), POST).truth is Truth.NO


def test_stale_and_filled_vacancies_are_shown_to_nobody() -> None:
    stale = replace(POST, id="stale", fresh_until=ON - timedelta(days=1))
    filled = replace(POST, id="filled", places=0)
    assert [each.vacancy.id for each in matches([PERSON], [stale, filled, POST], ON)] == ["canteen"]


def test_zero_employment_families_come_first_then_what_is_surest_then_the_longest_waiting() -> None:
    family = replace(PERSON, id="family", zero_employment=True, skills=None, waiting_since=ON)
    unsure = replace(PERSON, id="unsure", hours=None, waiting_since=date(2020, 1, 1))
    older = replace(PERSON, id="older", waiting_since=date(2026, 1, 1))
    unfit = replace(PERSON, id="unfit", hours=frozenset(), zero_employment=True)
    found = matches([PERSON, unsure, older, unfit, family], [POST], ON)
    assert [each.seeker.id for each in found] == ["family", "older", "a", "unsure"]


WORDS = st.none() | st.frozensets(st.sampled_from(["one", "two", "three"]))


@given(skills=WORDS, limits=WORDS, hours=WORDS, districts=WORDS, asked=st.tuples(WORDS, WORDS, WORDS))
def test_learning_what_was_unknown_never_turns_a_yes_or_a_no(
    skills: Any, limits: Any, hours: Any, districts: Any, asked: tuple[Any, Any, Any]
) -> None:
    known = replace(PERSON, skills=skills, limits=limits, hours=hours, districts=districts)
    vacancy = replace(POST, district="one", skills=asked[0], health=asked[1], hours=asked[2])
    whole = match(known, vacancy)
    for name in ("skills", "limits", "hours", "districts"):
        nothing: dict[str, Any] = {name: None}
        forgotten = match(replace(known, **nothing), vacancy)
        assert forgotten.truth in {whole.truth, Truth.UNKNOWN}


def test_the_words_of_the_regulation_are_in_the_vocabulary(casework: Casework) -> None:
    cited = {word.label for word in casework.vocabulary.skills if word.citation}
    assert cited == {"社区服务", "家电维修", "餐饮", "家政", "托老", "托幼"}
    assert casework.vocabulary.labels["nights"] == "夜班"
